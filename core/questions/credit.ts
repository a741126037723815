import { z } from 'zod';
import type { Grade, Part } from './question-type.ts';

/** How a question of several parts counts: each part for itself, or only all of them together. */
export const PartCredit = z.enum(['per_part', 'all_or_nothing']);
export type PartCredit = z.output<typeof PartCredit>;

/** The grade of an answer whose parts weigh the same. */
export function gradeParts(parts: readonly Part[], credit: PartCredit = 'per_part'): Grade {
  const right = parts.filter(({ verdict }) => verdict === 'right').length;
  return { fraction: credit === 'per_part' ? right / parts.length : Number(right === parts.length), parts };
}

/** How a chosen subset counts when it is not exactly the right one. */
export const ChoiceCredit = z.enum(['all_or_nothing', 'right_minus_wrong', 'per_option', 'right_if_none_wrong', 'coverage']);
export type ChoiceCredit = z.output<typeof ChoiceCredit>;

/** What was chosen of what there is, counted. */
export type Chosen = { readonly right: number; readonly wrong: number; readonly correct: number; readonly options: number };

const schemes = {
  all_or_nothing: ({ right, wrong, correct }) => Number(right === correct && wrong === 0),
  right_minus_wrong: ({ right, wrong, correct }) => (right - wrong) / correct,
  per_option: ({ right, wrong, correct, options }) => 1 - (correct - right + wrong) / options,
  right_if_none_wrong: ({ right, wrong, correct }) => (wrong ? 0 : right / correct),
  coverage: ({ right, wrong, correct }) => (right / correct) * (right / (right + wrong)),
} as const satisfies Record<ChoiceCredit, (chosen: Chosen) => number>;

/** The fraction for a chosen subset. Who chose nothing earned nothing, under every scheme. */
export const creditChosen = (chosen: Chosen, credit: ChoiceCredit = 'all_or_nothing'): number =>
  chosen.right + chosen.wrong === 0 ? 0 : Math.max(0, schemes[credit](chosen));
