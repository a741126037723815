import { z } from 'zod';

/** What an import said beside what has a column of its own; nothing of it decides a grade. */
export const QuestionMetadata = z.object({
  question_type: z.string().optional(),
  multi_select: z.boolean().optional(),
  allow_multiple: z.boolean().optional(),
  imported: z.record(z.string(), z.json()).optional(),
});
export type QuestionMetadata = z.infer<typeof QuestionMetadata>;
