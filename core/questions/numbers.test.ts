import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { TutorError } from '../errors.ts';
import { atMost, rationalOf } from './decimal.ts';
import { gradeAnswer, readAnswer, showQuestion } from './index.ts';
import { readNumber, type NumberWanted } from './number-reading.ts';
import { gradeNumber, NumberBody } from './number.ts';
import { isSameUnit } from './unit-names.ts';

const anything: NumberWanted = { units: ['m', 'USD'], percent: true, fractions: true };
const plain: NumberWanted = { units: [], percent: false, fractions: true };
const locales = 'en de fr de-CH en-IN es it pl sv ru ar-EG fa hi-u-nu-deva bn tr pt-BR ja he'.split(' ');
const valueOf = (text: string, locale: string) => {
  const reading = readNumber(text, plain, locale);
  return 'answer' in reading ? rationalOf(reading.answer[0]!) : reading.problem; // a reading holds one answer
};
const isEqual = (a: ReturnType<typeof rationalOf>, b: typeof a) => a !== undefined && b !== undefined && atMost(a, b) && atMost(b, a);

/** The number that digits with so many places stand for, written with a point. */
const written = (digits: bigint, places: number) => {
  const all = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  const [whole, part] = places ? [all.slice(0, -places), `.${all.slice(-places)}`] : [all, ''];
  return `${digits < 0n ? '-' : ''}${whole}${part}`;
};
/** Fewer figures than make a number look like binary arithmetic. */
const decimals = fc.tuple(fc.bigInt(-(10n ** 13n), 10n ** 13n), fc.nat(8));

describe('reading a number', () => {
  it('reads in a locale what the locale writes, or asks back where it could mean two numbers', () => {
    verifies('questions:numbers-by-locale');
    fc.assert(
      fc.property(decimals, fc.constantFrom(...locales), fc.boolean(), ([digits, places], locale, useGrouping) => {
        const text = new Intl.NumberFormat(locale, { minimumFractionDigits: places, maximumFractionDigits: places, useGrouping }).format(
          written(digits, places) as Intl.StringNumericLiteral, // digits with a point
        );
        const value = valueOf(text, locale);
        if (typeof value === 'string') {
          expect(text.replaceAll(/[^\d.,]/g, '')).toMatch(/^[1-9]\d{0,2}[.,]\d{3}$/);
          expect(value).toContain('can be read as');
        } else expect(isEqual(value, rationalOf(written(digits, places)))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('offers two ways of writing that it then reads, each in its own way', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }),
        fc.nat(999),
        fc.constantFrom('.', ','),
        fc.constantFrom('de', 'es', 'fr', 'pl'),
        (whole, places, sign, locale) => {
          const problem = valueOf(`${whole}${sign}${String(places).padStart(3, '0')}`, locale);
          expect(typeof problem === 'string').toBe(sign === ',' || locale === 'de' || locale === 'es'); // elsewhere a point groups nothing
          if (typeof problem !== 'string') return;
          const [, one = '', other = ''] = /write (\S+) or (\S+)$/.exec(problem) ?? [];
          expect(isEqual(rationalOf(one), rationalOf(String(whole * 1000 + places)))).toBe(true);
          expect(isEqual(valueOf(one, locale) as never, rationalOf(one))).toBe(true); // if it is a problem the test fails
          expect(isEqual(valueOf(other, locale) as never, rationalOf(`${whole}.${String(places).padStart(3, '0')}`))).toBe(true); // the same
        },
      ),
    );
  });

  it('reads what it has read again, and the key can be graded from it', () => {
    const signs = fc.string({ unit: fc.constantFrom(..."0123456789.,' -+−/%e^x×*$€½³٤m cUSD".split('')) });
    fc.assert(
      fc.property(signs, fc.constantFrom(...locales), (text, locale) => {
        const reading = readNumber(text, anything, locale);
        if ('problem' in reading) return;
        expect(readNumber(reading.answer[0]!, anything, 'en')).toEqual(reading); // a reading holds one answer
        const body = NumberBody.parse({ value: 1, tolerance: { kind: 'absolute', amount: 0 }, unit: 'm', percent: true });
        expect(gradeNumber(body, reading.answer[0]!).part.verdict).not.toBe('missing'); // the same
      }),
      { numRuns: 3000 },
    );
  });

  it('takes no time, whatever is typed', () => {
    verifies('questions:answers-cost-little');
    const long = [
      '9'.repeat(200),
      '1,'.repeat(100),
      `${'1 '.repeat(98)}/2`,
      `1e${'9'.repeat(198)}`,
      '½'.repeat(200),
      `${'9'.repeat(99)}e300`,
      'm'.repeat(200),
      '٤'.repeat(200),
      `1/${'9'.repeat(99)}`,
      "1'".repeat(90),
    ];
    for (let round = 0; round < 10; round++)
      for (const text of long) {
        readNumber(text, anything, 'de');
        gradeNumber(NumberBody.parse({ value: '1e300', tolerance: { kind: 'significant_figures', amount: 20 } }), text);
      }
    // A hundred in some 20 ms; what grows without bounds would take more than a test may, on any machine.
    expect(readNumber('9'.repeat(201), anything, 'en')).toHaveProperty('problem');
    for (const text of [`1e${'9'.repeat(9)}`, '1e301', '9'.repeat(101), `1/${'9'.repeat(101)}`]) expect(rationalOf(text)).toBeUndefined();
  });
});

describe('grading a number', () => {
  const amounts = fc.tuple(fc.nat(100_000), fc.nat(6));
  const kinds = fc.constantFrom('absolute', 'relative', 'decimal_places', 'significant_figures');

  it('agrees with whole numbers of one common unit, edges and all', () => {
    verifies('questions:numbers-are-exact');
    fc.assert(
      fc.property(
        decimals,
        fc.bigInt(-2_000_000n, 2_000_000n),
        amounts,
        kinds,
        ([digits, places], off, [tolerance, tolerancePlaces], kind) => {
          const scale = 10n ** 24n; // one unit for all: 24 places
          const key = digits * 10n ** BigInt(24 - places);
          const answer = digits + off;
          const counted = kind === 'decimal_places' || kind === 'significant_figures';
          const amount = counted ? String(1 + (tolerance % 9)) : written(BigInt(tolerance), tolerancePlaces);
          const absolute = (value: bigint) => (value < 0n ? -value : value);
          const lastPlace = kind === 'decimal_places' ? -Number(amount) : String(absolute(key)).length - 24 - Number(amount);
          const half = () => (lastPlace < 0 ? scale / 2n / 10n ** BigInt(-lastPlace) : (scale / 2n) * 10n ** BigInt(lastPlace));
          const allowed = {
            absolute: () => BigInt(tolerance) * 10n ** BigInt(24 - tolerancePlaces),
            relative: () => (BigInt(tolerance) * absolute(key)) / 10n ** BigInt(tolerancePlaces),
            decimal_places: half,
            significant_figures: () => (key === 0n ? 0n : half()),
          }[kind]();
          const distance = absolute(off) * 10n ** BigInt(24 - places);
          const body = NumberBody.parse({ value: written(digits, places), tolerance: { kind, amount } });
          expect(gradeNumber(body, written(answer, places)).fraction).toBe(distance <= allowed ? 1 : 0);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('says what was wrong: the number, or its unit', () => {
    const body = NumberBody.parse({
      value: 5,
      tolerance: { kind: 'absolute', amount: 0 },
      unit: 'kg',
      unit_required: true,
      others: [{ value: 50, credit: 0, explanation: 'Ten too many.' }],
    });
    expect(gradeNumber(body, '5 g').part).toMatchObject({
      verdict: 'wrong',
      wanted: '5 kg',
      why: 'The number is right, the unit is wrong.',
    });
    expect(gradeNumber(body, '5').part.why).toBe('The number is right, the unit is missing.');
    expect(gradeNumber(body, '50 kg').part.why).toBe('Ten too many.');
    expect(gradeNumber(body, '6 kg').part).not.toHaveProperty('why');
  });

  it('grades or refuses any text', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(...locales),
        fc.constantFrom('', 'm', '%', 'USD'),
        (text, locale, unit) => {
          const question = {
            type: 'numerical_entry',
            body: { value: 1, tolerance: { kind: 'absolute', amount: 0 }, ...(unit ? { unit } : {}) },
          };
          try {
            const { fraction } = gradeAnswer(question, readAnswer(showQuestion(question), [text], locale));
            expect(fraction === 0 || fraction === 1).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(TutorError);
          }
        },
      ),
    ));

  it.each([
    ['no number', { value: 'forty-two', tolerance: { kind: 'absolute', amount: 0 } }],
    ['an infinite one', { value: Infinity, tolerance: { kind: 'absolute', amount: 0 } }],
    ['a negative tolerance', { value: 1, tolerance: { kind: 'absolute', amount: '-1' } }],
    ['half a figure', { value: 1, tolerance: { kind: 'significant_figures', amount: 2.5 } }],
    ['no figures', { value: 1, tolerance: { kind: 'significant_figures', amount: 0 } }],
    ['a factor of nothing', { value: 1, tolerance: { kind: 'absolute', amount: 0 }, units: [{ unit: 'cm', factor: 'x' }] }],
  ])('refuses a key with %s', (_what, body) => expect(NumberBody.safeParse(body).success).toBe(false));
});

describe('units', () => {
  it.each([
    ['m', 'metres'],
    ['km/h', 'kilometers per hour'],
    ['ft/s', 'feet per second'],
    ['Mb/s', 'Mbps'],
    ['m²', 'm^2'],
    ['hours', 'Hour'],
    ['USD', 'dollars'],
    ['$', 'USD'],
    ['µs', 'microseconds'],
    ['%', 'percent'],
    ['dB', 'db'],
    ['cm', 'CM'],
    ['Mb/s', 'mbps'],
    ['MB/s', 'MBps'],
    ['bytes', 'octets'],
  ])('%s is %s', (wanted, given) => expect(isSameUnit(wanted, given)).toBe(true));
  it.each([
    ['mW', 'MW'],
    ['Mb/s', 'MB/s'],
    ['MW', 'mw'],
    ['MB/s', 'mbps'],
    ['m', 'M'],
    ['m', 'cm'],
    ['USD', '€'],
    ['m2', 'm3'],
    ['s', 'h'],
    ['square meters', 'meters'],
  ])('%s is not %s', (wanted, given) => expect(isSameUnit(wanted, given)).toBe(false));
});
