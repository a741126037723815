import { z } from 'zod';
import { isWithin, rationalOf, scaled, type Rational } from './decimal.ts';
import type { Explained, Part } from './question-type.ts';
import { isSameUnit } from './unit-names.ts';

const text = z.string().min(1);
/** A number of a key: 1.25, or a string where a float would lose something (`"0.1"`, `"22/7"`). */
const amount = z.union([z.number(), text.refine((written) => rationalOf(written) !== undefined, 'is not a number')]);
const COUNT_MAX = 20; // figures or places: more than anyone writes
const tolerance = z
  .object({
    kind: z.enum(['absolute', 'relative', 'significant_figures', 'decimal_places']),
    amount: z.union([
      z.number().min(0),
      text.refine((written) => /^[^-]/.test(written) && rationalOf(written), 'is not a number from 0 up'),
    ]),
  })
  .refine(
    ({ kind, amount: most }) =>
      kind === 'absolute' ||
      kind === 'relative' ||
      (Number.isInteger(Number(most)) && Number(most) <= COUNT_MAX && (Number(most) > 0 || kind === 'decimal_places')),
    'figures and places are whole numbers',
  );

/** What a numerical question is stored as. */
export const NumberBody = z.object({
  value: amount,
  tolerance,
  /** The unit of the value; others are worth `factor` of it: 0.01 for cm where the value is in m. */
  unit: text.optional(),
  units: z.array(z.object({ unit: text, factor: amount })).optional(),
  unit_required: z.boolean().optional(),
  /** What a right number is worth with a wrong unit, or without one that is required: nothing if this is missing. */
  unit_credit: z.number().min(0).max(1).optional(),
  /** Whether 50% may be written for 0.5, and where the unit is %, 0.5 for 50%. */
  percent: z.boolean().optional(),
  /** Whether 3/4 may be written; it may if this is missing. */
  fractions: z.boolean().optional(),
  /** Second solutions and expected slips, each with what it is worth. */
  others: z
    .array(z.object({ value: amount, tolerance: tolerance.optional(), credit: z.number().min(0).max(1), explanation: text.optional() }))
    .optional(),
});
type NumberBody = z.output<typeof NumberBody>;

const canonical = /^([^\p{L}\p{Sc}%‰°Ωμ'"″]*?(?:e[+-]?\d+)?) ?([\p{L}\p{Sc}%‰°Ωμ'"″].*)?$/su;

type Valued = {
  readonly value: Rational;
  readonly written: string;
  readonly unit: 'right' | 'wrong' | 'missing';
  readonly bare?: true;
};

/** The value of an answer in the key's unit, or as it stands where its unit is unknown or missing. */
function valueOf(body: NumberBody, given: string): Valued | undefined {
  const [, written = '', unit = ''] = canonical.exec(given) ?? [];
  const value = rationalOf(written);
  if (!value) return undefined;
  if (!unit) return { value, written, unit: body.unit_required ? 'missing' : 'right', bare: true };
  if (body.unit !== undefined && isSameUnit(body.unit, unit)) return { value, written, unit: 'right' };
  const other = body.units?.find((each) => isSameUnit(each.unit, unit)) ?? (body.percent && unit === '%' ? { factor: '0.01' } : undefined);
  if (!other) return { value, written, unit: 'wrong' };
  return { value: scaled(value, rationalOf(String(other.factor))!), written, unit: 'right' }; // the schema holds factors to be numbers
}

/** The key as an answer, with its unit. */
export const writtenKey = ({ value, unit }: Pick<NumberBody, 'value' | 'unit'>): string =>
  `${value}${unit === undefined ? '' : ` ${unit}`}`;

/** The key, and what its other values are worth. */
export const explainNumber = (body: NumberBody): readonly Explained[] => [
  { text: writtenKey(body), right: true },
  ...(body.others ?? []).map(({ value, credit, explanation }) => ({
    text: writtenKey({ value, unit: body.unit }),
    right: credit === 1,
    ...(explanation ? { why: explanation } : {}),
  })),
];

/** Grades a number in its canonical form. A wrong unit makes it wrong: it is another number. */
export function gradeNumber(body: NumberBody, given: string): { readonly fraction: number; readonly part: Part } {
  const wanted = writtenKey(body);
  const answer = valueOf(body, given);
  if (!answer) return { fraction: 0, part: { label: '', given, verdict: given ? 'wrong' : 'missing', wanted } };
  const candidates = [{ value: body.value, tolerance: body.tolerance, credit: 1, explanation: undefined }, ...(body.others ?? [])];
  const share = body.percent && isSameUnit('%', body.unit ?? '') && answer.bare ? [scaled(answer.value, rationalOf('100')!)] : []; // it is a number
  const hit = candidates.find((each) =>
    [answer.value, ...share].some(
      (value) => isWithin(answer.written, value, rationalOf(String(each.value))!, each.tolerance ?? body.tolerance), // the schema holds values to be numbers
    ),
  );
  const fraction = (hit?.credit ?? 0) * (answer.unit === 'right' ? 1 : (body.unit_credit ?? 0));
  const aboutUnit = hit?.credit && answer.unit !== 'right' ? `The number is right, the unit is ${answer.unit}.` : undefined;
  const why = aboutUnit ?? hit?.explanation;
  const verdict = fraction === 1 ? 'right' : fraction > 0 ? 'partly' : 'wrong';
  return { fraction, part: { label: '', given, verdict, ...(fraction === 1 ? {} : { wanted }), ...(why ? { why } : {}) } };
}
