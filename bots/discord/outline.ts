import type { FormKind, ShownAs } from '../../core/questions/forms/form.ts';
import type { Shown } from '../../core/questions/forms/index.ts';
import { lettered, letterOf } from '../../core/questions/forms/option.ts';
import { answerForm } from '../../core/questions/index.ts';
import type { Control } from './custom-id.ts';
import { placeIn, type Draft } from './draft.ts';

/** As much of a question as fits into an id: enough to open its modal before anything is read, and to make an answer of a draft. */
export type Outline = {
  readonly kind: FormKind;
  /** Parts to be answered: slots, items, blanks; options where any number may apply. */
  readonly count: number;
  /** Options of one part. */
  readonly options: number;
  readonly long: boolean;
  readonly unit: string;
};

const signs = {
  choice: 'c',
  choices: 'm',
  slots: 's',
  pairs: 'p',
  order: 'o',
  truth: 't',
  number: 'n',
  text: 'w',
  blanks: 'b',
} as const satisfies Record<FormKind, string>;
const kinds = Object.keys(signs) as FormKind[]; // all of them, and only those

const UNIT_BYTES_MAX = 36; // longer ones stand in the text of the question only

const plain = { count: 1, options: 0, long: false, unit: '' };
const outlines: { readonly [Kind in FormKind]: (shown: ShownAs<Kind>) => Partial<Outline> } = {
  choice: ({ options }) => ({ options: options.length }),
  choices: ({ options }) => ({ count: options.length, options: options.length }),
  slots: ({ slots }) => ({ count: slots.length, options: slots[0]?.options.length ?? 0 }),
  pairs: ({ items, options }) => ({ count: items.length, options: options.length }),
  order: ({ items }) => ({ count: items.length, options: items.length }),
  truth: () => ({}),
  number: ({ unit = '' }) => ({ unit }),
  text: ({ long }) => ({ long }),
  blanks: ({ blanks }) => ({ count: blanks }),
};

/** The outline of a question. */
export const outlineOf = (shown: Shown): Outline => ({
  kind: shown.kind,
  ...plain,
  ...(outlines[shown.kind] as (shown: Shown) => Partial<Outline>)(shown), // the line of that kind takes what that kind shows
});

/** An outline as an id holds it. */
export function writeOutline({ kind, count, options, long, unit }: Outline): string {
  const bytes = Buffer.from(unit);
  const named = bytes.length <= UNIT_BYTES_MAX ? bytes.toString('base64url') : '';
  return `${signs[kind]}${count}-${options}-${long ? 1 : 0}-${named}`;
}

/** An outline as `writeOutline` wrote it; undefined where it did not. */
export function readOutline(written: string): Outline | undefined {
  const [, sign, count, options, long, unit = ''] = /^([a-z])(\d+)-(\d+)-([01])-([\w-]*)$/.exec(written) ?? [];
  const kind = kinds.find((each) => signs[each] === sign);
  if (!kind) return undefined;
  return { kind, count: Number(count), options: Number(options), long: long === '1', unit: Buffer.from(unit, 'base64url').toString() };
}

const blank = (count: number) => lettered(Array.from({ length: count }, (_, place) => ({ id: String(place), text: '' })));
const examples: { readonly [Kind in FormKind]: (outline: Outline) => ShownAs<Kind> } = {
  choice: ({ options }) => ({ kind: 'choice', options: blank(options) }),
  choices: ({ options }) => ({ kind: 'choices', options: blank(options) }),
  slots: ({ count, options }) => ({ kind: 'slots', text: '', slots: Array.from({ length: count }, () => ({ options: blank(options) })) }),
  pairs: ({ count, options }) => ({ kind: 'pairs', items: blank(count), options: blank(options) }),
  order: ({ count }) => ({ kind: 'order', items: blank(count) }),
  truth: () => ({ kind: 'truth' }),
  number: ({ unit }) => ({ kind: 'number', ...(unit && { unit }) }),
  text: ({ long }) => ({ kind: 'text', long }),
  blanks: ({ count }) => ({ kind: 'blanks', text: '', blanks: count }),
};

/** The form in which an answer may be typed, as far as the outline tells. */
export const wantedOf = (outline: Outline): string => answerForm(examples[outline.kind](outline));

/** How many parts of a draft are picked. */
export const pickedOf = ({ picks }: Draft): number => picks.filter((place) => place !== null).length;

/** Whether a draft can be sent: an order is whole or none; of anything else a part will do, since parts may be left open. */
export const canSend = ({ kind, count }: Outline, draft: Draft): boolean => pickedOf(draft) >= (kind === 'order' ? count : 1);

/**
 * An option by its place, as the forms read it. Its letter alone could be the text of another option, which is what a
 * typed letter would mean first.
 */
const byLetter = (place: number) => `choice ${letterOf(place)})`;
const letterIn = /^choice ([A-Z]{1,2})\)$/;

/** The answer that a control gives, one string for each part as core reads it; undefined where it gives none. */
export function answerOf({ act, arg, draft }: Control, values: readonly string[] = []): readonly string[] | undefined {
  if (act === 'pick') {
    if (arg === 'true' || arg === 'false') return [arg];
    const place = placeIn(arg || values[0]);
    return place === undefined ? undefined : [byLetter(place)];
  }
  const outline = act === 'send' ? readOutline(arg) : undefined;
  if (!outline || !canSend(outline, draft)) return undefined;
  const { kind, count } = outline;
  const picks = kind === 'slots' || kind === 'pairs' ? Array.from({ length: count }, (_, slot) => draft.picks[slot] ?? null) : draft.picks;
  return picks.map((place) => (place === null ? '' : byLetter(place)));
}

const called: Readonly<Record<string, string>> = { true: 'True', false: 'False' };
const numbered: ReadonlySet<FormKind | undefined> = new Set(['slots', 'pairs', 'blanks']);

/** An answer in the letters that were tapped or the words that were typed, as it is read again before its verdict is told. */
export function sayAnswer({ arg }: Pick<Control, 'arg'>, answer: readonly string[]): string {
  const parts = answer.map((part) => letterIn.exec(part)?.[1] ?? called[part] ?? part.trim());
  if (parts.length > 1 && numbered.has(readOutline(arg)?.kind))
    return parts.map((part, place) => `${place + 1}: ${part || 'open'}`).join(', ');
  return parts.filter(Boolean).join(', ');
}
