import { redact } from '../../core/chat/redact.ts';
import { plainOf, sentencesOf, type Scene } from './scene.ts';

const i = "i(?:'ve| have)(?: just| now| already)?";
const done = '(?:has been|is now|is|was|are now|have been|were)';

type ActionClaim = {
  readonly claim: RegExp;
  /** Whether it is so. */
  readonly isTrue: (scene: Scene) => boolean;
  readonly instead: string;
};

const worked = (scene: Scene, ...tools: readonly string[]): boolean => tools.some((tool) => scene.done(tool).length > 0);

/** What a reply may say was done, and what must have been done for it to be true. */
const actions: readonly ActionClaim[] = [
  {
    claim: new RegExp(
      `\\b(?:here(?:'s| is| comes) (?:your|the|a|another|one)(?: next| first| new| last)? (?:question|one)|(?:^|[.!\\n] ?)next question(?: is)?:|let's (?:see|do) (?:your|the) (?:next|first) question:)`,
    ),
    isTrue: ({ served, state, plain }) =>
      served.some(({ text }) => plain.includes(plainOf(text).slice(0, 60))) ||
      (state.question !== null && plain.includes(plainOf(state.question.text).slice(0, 60))),
    instead: 'Call next-question and show what it gives, or do not speak of a question.',
  },
  {
    claim: new RegExp(
      `\\b(?:${i} (?:saved|recorded|submitted|graded|noted down) (?:your|the|that|this|it)|your answer ${done} (?:saved|recorded|submitted|graded|in)\\b|(?:that|it)(?:'s| is| has been) (?:now )?(?:saved|recorded|submitted)\\b)`,
    ),
    isTrue: (scene) =>
      scene.answered !== undefined ||
      worked(scene, 'ask-human', 'dispute-answer', 'answer-question', 'judge-answer') ||
      (scene.state.last !== null && !scene.state.question),
    instead: 'Nothing was saved: call submit-answer if they answered, or say that nothing is saved yet.',
  },
  {
    claim: new RegExp(
      `\\b(?:${i} |i )(?:asked|forwarded|passed|sent|told|contacted|notified|messaged|escalated|informed|pinged|let)\\b[^.!?\\n]{0,60}\\b(?:human|person|somebody|someone|tutor|teacher|instructor|staff|admins?|them|colleague)\\b|\\b(?:human|person|tutor|teacher|instructor) ${done} (?:asked|notified|informed|told)|\\byour question ${done} (?:sent|forwarded|passed on|with (?:a|your))`,
    ),
    isTrue: (scene) => worked(scene, 'ask-human', 'dispute-answer'),
    instead: 'Nobody was asked: call ask-human, or say that you can pass the question on.',
  },
  {
    claim: new RegExp(
      `\\b(?:${i} |i )(?:started|begun|created|set up|opened|prepared)\\b[^.!?\\n]{0,40}\\b(?:run|test|exam|quiz|practice|session|set|round)\\b|\\b(?:your|the) (?:exam|quiz|test|run|practice(?: test| run)?) (?:has (?:now )?(?:started|begun)|${done} (?:started|running|ready))`,
    ),
    isTrue: (scene) => worked(scene, 'start-run') || scene.state.going !== null,
    instead: 'No run was started: call start-run first.',
  },
  {
    claim: new RegExp(
      `\\b(?:${i} |i )(?:handed|finished|ended|submitted|closed)\\b[^.!?\\n]{0,30}\\b(?:in|run|test|exam|quiz|practice)\\b|\\b(?:your|the) (?:exam|quiz|test|run|practice(?: test| run)?) ${done} (?:handed in|finished|over|closed|submitted)`,
    ),
    isTrue: (scene) =>
      worked(scene, 'finish-run') || scene.calls.some(({ output }) => (output?.['result'] ?? null) !== null) || scene.state.going === null,
    instead: 'The run goes on: call finish-run if they want to stop.',
  },
  {
    claim: new RegExp(`\\b(?:${i} |i )(?:skipped|put aside|set aside|passed over)\\b|\\b(?:question|it) ${done} (?:skipped|put aside)`),
    isTrue: (scene) => worked(scene, 'skip-question'),
    instead: 'Nothing was skipped: call skip-question.',
  },
  {
    claim: new RegExp(
      `\\b(?:${i} |i )(?:disputed|filed|raised|registered|lodged|opened|reported)\\b[^.!?\\n]{0,40}\\b(?:dispute|objection|complaint|appeal|verdict)\\b|\\b(?:dispute|objection|appeal) ${done} (?:filed|noted|registered|saved|open)`,
    ),
    isTrue: (scene) => worked(scene, 'dispute-answer'),
    instead: 'Nothing was disputed: call dispute-answer with their reason.',
  },
  {
    claim: new RegExp(
      `\\b(?:(?:${i} |i )(?:looked|searched|checked|found)\\b[^.!?\\n]{0,40}\\b(?:materials?|notes|lessons?|textbook|course)\\b|according to (?:the|your) (?:course )?(?:materials?|notes|lessons?|textbook)|(?:the|your) (?:course )?(?:materials?|textbook|lessons?) (?:says?|states?|explains?|tells?)\\b)`,
    ),
    isTrue: (scene) => worked(scene, 'search-materials', 'explain-answer'),
    instead: 'Nothing was looked up: call search-materials and speak from what it finds, or say that this is from general knowledge.',
  },
  {
    claim: /\b(?:here(?:'s| is) (?:a|another|your|the)(?: next| first| small| little)? hint|^hint(?: \d)?:)/m,
    isTrue: (scene) => worked(scene, 'give-hint') || (!scene.open && !scene.state.question),
    instead: 'Hints are written by authors: call give-hint and pass on what it gives.',
  },
  {
    claim: new RegExp(
      `\\b${i} (?:set|saved|added|changed|created|updated|scheduled|turned|switched)\\b[^.!?\\n]{0,40}\\b(?:goal|reminder|profile|settings?|name|language|time ?zone|password|e-?mail|account|calendar)\\b|\\b(?:reminder|goal|profile|password|e-?mail) ${done} (?:set|saved|changed|updated|sent)|\\bi(?:'ll| will) (?:remind|e-?mail|text|call|notify) you\\b`,
    ),
    isTrue: () => false,
    instead: 'You cannot do that: say where they do it themselves.',
  },
  {
    claim: new RegExp(
      `\\b${i} (?:sent|posted|replied|answered|judged|upheld|rejected|decided|regraded|corrected|deleted|removed)\\b[^.!?\\n]{0,40}\\b(?:reply|answer|dispute|verdict|question|learner|student|grade)\\b`,
    ),
    isTrue: (scene) => worked(scene, 'answer-question', 'judge-answer', 'decide-dispute', 'submit-answer', 'ask-human', 'dispute-answer'),
    instead: 'That was not done: it is proposed at most, and done when they confirm it.',
  },
];

/** What a reply says was done that was not, with what to do instead. */
export function untrueClaims(scene: Scene): { readonly said: string; readonly instead: string }[] {
  const sentences = sentencesOf(scene.own).filter(
    (sentence) => !sentence.endsWith('?') && !/\b(?:if|once|when|after|until|before|unless|as soon as) /.test(sentence),
  );
  return actions.flatMap(({ claim, isTrue, instead }) => {
    const said = sentences.find((sentence) => claim.test(sentence));
    return said !== undefined && !isTrue(scene) ? [{ said, instead }] : [];
  });
}

/** The places of a reply where a question is put: by the line that tools give, or by a number of its own. */
const cards = /(?:^|\n)\s*(?:question\s+)?(\d+)(?: of \d+)[.:]|(?:^|\n)\s*question\s+(\d+)\s*[:.]/g;

/** Whether a reply puts more than one question while one waits for its answer, or one that no tool gave. */
export function questionsPut({ plain, open, served, done: gave }: Scene): 'several' | 'invented' | undefined {
  if (gave('finish-run').length > 0 || gave('explain-answer').length > 0) return undefined;
  const numbers = new Set([...plain.matchAll(cards)].map(([, card, own]) => card ?? own));
  if (open && (numbers.size > 1 || served.filter(({ text }) => plain.includes(plainOf(text))).length > 1)) return 'several';
  const isThere = open !== null && plain.includes(plainOf(open.text).slice(0, 60));
  return numbers.size > 0 && !isThere && !served.length ? 'invented' : undefined;
}

/** Pieces of a reply that look like a key or a password, and that neither an author nor the learner wrote. */
function secretsIn({ text, calls, said, state }: Scene): string[] {
  const known = JSON.stringify([calls.map(({ output }) => output), said, state]);
  return text
    .split(/\s+/)
    .filter((word) => /\[key\]|\[password\]/.test(redact(word)) && !/\[key\]|\[password\]/.test(word) && !known.includes(word));
}

/** A reply without keys, passwords and the state of its instructions, where it holds any. */
export function withoutSecrets(scene: Scene): string | undefined {
  const holdsState = /<\/?state>|"sitting":|"learner":\{/.test(scene.text);
  const holdsBlock = /-----BEGIN [A-Z ]*PRIVATE KEY/.test(scene.text);
  if (!holdsState && !holdsBlock && secretsIn(scene).length === 0) return undefined;
  return redact(scene.text)
    .replaceAll(/<state>[^]*?(?:<\/state>|$)/g, '')
    .trim();
}
