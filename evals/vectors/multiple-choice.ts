import { z } from 'zod';
import { fractionOf, itemsOf } from './foreign.ts';
import type { Adapter } from './vector.ts';

const Key = z.object({ options: z.array(z.object({ text: z.string(), fraction: z.number() })).min(2) });

/** Choices of which others may call several half right, or less than wrong. */
export const multipleChoice: Adapter = ({ key, input, expected }) => {
  const read = Key.safeParse(key);
  const place = z.int().safeParse(input);
  if (!read.success || !place.success) return { notModelled: 'a key or an answer of another form' };
  const { options } = read.data;
  const correct = options.findIndex(({ fraction }) => fraction === 1);
  const given = options[place.data]?.fraction ?? 0;
  const differs = given < 0 ? 'choices:never-below-nought' : given > 0 && given < 1 ? 'choices:one-is-right' : undefined;
  return {
    question: { type: 'multiple_choice', body: { choices: itemsOf(options.map(({ text }) => text)), correct: String(correct) } },
    answer: [options[place.data]?.text ?? ''],
    expected: fractionOf(expected),
    ...(differs ? { differs } : {}),
  };
};
