import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { passes, type ScoredItem, scoreRun, storedScore } from './scoring.ts';

const item = (fraction: number | null, points = 1, hintsUsed = 0): ScoredItem => ({ fraction, pending: false, points, hintsUsed });
const pending: ScoredItem = { fraction: null, pending: true, points: 1, hintsUsed: 0 };
const anyItem: fc.Arbitrary<ScoredItem> = fc.oneof(
  fc.record({
    fraction: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    pending: fc.constant(false),
    points: fc.integer({ min: 1, max: 20 }),
    hintsUsed: fc.nat(3),
  }),
  fc.constant(pending),
);

it.each<[string, ScoredItem[], ReturnType<typeof scoreRun>]>([
  ['nothing', [], { score: null, correct: 0, answered: 0, pending: 0, total: 0 }],
  ['all right', [item(1), item(1)], { score: 1, correct: 2, answered: 2, pending: 0, total: 2 }],
  ['points', [item(1, 3), item(0, 1)], { score: 0.75, correct: 1, answered: 2, pending: 0, total: 2 }],
  ['a part', [item(0.5), item(1)], { score: 0.75, correct: 1, answered: 2, pending: 0, total: 2 }],
  ['one left out', [item(1), item(null)], { score: 0.5, correct: 1, answered: 1, pending: 0, total: 2 }],
  ['one that waits', [item(1), pending], { score: 1, correct: 1, answered: 2, pending: 1, total: 2 }],
  ['none but what waits', [pending], { score: null, correct: 0, answered: 1, pending: 1, total: 1 }],
  [
    'a hint, which costs credit and not the truth',
    [item(1, 1, 3), item(1)],
    { score: 0.75, correct: 2, answered: 2, pending: 0, total: 2 },
  ],
])('scores %s', (_what, items, result) => {
  verifies('runs:score');
  expect(scoreRun(items)).toEqual(result);
});

it('lies from 0 to 1, is 1 only where nothing was lost, and no less for one answer more', () => {
  verifies('runs:score');
  fc.assert(
    fc.property(fc.array(anyItem, { minLength: 1 }), (items) => {
      const { score, answered, correct, total } = scoreRun(items);
      const scored = items.filter((each) => !each.pending);
      expect(score === null).toBe(scored.length === 0);
      expect(correct).toBeLessThanOrEqual(answered);
      expect(answered).toBeLessThanOrEqual(total);
      if (score === null) return;
      expect(score >= 0 && score <= 1).toBe(true);
      if (scored.every(({ fraction, hintsUsed }) => fraction === 1 && hintsUsed === 0)) expect(score).toBe(1);
      const better = scoreRun(items.map((each) => (each.fraction === null && !each.pending ? { ...each, fraction: 1 } : each)));
      expect(better.score!).toBeGreaterThanOrEqual(score - 1e-12); // scored before, so scored again
    }),
  );
});

describe('the mark', () => {
  it.each([
    [0.9, 90, true],
    [0.8995, 90, false],
    [0.899_999, 90, false],
    [0, 0, true],
    [1, 100, true],
    [0.999_999, 100, false],
    [0.7, 70, true],
    [0.29, 29, true],
    [2 / 3, 67, false],
  ])('%d against %d: %s', (score, mark, passed) => {
    verifies('runs:score');
    expect(passes(score, mark)).toBe(passed);
  });

  it('is reached by exactly that many of a hundred, and not by one less', () => {
    for (let mark = 1; mark <= 100; mark++) {
      const scoreOf = (right: number) => scoreRun(Array.from({ length: 100 }, (_, index) => item(index < right ? 1 : 0))).score!; // graded, all of it
      expect([passes(scoreOf(mark), mark), passes(scoreOf(mark - 1), mark)]).toEqual([true, false]);
      expect(passes(mark / 100, mark)).toBe(true);
    }
  });
});

it('is free of dust, so that nine tenths everywhere are 90 %', () => {
  for (let count = 1; count <= 60; count++) expect(scoreRun(Array.from({ length: count }, () => item(1, 1, 1))).score).toBe(0.9);
});

it('is stored with five decimal places', () => {
  expect(storedScore(2 / 3)).toBe(0.66667);
  expect(storedScore(1)).toBe(1);
});
