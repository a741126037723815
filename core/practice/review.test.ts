import fc from 'fast-check';
import { type Card as FsrsCard, createEmptyCard, fsrs, generatorParameters, Rating, State } from 'ts-fsrs';
import { expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { type Card, cardStates } from './card.ts';
import { isDue, review } from './review.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const start = new Date('2026-03-02T09:00:00Z');
const right = { fraction: 1, hintsUsed: 0, confidence: null, timeTakenMs: null };
const wrong = { ...right, fraction: 0 };
const inDays = (date: Date, after: Date) => Math.round((date.getTime() - after.getTime()) / DAY_MS);

it('gives the steps of the reference: 10 minutes, 2 days, 11 days; after a slip 10 minutes, then 2 days', () => {
  verifies('practice:review-is-fsrs');
  const first = review(undefined, right, undefined, start);
  expect(first.due.getTime() - start.getTime()).toBe(10 * MINUTE_MS);
  const second = review(first, right, undefined, first.due);
  expect(inDays(second.due, first.due)).toBe(2);
  const third = review(second, right, undefined, second.due);
  expect(inDays(third.due, second.due)).toBe(11);
  expect(third.stability).toBeCloseTo(10.97, 2);
  expect(third.difficulty).toBeCloseTo(2.1, 1);
  const slip = review(third, wrong, undefined, third.due);
  expect([slip.state, slip.lapses]).toEqual(['relearning', 1]);
  expect(slip.stability).toBeCloseTo(1.54, 2);
  expect(slip.difficulty).toBeCloseTo(7.39, 2);
  expect(slip.due.getTime() - third.due.getTime()).toBe(10 * MINUTE_MS);
  expect(inDays(review(slip, right, undefined, slip.due).due, slip.due)).toBe(2);
});

/** The columns as ts-fsrs would hold them. */
const asColumns = (card: FsrsCard): Card => ({
  state: cardStates[card.state],
  due: card.due,
  stability: card.stability,
  difficulty: card.difficulty,
  elapsedDays: card.elapsed_days,
  scheduledDays: card.scheduled_days,
  learningSteps: card.learning_steps,
  reps: card.reps,
  lapses: card.lapses,
  lastReview: card.last_review ?? null,
});

it('is ts-fsrs, step for step, over any history', () => {
  verifies('practice:review-is-fsrs');
  const reference = fsrs(generatorParameters({ request_retention: 0.9, enable_fuzz: false, enable_short_term: true }));
  const step = fc.record({ minutes: fc.oneof(fc.nat(30), fc.nat(60 * 24 * 90)), right: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 15 }), (steps) => {
      let card: Card | undefined;
      let expected: FsrsCard = createEmptyCard(start);
      let at = start;
      for (const { minutes, right: isRight } of steps) {
        at = new Date(at.getTime() + minutes * MINUTE_MS);
        card = review(card, isRight ? right : wrong, undefined, at);
        expected = reference.next(expected, at, isRight ? Rating.Good : Rating.Again).card;
        expect(card).toEqual(asColumns(expected));
      }
    }),
  );
});

it('names the states in the order ts-fsrs numbers them', () =>
  expect(cardStates.map((_, index) => State[index]!.toLowerCase())).toEqual(cardStates));

const pace = { averageTimeMs: 20_000, timed: 5 };
const sure = { ...right, confidence: 5, timeTakenMs: 10_000 };
it.each<[keyof typeof Rating, string, Parameters<typeof review>[1], Parameters<typeof review>[2]]>([
  ['Again', 'less than half', { ...sure, fraction: 0.49999 }, pace],
  ['Hard', 'half', { ...sure, fraction: 0.5 }, pace],
  ['Hard', 'nearly right', { ...sure, fraction: 0.99999 }, pace],
  ['Hard', 'a hint', { ...sure, hintsUsed: 1 }, pace],
  ['Hard', 'a guess', { ...sure, confidence: 1 }, pace],
  ['Good', 'right', right, pace],
  ['Good', 'right and sure, not fast', { ...sure, timeTakenMs: 10_001 }, pace],
  ['Good', 'right and fast, not sure', { ...sure, confidence: 4 }, pace],
  ['Good', 'right and sure, no time taken', { ...sure, timeTakenMs: null }, pace],
  ['Good', 'right, sure and fast, but measured by four answers', sure, { ...pace, timed: 4 }],
  ['Good', 'right, sure and fast, in no topic', sure, undefined],
  ['Easy', 'right, sure and fast', sure, pace],
])('takes for %s: %s', (grade, _what, recall, given) => {
  const byGrade = { Again: Rating.Again, Hard: Rating.Hard, Good: Rating.Good, Easy: Rating.Easy, Manual: Rating.Again } as const;
  const { card } = fsrs({ enable_fuzz: false }).next(createEmptyCard(start), start, byGrade[grade]);
  expect(review(undefined, recall, given, start)).toEqual(asColumns(card));
});

it('does not let time go back', () => {
  verifies('practice:review-is-fsrs');
  const card = review(undefined, right, undefined, start);
  const late = review(card, right, undefined, new Date(start.getTime() - 3 * DAY_MS));
  expect(late).toEqual(review(card, right, undefined, start));
  expect(late.lastReview).toEqual(start);
});

it('is due when its time has come, and not before the first review', () => {
  const card = review(undefined, right, undefined, start);
  expect(isDue(undefined, start)).toBe(false);
  expect(isDue({ ...card, reps: 0 }, card.due)).toBe(false);
  expect(isDue(card, new Date(card.due.getTime() - 1))).toBe(false);
  expect(isDue(card, card.due)).toBe(true);
});
