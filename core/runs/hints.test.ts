import { expect, it } from 'vitest';
import { creditOf, HINTS_MAX, nextHint } from './hints.ts';
import { runModes } from './run.ts';

it('has three rungs, and none in an exam', () => {
  expect(HINTS_MAX).toBe(3);
  for (const mode of runModes)
    expect([0, 1, 2, 3].map((shown) => nextHint(mode, shown))).toEqual(
      mode === 'exam' ? [undefined, undefined, undefined, undefined] : [1, 2, 3, undefined],
    );
});

it.each([
  [1, 0, 1],
  [1, 1, 0.9],
  [1, 2, 0.75],
  [1, 3, 0.5],
  [1, 7, 0.5],
  [0.5, 2, 0.375],
  [0, 0, 0],
])('counts %d with %d hints as %d', (fraction, hintsUsed, credit) => expect(creditOf({ fraction, hintsUsed })).toBe(credit));
