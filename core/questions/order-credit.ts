import { z } from 'zod';

/** How an order counts when it is not exactly the right one. */
export const OrderCredit = z.enum([
  'all_or_nothing',
  'absolute_position',
  'adjacent_pairs',
  'neighbours',
  'pairs_in_order',
  'longest_run',
  'longest_subsequence',
  'fewest_moves',
]);
export type OrderCredit = z.output<typeof OrderCredit>;

/** Where each item belongs, from 0, in the order given; and how many there are. */
type Order = { readonly places: readonly number[]; readonly count: number };

const SHORT_MAX = 3; // of three items, any order but the reversed one has two in sequence: no sign of knowing

const followers = ({ places }: Order) => places.filter((place, index) => places[index + 1] === place + 1).length;
const inOrder = (list: readonly number[]) => list.filter((each, index) => index === 0 || list[index - 1]! < each).length === list.length; // not the first

/** How many stand in the right sequence, whatever stands between them. */
function longestSubsequence({ places }: Order): number {
  const lengths: number[] = [];
  for (const [index, place] of places.entries())
    lengths[index] = 1 + Math.max(0, ...lengths.filter((_, earlier) => places[earlier]! < place)); // as many as were measured
  return Math.max(0, ...lengths);
}

/** How many follow one another in the right order and stand in that sequence, whatever stands between them. */
function longestRun({ places, count }: Order): number {
  const at = Array.from({ length: count }, (_, place) => places.indexOf(place));
  let longest = 0;
  for (let start = 0; start < count; start += 1)
    for (let end = start + 1; end <= count && inOrder(at.slice(start, end)); end += 1) longest = Math.max(longest, end - start);
  return longest;
}

const beyondOne = (length: number) => (length > 1 ? length : 0); // one item alone is always in sequence

const schemes = {
  all_or_nothing: ({ places }) => Number(inOrder(places)),
  absolute_position: ({ places, count }) => places.filter((place, index) => place === index).length / count,
  adjacent_pairs: (order) => followers(order) / (order.count - 1),
  neighbours: (order) =>
    (2 * followers(order) + Number(order.places[0] === 0) + Number(order.places.at(-1) === order.count - 1)) / (2 * order.count),
  pairs_in_order: ({ places, count }) =>
    places.flatMap((place, index) => places.slice(index + 1).filter((later) => later > place)).length / ((count * (count - 1)) / 2),
  longest_run: (order) => beyondOne(longestRun(order)) / order.count,
  longest_subsequence: (order) =>
    order.count > SHORT_MAX ? beyondOne(longestSubsequence(order)) / order.count : Number(inOrder(order.places)),
  fewest_moves: (order) => Math.max(0, 2 * longestSubsequence(order) - order.count) / order.count,
} as const satisfies Record<OrderCredit, (order: Order) => number>;

/**
 * The fraction for an order. One that is not of these items, each once, earns nothing: it was given to another version.
 * Nor does the order turned round, under any scheme: nobody who knew a part of it would give that.
 */
export function creditOrder(answer: readonly string[], order: readonly string[], credit: OrderCredit = 'longest_subsequence'): number {
  const places = answer.map((id) => order.indexOf(id));
  const isWhole = places.length === order.length && new Set(places).size === order.length && !places.includes(-1);
  const isReversed = places.every((place, index) => place === order.length - 1 - index);
  return isWhole && !isReversed ? schemes[credit]({ places, count: order.length }) : 0;
}
