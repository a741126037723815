import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { expectedFraction, firstQuestion, rate, ratingRules } from './rating.ts';

const anyRated = fc.record({ rating: fc.double({ min: -2000, max: 4000, noNaN: true }), answers: fc.nat(10_000) });
const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const beginner = { rating: 1000, answers: 0 };

it.each([
  [1000, 1, 1016],
  [1200, 1, 1024],
  [1200, 0.5, 1008],
  [800, 0, 976],
])('moves a beginner against a question of %d with fraction %d to %d', (question, score, after) => {
  verifies('practice:rating-bounded');
  const { learner } = rate(beginner, { rating: question, answers: 7 }, score, ratingRules);
  expect(Math.round(learner.rating)).toBe(after);
  expect(learner.answers).toBe(1);
});

it('rates a question by its difficulty before anybody answered', () =>
  expect([1, 5, 6, 10].map((difficulty) => firstQuestion(difficulty).rating)).toEqual([550, 950, 1050, 1450]));

it('expects one half among equals, and ten to one at 400 more', () => {
  expect(expectedFraction(1234, 1234)).toBe(0.5);
  expect(expectedFraction(1400, 1000)).toBeCloseTo(10 / 11, 12);
});

it('moves no rating by more than K, up for more and down for less than was expected', () =>
  fc.assert(
    fc.property(anyRated, anyRated, fraction, fc.boolean(), (learner, question, score, shrinks) => {
      verifies('practice:rating-bounded');
      const after = rate(learner, question, score, { k: 32, shrinks });
      for (const [now, before] of [
        [after.learner, learner],
        [after.question, question],
      ] as const) {
        expect(Math.abs(now.rating - before.rating)).toBeLessThanOrEqual(32 + 1e-9);
        expect(now.answers).toBe(before.answers + 1);
      }
      const surprise = score - expectedFraction(learner.rating, question.rating);
      expect(Math.sign(after.learner.rating - learner.rating) * Math.sign(surprise)).toBeGreaterThanOrEqual(0);
      expect(Math.sign(after.question.rating - question.rating) * Math.sign(surprise)).toBeLessThanOrEqual(0);
    }),
  ));

it('gives a right answer no less than a wrong one', () =>
  fc.assert(
    fc.property(anyRated, anyRated, fraction, fraction, (learner, question, one, other) => {
      const [less, more] = one < other ? [one, other] : [other, one];
      const ratingOf = (score: number) => rate(learner, question, score, ratingRules).learner.rating;
      expect(ratingOf(more)).toBeGreaterThanOrEqual(ratingOf(less));
    }),
  ));

it.each([
  [0, 16],
  [20, 8],
  [60, 4],
  [6000, 4],
])('shrinks the step where told to: after %d answers it is %d', (answers, step) => {
  const { learner, question } = rate({ rating: 1000, answers }, beginner, 1, { k: 32, shrinks: true });
  expect(learner.rating).toBeCloseTo(1000 + step, 9);
  expect(question.rating).toBe(984); // each by its own evidence
});
