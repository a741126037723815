import { z } from 'zod';
import { defineQuestionType } from './question-type.ts';

const text = z.string().min(1);

/** A statement that holds or does not. Each explanation is told to whoever chose that word. */
export const trueFalse = defineQuestionType({
  name: 'true_false',
  body: z.object({ correct: z.boolean(), explanations: z.object({ true: text, false: text }).partial().optional() }),
  key: ['correct', 'explanations'],
  show: () => ({ kind: 'truth' as const }),
  grade({ correct, explanations }, answer) {
    const given = answer[0] ?? '';
    const right = given === String(correct);
    const why = given === 'true' || given === 'false' ? explanations?.[given] : undefined;
    const verdict = right ? 'right' : given ? 'wrong' : 'missing';
    return {
      fraction: right ? 1 : 0,
      parts: [{ label: '', given, verdict, ...(right ? {} : { wanted: String(correct) }), ...(why ? { why } : {}) }],
    };
  },
  solution: ({ correct }) => [String(correct)],
  explain: ({ correct, explanations }) =>
    ([true, false] as const).map((word) => {
      const why = explanations?.[`${word}`];
      return { text: String(word), right: word === correct, ...(why ? { why } : {}) };
    }),
  example: {
    body: {
      correct: true,
      explanations: { true: 'It is the part of a loss the insured keeps.', false: 'It is: the insurer pays what lies above it.' },
    },
    right: [['true'], ['T'], [' Yes ']],
    wrong: [['false'], ['F'], ['no']],
    invalid: [[], [''], ['maybe'], ['true', 'false']],
  },
});
