import { lazy, Suspense, type ComponentType } from 'react';
import { Spinner } from '../parts/spinner.tsx';
import { ChoiceControl, ChoicesControl, TruthControl } from './choices.tsx';
import type { ControlProps } from './control.ts';
import type { Shown } from './entering.ts';
import { BlanksControl, NumberControl, SlotsControl, TextControl } from './typed.tsx';

// What is dragged brings its library along, and only then.
const OrderControl = lazy(() => import('./order.tsx'));
const PairsControl = lazy(() => import('./pairs.tsx'));

const controls: { readonly [Kind in Shown['kind']]: ComponentType<ControlProps<Kind>> } = {
  truth: TruthControl,
  choice: ChoiceControl,
  choices: ChoicesControl,
  number: NumberControl,
  text: TextControl,
  blanks: BlanksControl,
  slots: SlotsControl,
  pairs: PairsControl,
  order: OrderControl,
};

type Props = Omit<ControlProps<Shown['kind']>, 'shown'> & { readonly shown: Shown };

/** The control in which a question is answered, by the form it is asked in. */
export function AnswerControl(props: Props) {
  const Control = controls[props.shown.kind] as ComponentType<Props>; // the line of that kind takes what that kind shows
  return (
    <Suspense fallback={<Spinner label="Getting it ready …" />}>
      <Control {...props} />
    </Suspense>
  );
}
