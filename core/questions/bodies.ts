import { z } from 'zod';
import type { questionTypeNames } from './type-names.ts';

const text = z.string().min(1);
const id = z.string().min(1);

/** A choice keeps its id for life; letters are only how it is shown. `original_id` is the id it was imported with. */
const choice = z.object({
  id,
  text,
  html: text.optional(),
  original_id: text.optional(),
  explanation: text.optional(),
});
const item = z.object({ id, text, html: text.optional(), original_id: text.optional() });
const explained = item.extend({ explanation: text.optional() });
const partial = z.enum(['all_or_nothing', 'right_minus_wrong', 'per_option']);
const orderCredit = z.enum(['all_or_nothing', 'absolute_position', 'longest_subsequence', 'adjacent_pairs']);

/** What a version's `body` holds, by type. In texts {{1}}, {{2}} … stand for blanks and slots. */
export const questionBodies = {
  multiple_choice: z.object({ choices: z.array(choice).min(2), correct: id }),
  true_false: z.object({ correct: z.boolean(), explanations: z.object({ true: text, false: text }).partial().optional() }),
  fill_in_blank: z.object({
    text,
    blanks: z.array(z.object({ accepted: z.array(text).min(1), case_sensitive: z.boolean(), explanation: text.optional() })).min(1),
  }),
  numerical_entry: z.object({
    value: z.number(),
    tolerance: z.object({
      kind: z.enum(['absolute', 'relative', 'significant_figures', 'decimal_places']),
      amount: z.number().min(0),
    }),
    unit: text.optional(),
  }),
  short_answer: z.union([
    z.object({ accepted: z.array(text).min(1), case_sensitive: z.boolean(), typos: z.boolean().optional() }),
    z.object({ rubric: z.array(z.object({ id, text, points: z.int().min(1) })).min(1) }),
  ]),
  pick_from_list: z.object({
    text,
    slots: z.array(z.object({ options: z.array(choice).min(2), correct: id })).min(1),
  }),
  matching: z.object({ left: z.array(explained).min(2), right: z.array(item).min(2), pairs: z.record(id, id) }),
  ordering: z.object({ items: z.array(explained).min(2), order: z.array(id), credit: orderCredit.optional() }),
  multiple_response: z.object({ choices: z.array(choice).min(2), correct: z.array(id).min(1), credit: partial.optional() }),
  drag_and_drop: z.object({
    items: z.array(explained).min(2),
    zones: z.array(item).optional(),
    placement: z.record(id, id).optional(),
    order: z.array(id).optional(),
  }),
} as const satisfies Record<(typeof questionTypeNames)[number], z.ZodType>;
export type QuestionBody = z.infer<(typeof questionBodies)[keyof typeof questionBodies]>;

/** What an import said beside what has a column of its own; nothing of it decides a grade. */
export const QuestionMetadata = z.object({
  question_type: z.string().optional(),
  multi_select: z.boolean().optional(),
  allow_multiple: z.boolean().optional(),
  imported: z.record(z.string(), z.json()).optional(),
});
export type QuestionMetadata = z.infer<typeof QuestionMetadata>;
