import { z } from 'zod';
import { readNumber } from '../number-reading.ts';
import { defineForm } from './form.ts';

const name = z.string().min(1);

/** One number, typed; with its unit where one is named. */
export const number = defineForm({
  kind: 'number',
  shown: z.object({
    kind: z.literal('number'),
    unit: name.optional(),
    /** What else the unit may be called, or other units that are converted. */
    units: z.array(name).optional(),
    unit_required: z.boolean().optional(),
    percent: z.boolean().optional(),
    fractions: z.boolean().optional(),
  }),
  wanted({ unit, units = [], unit_required, fractions }) {
    const names = [...(unit === undefined ? [] : [unit]), ...units];
    const form = fractions === false ? 'one number, like 1000.5' : 'one number, like 1000.5 or 3/4';
    if (!names.length) return form;
    return `${form}, ${unit_required ? 'with its unit' : 'with or without its unit'} (${names.slice(0, 5).join(', ')})`; // five are enough to see what is meant
  },
  read(answer, { unit, units = [], percent = false, fractions = true }, locale) {
    if (answer.length > 1) return { problem: 'it holds more than one number' };
    return readNumber(answer[0] ?? '', { units: [...(unit === undefined ? [] : [unit]), ...units], percent, fractions }, locale);
  },
});
