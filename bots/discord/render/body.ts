import type { Question } from '../../../tools/asked.ts';
import { FILE_NAME, QUESTION_TEXT_MAX } from '../limits.ts';
import type { Told } from './forms.ts';
import { fenced, fit, inLine, looksLikeCode, plain, withGaps } from './text.ts';

/** The words of a question: what fits into a message, and all of them as a file where that is not all. */
export type Body = { readonly content: string; readonly file?: string };

type Words = Pick<Question, 'text' | 'code'> & { readonly told: Told };
type Line = { readonly head: string } | { readonly label: string; readonly text: string };

const LINE_MIN = 16; // characters of an option; fewer say nothing
const NOTE_MAX = 160; // characters of what to do, which may name units
const LINE_EXTRA = 8; // around each: the label, its marks, the end of the line
const PART_MIN = 300; // of the text, of the code and of the text with gaps, however many options there are

const linesOf = ({ lists }: Told): Line[] => lists.flatMap(({ head, options }) => [...(head ? [{ head }] : []), ...options]);
const sayLine = (line: Line, most: number): string =>
  'head' in line
    ? `\n**${line.head}**`
    : `**${line.label}.** ${fit(line.text, most, (text) => plain(text.replaceAll(/\s*\n\s*/g, ' ').trim()))}`;
const sayLines = (lines: readonly Line[], most: number) =>
  lines
    .map((line) => sayLine(line, most))
    .join('\n')
    .trim();

const dressGaps = (text: string) => (looksLikeCode(text) ? fenced(withGaps(text)) : plain(withGaps(text)));

/** All of it, each text no longer than it may be. */
function compose(
  { text, code, told }: Words,
  most: { readonly each: number; readonly line: number; readonly note: number; readonly lists: boolean },
  more: string,
): string {
  return [
    fit(text, most.each, plain),
    code ? fit(code, most.each, fenced) : '',
    told.gapped ? fit(told.gapped, most.each, dressGaps) : '',
    most.lists ? sayLines(linesOf(told), most.line) : '',
    told.note ? `-# ${fit(inLine(told.note), most.note, plain)}` : '',
    more,
  ]
    .filter(Boolean)
    .join('\n\n');
}

const fence = (code: string) => {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  return `${marks}\n${code}\n${marks}`;
};

/** A question as a file: every word as it was written. */
const asFile = ({ text, code, told }: Words): string =>
  `${[
    text,
    code ? fence(code) : '',
    told.gapped ? withGaps(told.gapped) : '',
    linesOf(told)
      .map((line) => ('head' in line ? `\n${line.head}` : `${line.label}. ${line.text}`))
      .join('\n')
      .trim(),
    told.note ?? '',
  ]
    .filter(Boolean)
    .join('\n\n')}\n`;

/** The words of a question. What does not fit is never just left out: the file that goes along has all of it. */
export function bodyOf(words: Words): Body {
  const whole = compose(words, { each: Infinity, line: Infinity, note: Infinity, lists: true }, '');
  if (whole.length <= QUESTION_TEXT_MAX) return { content: whole || '\u200B' };
  const lines = linesOf(words.told);
  const parts = [words.text, words.code, words.told.gapped].filter(Boolean).length;
  const more = `-# This is only the beginning of it: all of it is in ${FILE_NAME}.`;
  const room = QUESTION_TEXT_MAX - more.length - NOTE_MAX - 20; // parts have lines between them
  const perLine = lines.length ? Math.floor((room - parts * PART_MIN) / lines.length) - LINE_EXTRA : Infinity;
  const lists = perLine >= LINE_MIN;
  const bare = sayLines(lines, perLine);
  const each = Math.floor((room - (lists ? bare.length : 0)) / Math.max(parts, 1)) - 2;
  const missing = lists || !lines.length ? more : `-# Its options are too many for a message: all of it is in ${FILE_NAME}.`;
  return { content: compose(words, { each, line: perLine, note: NOTE_MAX, lists }, missing), file: asFile(words) };
}
