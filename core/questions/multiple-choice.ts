import { z } from 'zod';
import { areOf, choices, id, idsOf } from './choice.ts';
import { gradeParts } from './credit.ts';
import { lettered } from './forms/option.ts';
import { explainChoices, partOf } from './parts.ts';
import { defineQuestionType } from './question-type.ts';

/** Several choices, one of them right. With `fixed_order` they are never shuffled: "all of the above" stays below. */
export const multipleChoice = defineQuestionType({
  name: 'multiple_choice',
  body: z
    .object({ choices, correct: id, fixed_order: z.boolean().optional() })
    .refine((body) => areOf([body.correct], body.choices), 'the key is no choice'),
  key: ['correct', 'choices.*.explanation'],
  shuffled: (body) => (body.fixed_order ? {} : { choices: idsOf(body.choices) }),
  show: (body, shuffle) => ({ kind: 'choice', options: lettered(body.choices, shuffle['choices']) }),
  grade: (body, [given = '']) => gradeParts([partOf(body.choices, given, body.correct)]),
  solution: (body) => [body.correct],
  explain: (body) => explainChoices(body.choices, [body.correct]),
  example: {
    body: {
      choices: [
        { id: 'a', text: 'A hazard', explanation: 'A hazard makes a loss more likely or worse; here the wind did the damage.' },
        { id: 'b', text: 'A peril', explanation: 'The wind is the cause of the loss.' },
        { id: 'c', text: 'A risk', explanation: 'Risk is the uncertainty, not the storm.' },
      ],
      correct: 'b',
    },
    right: [['B'], ['b)'], ['2.'], ['a peril'], ['Option B'], ['B. A peril'], ['id:b']],
    wrong: [['A'], ['3'], ['“A risk”'], ['id:c']],
    invalid: [[], [''], ['D'], ['0'], ['peril or hazard'], ['A', 'B'], ['A and B'], ['B) A hazard'], ['id:z']],
  },
});
