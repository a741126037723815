import { z } from 'zod';
import { choices, id, idsOf, isOrderOf } from './choice.ts';
import { lettered } from './forms/option.ts';
import { OrderCredit } from './order-credit.ts';
import { explainOrder, gradeOrder } from './parts.ts';
import { defineQuestionType } from './question-type.ts';

const sequence = z.object({ items: choices, order: z.array(id), credit: OrderCredit.optional() });

/** Items to be put in order. They are always shuffled: the order stored may be the right one. */
export const ordering = defineQuestionType({
  name: 'ordering',
  body: sequence.refine(({ items, order }) => isOrderOf(order, items), 'the order does not hold each item once'),
  key: ['order', 'items.*.explanation'],
  shuffled: ({ items }) => ({ items: idsOf(items) }),
  show: ({ items }, shuffle) => ({ kind: 'order', items: lettered(items, shuffle['items']) }),
  grade: gradeOrder,
  solution: ({ order }) => order,
  explain: explainOrder,
  example: {
    body: {
      items: ['Pay the claim', 'Report the loss', 'Check the policy', 'Investigate'].map((text, place) => ({ id: `s${place}`, text })),
      order: ['s1', 's2', 's3', 's0'],
    },
    right: [['B C D A'], ['bcda'], ['B', 'C', 'D', 'A'], ['b > c > d > a'], ['2, 3, 4, 1'], ['1B 2C 3D 4A'], ['Report the loss; C; D; A']],
    wrong: [['A B C D'], ['ADCB'], ['C B D A']],
    invalid: [[], [''], ['B C D'], ['B C D D'], ['B C D E'], ['B', 'C', 'D', ''], ['first B']],
  },
});
