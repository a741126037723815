import { BlanksBody, explainBlanks, gradeBlanks } from './blanks.ts';
import { defineQuestionType } from './question-type.ts';
import { solutionText } from './text.ts';

/** A text with blanks to be filled in words; each right one counts. */
export const fillInBlank = defineQuestionType({
  name: 'fill_in_blank',
  body: BlanksBody,
  key: ['blanks.*.accepted', 'blanks.*.refused', 'blanks.*.others', 'blanks.*.explanation'],
  show: ({ text, blanks }) => ({ kind: 'blanks' as const, text, blanks: blanks.length }),
  grade: gradeBlanks,
  solution: ({ blanks }) => blanks.map(solutionText),
  explain: explainBlanks,
  example: {
    body: {
      text: 'A pool suffers from {{1}} selection; {{2}} counters it.',
      blanks: [
        {
          accepted: ['adverse', 'anti'],
          case_sensitive: false,
          refused: ['averse'],
          explanation: 'Those with above-average chances of loss are keenest to buy.',
        },
        { accepted: ['underwriting'], case_sensitive: false, typos: true, others: [{ text: 'pricing', credit: 0.5 }] },
      ],
    },
    right: [['adverse', 'underwriting'], ['1: Adverse 2: underwriting'], ['adverse; underwriting'], ['adverse, the underwritting.']],
    wrong: [['adverse', ''], ['underwriting', 'adverse'], ['2: underwriting'], ['averse', 'underwriting'], ['adverse', 'pricing']],
    invalid: [[], [''], ['adverse'], ['', ''], ['adverse', 'underwriting', 'pricing']],
  },
});
