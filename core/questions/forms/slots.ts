import { z } from 'zod';
import { defineForm } from './form.ts';
import { lettersOf, Option } from './option.ts';
import { readParts } from './parts-reader.ts';

/** How options are typed for numbered parts. An example with letters could be the answer. */
export const numbersTo = (count: number): string => Array.from({ length: count }, (_, place) => `${place + 1}…`).join(' ');

/** A text with slots {{1}}, {{2}} …, each with options of its own. */
export const slots = defineForm({
  kind: 'slots',
  ids: true,
  shown: z.object({ kind: z.literal('slots'), text: z.string(), slots: z.array(z.strictObject({ options: z.array(Option) })) }),
  wanted: ({ slots: list }) =>
    list.length === 1 ? `one letter, ${lettersOf(list[0]!.options)}` : `one letter for each number: ${numbersTo(list.length)}`, // the length is 1
  read(answer, { slots: list }) {
    const line = readParts(answer, list);
    return 'problem' in line ? line : { answer: line.options.map(({ id }) => id) };
  },
});
