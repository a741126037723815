import { z } from 'zod';
import { fractionOf } from './foreign.ts';
import type { Adapter } from './vector.ts';

const Key = z.object({ correct: z.boolean() });

/** Statements, where the key says whether they hold. */
export const trueFalse: Adapter = ({ key, input, expected }) => {
  const read = Key.safeParse(key);
  const answer = z.boolean().safeParse(input);
  if (!read.success || !answer.success) return { notModelled: 'a key or an answer of another form' };
  return { question: { type: 'true_false', body: read.data }, answer: [String(answer.data)], expected: fractionOf(expected) };
};
