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
