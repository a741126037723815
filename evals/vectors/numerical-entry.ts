import { z } from 'zod';
import type { NumberBody } from '../../core/questions/number.ts';
import { isSameUnit } from '../../core/questions/unit-names.ts';
import { around, inverse, sumOfProducts, unsigned } from './fractions.ts';
import { ruleFor, type Typed } from './number-rules.ts';
import type { Adapter, Modelled, Vector } from './vector.ts';

type Body = z.input<typeof NumberBody>;
const amount = z.union([z.number(), z.string().min(1)]);
const Answer = z.object({
  value: amount,
  fraction: z.number(),
  tolerance: z.number().min(0),
  tolerance_type: z.enum(['nominal', 'relative', 'geometric']),
});
const Answers = z.object({ answers: z.array(Answer).min(1) });
const MoodleSettings = z.object({
  units: z.record(z.string(), z.number().positive()).default({}),
  units_before: z.boolean().default(false),
  decimal_sep: z.string().default('.'),
  thousands_sep: z.string().default(','),
  unit_grading: z.enum(['optional', 'out_of_mark', 'out_of_max']).default('optional'),
  unit_penalty: z.number().min(0).max(1).default(0),
  separate_unit: z.string().nullable().default(null),
});
type MoodleSettings = z.output<typeof MoodleSettings>;
const nothingMore: Omit<Typed, 'given'> = {
  units: [],
  converted: [],
  unitsBefore: false,
  convertsAll: false,
  comma: false,
  wholeNumbers: false,
  anyNumber: false,
  comparison: '',
  aboutZero: false,
};

/** Where numbers are written with these signs. */
const locales: Readonly<Record<string, string>> = { '.,': 'en', ',.': 'de', ', ': 'fr', ".'": 'de-CH', '. ': 'en', '.': 'en', ',': 'fr' };

function modelled(body: Body, given: string, expected: number | 'invalid', more: Partial<Typed> & { locale?: string } = {}): Modelled {
  const { locale = 'en', ...typed } = more;
  const rule = ruleFor({ ...nothingMore, ...typed, given });
  return { question: { type: 'numerical_entry', body }, answer: [given], locale, expected, ...(rule ? { differs: rule } : {}) };
}

/** What was typed as one text: a unit of its own stands behind its number. */
const Input = z.union([
  z.string(),
  z.number().transform(String),
  z.null().transform(() => ''),
  z.object({ answer: z.string(), unit: z.string() }).transform(({ answer, unit }) => `${answer} ${unit}`.trim()),
]);

function rangeOf({ value, tolerance, tolerance_type: kind }: z.output<typeof Answer>): Pick<Body, 'value' | 'tolerance'> {
  if (kind !== 'geometric') return { value, tolerance: { kind: kind === 'nominal' ? 'absolute' : 'relative', amount: tolerance } };
  const factor = sumOfProducts([1], [tolerance]);
  return around(sumOfProducts([value, inverse(factor)]), sumOfProducts([value, factor]));
}

const unitsOf = ({ units }: MoodleSettings): Pick<Body, 'unit' | 'units'> => {
  const [own, ...others] = Object.entries(units);
  const list = own && own[1] === 1 ? others : Object.entries(units);
  return {
    ...(own && own[1] === 1 ? { unit: own[0] } : {}),
    ...(list.length ? { units: list.map(([unit, perUnit]) => ({ unit, factor: inverse(perUnit) })) } : {}),
  };
};

const moodleGrade: Adapter = ({ key, settings, input, expected }) => {
  const parsed = z.object({ key: Answers, settings: MoodleSettings, input: Input }).safeParse({ key, settings, input });
  if (!parsed.success || typeof expected['fraction'] !== 'number') return { notModelled: 'a key or an answer of another form' };
  const { answers } = parsed.data.key;
  const moodle = parsed.data.settings;
  const [first, ...rest] = answers.filter(({ value }) => value !== '*');
  const locale = locales[moodle.decimal_sep + moodle.thousands_sep];
  if (!first || first.fraction !== 1) return { notModelled: 'no answer is fully right, or not the first one' };
  if (answers.some(({ fraction }) => fraction < 0 || fraction > 1)) return { notModelled: 'marks below nothing or above all' };
  if (moodle.unit_grading === 'out_of_max' && rest.some(({ fraction }) => fraction > 0))
    return { notModelled: 'a penalty of the whole mark on a part of it' };
  if (!locale) return { notModelled: 'signs that no locale writes' };
  const graded = expected['accepted_as_complete'] === false ? 'invalid' : expected['fraction']; // incomplete: Moodle asks again
  const minded = moodle.unit_grading !== 'optional' && Object.keys(moodle.units).length > 0;
  const body: Body = {
    ...rangeOf(first),
    ...unitsOf(moodle),
    ...(minded ? { unit_required: true, unit_credit: 1 - moodle.unit_penalty } : {}),
    others: rest.map((answer) => ({ ...rangeOf(answer), credit: answer.fraction })),
  };
  return modelled(body, parsed.data.input, graded, {
    locale,
    units: Object.keys(moodle.units),
    converted: Object.keys(moodle.units).filter((unit) => moodle.units[unit] !== 1),
    unitsBefore: moodle.units_before,
    comma: moodle.decimal_sep === ',',
    anyNumber: answers.some(({ value, fraction }) => value === '*' && fraction > 0),
  });
};

const exactly = { kind: 'absolute', amount: 0 } as const;

/** Reading alone: what was read is the key, so an answer that is read in the same way is right. */
function readAs(value: number | string | null, unit: string, given: string, moodle: MoodleSettings): Modelled {
  const locale = locales[moodle.decimal_sep + moodle.thousands_sep];
  const units = Object.keys(moodle.units);
  if (!locale) return { notModelled: 'signs that no locale writes' };
  if (value !== null && unit && !units.includes(unit)) return { notModelled: 'a reading with a unit that the question does not know' };
  const own = unit || units[0];
  const body: Body = { value: value ?? 0, tolerance: exactly, ...(own ? { unit: own } : {}) };
  return modelled(body, given, value === null ? 'invalid' : 1, {
    locale,
    units,
    unitsBefore: moodle.units_before,
    comma: moodle.decimal_sep === ',',
  });
}

const moodleParse: Adapter = ({ settings, input, expected }) => {
  const shape = z.object({ value: z.number().nullable(), unit: z.string().nullable() });
  const parsed = z.object({ settings: MoodleSettings, input: Input, read: shape }).safeParse({ settings, input, read: expected['parsed'] });
  if (!parsed.success) return { notModelled: 'a reading of another form' };
  const { read, settings: moodle } = parsed.data;
  return readAs(read.value, read.unit ?? '', `${parsed.data.input} ${moodle.separate_unit ?? ''}`.trimEnd(), moodle);
};

const moodleTokens: Adapter = ({ settings, input, expected }) => {
  const part = z.string().nullable();
  const shape = z.object({ int: part, frac: part, exp: part, unit: part });
  const parsed = z.object({ settings: MoodleSettings, input: Input, read: shape }).safeParse({ settings, input, read: expected['tokens'] });
  if (!parsed.success) return { notModelled: 'a reading of another form' };
  const { int, frac, exp, unit } = parsed.data.read;
  const value = int === null ? null : `${/\d/.test(int) ? int : `${int}0`}.${frac || '0'}e${exp || '0'}`;
  return readAs(value, unit ?? '', parsed.data.input, parsed.data.settings);
};

const prairielearnGrade: Adapter = ({ key, settings, input, expected }) => {
  const graded = expected['status'] === 'invalid' ? 'invalid' : expected['fraction'];
  if (typeof key !== 'number' || typeof input !== 'string' || !(graded === 'invalid' || typeof graded === 'number'))
    return { notModelled: 'a key or an answer of another form' };
  const { comparison = '', rtol = '0', atol = '0', digits = '', integer = false } = settings as Record<string, string | boolean>; // one flat table
  const tolerances: Readonly<Record<string, () => Body['tolerance']>> = {
    relabs: () => ({ kind: 'absolute', amount: sumOfProducts([String(atol)], [String(rtol), unsigned(key)]) }),
    sigfig: () => ({ kind: 'significant_figures', amount: Number(digits) }),
    decdig: () => ({ kind: 'decimal_places', amount: Number(digits) }),
  };
  const tolerance = integer ? exactly : tolerances[String(comparison)]?.();
  if (!tolerance) return { notModelled: `the comparison ${String(comparison)}` };
  return modelled({ value: key, tolerance }, input, graded, {
    wholeNumbers: integer === true,
    comparison: String(comparison),
    aboutZero: key === 0,
  });
};

const withUnit = /^\s*([\d.eE+-]+)\s*(\S.*)$/;
const factors: Readonly<Record<string, number>> = { m: 0.001, c: 0.01, k: 1000 };

const prairielearnUnits: Adapter = ({ key, settings, input, expected }) => {
  const [, value = '', unit = ''] = withUnit.exec(String(key)) ?? [];
  if (settings['grade'] === 'unit only') return { notModelled: 'a unit without a number' };
  if (settings['partial_credit']) return { notModelled: 'credit for a right unit with a wrong number' };
  if (!unit || typeof input !== 'string') return { notModelled: 'a key or an answer of another form' };
  const [, margin = '0', marginUnit = unit] = withUnit.exec(z.string().safeParse(settings['atol']).data ?? '') ?? [];
  const factor = isSameUnit(unit, marginUnit) ? 1 : marginUnit.slice(1) === unit ? factors[marginUnit[0]!] : undefined; // a slice of it is not empty
  if (factor === undefined) return { notModelled: 'a tolerance in another unit' };
  const tolerance = {
    kind: 'absolute',
    amount: sumOfProducts([margin, factor], [Number(settings['rtol'] ?? 0), unsigned(value)]),
  } as const;
  const graded = expected['status'] === 'invalid' ? 'invalid' : Number(expected['fraction']);
  const converted = settings['grade'] === 'exact units' ? [] : Object.keys(factors).map((prefix) => `${prefix}${unit}`);
  const units = converted.map((name, at) => ({ unit: name, factor: Object.values(factors)[at]! })); // made of the same table
  return modelled({ value, tolerance, unit, units, unit_required: true }, input, graded, { units: [unit], convertsAll: true });
};

/** A number that was read, in a locale. */
const plainParse: Adapter = ({ settings, input, expected }) => {
  const read = z
    .union([z.number().nullable(), z.object({ value: z.number().nullable() }).transform(({ value }) => value)])
    .safeParse(expected['parsed']);
  if (!read.success || typeof input !== 'string') return { notModelled: 'a reading of another form' };
  const locale = typeof settings['locale'] === 'string' ? settings['locale'] : 'en';
  return modelled({ value: read.data ?? 0, tolerance: exactly }, input, read.data === null ? 'invalid' : 1, {
    locale,
    comma: /^(?:fr|de|es|it|pt|nl)/.test(locale),
  });
};

const canvasGrade: Adapter = ({ key, input, expected }) => {
  const range = z.object({ range: z.tuple([z.number(), z.number()]) }).safeParse(key);
  if (!range.success || typeof input !== 'string' || typeof expected['fraction'] !== 'number')
    return { notModelled: 'a key that is no range' };
  return modelled(around(...range.data.range), input, expected['fraction']);
};

const qtiScore: Adapter = ({ key, settings, input, expected }) => {
  const Declared = z.object({
    declarations: z.object({
      RESPONSE: z.object({ mapping: z.object({ entries: z.array(z.tuple([z.string(), z.number(), z.boolean()])).min(1) }) }),
    }),
  });
  const entries = Declared.safeParse(key).data?.declarations.RESPONSE.mapping.entries;
  const given = z.object({ RESPONSE: Input }).safeParse(input).data?.RESPONSE;
  if (settings['response_processing'] !== 'map_response') return { notModelled: 'an item that decides by a program of its own' };
  if (!entries || given === undefined || typeof expected['score'] !== 'number')
    return { notModelled: 'a key or an answer of another form' };
  const most = Math.max(...entries.map(([, score]) => score));
  const [first, ...rest] = entries.toSorted(([, a], [, b]) => b - a).map(([value, score]) => ({ value, credit: score / most }));
  if (most <= 0 || rest.some(({ credit }) => credit < 0)) return { notModelled: 'marks below nothing' };
  return modelled({ value: first!.value, tolerance: exactly, others: rest }, given, expected['score'] / most); // the schema wants one at least
};

const levels: Readonly<Record<string, Adapter>> = {
  'moodle grade': moodleGrade,
  'moodle tolerance': moodleGrade,
  'moodle parse': moodleParse,
  'moodle tokenise': moodleTokens,
  'prairielearn grade': prairielearnGrade,
  'prairielearn parse': plainParse,
  'prairielearn units': prairielearnUnits,
  'canvas grade': canvasGrade,
  'canvas parse': plainParse,
};

/** Numbers, as other systems read and grade them. */
export const numericalEntry: Adapter = (vector: Vector) => {
  const adapter = vector.system.startsWith('qti') && vector.level === 'score' ? qtiScore : levels[`${vector.system} ${vector.level}`];
  return adapter?.(vector) ?? { notModelled: `${vector.level}: how a number was written decides nothing here` };
};
