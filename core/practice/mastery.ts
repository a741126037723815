const HINT_WEIGHT = 0.75; // each hint takes a quarter of what an answer shows
const BEGINNING = 2; // answers of nothing, which everybody begins with: one lucky answer is no mastery
const MEMORY = 10; // answers that count; what lies further back fades

const DECIMALS = 1e10; // 8 right answers make 0.8, which completes a topic, and not a hair less

/**
 * How well a topic is mastered, from 0 to 1, after one more answer: p + (f − p) / min(n + 3, 10), with n answers before.
 * That is an average of all answers and two of nothing, later of the last ten or so; 8 right answers in a row reach 0.8.
 */
export function proficiencyAfter(
  { proficiency, attempted }: { readonly proficiency: number; readonly attempted: number },
  { fraction, hintsUsed }: { readonly fraction: number; readonly hintsUsed: number },
): number {
  const shown = fraction * HINT_WEIGHT ** hintsUsed;
  const after = proficiency + (shown - proficiency) / Math.min(attempted + 1 + BEGINNING, MEMORY);
  return Math.round(after * DECIMALS) / DECIMALS;
}
