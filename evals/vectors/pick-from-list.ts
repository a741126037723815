import { z } from 'zod';
import { EMPTY, fractionOf, idOf, itemsOf, Qti, QtiInput } from './foreign.ts';
import type { Adapter, Modelled } from './vector.ts';

const Gaps = z.object({ gaps: z.array(z.string()), options_per_gap: z.array(z.array(z.string()).min(2)) });
const Texts = z.array(z.string().nullable());

const asked = (
  slots: readonly { readonly options: readonly string[]; readonly correct: string }[],
  answer: readonly string[],
  expected: number,
): Modelled => ({
  question: {
    type: 'pick_from_list',
    body: {
      text: slots.map((_, place) => `{{${place + 1}}}`).join(' '),
      slots: slots.map((slot) => ({ options: itemsOf(slot.options), correct: idOf(itemsOf(slot.options), slot.correct) })),
    },
  },
  answer,
  expected,
  ...(answer.every((each) => !each) ? { differs: EMPTY } : {}),
});

/** Texts with gaps to be filled from lists. The answers are given as texts. */
export const pickFromList: Adapter = ({ system, key, input, settings, expected }) => {
  const gaps = Gaps.safeParse(key);
  const texts = Texts.safeParse(input);
  if (gaps.success && texts.success) {
    const slots = gaps.data.gaps.map((correct, place) => ({ options: gaps.data.options_per_gap[place] ?? [], correct }));
    return asked(
      slots,
      texts.data.map((each) => each ?? ''),
      fractionOf(expected),
    ); // what nobody chose is an empty part
  }
  if (system !== 'qti2.2' || settings['response_processing'] !== 'match_correct')
    return { notModelled: 'a key or an answer of another form' };
  const { correct } = Qti.parse(key);
  const answer = QtiInput.parse(input);
  return asked([{ options: [...new Set([...correct, ...answer])], correct: correct[0] ?? '' }], answer, fractionOf(expected)); // the key alone says what else there was
};
