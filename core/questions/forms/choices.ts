import { z } from 'zod';
import { defineForm } from './form.ts';
import { readLine } from './line-reader.ts';
import { optionReader, type Found } from './option-reader.ts';
import { lettersOf, Option } from './option.ts';

const STRINGS_MAX = 100; // more than there are choices; each may be a line to be told apart, which takes time

/** Any number of several options, the same however often and in whatever order they are named. */
export const choices = defineForm({
  kind: 'choices',
  ids: true,
  shown: z.object({ kind: z.literal('choices'), options: z.array(Option) }),
  wanted: ({ options }) => `the letters of all that apply, ${lettersOf(options)}, with spaces between`,
  read(answer, { options }) {
    const read = optionReader(options);
    const ids = new Set<string>();
    const given = answer.filter((each) => each.trim());
    if (given.length > STRINGS_MAX) return { problem: 'it is too long' };
    for (const typed of given) {
      const whole: Found = read(typed);
      const line = 'option' in whole ? { options: [whole.option] } : readLine(typed, { readerAt: () => read, noun: 'choices' });
      if ('problem' in line) return line;
      for (const { id } of line.options) ids.add(id);
    }
    return ids.size ? { answer: [...ids].toSorted() } : { problem: 'nothing was chosen' };
  },
});
