import type { Option } from '../../../core/questions/forms/option.ts';
import type { Question } from '../../../tools/asked.ts';
import { FILE_NAME, QUESTION_TEXT_MAX } from '../limits.ts';
import type { Told } from './forms.ts';
import { clipped, fenced, fit, looksLikeCode, plain, withGaps } from './text.ts';

/** The words of a question: what fits into a message, and all of them as a file where that is not all. */
export type Body = { readonly content: string; readonly file?: string };

type Words = Pick<Question, 'text' | 'code'> & { readonly told: Told };
type List = Told['lists'][number];

const LINE_MIN = 16; // characters of an option; fewer say nothing
const NOTE_MAX = 160; // characters of what to do, which may name units
const LINE_EXTRA = 8; // around each: the label, its marks, the end of the line
const PART_MIN = 300; // of the text, of the code and of the text with gaps, however many options there are

const LISTED_MAX = 100; // characters of options that stand in one line behind their head

const sayOption = ({ label, text }: Option, most: number) => `**${label}.** ${clipped(text, most)}`;

/** A list of options: a line each, or one for all where that is short and has a head. */
function sayList({ head, options }: List, most: number): string {
  const lines = options.map((option) => sayOption(option, most));
  if (!head) return lines.join('\n');
  const all = lines.join(' · ');
  return all.length <= LISTED_MAX ? `**${head}** ${all}` : `\n**${head}**\n${lines.join('\n')}`;
}
const sayLists = ({ lists }: Told, most: number): string =>
  lists
    .map((list) => sayList(list, most))
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
    most.lists ? sayLists(told, most.line) : '',
    told.note ? `-# ${clipped(told.note, most.note)}` : '',
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
    ...told.lists.map(({ head, options }) =>
      [...(head ? [head] : []), ...options.map(({ label, text: words }) => `${label}. ${words}`)].join('\n'),
    ),
    told.note ?? '',
  ]
    .filter(Boolean)
    .join('\n\n')}\n`;

/** The words of a question. What does not fit is never just left out: the file that goes along has all of it. */
export function bodyOf(words: Words): Body {
  const whole = compose(words, { each: Infinity, line: Infinity, note: Infinity, lists: true }, '');
  if (whole.length <= QUESTION_TEXT_MAX) return { content: whole || '-# It has no words.' };
  const { lists } = words.told;
  const count = lists.reduce((sum, { head, options }) => sum + options.length + (head ? 2 : 0), 0); // a head takes two lines
  const parts = [words.text, words.code, words.told.gapped].filter(Boolean).length;
  const more = `-# This is only the beginning of it: all of it is in ${FILE_NAME}.`;
  const room = QUESTION_TEXT_MAX - more.length - NOTE_MAX - 20; // parts have lines between them
  const perLine = count ? Math.floor((room - parts * PART_MIN) / count) - LINE_EXTRA : Infinity;
  const areListed = perLine >= LINE_MIN;
  const listed = areListed ? sayLists(words.told, perLine).length : 0;
  const most = { each: Math.floor((room - listed) / Math.max(parts, 1)) - 2, line: perLine, note: NOTE_MAX, lists: areListed };
  const missing = areListed || !count ? more : `-# Its options are too many for a message: all of it is in ${FILE_NAME}.`;
  return { content: compose(words, most, missing), file: asFile(words) };
}
