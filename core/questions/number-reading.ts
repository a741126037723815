import { DIGITS_MAX, EXPONENT_MAX } from './decimal.ts';
import type { Reading } from './forms/form.ts';
import { decimalIn, international, plainSigned, styleOf, type NumberStyle } from './number-style.ts';
import { isCurrency, isKnownUnit, isSameUnit } from './unit-names.ts';

/** What may stand around the number, as the question shows it. */
export type NumberWanted = { readonly units: readonly string[]; readonly percent: boolean; readonly fractions: boolean };

const TYPED_MAX = 200; // two hundred characters hold every number that is meant
const SHOWN_MAX = 40; // of what was typed, in a sentence about it
const digits = String.raw`[.,]?\d(?:[\d.,' ]*\d)?[.,]?`;
const typed = new RegExp(
  String.raw`^(?<run>${digits})(?:\s*/\s*(?<below>${digits}))?` +
    String.raw`(?:e(?<exponent>[+-]?\d+)|\s*[x×*·⋅]\s*10\s*(?:\^|\*\*)\s*\(?(?<power>[+-]?\d+)\)?)?\s*(?<rest>.*)$`,
  'i',
);
const before = /^(?<sign>[+-]?)\s*(?<unit>[\p{L}\p{Sc}%]*)\s*(?<after>[+-]?)\s*(?<number>.*)$/su;
/** What a unit can be: no number but a power (m2, s^-1), so that a second number is not taken for one. */
const unitForm = /^[\p{L}\p{Sc}%‰°Ωμ'"″](?:[\p{L}\p{M}\p{Sc}%‰°Ωμ'".·*/()⁻⁰¹²³⁴-⁹^ -]|(?<=[\p{L})^-])\d){0,39}$/u;
const scales = { thousand: 3, million: 6, billion: 9, trillion: 12 } as const;
const small = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻';

/** The digit that a character of any script means. */
function digitOf(character: string): string {
  const code = character.codePointAt(0)!; // a match is never empty
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(code - zero);
}

/** What was typed, with its digits and signs in their plain form: `½` as ` 1/2`, `10³` as `10^3`, `−` as `-`. Other small digits stay: m² is a unit, ⁴² no number. */
const plain = (text: string): string =>
  text
    .replaceAll(/\p{No}/gu, (sign) => (sign.normalize('NFKC').includes('⁄') ? ` ${sign.normalize('NFKC')}` : sign))
    .replaceAll(/(?<=10)[⁺⁻]?[⁰¹²³⁴-⁹]+/g, (power) => `^${power.replaceAll(/./g, (sign) => '0123456789+-'[small.indexOf(sign)]!)}`)
    .replaceAll(/[^⁰¹²³⁴-⁹⁺⁻]+/g, plainSigned)
    .replaceAll(/[⁄∕]/g, '/')
    .replaceAll(/[\p{Pd}−]/gu, '-')
    .replaceAll(/\p{Nd}/gu, digitOf)
    .replaceAll(/\s+/g, ' ')
    .trim();

/** How to write a number so that nobody can read it in two ways. */
function unmistakable(decimal: string, { decimal: sign }: NumberStyle): string {
  const [whole, places = ''] = decimal.replace(/(?<=\..*?)0+$/, '').split('.');
  return `${whole}${sign}${places.length === 3 ? `${places}0` : places || '0'}`;
}

type Part = { readonly decimal: string } | { readonly problem: string };

/** One run of digits: by the locale's style and the international one, if they agree or only one writes like that. */
function decimalOf(run: string, local: NumberStyle): Part {
  const found = [...new Set([local, international].map((style) => decimalIn(run, style)).filter((each) => each !== undefined))];
  const [one = '', other] = found;
  if (other !== undefined) {
    const [whole, parts] = one.includes('.') ? [other, one] : [one, other];
    const shorter = parts.replace(/\.?0+$/, '').replace('.', local.decimal);
    return { problem: `${run} can be read as ${whole} or as ${shorter}; write ${whole} or ${unmistakable(parts, local)}` };
  }
  if (!found.length)
    return {
      problem: `${run.slice(0, SHOWN_MAX)} is not written like one number; write thousands without signs, and a ${local.decimal === ',' ? 'comma' : 'point'} before the places`,
    };
  return one.replace('.', '').length > DIGITS_MAX ? { problem: `it has more than ${DIGITS_MAX} digits` } : { decimal: one };
}

/** The number in its canonical form, of which `1 1/2` is one; a fraction has no exponent. */
function valueOf(run: string, below: string | undefined, exponent: number, local: NumberStyle): Part {
  if (below === undefined) {
    const part = decimalOf(run, local);
    return 'problem' in part || !exponent ? part : { decimal: `${part.decimal}e${exponent}` };
  }
  const mixed = /^(\d+) ([1-9]\d{0,1})$/.exec(run); // three digits could be a group: 1 100/200
  const [top, bottom] = [decimalOf(mixed?.[2] ?? run, local), decimalOf(below, local)];
  if ('problem' in top) return top;
  if ('problem' in bottom) return bottom;
  if (exponent) return { problem: 'a fraction cannot have an exponent' };
  if (/^\d+ \d{3}$/.test(run)) return { problem: `${run}/${below} can be read in two ways; write it without spaces` };
  if (/^[0.]+$/.test(bottom.decimal)) return { problem: 'nothing can be divided by zero' };
  if (mixed && Number(mixed[2]) >= Number(bottom.decimal)) return { problem: `${run}/${below} is not written like one number` };
  return { decimal: `${mixed ? `${mixed[1]!.replace(/^0+(?=\d)/, '')} ` : ''}${top.decimal}/${bottom.decimal}` };
}

/** The unit, from before or behind the number; problems are what no unit can be. */
function unitOf(
  inFront: string,
  behind: string,
  { units, percent }: NumberWanted,
): { readonly unit: string } | { readonly problem: string } {
  const unit = behind || inFront;
  if (!unit) return { unit };
  if (inFront && behind && !isSameUnit(inFront, behind)) return { problem: 'it has a unit on both sides' };
  if (units.some((each) => isSameUnit(each, unit))) return { unit };
  if (!unitForm.test(unit)) return { problem: 'there is more behind the number than a unit' };
  if (percent && isSameUnit('%', unit)) return { unit: '%' };
  if (units.length && isKnownUnit(unit)) return { unit };
  if (units.length) return { problem: 'there is a word beside the number that is no unit we know; give the number alone' };
  return { problem: isSameUnit('%', unit) ? 'a percentage is not wanted here' : 'no unit is wanted here, only the number' };
}

/** Reads a number as people type it: `1000.5`, `3/4`, `50%`, `125 cm` come back, whatever the locale. */
export function readNumber(text: string, wanted: NumberWanted, locale: string): Reading {
  if (text.length > TYPED_MAX) return { problem: 'it is too long for a number' };
  const bare = wanted.units.length ? plain(text) : plain(text).replace(/^\/(?=\d{1,3}$)/, ''); // a prefix length with its slash
  const { sign = '', unit = '', after = '', number = '' } = before.exec(bare)?.groups ?? {};
  const inFrontFits = !unit || /\p{Sc}/u.test(unit) || wanted.units.some((each) => isSameUnit(each, unit));
  const groups = typed.exec(number.replace(/^10(?=\s?(?:\^|\*\*))/, '1x10'))?.groups;
  if (!groups || !inFrontFits || (sign && after)) return { problem: /\d/.test(number) ? 'it is not one number' : 'it holds no number' };

  const scale =
    /^(thousand|million|billion|trillion)\b\s*/i.exec(groups['rest']!) ??
    (isCurrency(unit || (wanted.units[0] ?? '')) && /^k\b\s*/i.exec(groups['rest']!)); // the rest is always a group
  const behind = scale ? groups['rest']!.slice(scale[0].length) : groups['rest']!;
  const word = (scale && scale[1]?.toLowerCase()) || 'thousand';
  const exponent = Number(groups['exponent'] ?? groups['power'] ?? 0) + (scale ? scales[word as keyof typeof scales] : 0); // the pattern holds the table's words
  if (Math.abs(exponent) > EXPONENT_MAX) return { problem: 'it is too large or too small to be meant' };
  if (groups['below'] !== undefined && !wanted.fractions) return { problem: 'a fraction is not wanted here; write a decimal number' };
  const value = valueOf(groups['run']!, groups['below'], exponent, styleOf(locale));
  if ('problem' in value) return value;
  const found = unitOf(unit, behind, wanted);
  if ('problem' in found) return found;
  const space = found.unit && found.unit !== '%' ? ' ' : '';
  return { answer: [`${sign === '-' || after === '-' ? '-' : ''}${value.decimal}${space}${found.unit}`] };
}
