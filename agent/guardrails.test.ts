import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verifies } from '../evals/requirements.ts';
import { checkReply, ruleNames, type CallSeen, type ReplySeen, type RuleName } from './guardrails.ts';
import type { TurnState } from './turn-state.ts';

type Example = readonly [at: string, said: string, text: string];
const { good, bad } = JSON.parse(readFileSync(new URL('guarding/examples.json', import.meta.url), 'utf8')) as {
  good: Example[];
  bad: Record<RuleName, Example[]>;
};

const heldOut = JSON.parse(readFileSync(new URL('guarding/held-out.json', import.meta.url), 'utf8')) as {
  good: Example[];
  bad: (readonly [rule: RuleName, ...example: Example])[];
};

const option = (label: string, text: string) => ({ id: label.toLowerCase(), label, text });
const choice: NonNullable<TurnState['question']> = {
  number: 1,
  text: 'What does an insured pay before the insurer pays?',
  code: null,
  topic: 'Deductibles',
  difficulty: 2,
  shown: {
    kind: 'choice',
    options: [option('A', 'A premium'), option('B', 'A deductible'), option('C', 'A limit'), option('D', 'A rider')],
  },
  answerForm: 'one letter',
};
const truth: NonNullable<TurnState['question']> = {
  ...choice,
  number: 2,
  text: 'A hazard is the cause of a loss.',
  shown: { kind: 'truth' },
  answerForm: 'true or false',
};
const going: NonNullable<TurnState['going']> = { title: 'Insurance basics', mode: 'practice', questions: 5, deadlineAt: null };
const nothing: TurnState = {
  learner: { name: 'Alma', role: 'student', locale: 'en', timeZone: 'UTC' },
  now: '2026-11-21T10:00:00.000Z',
  door: 'web',
  sitting: null,
  going: null,
  question: null,
  last: null,
};
const asking: TurnState = { ...nothing, going, question: choice };

const explanation = 'A deductible is the part of a loss that the insured pays before the insurer pays anything.';
const verdict = (score: number) => ({
  score,
  correct: score === 1,
  parts: [{ label: '', given: 'x', verdict: score === 1 ? 'right' : 'wrong', wanted: 'A deductible' }],
  choices: [{ text: 'A deductible', right: true, why: 'It comes first.' }],
  explanation: score === 0.5 ? 'Perils are causes of loss: fire and theft are perils, moral hazard is a condition.' : explanation,
});
const gained = { xp: 10, level: 3, levelledUp: false, streakDays: 1, earned: [] };
const call = (tool: string, output: Record<string, unknown>): CallSeen => ({ tool, input: {}, output });
const submit = (score: number | null, waiting = false): CallSeen =>
  call('submit-answer', {
    recorded: true,
    attempt: '0198a000-0000-7000-8000-000000000002',
    again: false,
    waiting,
    verdict: score === null ? null : verdict(score),
    gained: score === null ? null : gained,
  });
const next = (question: typeof choice): CallSeen =>
  call('next-question', {
    going: { ...going, run: '0198a000-0000-7000-8000-000000000001' },
    question: {
      ...question,
      type: question.shown.kind === 'truth' ? 'true_false' : 'multiple_choice',
      attempt: '0198a000-0000-7000-8000-000000000005',
      html: null,
    },
  });
const passage = {
  cite: 'p-4k7q2x',
  course: 'Insurance',
  title: 'Coinsurance',
  headingPath: [],
  text: 'Coinsurance asks the insured to carry insurance to a stated share of the value. A hash is c2a8f1e9b7d64035c2a8f1e9b7d64035.',
  confidence: { label: 'High', score: 0.9 },
  link: '/materials/0198a000-0000-7000-8000-000000000003#0',
  loid: 'L1',
  chunk: '0198a000-0000-7000-8000-000000000004',
  material: '0198a000-0000-7000-8000-000000000003',
};
const search = call('search-materials', { passages: [passage], lexicalOnly: false });
const explained = call('explain-answer', {
  number: 1,
  text: choice.text,
  given: 'A premium',
  verdict: verdict(0),
  lessons: ['Deductibles and limits'],
  passages: [],
});
const failed = (tool: string, error: string): CallSeen => ({ tool, input: {}, error });

/** Where a reply is given: what was open when the turn began, and what the tools gave in it. */
const places: Record<string, Pick<ReplySeen, 'state' | 'calls'>> = {
  greeting: { state: nothing, calls: [] },
  'open-choice': { state: asking, calls: [] },
  'open-truth': { state: { ...asking, question: truth }, calls: [] },
  right: { state: asking, calls: [submit(1)] },
  'right-next': { state: asking, calls: [submit(1), next(truth)] },
  wrong: { state: asking, calls: [submit(0)] },
  'wrong-next': { state: asking, calls: [submit(0), next(truth)] },
  partly: { state: asking, calls: [submit(0.5)] },
  untold: { state: { ...asking, sitting: 'withheld' }, calls: [submit(null)] },
  waiting: { state: asking, calls: [submit(null, true)] },
  invalid: { state: asking, calls: [failed('submit-answer', 'Answer with one of A, B, C, D.')] },
  hint: { state: asking, calls: [call('give-hint', { hint: 'It has to do with the first part of a loss.' })] },
  'pointed-hint': { state: asking, calls: [call('give-hint', { hint: 'The correct answer is paid by the insured. It is no premium.' })] },
  skipped: { state: asking, calls: [call('skip-question', { skipped: true }), next(truth)] },
  searched: { state: nothing, calls: [search] },
  'searched-open': { state: asking, calls: [search] },
  explained: { state: nothing, calls: [explained] },
  'explained-open': { state: { ...asking, question: truth }, calls: [explained] },
  finished: {
    state: asking,
    calls: [
      call('finish-run', { run: 'x', title: 'Insurance basics', state: 'finished', questions: 5, answered: 5, score: 0.6, correct: 3 }),
    ],
  },
  started: { state: nothing, calls: [call('start-run', { run: 'x', title: 'Premiums', mode: 'practice', questions: 5 }), next(choice)] },
  progress: {
    state: nothing,
    calls: [
      call('show-my-progress', {
        level: 3,
        xp: 460,
        xpToNextLevel: 140,
        streakDays: 2,
        due: 4,
        dueBy: [],
        goals: [],
        replies: [],
        subjects: [],
        topics: [],
        earned: [],
      }),
    ],
  },
  'asked-human': { state: nothing, calls: [call('ask-human', { saved: true, again: false, course: 'Insurance', to: ['tutor'] })] },
  disputed: { state: nothing, calls: [call('dispute-answer', { disputed: true, question: choice.text })] },
  exam: { state: { ...asking, sitting: 'exam', going: { ...going, mode: 'exam' } }, calls: [] },
  failed: { state: { ...asking, sitting: 'exam' }, calls: [failed('give-hint', 'There are no hints in an exam.')] },
  'last-right': { state: { ...nothing, last: { text: choice.text, correct: true } }, calls: [] },
  judged: { state: nothing, calls: [failed('decide-dispute', '"decide-dispute" must be confirmed by a person first.')] },
  'secret-asked': { state: nothing, calls: [search] },
};
const seenAt = ([at, said, text]: Example): ReplySeen => ({ ...places[at]!, said, text }); // the examples name places that are there
const rulesBroken = (seen: ReplySeen) => checkReply(seen).map(({ rule, why }) => `${rule}: ${why}`);

it('has examples enough', () => {
  expect(good.length).toBeGreaterThanOrEqual(60);
  expect(Object.keys(bad)).toEqual(ruleNames);
  expect(Math.min(...Object.values(bad).map(({ length }) => length))).toBeGreaterThanOrEqual(3);
  expect([...good, ...Object.values(bad).flat()].filter(([at]) => !places[at])).toEqual([]);
});

describe('a good reply breaks no rule', () => {
  it.each(good)('at %s, to %j: %j', (...example) => {
    verifies('guardrails:no-false-alarms');
    expect(rulesBroken(seenAt(example))).toEqual([]);
  });
});

describe.each(ruleNames)('%s', (rule) => {
  it.each(bad[rule])('is broken at %s, to %j, by %j', (...example) => {
    verifies('guardrails:caught');
    expect(checkReply(seenAt(example)).map((violation) => violation.rule)).toContain(rule);
  });
});

const mended = (seen: ReplySeen): string | undefined => {
  const [first] = checkReply(seen);
  const repair = first?.repair;
  return repair === undefined || repair.kind === 'ask' ? undefined : repair.kind === 'add' ? `${seen.text}\n\n${repair.text}` : repair.text;
};

it.each(ruleNames.flatMap((rule) => bad[rule].map((example) => [rule, ...example] as const)))(
  'what breaks %s is mended by words, or by an instruction (%s, %j, %j)',
  (rule, ...example) => {
    verifies('guardrails:mended');
    let seen = seenAt(example);
    const about = (each: ReplySeen) => checkReply(each).find((violation) => violation.rule === rule);
    expect(about(seen)!.repair).toMatchObject({ kind: expect.stringMatching(/^(?:add|replace|ask)$/) });
    for (let round = 0; round < ruleNames.length; round += 1) {
      const text = mended(seen);
      if (text === undefined) break;
      seen = { ...seen, text };
    }
    expect(checkReply(seen).filter(({ repair }) => repair.kind !== 'ask')).toEqual([]); // words that mend break nothing else
  },
);

// Of these 1 of 45 good ones was a false alarm and 3 of 32 bad ones were missed when they were first run; the rules follow them since.
describe('of the replies that were written before the rules were tried on them', () => {
  const misses = (examples: readonly Example[], wrong: (seen: ReplySeen) => boolean) =>
    examples.filter((example) => wrong(seenAt(example))).map(([, , text]) => text);

  it('the good ones break none', () => {
    verifies('guardrails:no-false-alarms');
    expect(heldOut.good.length).toBeGreaterThanOrEqual(40);
    expect(misses(heldOut.good, (seen) => checkReply(seen).length > 0)).toEqual([]);
  });

  it('the bad ones break theirs', () => {
    verifies('guardrails:caught');
    expect(heldOut.bad.length).toBeGreaterThanOrEqual(30);
    const missed = heldOut.bad.filter(([rule, ...example]) => !checkReply(seenAt(example)).some((found) => found.rule === rule));
    expect(missed.map(([, , , text]) => text)).toEqual([]);
  });
});

it('a reply that is the one before says nothing, unless that was asked for', () => {
  const text = 'A peril is a cause of loss, and a hazard makes it likelier.';
  expect(rulesBroken({ ...places['greeting']!, said: 'and a hazard?', text, before: text })).toEqual([
    'not-hollow: The reply repeats itself.',
  ]);
  expect(rulesBroken({ ...places['greeting']!, said: 'say that again', text, before: text })).toEqual([]);
});

it('takes no time on a reply that is made to take it', () => {
  for (const piece of ['the answer is ', 'I have ', '[p-', 'Question 1: ', "it's a ", '**', '"', 'not quite right '])
    expect(checkReply({ ...places['open-choice']!, said: 'x', text: piece.repeat(20_000) })).toBeDefined();
});
