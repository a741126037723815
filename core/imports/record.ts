import { z } from 'zod';

/** Where an import stands. */
export const importStates = ['running', 'done', 'failed'] as const;

/** The kinds of things that other systems have their own ids for; courses have a table of their own. */
export const externalKinds = [
  'user',
  'subject',
  'module',
  'topic',
  'lesson',
  'question_set',
  'question',
  'choice',
  'exam',
  'practice_test',
  'course_material',
  'user_test_run',
  'user_answer',
  'achievement',
  'avatar',
] as const;

/** How many rows of each kind an import made, changed and left alone. */
export const ImportCounts = z.record(z.string(), z.object({ added: z.int(), changed: z.int(), kept: z.int() }));
export type ImportCounts = z.infer<typeof ImportCounts>;

/** What an import could not take as it was, and where. */
export const ImportWarnings = z.array(z.object({ place: z.string(), message: z.string() }));
export type ImportWarnings = z.infer<typeof ImportWarnings>;
