import { z } from 'zod';

const text = z.string().min(1);
const id = z.string().min(1);

/** What a version's `body` holds, by type, where the type cannot be asked yet. In texts {{1}}, {{2}} … stand for blanks. */
export const waitingBodies = {
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
} as const;
