import { z } from 'zod';
import { defineForm } from './form.ts';

const words: ReadonlyMap<string, string> = new Map([
  ['true', 'true'],
  ['t', 'true'],
  ['yes', 'true'],
  ['y', 'true'],
  ['false', 'false'],
  ['f', 'false'],
  ['no', 'false'],
  ['n', 'false'],
]);

/** A statement, to be called true or false. */
export const truth = defineForm({
  kind: 'truth',
  shown: z.object({ kind: z.literal('truth') }),
  wanted: () => 'one word, true or false',
  read(answer) {
    const word = answer.length === 1 ? words.get(answer[0]!.normalize('NFKC').trim().replace(/[.!]$/, '').toLowerCase()) : undefined; // the length is 1
    return word ? { answer: [word] } : { problem: answer.length > 1 ? 'it holds more than one word' : 'it is neither true nor false' };
  },
});
