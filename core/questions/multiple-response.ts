import { z } from 'zod';
import { areOf, choices, differ, id, idsOf } from './choice.ts';
import { ChoiceCredit, creditChosen } from './credit.ts';
import { lettered } from './forms/option.ts';
import { explainChoices, partOf } from './parts.ts';
import { defineQuestionType } from './question-type.ts';

/** Several choices, some of them right: the subset is the answer. */
export const multipleResponse = defineQuestionType({
  name: 'multiple_response',
  body: z
    .object({ choices, correct: z.array(id).min(1), credit: ChoiceCredit.optional(), fixed_order: z.boolean().optional() })
    .refine((body) => differ(body.correct) && areOf(body.correct, body.choices), 'the key is no subset of the choices'),
  key: ['correct', 'choices.*.explanation'],
  shuffled: (body) => (body.fixed_order ? {} : { choices: idsOf(body.choices) }),
  show: (body, shuffle) => ({ kind: 'choices', options: lettered(body.choices, shuffle['choices']) }),
  grade({ choices: list, correct, credit }, answer) {
    const given = [...new Set(answer)].filter(Boolean);
    const right = given.filter((each) => correct.includes(each)).length;
    const fraction = creditChosen({ right, wrong: given.length - right, correct: correct.length, options: list.length }, credit);
    const missed = correct.filter((each) => !given.includes(each));
    const chosen = given.map((each) => partOf(list, each, correct.includes(each) ? each : ''));
    return { fraction, parts: [...chosen, ...missed.map((each) => partOf(list, '', each))] };
  },
  solution: (body) => body.correct,
  explain: (body) => explainChoices(body.choices, body.correct),
  example: {
    body: {
      choices: [
        { id: 'x', text: 'Hail damage to a car', explanation: 'The hail damages the car or does not.' },
        { id: 'y', text: 'Buying shares', explanation: 'The shares may rise.' },
        { id: 'z', text: 'Theft of a bicycle', explanation: 'It is stolen or it is not.' },
      ],
      correct: ['x', 'z'],
    },
    right: [['A C'], ['c, a'], ['AC'], ['1 and 3'], ['A', 'C'], ['theft of a bicycle; A'], ['id:z', 'id:x']],
    wrong: [['A'], ['ABC'], ['B'], ['Buying shares']],
    invalid: [[], ['', ''], ['A, D'], ['hail'], ['id:q'], ['A-C']],
  },
});
