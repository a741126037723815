import { z } from 'zod';
import { unwrapped } from '../asides.ts';
import { defineForm } from './form.ts';

const words: ReadonlyMap<string, string> = new Map([
  ['true', 'true'],
  ['t', 'true'],
  ['yes', 'true'],
  ['y', 'true'],
  ['correct', 'true'],
  ['right', 'true'],
  ['false', 'false'],
  ['f', 'false'],
  ['no', 'false'],
  ['n', 'false'],
  ['incorrect', 'false'],
  ['wrong', 'false'],
]);

/** A statement, to be called true or false. */
export const truth = defineForm({
  kind: 'truth',
  shown: z.object({ kind: z.literal('truth') }),
  wanted: () => 'one word, true or false',
  read(answer) {
    const typed = answer.length === 1 ? answer[0]!.normalize('NFKC').trim().toLowerCase().replaceAll('`', '"') : ''; // the length is 1
    const word = words.get(unwrapped(typed.replace(/[.!]$/, ''), { code: false }).replace(/[.!]$/, ''));
    return word ? { answer: [word] } : { problem: answer.length > 1 ? 'it holds more than one word' : 'it is neither true nor false' };
  },
});
