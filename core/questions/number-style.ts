/** How numbers are written somewhere: the sign before the places, the one between groups of digits, and how long the groups are. */
export type NumberStyle = { readonly decimal: '.' | ','; readonly group: string; readonly lakh: boolean };

/** How programs, books and most exams write: 1,000.5. Understood everywhere, beside the learner's own way. */
export const international: NumberStyle = { decimal: '.', group: ',', lakh: false };

/** Arabic signs, narrow spaces and typographic apostrophes as the plain ones. */
const plainSigns: Readonly<Record<string, string>> = { '٫': '.', '٬': ',', '،': ',', '’': "'", '‘': "'", ʼ: "'", '′': "'" };
const invisible = /\p{Cf}/gu;

/** One sign of a number in its plain form. */
export const plainSigned = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(invisible, '')
    .replaceAll(/[٫٬،’‘ʼ′]/g, (sign) => plainSigns[sign]!); // the table holds what the pattern finds

function partsOf(locale: string): Intl.NumberFormatPart[] {
  const number = 12_345_678.5; // long enough to show every kind of group
  try {
    return new Intl.NumberFormat(locale.replaceAll('_', '-')).formatToParts(number);
  } catch {
    return new Intl.NumberFormat('en').formatToParts(number); // not a locale at all
  }
}

/** How numbers are written in a locale. */
export function styleOf(locale: string): NumberStyle {
  const parts = partsOf(locale);
  const sign = (type: 'decimal' | 'group') => plainSigned(parts.find((part) => part.type === type)?.value ?? '');
  const groups = parts.filter(({ type }) => type === 'integer');
  return { decimal: sign('decimal') === ',' ? ',' : '.', group: sign('group'), lakh: groups.at(-2)?.value.length === 2 };
}

const anywhere = [' ', "'"]; // never a decimal sign, so they separate groups in every locale
const grouped = /^[1-9]\d{0,2}(?:_\d{3})+$/;
const lakhs = /^[1-9]\d?(?:_\d{2})*_\d{3}$/;
const inThrees = /^(?:\d{3} )*\d{1,3}$/;

function wholeOf(text: string, { group, decimal, lakh }: NumberStyle): string | undefined {
  if (/^\d*$/.test(text)) return text;
  const sign = [group, ...anywhere].find((each) => each && each !== decimal && text.includes(each));
  const groups = sign ? text.replaceAll(sign, '_') : '';
  return grouped.test(groups) || (lakh && lakhs.test(groups)) ? groups.replaceAll('_', '') : undefined;
}

/** Digits with their signs as a plain decimal (`1000.5`), or undefined where this style does not write like that. */
export function decimalIn(text: string, style: NumberStyle): string | undefined {
  const [before = '', places = '', ...more] = text.split(style.decimal);
  const whole = wholeOf(before, style);
  if (more.length || whole === undefined || !(whole + places)) return undefined;
  if (!/^\d*$/.test(places) && !inThrees.test(places)) return undefined;
  const digits = places.replaceAll(' ', '');
  return `${whole.replace(/^0+(?=\d)/, '') || '0'}${digits && '.'}${digits}`;
}
