import type { Shown } from '../../core/questions/forms/index.ts';
import { lettered, numbered } from '../../core/questions/forms/option.ts';
import type { MomentName } from './intents/intent.ts';

const listed = (...texts: string[]) => texts.map((text) => ({ id: text, text }));

/** The question that is before a learner in each moment of the examples. */
export const shownIn: Partial<Record<MomentName, Shown>> = {
  choice: { kind: 'choice', options: lettered(listed('A house burning down', 'Buying shares', 'A car crash', 'Illness')) },
  choices: { kind: 'choices', options: lettered(listed('Fire', 'Theft', 'Smoking', 'Hail')) },
  truth: { kind: 'truth' },
  number: { kind: 'number', unit: 'USD', units: ['dollars', '$'] },
  text: { kind: 'text', long: false },
  essay: { kind: 'text', long: true },
  blanks: { kind: 'blanks', text: 'A {{1}} is the cause of loss; a {{2}} makes it more likely.', blanks: 2 },
  slots: {
    kind: 'slots',
    text: 'Risk is {{1}} or {{2}}.',
    slots: [{ options: lettered(listed('pure', 'speculative')) }, { options: lettered(listed('pure', 'speculative')) }],
  },
  pairs: {
    kind: 'pairs',
    items: numbered(listed('wind', 'icy steps', 'a house')),
    options: lettered(listed('peril', 'hazard', 'exposure')),
  },
  order: { kind: 'order', items: lettered(listed('Adjustment', 'Payment', 'Notice', 'Investigation')) },
  exam: { kind: 'choice', options: lettered(listed('A house burning down', 'Buying shares', 'A car crash', 'Illness')) },
};
