import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditOrder, OrderCredit } from './order-credit.ts';

const letters = 'ABCDEFGH'.split('');
const some = fc.integer({ min: 2, max: 8 }).map((count) => letters.slice(0, count));
const shuffled = some.chain((order) => fc.tuple(fc.constant(order), fc.shuffledSubarray(order, { minLength: order.length })));

describe.each(OrderCredit.options)('an order by %s', (credit) => {
  const of = (answer: readonly string[], order: readonly string[]) => creditOrder(answer, order, credit);

  it('is worth from 0 to 1, and 1 only if it is the right one', () =>
    fc.assert(
      fc.property(shuffled, ([order, answer]) => {
        expect(of(answer, order)).toBeGreaterThanOrEqual(0);
        expect(of(answer, order)).toBeLessThanOrEqual(1);
        expect(of(answer, order) === 1).toBe(answer.join() === order.join());
      }),
    ));
  it('is worth nothing turned round', () =>
    fc.assert(
      fc.property(some, (order) => {
        expect(of(order.toReversed(), order)).toBe(0);
      }),
    ));
  it('is worth the same whatever the items are called', () =>
    fc.assert(
      fc.property(shuffled, ([order, answer]) => {
        const renamed = (id: string) => letters[7 - letters.indexOf(id)]!; // one of the eight
        expect(of(answer.map(renamed), order.map(renamed))).toBe(of(answer, order));
      }),
    ));
  it('is worth nothing unless it holds each item once', () =>
    fc.assert(
      fc.property(shuffled, fc.constantFrom('A', 'X', ''), ([order, answer], other) => {
        expect(of(answer.slice(1), order)).toBe(0);
        expect(of([...answer, other], order)).toBe(0);
        expect(of([other, other, ...answer.slice(2)], order)).toBe(0);
      }),
    ));
});

/** What each scheme gives for the order ABCD, for each of these answers. */
const answers = ['ABDC', 'BCDA', 'ACBD', 'DABC', 'CDAB', 'BADC', 'DCBA'];
const table: Record<OrderCredit, readonly number[]> = {
  all_or_nothing: [0, 0, 0, 0, 0, 0, 0],
  absolute_position: [1 / 2, 0, 1 / 2, 0, 0, 0, 0],
  adjacent_pairs: [1 / 3, 2 / 3, 0, 2 / 3, 2 / 3, 0, 0],
  neighbours: [3 / 8, 1 / 2, 1 / 4, 1 / 2, 1 / 2, 0, 0],
  pairs_in_order: [5 / 6, 1 / 2, 5 / 6, 1 / 2, 1 / 3, 2 / 3, 0],
  longest_run: [3 / 4, 3 / 4, 1 / 2, 3 / 4, 1 / 2, 1 / 2, 0],
  longest_subsequence: [3 / 4, 3 / 4, 3 / 4, 3 / 4, 1 / 2, 1 / 2, 0],
  fewest_moves: [1 / 2, 1 / 2, 1 / 2, 1 / 2, 0, 0, 0],
};

it.each(Object.entries(table))('gives the textbook figures by %s', (credit, figures) =>
  expect(answers.map((answer) => creditOrder(answer.split(''), 'ABCD'.split(''), OrderCredit.parse(credit)))).toEqual(
    figures.map((figure) => expect.closeTo(figure, 10)),
  ),
);

it('takes the longest sequence by itself, and all or nothing of three', () => {
  expect(creditOrder('BCDA'.split(''), 'ABCD'.split(''))).toBe(3 / 4);
  expect(creditOrder('BCA'.split(''), 'ABC'.split(''))).toBe(0);
  expect(creditOrder('ABC'.split(''), 'ABC'.split(''))).toBe(1);
});
