import { z } from 'zod';
import { defineForm } from './form.ts';
import { lettersOf, Option } from './option.ts';
import { readParts } from './parts-reader.ts';
import { numbersTo } from './slots.ts';

/** Numbered items, to each of which one of the same lettered options belongs; an option may serve several items, or none. */
export const pairs = defineForm({
  kind: 'pairs',
  ids: true,
  shown: z.object({ kind: z.literal('pairs'), items: z.array(Option), options: z.array(Option) }),
  wanted: ({ items, options }) => `one letter, ${lettersOf(options)}, for each number: ${numbersTo(items.length)}`,
  read(answer, { items, options }) {
    const line = readParts(
      answer,
      items.map(({ text }) => ({ options, text })),
    );
    return 'problem' in line ? line : { answer: line.options.map(({ id }) => id) };
  },
});
