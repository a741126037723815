import type { confidenceLabels } from '../chat/log.ts';

/** How far a passage can be relied on to answer. */
export type Confidence = { readonly label: (typeof confidenceLabels)[number]; readonly score: number };

const HIGH_MIN = 0.75;
const MEDIUM_MIN = 0.4;

/** What a search knows about a passage it found, each from 0 to 1. */
export type Evidence = {
  /** How much of what the question's words are worth the passage has; a word that no passage has is missing too. */
  readonly coverage: number;
  /** Its score beside that of the best one. */
  readonly standing: number;
  /** For the best one, how far it is ahead of the next; for others nothing. */
  readonly margin: number;
  /** How high the other ranking has it; undefined where there is none. */
  readonly agreement: number | undefined;
};

/** The label of a score. */
export const labelOf = (score: number): Confidence['label'] => (score >= HIGH_MIN ? 'High' : score >= MEDIUM_MIN ? 'Medium' : 'Low');

/** What the evidence comes to: mostly whether the passage has the question's words, then whether it stands out, and whether both rankings say so. */
export function confidenceOf({ coverage, standing, margin, agreement }: Evidence): Confidence {
  const apart = 0.65 * coverage + 0.1 * standing + 0.25 * Math.min(1, 2 * margin);
  const weighed = agreement === undefined ? apart : 0.8 * apart + 0.2 * agreement;
  const score = Math.round(Math.min(1, Math.max(0, weighed)) * 100) / 100;
  return { label: labelOf(score), score };
}
