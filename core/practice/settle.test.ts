import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { provenances } from '../runs/run.ts';
import { firstQuestion, ratingRules } from './rating.ts';
import { type Evidence, firstCourse, firstProfile, firstSubject, firstTopic, settle, type Standing } from './settle.ts';

const start = new Date('2026-03-02T09:00:00Z');
const DAY_MS = 86_400_000;
const dayAfter = (days: number) => new Date(start.getTime() + days * DAY_MS);
const fresh: Standing = {
  profile: firstProfile(),
  subject: firstSubject(),
  topic: firstTopic(),
  course: firstCourse(),
  question: firstQuestion(5),
};
const right: Evidence = {
  fraction: 1,
  timeTakenMs: 8000,
  confidence: 3,
  hintsUsed: 0,
  provenance: 'direct',
  answeredAt: start,
  localDay: '2026-03-02',
  rightBeforeToday: false,
  paidToday: 0,
  firstAttempt: true,
};
const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  fraction: fc.constantFrom(0, 0.33333, 0.5, 0.75, 1),
  timeTakenMs: fc.option(fc.nat(120_000)),
  confidence: fc.option(fc.integer({ min: 1, max: 5 })),
  hintsUsed: fc.nat(3),
  provenance: fc.constantFrom(...provenances),
  answeredAt: fc.nat(40).map(dayAfter),
  localDay: fc.nat(40).map((days) => dayAfter(days).toISOString().slice(0, 10)),
  rightBeforeToday: fc.boolean(),
  paidToday: fc.nat(20),
  firstAttempt: fc.boolean(),
});
/** A standing as it comes about: by answers, with or without a subject, topic and course. */
const anyStanding = fc
  .tuple(fc.array(anyEvidence, { maxLength: 8 }), fc.boolean(), fc.boolean(), fc.boolean(), fc.integer({ min: 1, max: 10 }))
  .map(([history, subject, topic, course, difficulty]) =>
    history.reduce<Standing>((standing, evidence) => settle(standing, evidence, ratingRules).standing, {
      profile: firstProfile(),
      question: firstQuestion(difficulty),
      ...(subject && { subject: firstSubject() }),
      ...(topic && { topic: firstTopic() }),
      ...(course && { course: firstCourse() }),
    }),
  );
const deeplyFrozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) Object.values(Object.freeze(value)).forEach(deeplyFrozen);
  return value;
};

it('does the same whenever it is asked, and changes nothing it was given', () => {
  verifies('practice:settle-deterministic');
  fc.assert(
    fc.property(anyStanding, anyEvidence, fc.boolean(), (standing, evidence, shrinks) => {
      const rules = { k: 32, shrinks };
      const first = settle(deeplyFrozen(standing), deeplyFrozen(evidence), rules);
      expect(settle(structuredClone(standing), structuredClone(evidence), rules)).toEqual(first);
    }),
  );
});

it('does nothing for a relayed answer', () => {
  verifies('practice:settle-deterministic');
  fc.assert(
    fc.property(anyStanding, anyEvidence, (standing, evidence) => {
      const settled = settle(standing, { ...evidence, provenance: 'relayed' }, ratingRules);
      expect(settled).toEqual({ standing, xp: 0, boardPoints: 0, recallPoints: 0 });
      expect(settled.standing).toBe(standing);
    }),
  );
});

it('moves what the question has, and nothing else', () =>
  fc.assert(
    fc.property(anyStanding, anyEvidence, (standing, evidence) => {
      const {
        standing: after,
        xp,
        boardPoints,
        recallPoints,
        ...ratings
      } = settle(standing, { ...evidence, provenance: 'attested' }, ratingRules);
      for (const part of ['subject', 'topic', 'course'] as const) expect(part in after).toBe(part in standing);
      expect('studentRating' in ratings).toBe('subject' in standing);
      expect('questionRating' in ratings).toBe('subject' in standing);
      if (!standing.subject) expect(after.question).toBe(standing.question);
      if (ratings.studentRating) {
        verifies('practice:rating-bounded');
        expect(ratings.studentRating).toEqual({ before: standing.subject!.rating, after: after.subject!.rating }); // else it has no rating
        expect(Math.abs(ratings.studentRating.after - ratings.studentRating.before)).toBeLessThanOrEqual(ratingRules.k + 1e-9);
        expect(ratings.questionRating).toEqual({ before: standing.question.rating, after: after.question.rating });
      }
      expect(after.profile.xp - standing.profile.xp).toBe(xp);
      expect(xp).toBeGreaterThanOrEqual(0);
      expect([0, 1, 2]).toContain(boardPoints);
      expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).toContain(recallPoints);
      expect(after.profile.answered).toBe(standing.profile.answered + 1);
      expect(after.card!.reps).toBe((standing.card?.reps ?? 0) + 1); // an answer always leaves a card
    }),
  ));

it('settles a first right answer', () => {
  const { standing, xp, boardPoints, studentRating } = settle(fresh, right, ratingRules);
  expect(standing).toMatchObject({
    profile: { xp: 10, streakCurrent: 1, streakLongest: 1, lastActivityDay: '2026-03-02', answered: 1, counters: { correctAnswers: 1 } },
    topic: { attempted: 1, correct: 1, averageTimeMs: 8000, timed: 1, lastPracticeAt: start },
    course: { answered: 1, correct: 1, lastActivityAt: start },
    card: { state: 'learning', reps: 1, lastReview: start },
  });
  expect([xp, boardPoints]).toEqual([10, 0]); // below the learner, not due: no feat
  expect(studentRating!.after).toBeGreaterThan(1000); // it has a subject
});

it('averages over the answers that have a time', () => {
  const times = [8000, null, 10_000, null];
  const { topic } = times.reduce<Standing>(
    (standing, timeTakenMs) => settle(standing, { ...right, timeTakenMs }, ratingRules).standing,
    fresh,
  );
  expect(topic).toMatchObject({ attempted: 4, timed: 2, averageTimeMs: 9000 });
});

it('lets an answer that waited for its grade set no date back', () => {
  const now = settle(fresh, { ...right, answeredAt: dayAfter(3), localDay: '2026-03-05' }, ratingRules).standing;
  const { standing } = settle(now, right, ratingRules);
  expect(standing).toMatchObject({
    profile: { lastActivityDay: '2026-03-05' },
    topic: { lastPracticeAt: dayAfter(3) },
    course: { lastActivityAt: dayAfter(3) },
    card: { lastReview: dayAfter(3) },
  });
});

it('counts a question as right once a day', () => {
  const { standing, xp } = settle(settle(fresh, right, ratingRules).standing, { ...right, rightBeforeToday: true }, ratingRules);
  expect(standing.profile.counters.correctAnswers).toBe(1);
  expect(standing.topic?.correct).toBe(2);
  expect(xp).toBe(0);
});

describe('points for the board', () => {
  const hard: Standing = { ...fresh, question: firstQuestion(9) };
  const known = (standing: Standing) => settle(standing, right, ratingRules).standing;
  const tomorrow: Evidence = { ...right, answeredAt: dayAfter(1), localDay: '2026-03-03' };
  it.each<[number, string, Standing, Evidence]>([
    [0, 'an easy question', fresh, right],
    [1, 'one rated above the learner', hard, right],
    [1, 'a due one', known(fresh), tomorrow],
    [2, 'a due one rated above the learner', known(hard), tomorrow],
    [0, 'one nearly right', hard, { ...right, fraction: 0.99999 }],
    [0, 'one with a hint', hard, { ...right, hintsUsed: 1 }],
    [0, 'a second attempt', hard, { ...right, firstAttempt: false }],
    [0, 'a relayed one', hard, { ...right, provenance: 'relayed' }],
  ])('%d for %s', (points, _what, standing, evidence) => expect(settle(standing, evidence, ratingRules).boardPoints).toBe(points));
});
