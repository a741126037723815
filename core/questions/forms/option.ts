import { z } from 'zod';

/** Something that can be chosen, or to which something is given, as it is shown: the label is where it stands, the id is its own for life. */
export const Option = z.strictObject({ id: z.string(), label: z.string(), text: z.string(), html: z.string().optional() });
export type Option = z.output<typeof Option>;

type Showable = { readonly id: string; readonly text: string; readonly html?: string | undefined };

const LETTERS = 26;
const firstLetter = 'A'.charCodeAt(0);

/** The letter of a place: A, B … Z, AA, AB … */
export function letterOf(place: number): string {
  const last = String.fromCharCode(firstLetter + (place % LETTERS));
  return place < LETTERS ? last : letterOf(Math.floor(place / LETTERS) - 1) + last;
}

const shown = ({ id, text, html }: Showable, label: string): Option => ({ id, label, text, ...(html ? { html } : {}) });

/** Options in the order they were served in, with letters; what the order does not name comes last, as stored. */
export function lettered(list: readonly Showable[], order: readonly string[] = []): Option[] {
  const place = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length);
  return list.toSorted((one, other) => place(one.id) - place(other.id)).map((each, index) => shown(each, letterOf(index)));
}

/** What options are given to, in the order stored, with numbers. */
export const numbered = (list: readonly Showable[]): Option[] => list.map((each, index) => shown(each, String(index + 1)));

/** "A to D", as it follows "one letter,". */
export const lettersOf = (options: readonly Option[]): string => `A to ${letterOf(options.length - 1)}`;
