import { z } from 'zod';
import { areOf, choices, id, idsOf } from './choice.ts';
import { PartCredit } from './credit.ts';
import { lettered } from './forms/option.ts';
import { explainChoices, gradeSlots } from './parts.ts';
import { holdsPlaceholders } from './placeholders.ts';
import { defineQuestionType } from './question-type.ts';

const slot = z.object({ options: choices, correct: id }).refine((each) => areOf([each.correct], each.options), 'the key is no option');
const gaps = z.object({
  text: z.string().min(1),
  slots: z.array(slot).min(1),
  credit: PartCredit.optional(),
  fixed_order: z.boolean().optional(),
});

/** A text with slots {{1}}, {{2}} …, each filled from options of its own. */
export const pickFromList = defineQuestionType({
  name: 'pick_from_list',
  body: gaps.refine(({ text, slots }) => holdsPlaceholders(text, slots.length), 'the text has other slots than {{1}}, {{2}} …'),
  key: ['slots.*.correct', 'slots.*.options.*.explanation'],
  shuffled: ({ slots, fixed_order }) =>
    fixed_order ? {} : Object.fromEntries(slots.map(({ options }, place) => [place + 1, idsOf(options)])),
  show({ text, slots }, shuffle) {
    return { kind: 'slots', text, slots: slots.map(({ options }, place) => ({ options: lettered(options, shuffle[place + 1]) })) };
  },
  grade: gradeSlots,
  solution: ({ slots }) => slots.map(({ correct }) => correct),
  explain: ({ slots }) => slots.flatMap(({ options, correct }, place) => explainChoices(options, [correct], `${place + 1}: `)),
  example: {
    body: {
      text: 'A range(3) ends with {{1}} and has {{2}} numbers.',
      slots: [2, 3].map((right) => ({ options: [1, 2, 3].map((each) => ({ id: `n${each}`, text: String(each) })), correct: `n${right}` })),
    },
    right: [['2', '3'], ['B C'], ['1B 2C'], ['1: 2; 2: 3'], ['2-C, 1-B'], ['bc'], ['id:n2', 'id:n3']],
    wrong: [['A', 'C'], ['1, 3'], ['2', ''], ['', 'id:n3'], ['1B 2?']],
    invalid: [[], ['', ''], ['B'], ['B', 'C', 'A'], ['1B 1C'], ['1B 3C'], ['B D'], ['1B'], ['two', 'three']],
  },
});
