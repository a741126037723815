import { offers, offerTopic } from '../offers.ts';
import { call, doneIn, say, vary, type Flow, type Plan, type Scene } from '../scene.ts';
import { endOf, isOver, nothingOpen, questionAgain, resultTold, verdictTold } from '../telling.ts';
import type { Done } from '../turn.ts';
import { isHandIn } from '../wants.ts';
import { weakestIn } from '../progress.ts';

/** Once a run is over: what comes of it, from what is known by now. One suggestion, and never of what was not told. */
export function afterRun(scene: Scene, ended: Done, ...before: readonly string[]): Plan {
  const withheld = /Verdicts are not told|handed in/.test(ended.said) || scene.moment.sitting === 'withheld';
  const progress = doneIn(scene, 'show-my-progress');
  const looked = withheld || progress ? undefined : call(scene, 'show-my-progress');
  if (looked) return looked;
  const { missed } = endOf(ended);
  const weakest = progress && !progress.failed ? weakestIn(progress) : undefined;
  const revise =
    weakest && !/^To revise: /m.test(ended.said) ? `To revise first: **${weakest.topic}** (${weakest.percent} % known so far).` : '';
  const suggestion = missed
    ? offers.mistakes
    : weakest
      ? offerTopic(weakest.topic)
      : vary(scene, 'Say "another round" for more, or name another topic.', 'For more, name a topic, or say "exam mode".');
  return say(...before, resultTold(ended, scene), !withheld && revise, withheld ? '' : suggestion);
}

/** The question that comes next, after what was done before it. */
export function thenNext(scene: Scene, ...before: readonly string[]): Plan {
  const next = doneIn(scene, 'next-question') ?? call(scene, 'next-question');
  if (!next) return say(...before);
  if (!('tool' in next)) return next;
  if (next.failed) return say(...before, next.said);
  if (isOver(next)) return afterRun(scene, next, ...before);
  return say(...before, next.said);
}

const ESSAY_WORDS_MIN = 3;
const hardlyText = /^(?:[a-z]|\d|yes|yeah|yep|no|nope|ok|okay|k|true|false|idk|dunno|pass|none|nothing|maybe|\W*)$/i;

/** Whether what was written is hardly meant as the text that is asked for. It is asked about once. */
function isDoubtful({ moment, pending, turn, said }: Scene): boolean {
  const { question } = turn.state ?? {};
  if (moment.open !== 'text' || (pending?.of === 'offer' && pending.offer === 'whole') || (moment.code && !moment.long)) return false;
  const text = said.trim();
  return question !== undefined && (hardlyText.test(text) || (moment.long === true && text.split(/\s+/).length < ESSAY_WORDS_MIN));
}

export const answer: Flow = (scene) => {
  const { meant, moment } = scene;
  if (meant.asked)
    return say(
      moment.sitting === 'exam'
        ? 'In an exam I tell nothing beforehand.'
        : vary(scene, 'I tell that once you have committed to an answer.', 'Commit to it and I will tell you.'),
      `If that is your answer, send ${meant.answer?.length === 1 && meant.answer[0]!.length < 30 ? `just "${meant.answer[0]}"` : 'it without the question mark'}.`,
    );
  if (meant.agreed) return say(`Then send "${scene.said.trim()}" itself once more, so that it is in your own words.`, offers.whole);
  const given = doneIn(scene, 'submit-answer');
  if (!given && isDoubtful(scene)) return say(`"${scene.said.trim()}" is very little for this one.`, offers.whole);
  if (!given) {
    const input = { answer: meant.answer ?? [scene.said], ...(meant.confidence && { confidence: meant.confidence }) };
    return call(scene, 'submit-answer', input) ?? say('I cannot take that as an answer here.', questionAgain(scene));
  }
  if (given.failed) return /moved on|No question is open|is over|time for/.test(given.said) ? thenNext(scene, given.said) : say(given.said);
  const verdict = verdictTold(given, scene);
  return isOver(given) ? afterRun(scene, given, verdict) : thenNext(scene, verdict);
};

export const hint: Flow = (scene) => {
  const { moment } = scene;
  if (moment.sitting === 'exam')
    return say(
      vary(scene, 'No hints in an exam, I am afraid: here you are on your own.', 'This is an exam, so I keep my hints to myself.'),
      'You can skip a question and come back to it.',
    );
  if (!moment.open) return nothingOpen(scene, 'A hint goes with a question.');
  const given = doneIn(scene, 'give-hint') ?? call(scene, 'give-hint');
  if (!given) return say('I have no hints here. Try it: a wrong answer costs nothing in practice.');
  if (!('tool' in given)) return given;
  if (given.failed) return say(given.said);
  return say(
    vary(scene, `Here is a hint: ${given.said}`, `A hint: ${given.said}`, `Think of this: ${given.said}`),
    vary(scene, 'Your turn.', 'What do you say now?', 'Try it with that.'),
  );
};

export const stuck: Flow = (scene) =>
  scene.moment.sitting === 'exam'
    ? say('That happens. Skip it for now with "skip" and come back at the end; a guess costs no more than a blank.')
    : say(
        vary(
          scene,
          'No problem, that is what practice is for.',
          'That is fine: nobody knows everything beforehand.',
          'Good to know: then this is the one to learn from.',
        ),
        'A guess costs nothing here, and "skip" puts it off.',
        offers.hint,
      );

export const reveal: Flow = (scene) =>
  scene.moment.sitting
    ? say(
        vary(scene, 'I keep that to myself until your answers are in.', 'That I tell only afterwards.'),
        'Give the answer you think is best; "skip" puts it off.',
      )
    : say(
        vary(
          scene,
          'First you try, then I tell: it sticks better that way.',
          'I only tell once you have tried: even a wrong guess makes you remember the right one.',
          'Not before your own attempt, but I can point the way.',
        ),
        offers.hint,
      );

export const skip: Flow = (scene) => {
  const skipped = doneIn(scene, 'skip-question') ?? call(scene, 'skip-question');
  if (!skipped) return thenNext(scene);
  if (!('tool' in skipped)) return skipped;
  if (skipped.failed) return thenNext(scene, skipped.said);
  const next = doneIn(scene, 'next-question');
  const same = next && !next.failed && scene.turn.state?.question && next.said.includes(scene.turn.state.question.text);
  return thenNext(
    scene,
    same
      ? 'It is the only one left, so here it is again.'
      : vary(scene, 'Put aside; it comes back after the others.', 'Fine, we come back to that one later.', 'Later, then.'),
  );
};

/** Shows the open question again, or goes on with a run. */
export const goOn: Flow = (scene) => {
  const next = doneIn(scene, 'next-question') ?? call(scene, 'next-question');
  if (!next) return nothingOpen(scene, 'There is nothing to go on with.');
  if (!('tool' in next)) return next;
  if (next.failed) return /no run open/i.test(next.said) ? nothingOpen(scene, 'You have no run open just now.') : say(next.said);
  if (isOver(next)) return afterRun(scene, next);
  return say(scene.moment.open ? vary(scene, 'Here it is again.', 'Once more:', 'This is where we are.') : '', next.said);
};

export const time: Flow = ({ turn }) => {
  const { going, now } = turn.state ?? {};
  if (!going?.deadlineAt || !now) return say('There is no time limit. Take what you need.');
  const seconds = Math.round((Date.parse(going.deadlineAt) - Date.parse(now)) / 1000);
  if (seconds <= 0) return say('The time is up.');
  const minutes = Math.floor(seconds / 60);
  const left = minutes ? `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}` : `${seconds} seconds`;
  return say(
    `You have ${left} left for ${going.title}${turn.state?.question ? `, and are at question ${turn.state.question.number} of ${going.questions}` : ''}.`,
  );
};

export const finish: Flow = (scene) => {
  const { moment, turn } = scene;
  const ended = doneIn(scene, 'finish-run');
  if (ended?.denied) return say('Good, then we go on.', questionAgain(scene));
  const [, proposed] = /^Proposed, and not done yet: (.+?) It has to be confirmed/s.exec(ended?.said ?? '') ?? [];
  if (proposed)
    return say(
      `Ready when you are: ${proposed}`,
      'It is done once you confirm it yourself, within 15 minutes; until then the clock runs on.',
    );
  if (ended?.failed) return say(ended.said);
  if (ended) return afterRun(scene, ended);
  const isExam = moment.sitting === 'exam';
  if (isHandIn(scene.said)) return call(scene, 'finish-run') ?? say('I cannot hand it in from here. Your answers are kept.');
  const title = turn.state?.going?.title ?? 'It';
  return isExam
    ? say('You can stop whenever you like, but the clock of the exam runs on. Questions without an answer count as nothing.', offers.finish)
    : say(
        vary(scene, 'Good, let us leave it there.', 'All right, a break it is.', 'Fine, enough for now.'),
        `${title} stays as it is: "continue" picks it up again.`,
        offers.finish,
      );
};
