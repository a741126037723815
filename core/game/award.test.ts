import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Achievement, achievements, type CriteriaType, examTypes } from './achievements.ts';
import { award, type Counters, progressOf } from './award.ts';
import { xpForLevel } from './level.ts';
import { verifies } from '../../evals/requirements.ts';

const nothing: Counters = {
  quizzes: 0,
  perfectQuizzes: 0,
  highScoreQuizzes: 0,
  correctAnswers: 0,
  longestStreakDays: 0,
  quizzesByExam: {},
  xp: 0,
};
const count = fc.oneof(fc.nat(60), fc.nat(12_000));
const anyCounters: fc.Arbitrary<Counters> = fc.record({
  quizzes: count,
  perfectQuizzes: count,
  highScoreQuizzes: count,
  correctAnswers: count,
  longestStreakDays: count,
  quizzesByExam: fc.dictionary(fc.constantFrom(...examTypes), count),
  xp: fc.nat(130_000),
});

/** Counters in which one thing has been done so often. */
const having = {
  quiz_completed: (value) => ({ quizzes: value }),
  perfect_quiz: (value) => ({ perfectQuizzes: value }),
  high_score_quiz: (value) => ({ highScoreQuizzes: value }),
  correct_answers: (value) => ({ correctAnswers: value }),
  study_streak: (value) => ({ longestStreakDays: value }),
  exam_specific: (value, { examType }) => ({ quizzesByExam: { [examType!]: value } }), // a test of the table says it has one
  level_reached: (value) => ({ xp: xpForLevel(value) }),
} satisfies Record<CriteriaType, (value: number, achievement: Achievement) => Partial<Counters>>;

const earns = (counters: Counters, achievement: Achievement) =>
  award(achievements, counters, new Set()).earned.some(({ key }) => key === achievement.key);
const keysOf = (list: readonly Achievement[]) => list.map(({ key }) => key);
const made = (key: string, criteriaValue: number, xp: number, displayOrder = criteriaValue): Achievement => ({
  ...achievements.at(-1)!, // the table is not empty, and its last row is about a level
  key,
  criteriaValue,
  xp,
  displayOrder,
});

describe.each(achievements.map((achievement) => [achievement.key, achievement] as const))('%s', (_key, achievement) => {
  const { criteriaType, criteriaValue, examType } = achievement;
  const counters = (value: number, rest: Counters = nothing): Counters => ({ ...rest, ...having[criteriaType](value, achievement) });

  it('is earned by what meets it exactly, and not by one short', () => {
    verifies('game:awards-exact');
    const alone = (counted: Counters) => keysOf(award([achievement], counted, new Set()).earned); // no other reward helps
    expect(alone(counters(criteriaValue))).toEqual([achievement.key]);
    expect(alone(counters(criteriaValue - 1))).toEqual([]);
    if (criteriaType === 'level_reached') expect(alone({ ...nothing, xp: xpForLevel(criteriaValue) - 1 })).toEqual([]);
  });

  it('looks at its own counter and no other', () =>
    fc.assert(
      fc.property(anyCounters, fc.nat(1), (rest, short) => {
        const value = criteriaValue - short;
        const others = examType ? { ...rest, quizzesByExam: {} } : rest;
        expect(progressOf(achievement, counters(value, others))).toBe(value);
        if (criteriaType !== 'level_reached') expect(earns(counters(value, others), achievement)).toBe(short === 0);
      }),
    ));

  it('is not earned twice', () =>
    expect(keysOf(award(achievements, counters(criteriaValue), new Set([achievement.key])).earned)).not.toContain(achievement.key));
});

it('counts the runs of one exam for that exam', () => {
  const busy = { ...nothing, quizzesByExam: { a1101: 25, network: 4 } };
  expect(keysOf(award(achievements, busy, new Set()).earned)).toEqual(['core-1-begun', 'core-1-ready']);
});

it('gives a level that a reward has reached, in the same check', () => {
  const { earned, xp } = award(achievements, { ...nothing, quizzes: 1, xp: 980 }, new Set());
  expect(keysOf(earned)).toEqual(['first-pages', 'level-5']);
  expect(xp).toBe(980 + 25 + 50);
});

it('gives a level that the reward of a level has reached', () => {
  const { earned, xp } = award(achievements, { ...nothing, correctAnswers: 10_000, longestStreakDays: 100, xp: 960 }, new Set());
  expect(960 + 3505).toBeLessThan(xpForLevel(10)); // what the milestones and streaks give does not do it; the 50 of level 5 do
  expect(keysOf(earned).slice(8)).toEqual(['level-5', 'level-10']);
  expect(xp).toBe(960 + 3505 + 50 + 100);
});

it('goes on for five rounds and no more; the next check takes it up', () => {
  const ladder = [2, 3, 4, 5, 6, 7, 8].map((level) => made(`rung-${level}`, level, level * 100));
  const first = award(ladder, { ...nothing, xp: 100 }, new Set());
  expect(keysOf(first.earned)).toEqual(['rung-2', 'rung-3', 'rung-4', 'rung-5', 'rung-6']);
  const second = award(ladder, { ...nothing, xp: first.xp }, new Set(keysOf(first.earned)));
  expect(keysOf(second.earned)).toEqual(['rung-7', 'rung-8']);
});

it('awards in display order, whatever the order of the list', () => {
  const list = [made('late', 1, 0, 20), made('early', 1, 0, 10)];
  expect(keysOf(award(list, nothing, new Set()).earned)).toEqual(['early', 'late']);
});

it('leaves nothing over, adds up, and gives more for more, from the table and any counters', () =>
  fc.assert(
    fc.property(anyCounters, fc.subarray(keysOf(achievements)), (counters, before) => {
      const { earned, xp } = award(achievements, counters, new Set(before));
      expect(xp).toBe(counters.xp + earned.reduce((total, achievement) => total + achievement.xp, 0));
      expect(new Set([...before, ...keysOf(earned)]).size).toBe(before.length + earned.length);
      expect(award(achievements, { ...counters, xp }, new Set([...before, ...keysOf(earned)])).earned).toEqual([]);
      const more = award(achievements, { ...counters, quizzes: counters.quizzes + 1, xp: counters.xp + 10 }, new Set(before));
      expect(keysOf(more.earned)).toEqual(expect.arrayContaining(keysOf(earned)));
    }),
  ));
