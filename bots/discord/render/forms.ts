import { ButtonStyle } from 'discord.js';
import type { FormKind, ShownAs } from '../../../core/questions/forms/form.ts';
import type { Shown } from '../../../core/questions/forms/index.ts';
import { letterOf, type Option } from '../../../core/questions/forms/option.ts';
import type { Act } from '../custom-id.ts';
import { ONE_TAP_MAX, OPTIONS_MAX, ORDER_MAX, SLOTS_MAX, SLOTS_PER_PAGE } from '../limits.ts';
import { button, option, row, rowsOf, select, type Row } from './parts.ts';
import { gapNumber } from './text.ts';

/** What a form adds to the words of a question, before it is dressed: lists of options, and what to do with them. */
export type Told = {
  readonly gapped?: string;
  readonly lists: readonly { readonly head?: string; readonly options: readonly Option[] }[];
  readonly note?: string;
};

/** How a form is drawn. */
export type Drawn = {
  readonly told: Told;
  /** The rows in which it is answered; none where it can only be typed. */
  readonly rows: readonly Row[];
  /** Whether what is picked has to be sent. */
  readonly drafted: boolean;
  readonly pages: number;
  /** Slots of all pages. */
  readonly parts: number;
};

/** Writes the id of a control of this question. */
export type Name = (act: Act, arg?: string) => string;

type Draw<Kind extends FormKind> = (shown: ShownAs<Kind>, name: Name, page: number) => Drawn;

const typedOnly = (told: Told): Drawn => ({ told, rows: [], drafted: false, pages: 1, parts: 1 });
const lineOf = ({ label, text }: Option) => `${label}. ${text}`;
const isSelectable = (options: readonly Option[]) => options.length >= 1 && options.length <= OPTIONS_MAX;
const optionsOf = (options: readonly Option[], before = '') => options.map((each, place) => option(`${before}${lineOf(each)}`, place));

type Slot = { readonly hint: string; readonly options: readonly Option[] };

/** A select for each slot, as many as a message holds; the others are on further pages. */
function slotted(told: Told, slots: readonly Slot[], name: Name, page: number): Drawn {
  if (!slots.length || slots.length > SLOTS_MAX || !slots.every(({ options }) => isSelectable(options))) return typedOnly(told);
  const pages = Math.ceil(slots.length / SLOTS_PER_PAGE);
  const first = Math.min(Math.max(page, 0), pages - 1) * SLOTS_PER_PAGE;
  const rows = slots.slice(first, first + SLOTS_PER_PAGE).map(({ hint, options }, index) => {
    const place = first + index;
    return row(select(`${place + 1}: ${hint}`, name('slot', String(place)), optionsOf(options, `${place + 1}: `), { least: 0 }));
  });
  return { told, rows, drafted: true, pages, parts: slots.length };
}

const sameOptions = (slots: readonly { readonly options: readonly Option[] }[]) =>
  slots.every(
    ({ options }) =>
      options.length === slots[0]!.options.length && options.every(({ text }, place) => text === slots[0]!.options[place]!.text),
  ); // there is a first where there is any, and as many in it

const draws: { readonly [Kind in FormKind]: Draw<Kind> } = {
  choice({ options }, name) {
    const told = { lists: [{ options }] };
    if (!isSelectable(options)) return typedOnly(told);
    const letters = options.map((_, place) => button(letterOf(place), name('pick', String(place)), ButtonStyle.Primary));
    const rows = options.length <= ONE_TAP_MAX ? [row(...letters)] : [row(select('Choose one answer', name('pick'), optionsOf(options)))];
    return { told, rows, drafted: false, pages: 1, parts: 1 };
  },
  choices({ options }, name) {
    const told = { lists: [{ options }], note: 'More than one may be right.' };
    if (!isSelectable(options)) return typedOnly(told);
    const rows = [row(select('Choose all that apply', name('mark'), optionsOf(options), { most: options.length }))];
    return { told, rows, drafted: true, pages: 1, parts: 1 };
  },
  slots({ text, slots }, name, page) {
    const lists = sameOptions(slots) ? slots.slice(0, 1) : slots.map(({ options }, place) => ({ head: gapNumber(place + 1), options }));
    const told = { gapped: text, lists, ...(slots.length > 1 && lists.length === 1 && { note: 'The same choices go into every gap.' }) };
    return slotted(
      told,
      slots.map(({ options }) => ({ hint: 'choose for this gap', options })),
      name,
      page,
    );
  },
  pairs({ items, options }, name, page) {
    const told = { lists: [{ options: items }, { head: 'To choose from', options }] };
    return slotted(
      told,
      items.map(({ text }) => ({ hint: text, options })),
      name,
      page,
    );
  },
  order({ items }, name) {
    const told = { lists: [{ options: items }], note: 'Put them in order: tap the first one first.' };
    if (!items.length || items.length > ORDER_MAX) return typedOnly({ ...told, note: 'Put them in order.' });
    const taps = items.map((_, place) => button(letterOf(place), name('tap', String(place))));
    return {
      told,
      rows: [...rowsOf(taps), row(button('Undo', name('undo')), button('Clear', name('clear')))],
      drafted: true,
      pages: 1,
      parts: 1,
    };
  },
  truth: (_, name) => ({
    told: { lists: [] },
    rows: [row(button('True', name('pick', 'true'), ButtonStyle.Primary), button('False', name('pick', 'false'), ButtonStyle.Primary))],
    drafted: false,
    pages: 1,
    parts: 1,
  }),
  number: ({ unit, units = [] }) => typedOnly({ lists: [], ...(unit && { note: `In ${[unit, ...units].slice(0, 3).join(' or ')}.` }) }), // three are enough to see what is meant
  text: () => typedOnly({ lists: [] }),
  blanks: ({ text }) => typedOnly({ gapped: text, lists: [] }),
};

/** A question in its form: what is told, and what it is answered with. */
export const drawForm = (shown: Shown, name: Name, page: number): Drawn => (draws[shown.kind] as Draw<FormKind>)(shown, name, page); // the line of that kind takes what that kind shows
