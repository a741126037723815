import { z } from 'zod';
import { choices, covers, id, idsOf, isOrderOf, items } from './choice.ts';
import { PartCredit } from './credit.ts';
import { lettered, numbered } from './forms/option.ts';
import { OrderCredit } from './order-credit.ts';
import { explainOrder, explainPairs, gradeOrder, gradePairs } from './parts.ts';
import { defineQuestionType } from './question-type.ts';

const zoned = z.strictObject({ items: choices, zones: items, placement: z.record(id, id), credit: PartCredit.optional() });
const ordered = z.strictObject({ items: choices, order: z.array(id), credit: OrderCredit.optional() });
const asPairs = (body: z.output<typeof zoned>) => ({ left: body.items, right: body.zones, pairs: body.placement });

/** Items to be dragged: each into a zone that takes any number of them, or all of them into an order. */
export const dragAndDrop = defineQuestionType({
  name: 'drag_and_drop',
  body: z.union([
    zoned.refine((body) => covers(body.placement, body.items, body.zones), 'the placement does not give each item one zone'),
    ordered.refine((body) => isOrderOf(body.order, body.items), 'the order does not hold each item once'),
  ]),
  key: ['placement', 'order', 'items.*.explanation'],
  shuffled: (body) => ('zones' in body ? {} : { items: idsOf(body.items) }),
  show: (body, shuffle) =>
    'zones' in body
      ? { kind: 'pairs', items: numbered(body.items), options: lettered(body.zones) }
      : { kind: 'order', items: lettered(body.items, shuffle['items']) },
  grade: (body, answer) => ('zones' in body ? gradePairs(asPairs(body), answer, body.credit) : gradeOrder(body, answer)),
  solution: (body) => ('zones' in body ? body.items.map((each) => body.placement[each.id] ?? '') : body.order),
  explain: (body) => ('zones' in body ? explainPairs(asPairs(body)) : explainOrder(body)),
  example: {
    body: {
      items: ['Smoked coats', 'Missed profit', 'Broken glass'].map((text, at) => ({ id: `i${at}`, text, explanation: `${text}.` })),
      zones: ['Direct loss', 'Indirect loss'].map((text, place) => ({ id: `z${place}`, text })),
      placement: { i0: 'z0', i1: 'z1', i2: 'z0' },
    },
    right: [['1A 2B 3A'], ['A B A'], ['direct loss', 'indirect loss', 'A'], ['id:z0', 'id:z1', 'id:z0']],
    wrong: [['A A A'], ['B', '', ''], ['1A 2? 3B']],
    invalid: [[], ['A B'], ['A B C'], ['1A 2B 2A'], ['id:i0', 'id:i1', 'id:i2']],
  },
});
