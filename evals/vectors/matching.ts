import { z } from 'zod';
import { controlOf } from '../../core/questions/forms/control-id.ts';
import { EMPTY, fractionOf, idOf, itemsOf, Qti, QtiInput, SAME_WEIGHT } from './foreign.ts';
import type { Adapter, Modelled, Vector } from './vector.ts';

const Moodle = z.object({ pairs: z.array(z.tuple([z.string(), z.string()])), choices: z.array(z.string()) });
const Texts = z.array(z.string().nullable());
const PrairieLearn = z.object({ correct: z.array(z.int()) });

/** Which items something is given to, what there is to give, and what belongs where. */
export type Sides = { readonly left: readonly string[]; readonly right: readonly string[]; readonly belongs: readonly string[] };

/** A body for sides: ids are places. */
export function bodyOf({ left, right, belongs }: Sides) {
  const others = itemsOf(right);
  return {
    left: itemsOf(left),
    right: others,
    pairs: Object.fromEntries(belongs.map((text, place) => [String(place), idOf(others, text)])),
  };
}

/** The pairs of a QTI item, each item of the left with what it was given. */
export function qtiPairs({ key, input, expected }: Vector) {
  const { correct, points, otherwise, full, isDirected } = Qti.parse(key);
  const split = (pair: string) => z.tuple([z.string(), z.string()]).parse(pair.split(' '));
  const given = QtiInput.parse(input);
  const left = correct.map((pair) => split(pair)[0]);
  const answers = left.map((each) =>
    given
      .map(split)
      .filter(([item]) => item === each)
      .map(([, other]) => other),
  ); // an item may be there twice
  const isWhole = correct.every((pair) => given.includes(pair));
  const isEven =
    new Set(correct.map((pair) => points.get(pair))).size === 1 && (otherwise === 0 || given.every((pair) => correct.includes(pair)));
  return {
    isDirected,
    isSingle: answers.every(({ length }) => length < 2),
    sides: {
      left,
      right: [...new Set([...correct, ...given].map((pair) => split(pair)[1]))],
      belongs: correct.map((pair) => split(pair)[1]),
    },
    answer: answers.map(([only = '']) => only),
    expected: fractionOf(expected, full),
    ...(isEven || isWhole ? {} : { differs: SAME_WEIGHT }),
  };
}

/** Left items that are each given one of the right; the answers are given as texts. */
export const matching: Adapter = (vector) => {
  const { system, level, key, input, settings, expected } = vector;
  const asked = (sides: Sides, answer: readonly string[], fraction: number, more: object = {}): Modelled => ({
    question: { type: 'matching', body: { ...bodyOf(sides), ...more } },
    answer,
    expected: fraction,
    ...(answer.every((each) => !each) ? { differs: EMPTY } : {}),
  });

  if (system === 'moodle') {
    const tries = level === 'multi_try' ? z.array(Texts).parse(input) : [Texts.parse(input)];
    const [only = [], another] = tries;
    if (another) return { notModelled: 'several tries at one question are a matter of runs' };
    const { pairs, choices } = Moodle.parse(key);
    const sides = { left: pairs.map(([item]) => item), right: choices, belongs: pairs.map(([, choice]) => choice) };
    return asked(
      sides,
      only.map((each) => each ?? ''),
      fractionOf(expected),
    );
  }
  if (system === 'prairielearn') {
    const html = String(settings['html']);
    const right = [...html.matchAll(/<pl-option[^>]*>([^<]*)</g)].map(([, text]) => text!); // the group matches
    const left = [...html.matchAll(/<pl-statement[^>]*>([^<]*)</g)].map(([, text]) => text!); // the same
    const belongs = PrairieLearn.parse(key).correct.map((place) => right[place] ?? '');
    const places = Object.values(z.record(z.string(), z.string()).parse(input));
    const credit = html.includes('partial-credit="false"') ? 'all_or_nothing' : 'per_part';
    return asked({ left, right, belongs }, places.map(controlOf), fractionOf(expected), { credit });
  }
  const { isDirected, isSingle, sides, answer, expected: fraction, ...rest } = qtiPairs(vector);
  if (!isDirected) return { notModelled: 'pairs without a left and a right' };
  if (!isSingle) return { notModelled: 'an item that is matched more than once' };
  return { ...asked(sides, answer, fraction), ...rest };
};
