import type { Choice, Item } from './choice.ts';
import { gradeParts, type PartCredit } from './credit.ts';
import { creditOrder, type OrderCredit } from './order-credit.ts';
import type { Explained, Grade, Part } from './question-type.ts';

/** What became of one choice: what was given, what was wanted, and why. Where nothing is right, the key is empty. */
export function partOf(
  list: readonly Choice[],
  given: string,
  correct: string,
  more: { label?: string; why?: string | undefined } = {},
): Part {
  const find = (wanted: string) => list.find((each) => each.id === wanted);
  const verdict = given === correct ? 'right' : given ? 'wrong' : 'missing';
  const wanted = verdict === 'right' ? undefined : find(correct)?.text;
  const why = more.why ?? find(given || correct)?.explanation;
  return { label: more.label ?? '', given: find(given)?.text ?? '', verdict, ...(wanted ? { wanted } : {}), ...(why ? { why } : {}) };
}

const explained = (text: string, right: boolean, why: string | undefined): Explained => ({ text, right, ...(why ? { why } : {}) });

/** Every choice, with whether and why it is right. */
export const explainChoices = (list: readonly Choice[], correct: readonly string[], label = ''): Explained[] =>
  list.map(({ id, text, explanation }) => explained(label + text, correct.includes(id), explanation));

/** Slots with options of their own. */
export type Slots = {
  readonly slots: readonly { readonly options: readonly Choice[]; readonly correct: string }[];
  readonly credit?: PartCredit | undefined;
};

/** The grade of one option for each slot. */
export const gradeSlots = ({ slots, credit }: Slots, answer: readonly string[]): Grade =>
  gradeParts(
    slots.map(({ options, correct }, place) => partOf(options, answer[place] ?? '', correct, { label: String(place + 1) })),
    credit,
  );

/** What belongs together, by the id of the left item. */
export type Pairs = { readonly left: readonly Choice[]; readonly right: readonly Item[]; readonly pairs: Readonly<Record<string, string>> };

/** The grade of one right item for each left item. */
export const gradePairs = ({ left, right, pairs }: Pairs, answer: readonly string[], credit: PartCredit | undefined): Grade =>
  gradeParts(
    left.map(({ id, text, explanation }, place) => partOf(right, answer[place] ?? '', pairs[id] ?? '', { label: text, why: explanation })),
    credit,
  );

/** What belongs to each left item, and why. */
export const explainPairs = ({ left, right, pairs }: Pairs): Explained[] =>
  left.map(({ id, text, explanation }) => explained(`${text}: ${right.find((each) => each.id === pairs[id])?.text}`, true, explanation));

/** An order of items, and the right one. */
export type Order = { readonly items: readonly Choice[]; readonly order: readonly string[]; readonly credit?: OrderCredit | undefined };

/** The grade of an order: a part for each place, and the fraction for the whole. */
export function gradeOrder({ items, order, credit }: Order, answer: readonly string[]): Grade {
  const whyAt = (place: number) => items.find(({ id }) => id === order[place])?.explanation;
  const parts = order.map((id, place) => partOf(items, answer[place] ?? '', id, { label: String(place + 1), why: whyAt(place) }));
  return { fraction: creditOrder(answer, order, credit), parts };
}

/** The items in the right order, and why each stands where it does. */
export const explainOrder = ({ items, order }: Order): Explained[] =>
  order.map((id) => items.find((each) => each.id === id)).flatMap((each) => (each ? [explained(each.text, true, each.explanation)] : []));
