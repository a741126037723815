import { z } from 'zod';
import { textsOf } from './short-answer.ts';
import type { Adapter } from './vector.ts';

const Key = z.object({
  blanks: z.array(z.object({ type: z.string(), key: z.unknown(), settings: z.record(z.string(), z.unknown()), weight: z.number() })),
});

/** Texts with blanks, as other systems grade them. */
export const fillInBlank: Adapter = ({ key, input, expected, level }) => {
  if (level !== 'grade') return { notModelled: 'several tries at one question are a matter of runs' };
  const parsed = Key.safeParse(key);
  if (!parsed.success) return { notModelled: 'a key of another form' };
  const { blanks } = parsed.data;
  if (blanks.some(({ type }) => type !== 'short_answer')) return { notModelled: 'blanks of which some are chosen, not written' };
  if (blanks.some(({ weight }) => weight <= 0)) return { notModelled: 'a blank that counts nothing' };
  const bodies = blanks.map((blank) => textsOf(blank.key, blank.settings));
  if (bodies.some((body) => 'notModelled' in body)) return bodies.find((body) => 'notModelled' in body)!; // just found
  const answer = z.array(z.union([z.string(), z.null()])).safeParse(input);
  if (!answer.success || typeof expected['fraction'] !== 'number') return { notModelled: 'an answer of another form' };
  return {
    question: {
      type: 'fill_in_blank',
      body: { text: 'Fill in.', blanks: bodies.map((body, at) => ({ ...body, weight: blanks[at]!.weight })) },
    }, // a body for each blank
    answer: answer.data.map((each) => each ?? ''),
    expected: expected['fraction'],
  };
};
