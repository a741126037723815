import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { firstProfile, settle, type Evidence, type Standing } from '../practice/settle.ts';
import { firstQuestion, ratingRules } from '../practice/rating.ts';
import { recallPoints } from './recall.ts';
import type { Card } from '../practice/card.ts';

const seen = new Date('2026-03-02T10:00:00Z');
const after = (days: number) => new Date(seen.getTime() + days * 86_400_000);
const card = (stability: number): Card => ({
  state: 'review',
  due: after(stability),
  stability,
  difficulty: 5,
  elapsedDays: 0,
  scheduledDays: stability,
  learningSteps: 0,
  reps: 3,
  lapses: 0,
  lastReview: seen,
});
const right = { fraction: 1, hintsUsed: 0 };

describe('remembering', () => {
  it('is worth the more, the likelier it was forgotten, and from three in ten on no more', () => {
    verifies('groups:board-rewards-recall');
    const points = [1, 2, 5, 10, 20, 90, 400].map((days) => recallPoints({ ...right, answeredAt: after(days) }, card(10)));
    expect(points).toEqual([...points].toSorted((a, b) => a - b));
    expect(points[3]).toBe(3); // when it is due, one in ten is forgotten
    expect(points.slice(-2)).toEqual([10, 10]);
  });

  it.each<[string, number]>([
    ['what was never seen', recallPoints({ ...right, answeredAt: after(9) }, undefined)],
    ['what was seen today', recallPoints({ ...right, answeredAt: after(0.99) }, card(0.1))],
    ['what nobody would forget so soon', recallPoints({ ...right, answeredAt: after(1) }, card(100))],
    ['what is nearly right', recallPoints({ fraction: 0.99999, hintsUsed: 0, answeredAt: after(10) }, card(10))],
    ['what took a hint', recallPoints({ fraction: 1, hintsUsed: 1, answeredAt: after(10) }, card(10))],
  ])('is not: %s', (_what, points) => expect(points).toBe(0));

  it('is that of the learner, and drilling is worth nothing however long it goes on', () => {
    const start: Standing = { profile: firstProfile(), question: firstQuestion(5), card: card(10) };
    const evidence: Evidence = {
      fraction: 1,
      timeTakenMs: 5000,
      confidence: null,
      hintsUsed: 0,
      provenance: 'direct',
      answeredAt: after(10),
      localDay: '2026-03-12',
      rightBeforeToday: false,
      paidToday: 0,
      firstAttempt: true,
    };
    const first = settle(start, evidence, ratingRules);
    expect(first.recallPoints).toBe(3);
    expect(settle(start, { ...evidence, provenance: 'relayed' }, ratingRules).recallPoints).toBe(0);
    let { standing } = first;
    let gained = 0;
    for (let minute = 1; minute <= 300; minute += 1) {
      const again = settle(standing, { ...evidence, answeredAt: new Date(after(10).getTime() + minute * 60_000) }, ratingRules);
      gained += again.recallPoints;
      ({ standing } = again);
    }
    expect(gained).toBe(0);
  });
});
