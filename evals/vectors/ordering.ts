import { z } from 'zod';
import type { OrderCredit } from '../../core/questions/order-credit.ts';
import { fractionOf, itemsOf, Qti, QtiInput } from './foreign.ts';
import { multipleResponse } from './multiple-response.ts';
import type { Adapter, Modelled, Vector } from './vector.ts';

const Texts = z.array(z.string());
const NOT_OURS = { notModelled: 'a scheme that grades the two ends of an order unlike, or pays for the order turned round' } as const;

/** Moodle's schemes by our names. */
const schemes: Readonly<Record<string, OrderCredit>> = {
  all_or_nothing: 'all_or_nothing',
  absolute_position: 'absolute_position',
  relative_next_exclude_last: 'adjacent_pairs',
  relative_one_previous_and_next: 'neighbours',
  relative_all_previous_and_next: 'pairs_in_order',
  longest_ordered_subset: 'longest_subsequence',
  longest_contiguous_subset: 'longest_run',
};

function asked(order: readonly string[], answer: readonly string[], credit: OrderCredit, expected: number): Modelled {
  const items = itemsOf(order.toSorted()); // not in the order that is right
  const isShort = credit === 'longest_subsequence' && order.length <= 3;
  const differs =
    answer.length < order.length
      ? 'order:all-items-wanted'
      : answer.join() === order.toReversed().join()
        ? 'order:reversed-is-nought'
        : isShort
          ? 'order:three-are-all-or-nothing'
          : undefined;
  return {
    question: { type: 'ordering', body: { items, order: order.map((text) => items.find((each) => each.text === text)!.id), credit } }, // sorted from them
    answer,
    expected,
    ...(differs ? { differs } : {}),
  };
}

/** Blocks that are put in order, among others that do not belong. */
function blocks(vector: Vector): Modelled {
  const order = Texts.parse(vector.key);
  const answer = Texts.parse(vector.input);
  const distractors = Texts.parse(vector.settings['distractors'] ?? []);
  if (vector.settings['grading_method'] === 'unordered')
    return multipleResponse({
      ...vector,
      key: { options: [...order, ...distractors], correct: order },
      settings: { partial: 'net-correct' },
    });
  if (answer.some((each) => distractors.includes(each))) return { notModelled: 'an item among the answer that belongs nowhere' };
  const credit = vector.settings['partial_credit'] === 'lcs' ? 'fewest_moves' : 'all_or_nothing';
  return asked(order, answer, credit, fractionOf(vector.expected)); // distractors that nobody took change nothing
}

/** Orders, as other systems grade them. The answers are given as texts. */
export const ordering: Adapter = (vector) => {
  const { system, level, key, input, settings, expected } = vector;
  if (level === 'prefix') return { notModelled: 'items of which some may stand in any order' };
  if (system === 'prairielearn') return blocks(vector);
  if (system === 'moodle') {
    const { order } = z.object({ order: Texts }).parse(key);
    const answer = Texts.parse(input);
    const credit = schemes[String(settings['scheme'])];
    if (answer.length > order.length) return { notModelled: 'an order of some of the items' };
    return credit ? asked(order, answer, credit, fractionOf(expected)) : NOT_OURS;
  }
  if (settings['response_processing'] !== 'match_correct') return { notModelled: 'a response processing of its own' };
  return asked(Qti.parse(key).correct, QtiInput.parse(input), 'all_or_nothing', fractionOf(expected));
};
