import type { Shown, ShownAs } from './entering.ts';
import type { Answered } from './cards.ts';

/** What every control of a card is given: what to draw, what was entered, and whether it is over. */
export type ControlProps<Kind extends Shown['kind']> = {
  readonly shown: ShownAs<Kind>;
  /** As it is sent: one string per part, ids as `id:<id>`. */
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly disabled: boolean;
  /** The ids of what names the question for a screen reader. */
  readonly labelledBy: string;
  readonly verdict: Answered['verdict'];
  /** Whether items are dropped into zones rather than matched. */
  readonly zones: boolean;
};
