import { controlOf, idIn } from '../rules.ts';
import type { Question } from './cards.ts';

export type Shown = Question['shown'];
type Kind = Shown['kind'];
/** A question as it is shown in one form. */
export type ShownAs<Of extends Kind> = Extract<Shown, { readonly kind: Of }>;

const empty = (count: number) => Array.from({ length: count }, () => '');

type Rules<Of extends Kind> = {
  /** What is sent before anything was entered: one string for each part. */
  readonly start: (shown: ShownAs<Of>) => readonly string[];
  /** What to do first, where nothing that could be graded was entered. */
  readonly ask: string;
  /** How many parts there are that may be left open. */
  readonly parts: (shown: ShownAs<Of>) => number;
};
const one = () => 1;
const rules: { readonly [Of in Kind]: Rules<Of> } = {
  truth: { start: () => [], ask: 'Choose true or false first.', parts: one },
  choice: { start: () => [], ask: 'Choose an answer first.', parts: one },
  choices: { start: () => [], ask: 'Choose at least one answer first.', parts: one },
  number: { start: () => [''], ask: 'Enter a number first.', parts: one },
  text: { start: () => [''], ask: 'Write an answer first.', parts: one },
  blanks: { start: ({ blanks }) => empty(blanks), ask: 'Fill in at least one blank first.', parts: ({ blanks }) => blanks },
  slots: { start: ({ slots }) => empty(slots.length), ask: 'Choose for at least one gap first.', parts: ({ slots }) => slots.length },
  pairs: { start: ({ items }) => empty(items.length), ask: 'Match at least one item first.', parts: ({ items }) => items.length },
  order: {
    start: ({ items }) => items.map(({ id }) => controlOf(id)),
    ask: 'Put them in order first.',
    parts: ({ items }) => items.length,
  },
};
const rulesOf = (shown: Shown) => rules[shown.kind] as Rules<Kind>; // the line of that kind takes what that kind shows

/** What a control begins with. */
export const startOf = (shown: Shown): readonly string[] => rulesOf(shown).start(shown);

/** Whether an answer that was given came from this question's control, so that the control can show it again. */
export function fits(shown: Shown, given: readonly string[] | null): boolean {
  if (!given) return false;
  const start = startOf(shown);
  const asMany = start.length === 0 || start.length === given.length;
  const byIds = ['choice', 'choices', 'slots', 'pairs', 'order'].includes(shown.kind);
  return asMany && (!byIds || given.every((sent) => sent === '' || idIn(sent) !== undefined));
}

/** What stands against sending an answer: nothing entered at all (`ask`), or parts still open (`left`), which may be meant. */
export function standing(shown: Shown, value: readonly string[]): { readonly ask: string | null; readonly left: number } {
  const { ask, parts } = rulesOf(shown);
  const filled = value.filter((part) => part.trim()).length;
  const count = parts(shown);
  return { ask: filled ? null : ask, left: count > 1 ? count - filled : 0 };
}

/** The text of a question between its gaps {{1}}, {{2}} …: texts and places in turn. */
export const gapsIn = (text: string): readonly (string | number)[] =>
  text.split(/\{\{(\d+)\}\}/).map((piece, index) => (index % 2 ? Number(piece) - 1 : piece));

/** An order in which one thing was moved. */
export function moved<Thing>(list: readonly Thing[], from: number, to: number): readonly Thing[] {
  const thing = list[from];
  if (thing === undefined || from === to) return list;
  const rest = list.filter((_, place) => place !== from);
  return [...rest.slice(0, to), thing, ...rest.slice(to)];
}
