import type { FormKind, ShownAs } from './form.ts';
import type { Shown } from './index.ts';
import type { Option } from './option.ts';

const listed = (options: readonly Option[], mark = '.') => options.map(({ label, text }) => `${label}${mark} ${text}`).join('\n');

/** {{1}} reads as (1)____ where nothing can be drawn. */
const withGaps = (text: string) => text.replaceAll(/\{\{(\d+)\}\}/g, '($1)____');

const UNITS_MAX = 3; // enough to see what is meant

const says: { readonly [Kind in FormKind]: (shown: ShownAs<Kind>) => string } = {
  truth: () => '', // the form in which it is answered says all
  choice: ({ options }) => listed(options),
  choices: ({ options }) => `${listed(options)}\nMore than one may be right.`,
  slots: ({ text, slots }) =>
    [
      withGaps(text),
      ...slots.map(({ options }, index) => `(${index + 1}) ${options.map((option) => `${option.label}. ${option.text}`).join('  ')}`),
    ].join('\n'),
  pairs: ({ items, options }) => `${listed(items)}\n\n${listed(options)}`,
  order: ({ items }) => `${listed(items)}\nPut them in order.`,
  number: ({ unit, units = [] }) => (unit ? `In ${[unit, ...units].slice(0, UNITS_MAX).join(' or ')}.` : ''),
  text: () => '',
  blanks: ({ text }) => withGaps(text),
};

/** What a form draws, as text: for a terminal, a log, and wherever a message is all there is. */
export const sayShown = (shown: Shown): string => (says[shown.kind] as (shown: Shown) => string)(shown); // the line of that kind takes what that kind shows
