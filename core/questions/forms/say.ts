import type { FormKind, ShownAs } from './form.ts';
import type { Shown } from './index.ts';

const says: { readonly [Kind in FormKind]: (shown: ShownAs<Kind>) => string } = {
  truth: () => 'True or false?',
};

/** What a form draws, as text: for a terminal, a log, and wherever a message is all there is. */
export const sayShown = (shown: Shown): string => says[shown.kind](shown);
