import { z } from 'zod';
import { defineForm } from './form.ts';
import { lettersOf, Option } from './option.ts';
import { readParts } from './parts-reader.ts';

const EXAMPLES_MAX = 3; // enough to see how it goes on

/** How options are typed for numbered parts: `1A 2B 3C`. */
export const numberedExample = (letters: readonly string[]): string =>
  letters
    .slice(0, EXAMPLES_MAX)
    .map((letter, place) => `${place + 1}${letter}`)
    .join(' ');

/** A text with slots {{1}}, {{2}} …, each with options of its own. */
export const slots = defineForm({
  kind: 'slots',
  ids: true,
  shown: z.object({ kind: z.literal('slots'), text: z.string(), slots: z.array(z.strictObject({ options: z.array(Option) })) }),
  wanted: ({ slots: list }) =>
    list.length === 1
      ? `one letter, ${lettersOf(list[0]!.options)}` // the length is 1
      : `one letter for each number, such as ${numberedExample(list.map(({ options }, place) => options[place % options.length]!.label))}`, // a place in it
  read(answer, { slots: list }) {
    const line = readParts(answer, list);
    return 'problem' in line ? line : { answer: line.options.map(({ id }) => id) };
  },
});
