import { creditOf } from './hints.ts';

/** A question of a run, as far as its score cares. */
export type ScoredItem = {
  /** From 0 (wrong) to 1 (right); null where there is no answer, or no grade yet. */
  readonly fraction: number | null;
  /** Whether it was answered and still waits for its grade. */
  readonly pending: boolean;
  readonly points: number;
  readonly hintsUsed: number;
};

/** What a run came to. While answers wait for their grade it is over the others, and `pending` says how many wait. */
export type RunScore = {
  /** From 0 to 1 and not rounded; null while nothing can be scored. */
  readonly score: number | null;
  /** Questions answered quite rightly, hints or not. */
  readonly correct: number;
  readonly answered: number;
  readonly pending: number;
  readonly total: number;
};

const COLUMN_STEPS = 100_000; // five decimal places
const DUST = 1e-9; // of a per cent: 0.29 · 100 is a hair less than 29
const DUST_STEPS = 1e12; // ten times 0.9 adds up to a hair less than 9, and who reached 90 % shall have it

/** The credit of an item; a question left out has none. */
const earned = ({ fraction, hintsUsed }: ScoredItem): number => creditOf({ fraction: fraction ?? 0, hintsUsed });

/** The score of a run: the points earned of all there were, rounded no further than float dust goes. */
export function scoreRun(items: readonly ScoredItem[]): RunScore {
  const scored = items.filter(({ pending }) => !pending);
  const points = scored.reduce((sum, item) => sum + item.points, 0);
  const share = scored.reduce((sum, item) => sum + earned(item) * item.points, 0) / points;
  return {
    score: points > 0 ? Math.round(share * DUST_STEPS) / DUST_STEPS : null,
    correct: scored.filter(({ fraction }) => fraction === 1).length,
    answered: items.filter(({ fraction, pending }) => pending || fraction !== null).length,
    pending: items.length - scored.length,
    total: items.length,
  };
}

/** Whether a score reaches the mark, in per cent and not rounded: 89.95 is not 90. */
export const passes = (score: number, markPercent: number): boolean => score * 100 >= markPercent - DUST;

/** A score as its column holds it. */
export const storedScore = (score: number): number => Math.round(score * COLUMN_STEPS) / COLUMN_STEPS;
