/** Units by the words people write for them; a prefix may stand before those of the second table. */
const plainNames: Readonly<Record<string, string>> = {
  percent: '%',
  'per cent': '%',
  pct: '%',
  sec: 's',
  minute: 'min',
  hour: 'h',
  hr: 'h',
  day: 'd',
  foot: 'ft',
  feet: 'ft',
  inch: 'in',
  inche: 'in', // inches without its s
  mile: 'mi',
  degree: '°',
  'degree celsius': '°C',
  'degree fahrenheit': '°F',
};
const prefixedNames: Readonly<Record<string, string>> = {
  meter: 'm',
  metre: 'm',
  foot: 'ft',
  feet: 'ft',
  gram: 'g',
  second: 's',
  liter: 'l',
  litre: 'l',
  byte: 'B',
  bit: 'b',
  hertz: 'Hz',
  watt: 'W',
  volt: 'V',
  amp: 'A',
  ampere: 'A',
  ohm: 'Ω',
  joule: 'J',
  newton: 'N',
  pascal: 'Pa',
  decibel: 'dB',
};
const prefixes: readonly (readonly [string, string])[] = [
  ['kilo', 'k'],
  ['mega', 'M'],
  ['giga', 'G'],
  ['tera', 'T'],
  ['deci', 'd'],
  ['centi', 'c'],
  ['milli', 'm'],
  ['micro', 'μ'],
  ['nano', 'n'],
];
const FOLDED_MIN = 5; // shorter ones may be symbols, whose case means something: mW and MW

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** The symbol of one factor of a unit, or the word in small letters and without a plural's s. */
function symbolOf(part: string): string {
  const bits = /^([kKMGT]i?)?bit$/.exec(part);
  if (bits) return `${bits[1] ?? ''}b`;
  const singular = part.toLowerCase().replace(/(?<=\p{L}{2})s$/u, '');
  const plain = plainNames[singular] ?? prefixedNames[singular];
  if (plain) return plain;
  const prefix = prefixes.find(([name]) => singular.startsWith(name) && prefixedNames[singular.slice(name.length)]);
  if (prefix) return `${prefix[1]}${prefixedNames[singular.slice(prefix[0].length)]}`;
  return part.length >= FOLDED_MIN || part === part.toLowerCase() ? singular : part;
}

/** One way of writing for what means the same unit: `feet per second` as `ft/s`, `Mbps` as `Mb/s`, `m²` as `m2`. */
function plainUnit(unit: string): string {
  const text = unit
    .replaceAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (digit) => String(superscripts.indexOf(digit)))
    .normalize('NFKC')
    .replaceAll('^', '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s*\/\s*|(?<!^) per (?!cent)/g, '/')
    .replace(/(?<=[a-z])ps$/, '/s')
    .replace(/\.$/, '')
    .trim();
  return text.split('/').map(symbolOf).join('/');
}

/** What people write for a currency, besides its code: its signs and its names. */
function currencyNames(code: string): readonly string[] {
  if (!/^[A-Z]{3}$/.test(code)) return [];
  const shown = (currencyDisplay: Intl.NumberFormatOptions['currencyDisplay'], amount: number) =>
    new Intl.NumberFormat('en-001', { style: 'currency', currency: code, ...(currencyDisplay ? { currencyDisplay } : {}) })
      .formatToParts(amount)
      .find(({ type }) => type === 'currency')!
      .value.toLowerCase(); // a currency is what this style is for
  const names = [shown('name', 1), shown('name', 2)];
  return [code.toLowerCase(), shown('symbol', 1), shown('narrowSymbol', 1), ...names, ...names.map((name) => name.replace(/^.* /, ''))];
}

const symbols = new Set([...Object.values(plainNames), ...Object.values(prefixedNames)]);
/** What is counted may be called by its last word: domains for broadcast domains. Measures may not: meters are no square meters. */
const isLastWord = (wanted: string, given: string) =>
  given.length >= FOLDED_MIN && plainUnit(wanted).endsWith(` ${plainUnit(given)}`) && !symbols.has(plainUnit(given));

/** Whether two units are the same one, however they are written; no conversion happens here. */
export function isSameUnit(wanted: string, given: string): boolean {
  if (wanted === given || plainUnit(wanted) === plainUnit(given) || isLastWord(wanted, given)) return true;
  const typed = given.replace(/\.$/, '').toLowerCase();
  return currencyNames(wanted).includes(typed) || currencyNames(given).includes(wanted.toLowerCase());
}

/** Whether a unit is money, of which thousands are written with a k. */
export const isCurrency = (unit: string): boolean =>
  /\p{Sc}/u.test(unit) || currencyNames(unit).some((name) => name !== unit.toLowerCase());
