import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Pair = z.strictObject({
  course: z.string(),
  lesson: z.string(),
  question: z.string(),
  quote: z.string(),
  words: z.enum(['same', 'other']),
});

/** A learner's question and a quote that the passage which answers it holds; `words` says whether the two share their words. */
export type Pair = z.output<typeof Pair>;

/** The labelled questions over the sample courses: written before the search existed, and not changed to suit it. */
export const readPairs = (): Pair[] => z.array(Pair).parse(JSON.parse(readFileSync(join(import.meta.dirname, 'pairs.json'), 'utf8')));

const Unanswerable = z.strictObject({ course: z.string(), question: z.string(), subject: z.enum(['near', 'far']) });

/** A question that a course does not answer: of its subject, or of another. */
export type Unanswerable = z.output<typeof Unanswerable>;

/** Questions that no lesson of the course answers, written before confidence was fitted. */
export const readUnanswerable = (): Unanswerable[] =>
  z.array(Unanswerable).parse(JSON.parse(readFileSync(join(import.meta.dirname, 'unanswerable.json'), 'utf8')));
