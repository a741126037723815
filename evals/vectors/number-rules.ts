import { isSameUnit } from '../../core/questions/unit-names.ts';

/** What an example says that decides by which rule we may differ. */
export type Typed = {
  readonly given: string;
  /** Names of the units that the question lists, and those of them that are converted. */
  readonly units: readonly string[];
  readonly converted: readonly string[];
  readonly unitsBefore: boolean;
  /** Whether the other system converts between all units it knows. */
  readonly convertsAll: boolean;
  /** Whether the locale writes 1,5 for one and a half. */
  readonly comma: boolean;
  readonly wholeNumbers: boolean;
  /** Whether the example's own key takes any number at all. */
  readonly anyNumber: boolean;
  readonly comparison: string;
  readonly aboutZero: boolean;
};

/** What was typed besides the number, and whether it stands in front. */
function unitIn(given: string): { readonly unit: string; readonly inFront: boolean } {
  const [, before = '', behind = ''] =
    /^([^\d.+-]*)[+-]?[\d.,'\s]*(?:e[+-]?\d+|\s*[x×*]\s*10\s*(?:\^|\*\*)[+-]?\d+)?(.*)$/su.exec(given.trim()) ?? [];
  return { unit: (before || behind).trim(), inFront: before.trim() !== '' };
}

type Rule = readonly [name: string, holds: (typed: Typed & { readonly unit: string; readonly inFront: boolean }) => boolean];

/** The rules by which we read and grade numbers in our own way, each with what it is about; the first that fits is named. */
export const numberRules: readonly Rule[] = [
  ['numbers:fractions', ({ given }) => /[/⁄]|[¼-¾⅐-⅞↉]/.test(given)],
  ['numbers:unread-is-not-wrong', ({ given }) => !/\p{Nd}/u.test(given)],
  ['numbers:any-number', ({ anyNumber }) => anyNumber],
  ['numbers:underscores', ({ given }) => /\d_\d/.test(given)],
  ['numbers:other-digits', ({ given }) => /[^\P{Nd}0-9]/u.test(given)],
  ['numbers:minus-signs', ({ given }) => /[−‐‑‒–—]/.test(given)],
  ['numbers:powers-of-ten', ({ given }) => /10\s*(?:\^|\*\*|[⁺⁻⁰¹²³⁴-⁹])/.test(given)],
  ['numbers:size', ({ given }) => /e[+-]?\d{3,}/i.test(given)],
  ['numbers:grouping-asks-back', ({ given, comma }) => comma && /^\D*[1-9]\d{0,2}[.,]\d{3}\D*$/.test(given)],
  ['numbers:groups', ({ given }) => /\d[,.'’\s]\d+[,.]\d|\d['’\s,]\d/.test(given)],
  ['numbers:either-side', ({ unit, inFront, unitsBefore }) => unit !== '' && inFront !== unitsBefore],
  ['numbers:unit-changes-the-number', ({ unit, converted }) => converted.includes(unit)],
  ['numbers:unit-names', ({ unit, units }) => !units.includes(unit) && units.some((each) => isSameUnit(each, unit))],
  ['numbers:listed-conversions', ({ unit, convertsAll }) => unit !== '' && convertsAll],
  ['numbers:missing-unit-is-graded', ({ unit, convertsAll }) => unit === '' && convertsAll],
  ['numbers:wrong-unit-is-wrong', ({ unit, units }) => unit !== '' && units.length > 0],
  ['numbers:whole-numbers', ({ wholeNumbers, given }) => wholeNumbers && /[.e]/i.test(given)],
  ['numbers:about-zero', ({ comparison, aboutZero }) => comparison === 'sigfig' && aboutZero],
  ['numbers:half-a-place', ({ comparison }) => comparison === 'sigfig' || comparison === 'decdig'],
];

/** The rule by which we may grade this one in our own way. */
export const ruleFor = (typed: Typed): string | undefined =>
  numberRules.find(([, holds]) => holds({ ...typed, ...unitIn(typed.given) }))?.[0];
