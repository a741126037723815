import { rationalOf, type Rational } from '../../core/questions/decimal.ts';

const exact = (value: number | string): Rational => rationalOf(String(value)) ?? { top: 0n, bottom: 1n };
const text = ({ top, bottom }: Rational) => {
  const divisor = ((a: bigint, b: bigint) => {
    while (b) [a, b] = [b, a % b];
    return a < 0n ? -a : a || 1n;
  })(top, bottom);
  return `${top / divisor}/${bottom / divisor}`;
};

/** A sum of products, as a fraction that keys can hold. */
export function sumOfProducts(...products: readonly (readonly (number | string)[])[]): string {
  const sums = products.map((factors) => factors.map(exact).reduce((a, b) => ({ top: a.top * b.top, bottom: a.bottom * b.bottom })));
  return text(sums.reduce((a, b) => ({ top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom })));
}

/** One divided by a number. */
export function inverse(value: number | string): string {
  const { top, bottom } = exact(value);
  return text(top < 0n ? { top: -bottom, bottom: -top } : { top: bottom, bottom: top });
}

/** A number without its sign. */
export const unsigned = (value: number | string): string => String(value).replace(/^-/, '');

/** From one value to another, in either order, as a value and how far around it. */
export function around(
  from: number | string,
  to: number | string,
): { readonly value: string; readonly tolerance: { readonly kind: 'absolute'; readonly amount: string } } {
  return {
    value: sumOfProducts(['1/2', from], ['1/2', to]),
    tolerance: { kind: 'absolute', amount: unsigned(sumOfProducts(['1/2', to], ['-1/2', from])) },
  };
}
