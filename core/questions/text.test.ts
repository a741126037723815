import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { readAnswer } from './index.ts';
import { AcceptedTexts, compareText, normalForm, solutionText } from './text.ts';
import { slipOf } from './typo.ts';

const body = (more: Partial<AcceptedTexts> & { accepted: string[] }) => AcceptedTexts.parse({ case_sensitive: false, ...more });
const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });

describe('comparing texts', () => {
  it('is the same for composed and decomposed characters, either way round', () => {
    verifies('questions:text-forms');
    fc.assert(
      fc.property(anyText, anyText, (key, answer) => {
        const { fraction } = compareText(body({ accepted: [key.normalize('NFC')] }), answer.normalize('NFD'));
        expect(compareText(body({ accepted: [key.normalize('NFD')] }), answer.normalize('NFC')).fraction).toBe(fraction);
      }),
    );
  });
  it('knows a text in its own spelling, and in capitals', () =>
    fc.assert(
      fc.property(anyText, (key) => {
        if (!normalForm(key, { case_sensitive: false })) return;
        expect(compareText(body({ accepted: [key] }), key).verdict).toBe('right');
        expect(compareText(body({ accepted: [key], case_sensitive: true }), key).verdict).toBe('right');
        if (!key.includes('ı')) expect(compareText(body({ accepted: [key] }), key.toUpperCase()).fraction).toBe(1); // its capital is that of i
      }),
    ));
  it('brings a text to a form that stays as it is', () =>
    fc.assert(
      fc.property(anyText, fc.boolean(), (words, caseSensitive) => {
        const form = normalForm(words, { case_sensitive: caseSensitive });
        expect(normalForm(form, { case_sensitive: caseSensitive })).toBe(form);
      }),
    ));
  it('keeps the Turkish letters apart', () => {
    const forms = ['ı', 'i', 'İ'].map((letter) => normalForm(letter, { case_sensitive: false }));
    expect(new Set(forms).size).toBe(3);
    expect(normalForm('I', { case_sensitive: false })).toBe('i');
  });
  it('says which slip it was', () => {
    verifies('questions:slips-are-told');
    expect(compareText(body({ accepted: ['retention', 'keeping'], typos: true }), 'keeeping')).toEqual({
      fraction: 1,
      verdict: 'typo',
      wanted: 'keeping',
    });
    expect(compareText(body({ accepted: ['café'] }), 'cafe')).toEqual({ fraction: 1, verdict: 'typo', wanted: 'café' });
    const refused = body({ accepted: ['adverse'], refused: [{ text: 'averse', explanation: 'That is unwilling.' }] });
    expect(compareText(refused, 'Averse')).toEqual({ fraction: 0, verdict: 'wrong', wanted: 'adverse', why: 'That is unwilling.' });
  });
  it('accepts nothing by a star alone', () => expect(compareText(body({ accepted: ['*'], wildcards: true }), ' \u200B').fraction).toBe(0));
  it('has a right answer for a key with stars', () => {
    for (const key of ['term*', 'a\\*b', '*', 'F*og', '\\*'])
      expect(
        compareText(body({ accepted: [key], wildcards: true }), solutionText(body({ accepted: [key], wildcards: true }))).fraction,
      ).toBe(1);
  });
  it('matches stars as a pattern would', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1 }),
        fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1 }),
        (pattern, words) => {
          const expected = new RegExp(`^${pattern.replaceAll(/\*+/g, '.*')}$`).test(words);
          expect(compareText(body({ accepted: [pattern], wildcards: true }), words).fraction).toBe(expected ? 1 : 0);
        },
      ),
    ));
});

/** How many slips lie between two words, by the plain recursion. */
function distance(one: string, other: string): number {
  if (!one || !other) return one.length + other.length;
  const rest = distance(one.slice(1), other.slice(1)) + (one[0] === other[0] ? 0 : 1);
  const swapped = one.length > 1 && one[0] === other[1] && one[1] === other[0] ? distance(one.slice(2), other.slice(2)) + 1 : Infinity;
  return Math.min(rest, swapped, distance(one.slice(1), other) + 1, distance(one, other.slice(1)) + 1);
}

describe('slips', () => {
  type Edit = readonly [at: number, letter: string, removed: number];
  const edited = (word: string, edits: readonly Edit[]) =>
    edits.reduce((text, [at, letter, removed]) => `${text.slice(0, at)}${letter}${text.slice(at + removed)}`, word);
  const edits = fc.array(fc.tuple(fc.nat(8), fc.constantFrom('', 'a', 'b', 'c'), fc.nat(2)), { maxLength: 2 });
  const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 5, maxLength: 8 });
  it('are counted as the definition counts them', () =>
    fc.assert(
      fc.property(words, edits, (word, changes) => {
        const answer = edited(word, changes);
        const found = slipOf(answer, [{ key: word, fraction: 1 }]) !== undefined;
        expect(found).toBe(answer === word || (answer[0] === word[0] && distance(word, answer) <= 1));
      }),
      { numRuns: 300 },
    ));
  it('are not forgiven in short words', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 }),
        fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 5 }),
        (key, answer) => {
          expect(slipOf(answer, [{ key, fraction: 1 }]) === undefined || key === answer).toBe(true);
        },
      ),
    ));
  it('are not forgiven where something that is wrong is as near', () =>
    fc.assert(
      fc.property(words, edits, edits, (key, changes, more) => {
        const answer = edited(key, changes);
        const wrong = edited(answer, more);
        const found = slipOf(answer, [
          { key, fraction: 1 },
          { key: wrong, fraction: 0 },
        ]);
        expect(!found || distance(key, answer) < distance(wrong, answer)).toBe(true);
      }),
      { numRuns: 300 },
    ));
});

it('costs little, whatever is written', () => {
  verifies('questions:answers-cost-little');
  const keys = Array.from({ length: 100 }, (_, at) => `${'retention of the risk '.repeat(20)}${at}`.replaceAll(/\d/g, 'x'));
  const hard = body({
    accepted: [...keys, '*a*a*a*a*a*a*a*a*a*a*b', '(a)(b)(c)(d)(e)(f)(g)(h)'],
    typos: true,
    wildcards: true,
    optional_parts: true,
  });
  for (const words of [
    'a'.repeat(500),
    ' '.repeat(499),
    'retention of the risk '.repeat(22),
    'ß'.repeat(500),
    '(('.repeat(250),
    'ﷺ'.repeat(500),
  ])
    expect(compareText(hard, words)).toBeDefined();
  for (const words of ['1: '.repeat(160), ' ;'.repeat(250), '1:1:'.repeat(120)])
    expect(() => readAnswer({ kind: 'blanks', text: '', blanks: 2 } as never, [words], 'en')).not.toThrow(RangeError); // what a form shows
  // Some 200 ms in all. What grows without bounds would take more than a test may, on any machine.
});
