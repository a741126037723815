import fc from 'fast-check';
import { runStates } from '../../../core/runs/run.ts';
import type { Verdict } from '../../../core/questions/verdict.ts';
import type { Answered } from '../../../tools/answering.ts';
import type { Result } from '../../../tools/ending.ts';
import type { Report } from '../../../tools/reporting.ts';
import type { Gained } from '../../../tools/settling.ts';
import type { explainedCard } from '../render/explained.ts';
import type { leaderboardCard, proposalsCard, runsCard } from '../render/lists.ts';
import type { achievementsCard, progressCard } from '../render/progress.ts';
import { words } from './questions.ts';

const when = '2026-11-27T12:00:00.000Z';
const share = fc.double({ min: 0, max: 1, noNaN: true });
const count = fc.nat(500);
const optional = (text: fc.Arbitrary<string>) => fc.option(text, { nil: undefined });

export const anyVerdict: fc.Arbitrary<Verdict> = fc
  .record({
    score: share,
    parts: fc.array(
      fc.record({
        label: words,
        given: words,
        verdict: fc.constantFrom('right' as const, 'typo' as const, 'partly' as const, 'wrong' as const, 'missing' as const),
        wanted: optional(words),
        why: optional(words),
      }),
      { maxLength: 40 },
    ),
    choices: fc.array(fc.record({ text: words, right: fc.boolean(), why: optional(words) }), { maxLength: 60 }),
    explanation: fc.option(words),
  })
  .map(({ parts, choices, ...verdict }) => ({
    ...verdict,
    correct: verdict.score === 1,
    parts: parts.map(({ wanted, why, ...part }) => ({ ...part, ...(wanted && { wanted }), ...(why && { why }) })),
    choices: choices.map(({ why, ...choice }) => ({ ...choice, ...(why && { why }) })),
  }));

const anyGained: fc.Arbitrary<Gained> = fc.record({
  xp: count,
  level: count,
  levelledUp: fc.boolean(),
  streakDays: count,
  earned: fc.array(fc.record({ name: words, description: words }), { maxLength: 12 }),
});

export const anyResult: fc.Arbitrary<Result> = fc.record({
  run: fc.uuid(),
  title: words,
  state: fc.constantFrom(...runStates),
  questions: count,
  answered: count,
  waiting: count,
  score: fc.option(share),
  correct: fc.option(count),
  passed: fc.option(fc.boolean()),
  passingScorePercent: fc.option(fc.integer({ min: 0, max: 100 })),
  gained: fc.option(anyGained),
});

const anyItem: fc.Arbitrary<Report['items'][number]> = fc.record({
  number: count,
  text: words,
  code: fc.option(words),
  topic: fc.option(words),
  answer: fc.option(fc.uuid()),
  given: fc.option(words),
  waiting: fc.boolean(),
  verdict: fc.option(anyVerdict),
  firstScore: fc.option(share),
  timeTakenMs: fc.option(count),
  hintsUsed: count,
  comment: fc.option(words),
  dispute: fc.option(
    fc.record({ status: fc.constantFrom('open' as const, 'upheld' as const, 'rejected' as const), reason: fc.option(words) }),
  ),
});

export const anyReport: fc.Arbitrary<Report> = fc.record({
  run: fc.uuid(),
  title: words,
  state: fc.constantFrom(...runStates),
  told: fc.boolean(),
  score: fc.option(share),
  firstScore: fc.option(share),
  passed: fc.option(fc.boolean()),
  passingScorePercent: fc.option(count),
  correct: fc.option(count),
  answered: count,
  questions: count,
  averageTimeMs: fc.option(count),
  topics: fc.array(fc.record({ topic: words, score: fc.option(share), correct: count, total: count }), { maxLength: 10 }),
  revise: fc.array(words, { maxLength: 10 }),
  sureAndWrong: fc.array(count, { maxLength: 5 }),
  guessedRight: fc.array(count, { maxLength: 5 }),
  items: fc.array(anyItem, { maxLength: 20 }),
});

export const anyAnswered: fc.Arbitrary<Answered> = fc
  .record({
    attempt: fc.uuid(),
    again: fc.boolean(),
    waiting: fc.boolean(),
    verdict: fc.option(anyVerdict),
    gained: fc.option(anyGained),
    section: fc.option(fc.array(anyItem, { minLength: 1, maxLength: 20 })),
    result: fc.option(anyResult),
  })
  .map(({ section, result, ...answered }) => ({
    recorded: true as const,
    ...answered,
    ...(section && { section }),
    ...(result && { result }),
  }));

type Listed = {
  readonly runs: Parameters<typeof runsCard>[0];
  readonly proposals: Parameters<typeof proposalsCard>[0];
  readonly places: Parameters<typeof leaderboardCard>[0];
  readonly progress: Parameters<typeof progressCard>[0];
  readonly achievements: Parameters<typeof achievementsCard>[0];
  readonly explained: Parameters<typeof explainedCard>[0];
};

const many = <Each>(each: fc.Arbitrary<Each>) => fc.array(each, { maxLength: 30 });
const anyGoal = fc.record({
  goal: fc.uuid(),
  title: words,
  status: fc.constantFrom('active' as const, 'completed' as const),
  completionPercent: fc.integer({ min: 0, max: 100 }),
  topics: count,
  targetDate: fc.option(fc.constant('2027-06-30')),
});

/** What is shown in lists, in any amount. */
export const anyListed: fc.Arbitrary<Listed> = fc.record({
  runs: many(
    fc.record({
      run: fc.uuid(),
      title: words,
      course: fc.option(words),
      mode: fc.constantFrom('practice' as const, 'exam' as const),
      state: fc.constantFrom(...runStates),
      answered: count,
      questions: count,
      startedAt: fc.constant(when),
      deadlineAt: fc.option(fc.constant(when)),
      endedAt: fc.option(fc.constant(when)),
      scorePercent: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
      passed: fc.option(fc.boolean()),
    }),
  ),
  proposals: many(fc.record({ proposal: fc.uuid(), tool: words, words, expiresAt: fc.constant(when) })),
  places: many(
    fc.record({
      place: count,
      name: fc.option(words),
      avatar: fc.constant(null),
      picture: fc.constant(null),
      isSelf: fc.boolean(),
      value: count,
    }),
  ),
  progress: fc.record({
    level: count,
    xp: count,
    xpToNextLevel: count,
    streakDays: count,
    streakLongestDays: count,
    answered: count,
    due: count,
    dueBy: many(fc.record({ course: words, topic: fc.option(words), due: count })),
    goals: many(anyGoal),
    replies: many(fc.record({ question: words, reply: words, course: fc.constant(null) })),
    subjects: many(fc.record({ subject: words, rating: count, answers: count })),
    topics: many(fc.record({ code: words, topic: words, course: words, proficiency: share, attempted: count })),
    earned: many(fc.record({ name: words, description: words })),
  }),
  achievements: many(
    fc.record({
      category: words,
      name: fc.option(words),
      description: fc.option(words),
      xp: count,
      avatar: fc.constant(null),
      progress: count,
      wanted: fc.integer({ min: 1, max: 500 }),
      earnedAt: fc.option(fc.constant(when)),
    }),
  ),
  explained: fc.record({
    title: words,
    number: count,
    text: words,
    code: fc.option(words),
    topic: fc.option(words),
    answer: fc.uuid(),
    given: words,
    verdict: anyVerdict,
    comment: fc.option(words),
    lessons: fc.array(words, { maxLength: 5 }),
    passages: fc.array(
      fc.record({
        cite: fc.constant('p-4k7q2x'),
        course: words,
        title: words,
        headingPath: fc.array(words, { maxLength: 3 }),
        text: words,
        confidence: fc.constant({ label: 'High' as const, score: 1 }),
        link: fc.oneof(fc.webUrl(), words),
        loid: words,
        chunk: fc.uuid(),
        material: fc.uuid(),
      }),
      { maxLength: 3 },
    ),
  }),
});
