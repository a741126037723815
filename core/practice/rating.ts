import { FIRST_RATING } from './card.ts';

/** How far one answer may move a rating. With `shrinks` the step falls as evidence grows. */
export type RatingRules = { readonly k: number; readonly shrinks: boolean };

/** A rating with the number of answers it rests on. */
export type Rated = { readonly rating: number; readonly answers: number };

/** K of the source's own function, the same for everybody at all times. */
export const ratingRules = { k: 32, shrinks: false } as const satisfies RatingRules;

const SCALE = 400; // ten times the odds, as in chess
const MIDDLE_DIFFICULTY = 5.5; // of 1 to 10: such a question is an even match for a beginner
const RATING_PER_DIFFICULTY = 100;
const shrinking = {
  perAnswer: 0.05, // K / (1 + 0.05 n), by Pelánek
  least: 0.25, // from 60 answers on no smaller: who goes on learning must still be followed
} as const;

/** What a question is rated before anybody answered it. */
export const firstQuestion = (difficulty: number): Rated => ({
  rating: FIRST_RATING + RATING_PER_DIFFICULTY * (difficulty - MIDDLE_DIFFICULTY),
  answers: 0,
});

/** The fraction to expect of a learner against a question: one half where they are rated alike. */
export const expectedFraction = (learner: number, question: number): number => 1 / (1 + 10 ** ((question - learner) / SCALE));

const kOf = ({ answers }: Rated, { k, shrinks }: RatingRules): number =>
  shrinks ? k * Math.max(shrinking.least, 1 / (1 + shrinking.perAnswer * answers)) : k;

/** Elo: what one answer does to the learner, and to the question they met. No rating moves by more than K. */
export function rate(
  learner: Rated,
  question: Rated,
  fraction: number,
  rules: RatingRules,
): { readonly learner: Rated; readonly question: Rated } {
  const surprise = fraction - expectedFraction(learner.rating, question.rating);
  return {
    learner: { rating: learner.rating + kOf(learner, rules) * surprise, answers: learner.answers + 1 },
    question: { rating: question.rating - kOf(question, rules) * surprise, answers: question.answers + 1 },
  };
}
