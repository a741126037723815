import { z } from 'zod';
import { ESSAY_MAX, WORDS_MAX } from '../../limits.ts';
import { defineForm } from './form.ts';

/** Whether anything can be seen in a text: spaces and characters of no width are no answer. */
export const isEmpty = (text: string): boolean => !/[^\s\p{C}\p{Z}\p{M}\u2800\u3164\u115F\u1160\uFFA0]/u.test(text);

/** A text in the learner's own words, kept as they are. */
export const text = defineForm({
  kind: 'text',
  shown: z.object({ kind: z.literal('text'), long: z.boolean() }),
  wanted: ({ long }) => (long ? `a text of your own, up to ${ESSAY_MAX} characters` : 'one answer in a few words'),
  read(answer, { long }) {
    const [only = ''] = answer;
    const most = long ? ESSAY_MAX : WORDS_MAX;
    if (answer.length > 1) return { problem: 'it holds more than one text' };
    if (isEmpty(only)) return { problem: 'it is empty' };
    if (only.length > most) return { problem: `it is longer than ${most} characters` };
    return { answer: [only] };
  },
});
