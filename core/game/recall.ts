import type { Card } from '../practice/card.ts';
import { recallOf } from '../practice/review.ts';

const rule = {
  pointsMax: 10,
  awayMs: 24 * 60 * 60 * 1000, // what was seen a moment ago is read off, not remembered: cramming is worth nothing
  forgottenMost: 0.3, // beyond that nothing is gained by letting more be forgotten
} as const;

/** What of an answer says that it was remembered. */
type Recalled = { readonly fraction: number; readonly hintsUsed: number; readonly answeredAt: Date };

/**
 * What remembering a question is worth on the board of a place, from 0 to 10: nothing the first time it is met, within a day, with a
 * hint or nearly right; and the more, the likelier it was forgotten since it was last seen.
 */
export function recallPoints({ fraction, hintsUsed, answeredAt }: Recalled, card: Card | undefined): number {
  if (fraction < 1 || hintsUsed > 0 || !card?.lastReview) return 0;
  if (answeredAt.getTime() - card.lastReview.getTime() < rule.awayMs) return 0;
  const forgotten = 1 - recallOf(card, answeredAt);
  return Math.round((rule.pointsMax * Math.min(forgotten, rule.forgottenMost)) / rule.forgottenMost);
}
