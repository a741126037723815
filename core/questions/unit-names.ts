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
  octet: 'B',
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

const others = ['eV', 'mol', 'K', 'dBm', 'wk', 'yd', 'lb', 'oz']; // known by their symbols only

/** Every symbol there is a name for, with its prefixes; of bits and bytes nobody takes a thousandth. */
const symbols: ReadonlySet<string> = new Set([
  ...Object.values(plainNames),
  ...others,
  ...Object.values(prefixedNames).flatMap((symbol) => {
    const fitting = prefixes
      .map(([, prefix]) => prefix)
      .filter((prefix) => symbol !== 'dB' && (!/^b$/i.test(symbol) || /[kMGT]/.test(prefix)));
    return [symbol, ...fitting.map((prefix) => prefix + symbol)];
  }),
]);

/** The symbol that is meant where its case is wrong and can be told: dB for db, Mb for mb; a small b is a bit. None for mw. */
function unfolded(part: string): string | undefined {
  const alike = part.length > 1 ? [...symbols].filter((symbol) => symbol.toLowerCase() === part.toLowerCase()) : [];
  const sameEnd = alike.filter((symbol) => symbol.at(-1) === part.at(-1));
  return alike.length > 1 && /b$/i.test(part) ? sameEnd[0] : alike.length > 1 ? undefined : alike[0];
}

/** The symbol of one factor of a unit, or the word in small letters and without a plural's s. */
function symbolOf(part: string): string {
  const bits = /^([kKMGT]i?)?bit$/.exec(part);
  if (bits) return `${bits[1] ?? ''}b`;
  const singular = part.toLowerCase().replace(/(?<=\p{L}{2})s$/u, '');
  const plain = plainNames[singular] ?? prefixedNames[singular];
  if (plain) return plain;
  const prefix = prefixes.find(([name]) => singular.startsWith(name) && prefixedNames[singular.slice(name.length)]);
  if (prefix) return `${prefix[1]}${prefixedNames[singular.slice(prefix[0].length)]}`;
  if (symbols.has(part)) return part;
  return unfolded(part) ?? (part.length >= FOLDED_MIN || part === part.toLowerCase() ? singular : part);
}

/** One way of writing for what means the same unit: `feet per second` as `ft/s`, `Mbps` as `Mb/s`, `m²` as `m2`. */
function plainUnit(unit: string): string {
  const text = unit
    .replaceAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (digit) => String(superscripts.indexOf(digit)))
    .normalize('NFKC')
    .replaceAll('^', '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s*\/\s*|(?<!^) per (?!cent)/g, '/')
    .replace(/(?<=[a-zB])ps$/, '/s')
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

const money = /^(?:cent|dollar|euro|franc|krona|krone|peso|pound|rupee|yen|yuan)s?$/i; // the names that are likely among questions in other currencies

/** Whether something is a unit of any kind that we know, so that a number with it is another number. */
export const isKnownUnit = (unit: string): boolean =>
  isCurrency(unit) ||
  money.test(unit) ||
  plainUnit(unit)
    .split(/[/·*]/)
    .every((factor) => symbols.has(factor.replace(/-?\d+$/, '')));
