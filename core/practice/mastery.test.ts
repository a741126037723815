import fc from 'fast-check';
import { expect, it } from 'vitest';
import { proficiencyAfter } from './mastery.ts';

type Answer = { readonly fraction: number; readonly hintsUsed: number };
const right: Answer = { fraction: 1, hintsUsed: 0 };
const after = (answers: readonly Answer[]) =>
  answers.reduce((proficiency, answer, attempted) => proficiencyAfter({ proficiency, attempted }, answer), 0);
const times = (count: number, answer: Answer) => Array.from({ length: count }, () => answer);
const anyAnswers = fc.array(fc.record({ fraction: fc.double({ min: 0, max: 1, noNaN: true }), hintsUsed: fc.nat(3) }), { maxLength: 60 });

it('completes a topic with 8 right answers in a row, and not with 7', () => {
  expect(after(times(8, right))).toBe(0.8);
  expect(after(times(7, right))).toBeLessThan(0.8);
});

it.each([
  [1, 1 / 3],
  [2, 1 / 2],
  [3, 3 / 5],
  [8, 8 / 10],
])('is an average of all answers and two of nothing at first: %d right answers', (count, proficiency) =>
  expect(after(times(count, right))).toBeCloseTo(proficiency, 9),
);

it('counts each hint as a quarter less', () => {
  expect(after([{ fraction: 1, hintsUsed: 1 }])).toBeCloseTo(0.25, 9);
  expect(after([{ fraction: 1, hintsUsed: 2 }])).toBeCloseTo(0.1875, 9);
});

it('gives every answer a tenth from the eighth on, so that it forgets what lies far back', () => {
  expect(proficiencyAfter({ proficiency: 1, attempted: 7 }, { fraction: 0, hintsUsed: 0 })).toBe(0.9);
  expect(proficiencyAfter({ proficiency: 1, attempted: 500 }, { fraction: 0, hintsUsed: 0 })).toBe(0.9);
});

it('stays from 0 to 1 and gives no less for a better answer', () =>
  fc.assert(
    fc.property(anyAnswers, fc.double({ min: 0, max: 1, noNaN: true }), (answers, fraction) => {
      const before = after(answers);
      expect(before).toBeGreaterThanOrEqual(0);
      expect(before).toBeLessThanOrEqual(1);
      expect(after([...answers, right])).toBeGreaterThanOrEqual(after([...answers, { fraction, hintsUsed: 0 }]));
    }),
  ));
