import { z } from 'zod';
import { truth } from './truth.ts';

/** Every form in which a question can be asked. Doors draw forms; a new kind of question in an old form needs nothing of them. */
export const forms = [truth] as const;

/** A question as it is shown, in any of the forms. */
export const Shown = z.discriminatedUnion('kind', [truth.shown]);
export type Shown = z.output<typeof Shown>;
