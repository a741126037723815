import type { confidenceLabels } from '../chat/log.ts';

/** How far the materials can be relied on to answer: from 0 to 1, how likely the answer is among the first passages. */
export type Confidence = { readonly label: (typeof confidenceLabels)[number]; readonly score: number };

const HIGH_MIN = 0.75;
const MEDIUM_MIN = 0.4;

/** What a search knows about a passage it found, each from 0 to 1. */
export type Evidence = {
  /** How much of what the question's words are worth the passage has; a word that no passage has is missing too. */
  readonly coverage: number;
  /** How much of it is in words that no passage has, less so where they are like one: nothing says so more clearly that a course does not cover it. */
  readonly unknown: number;
  /** For the best passage, how far it is ahead of the next; for others nothing. */
  readonly margin: number;
  /** How high the other ranking has it; undefined where there is none. */
  readonly agreement: number | undefined;
};

/** What each kind of evidence weighs, on the scale of log odds. */
export type Weights = Readonly<Record<keyof Evidence | 'base', number>>;

/**
 * Fitted by logistic regression on the labelled questions of the sample courses, clean and misspelt, and on those that
 * no course answers: is the right passage among the first five? `npm run bench -- retrieval` fits them again, and shows
 * what they come to on a course that was left out of the fit.
 */
export const byWordsAlone: Weights = { coverage: 5.0, unknown: -2.5, margin: 0.4, agreement: 0, base: -0.8 };
/** The same where there are two rankings. */
export const byBothRankings: Weights = { coverage: 4.7, unknown: -2.6, margin: 0.1, agreement: 1.2, base: -1.4 };

/** The label of a score. */
export const labelOf = (score: number): Confidence['label'] => (score >= HIGH_MIN ? 'High' : score >= MEDIUM_MIN ? 'Medium' : 'Low');

/** What evidence comes to by its weights, from 0 to 1. */
export function likelihood({ coverage, unknown, margin, agreement = 0 }: Evidence, weights: Weights): number {
  const odds =
    weights.base + weights.coverage * coverage + weights.unknown * unknown + weights.margin * margin + weights.agreement * agreement;
  return 1 / (1 + Math.exp(-odds));
}

/** How sure one passage is to hold the answer. One that has none of the question's words is never sure. */
export function confidenceOf(evidence: Evidence): Confidence {
  const weights = evidence.agreement === undefined ? byWordsAlone : byBothRankings;
  const score = Math.round(likelihood(evidence, weights) * 100) / 100;
  return { label: labelOf(score), score };
}

const LOOKED_AT = 5; // passages: more are not read before an answer

/** How sure the answer is among what was found: as sure as the surest of its first passages. */
export function overall(found: readonly Confidence[]): Confidence {
  const [surest] = found.slice(0, LOOKED_AT).toSorted((one, other) => other.score - one.score);
  return surest ?? { label: 'Low', score: 0 };
}
