import { z } from 'zod';
import { WORDS_MAX } from '../../limits.ts';
import { defineForm } from './form.ts';
import { isEmpty } from './text.ts';

const label = /(?:^|[\s,;])\(?(\d{1,3})\s*(?:[:)=]|\.(?=\s))\s*/g;

/** `1: adverse 2: underwriting`: the labels that count up from the start of the line, with what follows each. */
function labelled(line: string, blanks: number): { readonly parts: readonly string[]; readonly all: boolean } | undefined {
  const parts = Array.from({ length: blanks }, () => '');
  let [last, start, labels] = [0, 0, 0];
  for (const found of line.matchAll(label)) {
    const number = Number(found[1]);
    if (number <= last || number > blanks) continue; // a number of the text itself
    const between = line.slice(start, found.index);
    if (!last && !isEmpty(between)) return undefined; // it does not begin with a label
    if (last) parts[last - 1] = between;
    [last, start, labels] = [number, found.index + found[0].length, labels + 1];
  }
  if (!last) return undefined;
  parts[last - 1] = line.slice(start);
  return { parts: parts.map((part) => part.trim().replace(/[,;]$/, '')), all: labels === blanks };
}

/** Signs between parts, in this order: a comma between two digits belongs to a number. */
const separators = [/\s*;\s*/, /\s*\n\s*/, /\s*\|\s*/, /\s*(?:(?<!\d),|,(?!\d))\s*/];

const noAnswer = /^(?:i |no (?:idea|clue)|not sure|don'?t know|dunno|give up|next|skip|pass|help|hint)\b/i;

/** One word for each blank, with nothing or an "and" between them; or numbers with commas. Only where their number fits. */
function wordByWord(line: string, blanks: number): readonly string[] | undefined {
  if (noAnswer.test(line)) return undefined;
  const words = line.split(/\s+(?:(?:and|&)\s+)?/i);
  if (words.length === blanks) return words.some((word) => /^(?:an?|the)$/i.test(word)) ? undefined : words; // "a trunk" is one answer
  const numbers = line.split(',');
  return numbers.length === blanks && numbers.every((number) => /^\d+$/.test(number)) ? numbers : undefined;
}

/** One line for several blanks, or undefined where its parts cannot be told. */
function partsOf(line: string, blanks: number): readonly string[] | undefined {
  const plain = line.trim();
  const byLabel = labelled(plain, blanks);
  if (byLabel?.all) return byLabel.parts;
  const bySign = separators.map((separator) => plain.split(separator)).find(({ length }) => length === blanks);
  return bySign ?? byLabel?.parts ?? wordByWord(plain, blanks); // a text may begin like a label: 1:1; 1:N
}

/** A text with blanks to be filled: one string for each, or all in one line. */
export const blanks = defineForm({
  kind: 'blanks',
  shown: z.object({ kind: z.literal('blanks'), text: z.string(), blanks: z.int().min(1) }),
  wanted: ({ blanks: count }) =>
    count === 1 ? 'what belongs in the blank' : `what belongs in the ${count} blanks, in order: "1: …; 2: …", or with a semicolon between`,
  read(answer, { blanks: count }) {
    if (answer.some((part) => part.length > WORDS_MAX)) return { problem: `it is longer than ${WORDS_MAX} characters` };
    const parts = answer.length === 1 && count > 1 ? partsOf(answer[0]!, count) : answer; // the length is 1
    if (parts?.length !== count) return { problem: `it cannot be told apart into ${count} parts` };
    if (parts.every(isEmpty)) return { problem: 'it is empty' };
    return { answer: parts.map((part) => (isEmpty(part) ? '' : part)) };
  },
});
