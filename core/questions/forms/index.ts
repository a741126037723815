import { truth } from './truth.ts';

/** Every form in which a question can be asked. Doors draw forms; a new kind of question in an old form needs nothing of them. */
export const forms = [truth] as const;
