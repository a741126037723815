import { z } from 'zod';
import { defineForm } from './form.ts';
import { Option } from './option.ts';
import { readParts } from './parts-reader.ts';

/** Lettered items, to be put in order. */
export const order = defineForm({
  kind: 'order',
  ids: true,
  shown: z.object({ kind: z.literal('order'), items: z.array(Option) }),
  wanted: ({ items }) => `all ${items.length} letters from first to last, with spaces between`,
  read(answer, { items }) {
    const line = readParts(
      answer,
      items.map(() => ({ options: items })),
      'items',
    );
    if ('problem' in line) return line;
    const twice = line.options.find(({ id }, place) => id && line.options.findIndex((other) => other.id === id) !== place);
    if (twice) return { problem: `${twice.label} is named twice` };
    const named = line.options.filter(({ id }) => id).length;
    if (named < items.length) return { problem: `${items.length} items are wanted and ${named} were given` };
    return { answer: line.options.map(({ id }) => id) };
  },
});
