import { countProblem, readDivided, readLine, type Line } from './line-reader.ts';
import { optionReader, type Found, type OptionReader } from './option-reader.ts';
import type { Option } from './option.ts';

/** A numbered part that wants one option. It may be called by its number, or by its own text where it has one. */
export type NumberedPart = { readonly options: readonly Option[]; readonly text?: string };

const open: Option = { id: '', label: '', text: '' };
const opening = /^[-\u2010-\u2015?_.…]+$/; // how one writes that a part is left open, where no option says the same
const markers = /(?:^|[\s,;(])(\d{1,3})\s*(?:[-=]>|→|[:=)]|[-\u2010-\u2015]|\.(?!\d))\s*/g;
const pairsOfLabels = /^\s*(?:\d{1,3}\s*[a-z?]{1,2}[\s,;]*)+$/i;
const pairOfLabels = /(\d{1,3})\s*([a-z?]{1,2})/gi;
const pairsOfNumbers = /^\s*(?:[a-z?]{1,2}\s*\d{1,3}[\s,;]*)+$/i; // the letter first: C1 A2
const pairOfNumbers = /([a-z?]{1,2})\s*(\d{1,3})/gi;
const named = /^\s*(.+?)\s*(?:[-=]>|[:=→]|\s[-\u2010-\u2015]\s)\s*(.+?)\s*$/;

const LINE_MAX = 2_000; // characters; a longer line is read as nothing

const PARTS = 'parts'; // which are numbered to the learner, and may be left open

type Numbered = readonly (readonly [number: number, typed: string])[];

const isBlank = (typed: string) => typed.trim() === '';

/** The reader of one part of several: it may be left open, and a problem names it. */
function partReader({ options }: NumberedPart, number: number, alone: boolean, noun: string): OptionReader {
  const read = optionReader(options, { numbersBeforeText: alone });
  return (typed) => {
    const found = read(typed);
    if ('option' in found) return found;
    if (isBlank(typed) || opening.test(typed.trim())) return { option: open };
    return { problem: alone || noun !== PARTS ? found.problem : `${found.problem} for ${number}` };
  };
}

/** "1C 2A 3B", "1-C, 2-A", "1: Peril; 2: Hazard", or undefined where the parts are not numbered. */
function byNumber(line: string): Numbered | undefined {
  if (pairsOfLabels.test(line)) return [...line.matchAll(pairOfLabels)].map(([, number, label]) => [Number(number), label!]); // both groups match
  if (pairsOfNumbers.test(line)) return [...line.matchAll(pairOfNumbers)].map(([, label, number]) => [Number(number), label!]); // the same
  const found = [...line.matchAll(markers)];
  if (found[0]?.index !== 0 && line.slice(0, found[0]?.index ?? Infinity).trim()) return undefined;
  const values = found.map((marker, place) =>
    line
      .slice(marker.index + marker[0].length, found[place + 1]?.index)
      .replace(/(?:[,;\s]|\sand)*$/i, '')
      .trim(),
  );
  return values.some(Boolean) ? found.map(([, number], place) => [Number(number), values[place]!] as const) : undefined; // as many values as markers
}

/** "Wind = Peril, icy steps = Hazard": the parts called by their texts. */
function byName(line: string, parts: readonly NumberedPart[]): Numbered | undefined {
  const names = optionReader(parts.map(({ text }, place) => ({ id: String(place), label: '', text: text ?? '' })));
  const entries = line.split(/[;\n]/).length > 1 ? line.split(/[;\n]/) : line.split(',');
  const found = entries
    .filter((entry) => !isBlank(entry))
    .map((entry) => {
      const [name = '', typed = ''] = named.exec(entry)?.slice(1) ?? [];
      const part = /^\d+$/.test(name) ? { problem: '' } : names(name);
      return 'option' in part ? ([Number(part.option.id) + 1, typed] as const) : undefined;
    });
  return found.length && found.every((each) => each !== undefined) ? found : undefined;
}

const optionsOf = (found: readonly Found[]): Line => ({ options: found.flatMap((each) => ('option' in each ? [each.option] : [])) });
const problemOf = (found: readonly Found[]) => found.find((each) => 'problem' in each);

function readNumbered(numbered: Numbered, readers: readonly OptionReader[], noun: string): Line {
  const numbers = numbered.map(([number]) => number);
  const twice = numbers.find((number, place) => numbers.indexOf(number) !== place);
  if (twice !== undefined) return { problem: `${twice} is answered twice` };
  const unknown = numbers.find((number) => !readers[number - 1]);
  if (unknown !== undefined) return { problem: `there is no ${unknown}` };
  const typed = new Map(numbered);
  const missing = readers.findIndex((_, place) => !typed.get(place + 1)) + 1;
  if (missing && noun !== PARTS) return { problem: countProblem(readers.length, noun, typed.size) };
  if (missing) return { problem: `there is no answer for ${missing} (a question mark leaves it open)` };
  const found = readers.map((read, place) => read(typed.get(place + 1)!)); // none is missing
  return problemOf(found) ?? optionsOf(found);
}

function readAny(answer: readonly string[], parts: readonly NumberedPart[], noun: string): Line {
  const readers = parts.map((part, place) => partReader(part, place + 1, parts.length === 1, noun));
  const places = { readerAt: (place: number) => readers[place]!, count: parts.length, noun }; // asked for no more than that
  const apart = answer.length === parts.length ? answer.map((typed, place) => readers[place]!(typed)) : []; // as many
  if (apart.length && !problemOf(apart)) return optionsOf(apart);

  const line = answer.join('; ');
  const numbered = line.length <= LINE_MAX ? (byNumber(line) ?? byName(line, parts)) : undefined;
  const byNumbers = numbered && readNumbered(numbered, readers, noun);
  if (byNumbers && 'options' in byNumbers) return byNumbers;
  const [only, another] = answer;
  const divided = another === undefined && readDivided(only!, places); // one of them is not blank
  if (divided) return { options: divided };
  if (byNumbers) return byNumbers;
  if (apart.length) return problemOf(apart)!; // see above
  if (another === undefined) return readLine(only!, places); // the same
  return { problem: countProblem(parts.length, noun, answer.length) };
}

/**
 * Reads one option for each numbered part: as many strings as there are parts, or one line. Numbers in an answer are
 * those of the parts first, as "1-C, 2-A" is meant everywhere; a part that is left open is an option without an id.
 */
export function readParts(answer: readonly string[], parts: readonly NumberedPart[], noun = PARTS): Line {
  const line = answer.every(isBlank) ? { options: [] } : readAny(answer, parts, noun);
  return 'problem' in line || line.options.some(({ id }) => id) ? line : { problem: 'nothing was chosen' };
}
