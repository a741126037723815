import { z } from 'zod';
import { defineQuestionType } from './question-type.ts';

const words = new Map([
  ['true', true],
  ['t', true],
  ['yes', true],
  ['false', false],
  ['f', false],
  ['no', false],
]);

/** A statement that holds or does not. */
export const trueFalse = defineQuestionType({
  name: 'true_false',
  body: z.object({ text: z.string().min(1), correct: z.boolean(), explanation: z.string().min(1) }),
  key: ['correct', 'explanation'],
  show: ({ text }) => ({ text, options: ['true', 'false'], answerForm: 'one word: true or false' }),
  read: (answer) => (answer.length === 1 ? words.get(answer[0]!.normalize('NFKC').trim().toLowerCase()) : undefined),
  grade: ({ correct, explanation }, chosen) => ({
    fraction: chosen === correct ? 1 : 0,
    feedback: `The statement is ${correct}. ${explanation}`,
  }),
  example: {
    body: {
      text: 'A deductible is paid by the insured before the insurer pays.',
      correct: true,
      explanation: 'It is the part of a loss the insured keeps.',
    },
    right: [['true'], ['T'], [' Yes ']],
    wrong: [['false'], ['F'], ['no']],
    invalid: [[], [''], ['maybe'], ['true', 'false']],
  },
});
