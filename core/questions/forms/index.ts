import { z } from 'zod';
import { blanks } from './blanks.ts';
import { choice } from './choice.ts';
import { choices } from './choices.ts';
import { number } from './number.ts';
import { order } from './order.ts';
import { pairs } from './pairs.ts';
import { slots } from './slots.ts';
import { text } from './text.ts';
import { truth } from './truth.ts';

/** Every form in which a question can be asked. Doors draw forms; a new kind of question in an old form needs nothing of them. */
export const forms = [choice, choices, slots, pairs, order, truth, number, text, blanks] as const;

/** A question as it is shown, in any of the forms. */
export const Shown = z.discriminatedUnion('kind', [
  choice.shown,
  choices.shown,
  slots.shown,
  pairs.shown,
  order.shown,
  truth.shown,
  number.shown,
  text.shown,
  blanks.shown,
]);
export type Shown = z.output<typeof Shown>;
