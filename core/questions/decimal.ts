/** A number without loss: floats would put 3.14659 outside of 3.14159 ± 0.005. The bottom is positive; nothing is cancelled. */
export type Rational = { readonly top: bigint; readonly bottom: bigint };

/** More digits or a larger exponent are not meant as an answer, and would cost time. */
export const DIGITS_MAX = 100;
export const EXPONENT_MAX = 300;

const written = /^([+-]?)(?:(\d+) (?=\d+\/))?(\d+)(?:\.(\d+))?(?:\/(\d+)(?:\.(\d+))?)?(?:e([+-]?\d+))?$/i;
const ten = (power: number) => 10n ** BigInt(power);

const times = (a: Rational, b: Rational): Rational => ({ top: a.top * b.top, bottom: a.bottom * b.bottom });
const difference = (a: Rational, b: Rational): Rational => ({ top: a.top * b.bottom - b.top * a.bottom, bottom: a.bottom * b.bottom });
const absolute = ({ top, bottom }: Rational): Rational => ({ top: top < 0n ? -top : top, bottom });
const powerOfTen = (power: number): Rational => (power < 0 ? { top: 1n, bottom: ten(-power) } : { top: ten(power), bottom: 1n });

/** Whether the first is at most the second. */
export const atMost = (a: Rational, b: Rational): boolean => a.top * b.bottom <= b.top * a.bottom;

/** A number as it is written in keys and stored answers (`-1.5`, `3/4`, `1 1/2`, `6.02e23`), or undefined where it is none of them or too large. */
export function rationalOf(text: string): Rational | undefined {
  if (text.length > 2 * DIGITS_MAX + EXPONENT_MAX) return undefined;
  const [found, sign, units = '0', whole = '', places = '', below = '1', belowPlaces = '', exponent = '0'] = written.exec(text) ?? [];
  const power = Number(exponent);
  if (found === undefined || whole.length + places.length > DIGITS_MAX || units.length + below.length + belowPlaces.length > DIGITS_MAX)
    return undefined;
  if (Math.abs(power) > EXPONENT_MAX || BigInt(below + belowPlaces) === 0n) return undefined;
  const bottom = BigInt(below + belowPlaces) * ten(places.length);
  const part = BigInt(whole + places) * ten(belowPlaces.length);
  const top = part + BigInt(units) * bottom;
  return times({ top: sign === '-' ? -top : top, bottom }, powerOfTen(power));
}

/** The place of the first digit that is not 0: 2 for 314, -1 for 0.5; of 0, which has none, 0. */
function firstPlace(value: Rational): number {
  const { top, bottom } = absolute(value);
  if (top === 0n) return 0;
  const guess = String(top).length - String(bottom).length;
  return atMost(powerOfTen(guess), { top, bottom }) ? guess : guess - 1;
}

/** How far an answer may lie from the key; the edges belong to it. */
export type Tolerance = {
  readonly kind: 'absolute' | 'relative' | 'significant_figures' | 'decimal_places';
  readonly amount: number | string;
};

/** Half of the last place that counts: who rounds rightly, up or down on a tie, is inside. */
const half = (place: number): Rational => times({ top: 1n, bottom: 2n }, powerOfTen(place));
const none: Rational = { top: 0n, bottom: 1n };

const count = ({ top, bottom }: Rational) => Number(top / bottom);
const allowances = {
  absolute: (amount) => amount,
  relative: (amount, value) => times(amount, absolute(value)), // about 0 nothing is near: only 0
  significant_figures: (amount, value) => (value.top === 0n ? none : half(firstPlace(value) - count(amount) + 1)), // 0 has no figures
  decimal_places: (amount) => half(-count(amount)),
} as const satisfies Record<Tolerance['kind'], (amount: Rational, value: Rational) => Rational>;

/** What a computer prints after binary arithmetic (0.30000000000000004) is off in one of its last figures, and nobody's mistake. */
const FLOAT_FIGURES = 15;
const noise: Rational = { top: 1n, bottom: ten(14) };
const isFloat = (given: string) => given.includes('.') && given.replace(/e.*$/i, '').replaceAll(/^[-0.]+|\D/g, '').length >= FLOAT_FIGURES;

/** Whether an answer, as it was written, lies within the tolerance of a value. */
export function isWithin(given: string, answer: Rational, value: Rational, { kind, amount }: Tolerance): boolean {
  const distance = absolute(difference(answer, value));
  const allowed = allowances[kind](rationalOf(String(amount)) ?? none, value);
  return atMost(distance, allowed) || (isFloat(given) && atMost(distance, times(noise, absolute(value))));
}

/** The product of two numbers: an answer in one unit, brought to another. */
export const scaled = times;
