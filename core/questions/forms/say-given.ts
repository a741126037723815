import type { FormKind, ShownAs } from './form.ts';
import type { Shown } from './index.ts';
import type { Option } from './option.ts';

const named = (options: readonly Option[], id: string): string => options.find((option) => option.id === id)?.text ?? '';
const numbered = (parts: readonly string[]): string => {
  const [only = ''] = parts;
  return parts.length === 1 ? only : parts.flatMap((part, place) => (part.trim() ? [`(${place + 1}) ${part}`] : [])).join('; ');
};
const lettered = (options: readonly Option[], answer: readonly string[]): string =>
  options.flatMap(({ id, label, text }) => (answer.includes(id) ? [`${label}. ${text}`] : [])).join('; ');

const says: { readonly [Kind in FormKind]: (answer: readonly string[], shown: ShownAs<Kind>) => string } = {
  choice: (answer, { options }) => lettered(options, answer),
  choices: (answer, { options }) => lettered(options, answer),
  slots: (answer, { slots }) => numbered(answer.map((id, place) => named(slots[place]?.options ?? [], id))),
  pairs: (answer, { items, options }) =>
    items.flatMap(({ text }, place) => (answer[place] ? [`${text}: ${named(options, answer[place])}`] : [])).join('; '),
  order: (answer, { items }) => answer.map((id, place) => `${place + 1}. ${named(items, id)}`).join('; '),
  truth: ([word = '']) => word.charAt(0).toUpperCase() + word.slice(1),
  number: ([typed = '']) => typed,
  text: ([typed = '']) => typed,
  blanks: numbered,
};

/** An answer that was read, in the words of whoever gave it. It knows the question only as it was shown, so it can give nothing away. */
export const sayGiven = (shown: Shown, answer: readonly string[]): string =>
  (says[shown.kind] as (answer: readonly string[], shown: Shown) => string)(answer, shown); // the line of that kind takes what that kind shows
