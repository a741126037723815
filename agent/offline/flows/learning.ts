import { askedBefore, namesNothing, withoutManner } from '../following.ts';
import { keptIn } from '../kept.ts';
import { offers, WHAT_TO_ASK, WHY_RIGHT } from '../offers.ts';
import { progressIn, weakestIn } from '../progress.ts';
import { passagesIn, quoteFor, subjectOf, tellsKept, type Quoted } from '../quote.ts';
import { call, doneIn, say, vary, type Flow, type Plan, type Scene } from '../scene.ts';
import { endOf, explanationTold, isOver, isRight, isTaken, questionAgain, resultTold } from '../telling.ts';
import { numberIn, questionToPass, reasonIn } from '../wants.ts';
import { asking } from '../intents/intent.ts';
import { beginningOf, plainWords } from '../words.ts';

const SAID_MAX = 2000; // characters that the tools take
const PASSAGES = 8; // to choose lines from

/** Quoted lines with the passage each is from, and where those stand. */
function quoted(lines: readonly Quoted[]): string {
  const places = [
    ...new Set(lines.map(({ passage }) => [passage.title, ...passage.headingPath.filter((each) => each !== passage.title)].join(' › '))),
  ];
  const cited = lines.map(({ text, passage }) => `> ${text}${passage.cite ? ` [${passage.cite}]` : ''}`);
  return `${cited.join('\n>\n')}\n\nFrom ${places.map((place) => `*${place}*`).join(' and ')}.`;
}

const introductions = {
  High: ['This is what the course says:', 'The course puts it like this:', 'From the course:'],
  Medium: [
    'The closest I find in the course is this; see whether it answers you:',
    'I am not quite sure this is what you mean, but the course says:',
  ],
  Low: ['I find nothing that clearly answers this. The nearest is:', 'This may miss your question, but it is the nearest I find:'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** A question about the material, answered by what the course says. */
export const ask: Flow = (scene) => {
  const { moment, said, turn } = scene;
  if (moment.sitting === 'exam')
    return say('During an exam I explain nothing. Ask me again when it is over, and I will look it up.', questionAgain(scene));
  const kept = keptIn(scene);
  const isBare = namesNothing(said);
  const before = isBare ? askedBefore(scene) : undefined;
  const topic = isBare ? turn.state?.question?.topic : undefined;
  const wanted = before ? `${before.question} ${said}` : topic ? `${said} ${topic}` : withoutManner(said);
  const subject = subjectOf(wanted);
  if (kept && tellsKept(said, [], { ...kept, options: [] }))
    return say('That is the question itself, and you answer first. I can point the way, though.', offers.hint);
  const found =
    doneIn(scene, 'search-materials') ??
    (subject.length ? call(scene, 'search-materials', { question: beginningOf(wanted, SAID_MAX), count: PASSAGES }) : undefined);
  if (found && !('tool' in found)) return found;
  if (subject.every((term) => term.length < 2))
    return say(
      vary(scene, 'What would you like to know more about?', 'Tell me what you mean, and I will look it up.'),
      questionAgain(scene),
    );
  const isQuestion = Boolean(before) || /[?？]/.test(said) || asking.test(plainWords(said));
  if (!found || found.failed) return say(found?.said || 'I cannot look that up from here.', questionAgain(scene));
  const preparing = found.data?.['preparing'] === true || /still being prepared/.test(found.said);
  const quote = quoteFor(before?.question ?? wanted, passagesIn(found), kept, before ? turn.told : '');
  if (preparing && quote.label !== 'High' && !quote.withheld)
    return say(
      vary(scene, 'The course materials are still being prepared for me to look things up.', 'I am still reading the course materials.'),
      'Ask me again in a moment.',
      questionAgain(scene),
    );
  if (quote.withheld)
    return say(
      'What the course says about that comes too close to the question that is open. Answer it first, and then ask me again.',
      offers.hint,
    );
  if (!quote.lines.length || (quote.label === 'Low' && !isQuestion)) {
    return isQuestion
      ? say(
          vary(
            scene,
            'I find nothing about that in the course materials, and I would rather not make something up.',
            'The materials say nothing about that, as far as I can find, so I leave it at that.',
          ),
          questionAgain(scene),
          turn.tools.has('ask-human') ? offers.human : '',
        )
      : say(
          vary(scene, 'I am not sure what you mean.', 'I did not quite get that.'),
          'Ask me about the material, name a topic to practise, or say "help".',
          questionAgain(scene),
        );
  }
  const [way, ...ways] = introductions[quote.label];
  const closing = questionAgain(scene) || (quote.label !== 'High' && turn.tools.has('ask-human') ? offers.human : '');
  const early = preparing && 'I am still reading the materials: ask again in a moment, and I may find a better place.';
  return say(vary(scene, way, ...ways), quoted(quote.lines), early, closing);
};

/** A question that was answered, explained: its author's words first, then what the course says. */
export const explain: Flow = (scene) => {
  const { turn, moment, said } = scene;
  if (moment.sitting === 'exam') return say('In an exam explanations come at the end.', questionAgain(scene));
  const number = numberIn(said);
  const explained = doneIn(scene, 'explain-answer') ?? call(scene, 'explain-answer', number === undefined ? {} : { number });
  if (!explained)
    return say('I have told all I know about that one. Ask me about the material itself, and I will look it up.', questionAgain(scene));
  if (!('tool' in explained)) return explained;
  if (explained.failed && !turn.state?.question && askedBefore(scene) && number === undefined) return ask(scene);
  const nothing = /no such answer|answered nothing/.test(explained.said)
    ? 'There is no answer of yours in this run yet that I could explain.'
    : explained.said;
  if (explained.failed) return say(nothing, turn.state?.question ? `${questionAgain(scene)}\n\n${offers.hint}` : '');
  const passages = passagesIn(explained);
  const text = explanationTold(explained);
  const title = typeof explained.data?.['text'] === 'string' ? explained.data['text'] : text.slice(0, 300);
  const toRead = /^To revise: (.+)$/m.exec(explained.said)?.[1] ?? '';
  const quote = quoteFor(
    title,
    passages.filter((passage) => toRead.includes(passage.title)),
    keptIn(scene),
  ); // of its own lesson: others only share its words
  return say(text, quote.lines.length ? quoted(quote.lines.slice(0, 2)) : '', questionAgain(scene));
};

export const dispute: Flow = (scene) => {
  const { turn, said, pending } = scene;
  const number = numberIn(pending?.of === 'reason' ? turn.before : said);
  const disputed = doneIn(scene, 'dispute-answer');
  if (disputed) return say(disputed.said, questionAgain(scene));
  if (!turn.state?.last && number === undefined) return say('There is no verdict yet that you could dispute.', questionAgain(scene));
  if (number === undefined && turn.state?.last?.correct)
    return say('That answer counts as right already, so there is nothing to put straight.', questionAgain(scene));
  const reason = pending?.of === 'reason' ? said.trim() : reasonIn(said);
  if (!reason)
    return say(
      vary(scene, 'You may well be right: whoever teaches the course looks at it.', 'That can happen, and a person will look at it.'),
      WHY_RIGHT,
    );
  const input = { ...(number !== undefined && { number }), reason: beginningOf(reason, SAID_MAX) };
  return (
    call(scene, 'dispute-answer', input) ?? say('I cannot pass a dispute on from here; the report of the run can.', questionAgain(scene))
  );
};

export const askHuman: Flow = (scene) => {
  const { turn, said, pending, meant } = scene;
  const passed = doneIn(scene, 'ask-human');
  if (passed) return say(passed.failed ? passed.said : passed.said.replace(/^Saved\./, 'Passed on.'), questionAgain(scene));
  const before = turn.before && (/[?？]/.test(turn.before) || asking.test(plainWords(turn.before))) ? turn.before : '';
  const question = pending?.of === 'question' ? said.trim() : meant.agreed ? turn.before : questionToPass(said) || before;
  if (!question.trim()) return say('A person can help with that.', WHAT_TO_ASK);
  return (
    call(scene, 'ask-human', { question: beginningOf(question.trim(), SAID_MAX) }) ??
    say('I have no way to reach a person from here.', questionAgain(scene))
  );
};

/** What show-my-progress gave back, or the plan that gets it. */
export function progressFor(scene: Scene) {
  const done = doneIn(scene, 'show-my-progress') ?? call(scene, 'show-my-progress');
  return done ?? say('I cannot see your progress from here.');
}

export const progress: Flow = (scene) => {
  const done = progressFor(scene);
  if (!('tool' in done)) return done;
  return say(
    done.failed ? done.said : `${vary(scene, 'This is where you stand:', 'Here is how far you are:', 'So far:')}\n\n${done.said}`,
    questionAgain(scene),
  );
};

export const streak: Flow = (scene) => {
  const done = progressFor(scene);
  if (!('tool' in done)) return done;
  const { streakDays = 0, streakLongestDays = 0 } = progressIn(done);
  if (done.failed) return say(done.said, questionAgain(scene));
  const now =
    streakDays === 0
      ? 'You have no streak just now: one answered question today begins one.'
      : `You have studied ${streakDays === 1 ? 'today: a streak of one day, so far' : `${streakDays} days in a row`}.`;
  return say(
    now,
    streakLongestDays > streakDays
      ? `Your longest was ${streakLongestDays} days.`
      : streakDays > 1
        ? vary(scene, 'Keep it up.', 'That is your best so far.')
        : '',
    questionAgain(scene),
  );
};

export const goals: Flow = (scene) => {
  const done = progressFor(scene);
  if (!('tool' in done)) return done;
  if (done.failed) return say(done.said, questionAgain(scene));
  const list = progressIn(done).goals ?? [];
  const lines = list.map(
    ({ title, completionPercent, targetDate, status }) =>
      `- ${title}: ${Math.floor(completionPercent)} %${targetDate ? `, by ${targetDate}` : ''}${status === 'active' ? '' : ` (${status})`}`,
  );
  const weakest = weakestIn(done);
  if (!lines.length)
    return say(
      'You have no goal set. Goals are set on your page, or by your tutor; I keep an eye on them from then on.',
      questionAgain(scene),
    );
  return say(
    'Your goals:',
    lines.join('\n'),
    weakest && `What brings you on most is ${weakest.topic}, of which you know ${weakest.percent} % so far.`,
    questionAgain(scene),
  );
};

/** What was answered since the run began in this talk, and how much of it right, where that was told. */
function soFar({ turn, moment }: Scene): string {
  const began = turn.earlier.findLastIndex(({ tool, failed }) => tool === 'start-run' && !failed);
  const answers = began < 0 ? [] : turn.earlier.slice(began).filter((done) => done.tool === 'submit-answer' && isTaken(done));
  if (!answers.length) return '';
  const told = answers.map(isRight).filter((right) => right !== undefined);
  const right = told.filter(Boolean);
  const known = moment.sitting || told.length < answers.length ? '' : `, ${right.length} right`;
  return `So far you have answered ${answers.length}${known}.`;
}

const ofRuns: ReadonlySet<string> = new Set(
  'start-run resume-run next-question submit-answer skip-question finish-run abandon-run'.split(' '),
);

/** How the run went that ended last, or how far the one is that goes on. */
export const result: Flow = (scene): Plan => {
  const { turn, moment } = scene;
  const { going, question, last } = turn.state ?? {};
  const newest = turn.earlier.findLast(({ tool, failed }) => !failed && ofRuns.has(tool));
  if (newest && isOver(newest)) return say(resultTold(newest, scene), endOf(newest).missed ? offers.mistakes : '');
  if (moment.going && going) {
    const at = question
      ? `You are at question ${question.number} of ${going.questions} in ${going.title}.`
      : `${going.title} has ${going.questions} questions, and more are to come.`;
    const lastOne =
      last?.correct === true ? 'Your last answer was right.' : last?.correct === false ? 'Your last answer was not right.' : '';
    return say(
      [at, soFar(scene), lastOne].filter(Boolean).join(' '),
      moment.sitting ? 'The score comes at the end.' : 'The whole score comes at the end.',
      questionAgain(scene),
    );
  }
  return progress(scene);
};
