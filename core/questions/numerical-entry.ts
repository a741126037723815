import { explainNumber, gradeNumber, NumberBody, writtenKey } from './number.ts';
import { defineQuestionType } from './question-type.ts';

/** A number to be typed, right within a tolerance, in the unit asked for or one that can be converted. */
export const numericalEntry = defineQuestionType({
  name: 'numerical_entry',
  body: NumberBody,
  key: ['value', 'tolerance', 'unit_credit', 'others', 'units.*.factor'],
  show: ({ unit, units, unit_required, percent, fractions }) => ({
    kind: 'number' as const,
    ...(unit === undefined ? {} : { unit }),
    ...(units ? { units: units.map((each) => each.unit) } : {}),
    ...(unit_required ? { unit_required } : {}),
    ...(percent ? { percent } : {}),
    ...(fractions === false ? { fractions } : {}),
  }),
  grade(body, answer) {
    const { fraction, part } = gradeNumber(body, answer[0] ?? '');
    return { fraction, parts: [part] };
  },
  solution: (body) => [writtenKey(body)],
  explain: explainNumber,
  example: {
    body: {
      value: 1.25,
      tolerance: { kind: 'absolute', amount: 0.005 },
      unit: 'm',
      units: [{ unit: 'cm', factor: '0.01' }],
      unit_credit: 0,
      others: [{ value: 2.5, credit: 0, explanation: 'That is the length of both together.' }],
    },
    right: [['1.25'], ['1.25 m'], ['125cm'], ['5/4'], ['1 1/4'], ['1.254 metres'], ['1.25e0']],
    wrong: [['2.5'], ['1.3'], ['1.25 cm'], ['-1.25']],
    invalid: [[], [''], ['about'], ['1,0,0'], ['1 or 2'], ['1', '2'], ['1e400']],
  },
});
