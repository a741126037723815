import type { FormKind, ShownAs } from './form.ts';
import type { Shown } from './index.ts';
import type { Option } from './option.ts';

const choosable: { readonly [Kind in FormKind]: (shown: ShownAs<Kind>) => readonly Option[] } = {
  choice: ({ options }) => options,
  choices: ({ options }) => options,
  slots: ({ slots }) => slots.flatMap(({ options }) => options),
  pairs: ({ items, options }) => [...items, ...options],
  order: ({ items }) => items,
  truth: () => [],
  number: () => [],
  text: () => [],
  blanks: () => [],
};

/** Everything that a form shows to be chosen or put in order. */
export const choosableIn = (shown: Shown): readonly Option[] => (choosable[shown.kind] as (shown: Shown) => readonly Option[])(shown); // the line of that kind takes what that kind shows
