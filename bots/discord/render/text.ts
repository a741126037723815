import { plainMath } from './math.ts';

const ELLIPSIS = '…';
const SLACK = 64; // units beyond the cut in which a sign of several parts may end
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The beginning of a text, never ending within a sign that is made of several; with … where something is left out. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (const { index, segment } of segmenter.segment(text.slice(0, most + SLACK))) {
    if (index + segment.length > most - ELLIPSIS.length) break;
    end = index + segment.length;
  }
  return most < ELLIPSIS.length ? '' : text.slice(0, end).trimEnd() + ELLIPSIS;
}

/** `$$…$$`, `\[…\]`, `\(…\)`; and `$…$` where it cannot be money: it begins with no digit and has a sign of mathematics in it. */
const formulas =
  /\$\$[^$]{1,2000}\$\$|\\\[[^]{1,2000}?\\\]|\\\([^]{1,2000}?\\\)|\$(?=[^$\n]*[\\^_=])[^\s\d$][^$\n]{0,500}?(?<!\s)\$(?!\d)/g;
const texIn = (formula: string): string =>
  formula
    .replace(/^(?:\$\$?|\\[[(])/, '')
    .replace(/(?:\$\$?|\\[\])])$/, '')
    .trim();

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** A text in one line, as the labels of controls are: they know no Markdown, so its backticks go too. */
export const inLine = (text: string): string =>
  oneLine(text.replaceAll(formulas, (tex) => plainMath(texIn(tex)) ?? texIn(tex)).replaceAll('`', ''));

const NOTHING = '\u200B'; // a character of no width: it parts what would be read as one

/** Keeps words from calling people: Discord is told so too, but a name in bright letters looks as if it did. */
const calm = (text: string) => text.replaceAll(/@(?=everyone|here)/gi, `@${NOTHING}`);

const withoutMarks = (text: string) =>
  calm(text)
    .replaceAll(/(<#\d{15,22}>)|[\\*_~|`<>[\]]/g, (mark, channel?: string) => channel ?? `\\${mark}`) // a channel is named, and nobody called
    .replaceAll(/^(\s*)([-+#])/gm, String.raw`$1\$2`)
    .replaceAll(/^(\s*\d{1,9})([.)])(?=\s)/gm, String.raw`$1\$2`);

/** A formula in signs that can be read as they stand, or as it was written, in the dress of code. */
function sayFormula(formula: string): string {
  const tex = texIn(formula);
  const said = plainMath(tex);
  return said === undefined ? `\`${oneLine(tex.replaceAll('`', "'"))}\`` : withoutMarks(said);
}

const special = new RegExp(`(\`[^\`\\n]+\`)|(${formulas.source})`, 'g');

/** Words that are no Markdown, so that they are read as they were written; `code` between backticks stays code, and formulas are drawn as far as signs can, as on the page. */
export function plain(text: string): string {
  let [said, last] = ['', 0];
  for (const { index, 0: found, 1: code } of text.matchAll(special)) {
    said += withoutMarks(text.slice(last, index)) + (code === undefined ? sayFormula(found) : calm(code));
    last = index + found.length;
  }
  return said + withoutMarks(text.slice(last));
}

/** Code in a block of its own, which it cannot end. */
export const fenced = (code: string): string => `\`\`\`\n${calm(code).replaceAll('```', `\`\`${NOTHING}\``)}\n\`\`\``;

/** The beginning of a text once it is dressed, in so many characters: what is added to it counts. */
export function fit(text: string, most: number, dress: (text: string) => string): string {
  for (let cut = most; cut > 0;) {
    const dressed = dress(clip(text, cut));
    if (dressed.length <= most) return dressed;
    cut = Math.min(cut - 1, Math.floor((cut * most) / dressed.length));
  }
  return '';
}

/** Words of others in one line, no longer than that. */
export const clipped = (text: string, most: number): string => fit(oneLine(text), most, plain);

const CIRCLED = 20; // ① to ⑳
const CIRCLED_ONE = 0x2460;

/** The number of a gap: ① … ⑳, (21). */
export const gapNumber = (number: number): string =>
  number >= 1 && number <= CIRCLED ? String.fromCodePoint(CIRCLED_ONE + number - 1) : `(${number})`;

/** {{1}} reads as ①____. */
export const withGaps = (text: string): string =>
  text.replaceAll(/\{\{(\d{1,3})\}\}/g, (_, number: string) => `${gapNumber(Number(number))}____`);

/** Whether a text with gaps is code, whose lines begin where they begin. */
export const looksLikeCode = (text: string): boolean => /\n(?: {2,}|\t)\S/.test(text);

/** A moment as every reader's own program tells it: "in 5 minutes". */
export const moment = (at: string): string => `<t:${Math.floor(Date.parse(at) / 1000)}:R>`;

/** A share in percent, never rounded up to one that was not reached. */
export const percent = (share: number): string => `${Math.floor(share * 1000 + 1e-6) / 10} %`;

/** A day as every reader's own program writes it. */
export const day = (at: string): string => `<t:${Math.floor(Date.parse(at) / 1000)}:d>`;

/** A date that is the same wherever one is: "30 June 2027". */
export const dateOf = (date: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date));

/** "1 day", "2,000 days". */
export const counted = (count: number, noun: string): string => `${count.toLocaleString('en')} ${count === 1 ? noun : `${noun}s`}`;
