import { z } from 'zod';
import { choices, covers, id, idsOf, items } from './choice.ts';
import { PartCredit } from './credit.ts';
import { lettered, numbered } from './forms/option.ts';
import { explainPairs, gradePairs } from './parts.ts';
import { defineQuestionType } from './question-type.ts';

const sides = z.object({ left: choices, right: items, pairs: z.record(id, id), credit: PartCredit.optional() });

/** Left items, each with the one right item that belongs to it; a right item may belong to several, or to none. */
export const matching = defineQuestionType({
  name: 'matching',
  body: sides.refine(({ left, right, pairs }) => covers(pairs, left, right), 'the pairs do not give each left item one right item'),
  key: ['pairs', 'left.*.explanation'],
  shuffled: ({ right }) => ({ right: idsOf(right) }),
  show: ({ left, right }, shuffle) => ({ kind: 'pairs', items: numbered(left), options: lettered(right, shuffle['right']) }),
  grade: (body, answer) => gradePairs(body, answer, body.credit),
  solution: ({ left, pairs }) => left.map((each) => pairs[each.id] ?? ''),
  explain: explainPairs,
  example: {
    body: {
      left: ['Dog', 'Frog', 'Toad'].map((text) => ({ id: text, text, explanation: `Look at the skin of a ${text}.` })),
      right: ['Insect', 'Amphibian', 'Mammal'].map((text) => ({ id: text, text })),
      pairs: { Dog: 'Mammal', Frog: 'Amphibian', Toad: 'Amphibian' },
    },
    right: [['1C 2B 3B'], ['C B B'], ['1-3, 2-2, 3-2'], ['mammal', 'B', '2'], ['3: B; 1: mammal; 2: B'], ['Dog = C, frog = B, toad = B']],
    wrong: [['A A A'], ['1B 2C 3B'], ['C', '', ''], ['Mammal', 'Insect', 'Amphibian'], ['1C 2? 3?']],
    invalid: [[], ['', '', ''], ['C B'], ['1C 2B'], ['1C 2B 2A'], ['1C 2B 4A'], ['C B G'], ['C', 'B', 'G'], ['C', 'B']],
  },
});
