import { z } from 'zod';
import { EMPTY, fractionOf } from './foreign.ts';
import { bodyOf, qtiPairs } from './matching.ts';
import type { Adapter } from './vector.ts';

const Gaps = z.object({ gaps: z.array(z.string()), options_per_gap: z.array(z.array(z.string()).min(2)) });
const Texts = z.array(z.string().nullable());

/**
 * Texts that are dragged into gaps. Ours are dragged into zones that take any number, so where one text may fill several
 * gaps it is told the other way round: each gap is given a text.
 */
export const dragAndDrop: Adapter = (vector) => {
  const { system, level, key, input, expected } = vector;
  if (system === 'moodle') {
    const tries = level === 'multi_try' ? z.array(Texts).parse(input) : [Texts.parse(input)];
    const [only = [], another] = tries;
    if (another) return { notModelled: 'several tries at one question are a matter of runs' };
    const { gaps, options_per_gap: options } = Gaps.parse(key);
    const { left, right, pairs } = bodyOf({
      left: gaps.map((_, place) => `Gap ${place + 1}`),
      right: [...new Set(options.flat())],
      belongs: gaps,
    });
    return {
      question: { type: 'drag_and_drop', body: { items: left, zones: right, placement: pairs } },
      answer: only.map((each) => each ?? ''),
      expected: fractionOf(expected),
      ...(only.every((each) => !each) ? { differs: EMPTY } : {}),
    };
  }
  const { isSingle, sides, answer, isDirected, ...rest } = qtiPairs(vector);
  if (!isDirected || !isSingle) return { notModelled: 'a text that is dragged into several gaps' };
  const { left, right, pairs } = bodyOf(sides);
  return { question: { type: 'drag_and_drop', body: { items: left, zones: right, placement: pairs } }, answer, ...rest };
};
