import { z } from 'zod';
import { defineForm } from './form.ts';
import { readLine } from './line-reader.ts';
import { optionReader } from './option-reader.ts';
import { lettersOf, Option } from './option.ts';

/** One of several options. */
export const choice = defineForm({
  kind: 'choice',
  ids: true,
  shown: z.object({ kind: z.literal('choice'), options: z.array(Option) }),
  wanted: ({ options }) => `one letter, ${lettersOf(options)}`,
  read(answer, { options }) {
    const given = answer.filter((typed) => typed.trim());
    if (given.length !== 1) return { problem: given.length ? `one choice is wanted and ${given.length} were given` : 'nothing was chosen' };
    const read = optionReader(options);
    const found = read(given[0]!); // there is one
    if ('option' in found) return { answer: [found.option.id] };
    const several = readLine(given[0]!, { readerAt: () => read, noun: 'choices' });
    return 'options' in several && several.options.length > 1
      ? { problem: `one choice is wanted and ${several.options.length} were given` }
      : found;
  },
});
