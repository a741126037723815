import { looksLikeLabel, type OptionReader } from './option-reader.ts';
import type { Option } from './option.ts';

/** Several options typed in one line, or what is wrong with it: half a sentence. */
export type Line = { readonly options: readonly Option[] } | { readonly problem: string };

/** What is wanted of a line: a reader for each place, and how many there are if that is known. */
export type Places = { readonly readerAt: (place: number) => OptionReader; readonly count?: number; readonly noun: string };

const LINE_MAX = 2_000; // characters; the texts of all options together are rarely longer
const TOKENS_MAX = 60; // more than any question has parts
const between = /\s*(?:[-=]>|[,;\n<>→&+]|(?<![^\s,;])and(?!\S))\s*/gi;
const betweenLabels = /(?:[-=]>|[\s,;<>→&+/]|(?<=\s)and(?=\s))+/i;
const dashes = /(?<=\S)[-\u2010-\u2015](?=\S)/g;

type Span = { readonly start: number; readonly end: number };

function tokensOf(line: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  for (const { index, 0: found } of line.matchAll(between)) {
    spans.push({ start, end: index });
    start = index + found.length;
  }
  return [...spans, { start, end: line.length }];
}

/** Puts tokens together to options, the longest first, so that "bread and butter, jam" can be two. */
function joined(line: string, tokens: readonly Span[], { readerAt, count }: Places): readonly Option[] | undefined {
  const known = new Map<string, readonly Option[] | undefined>();
  const from = (token: number, place: number): readonly Option[] | undefined => {
    if (token === tokens.length) return count === undefined || place === count ? [] : undefined;
    const here = `${token}:${place}`;
    if (!known.has(here)) known.set(here, search(token, place));
    return known.get(here);
  };
  const search = (token: number, place: number): readonly Option[] | undefined => {
    const { start, end } = tokens[token]!; // there are more tokens than this
    for (let next = place === count ? token : tokens.length; next > token; next -= 1) {
      const found = readerAt(place)(line.slice(start, tokens[next - 1]!.end)); // the same
      const rest = 'option' in found ? from(next, place + 1) : undefined;
      if (rest && 'option' in found) return [found.option, ...rest];
    }
    return start === end ? from(token + 1, place) : undefined; // nothing between two separators
  };
  return from(0, 0);
}

/** Letters and numbers, apart or, where that cannot be a word, together: `C A B`, `CAB`. */
function labelsIn(line: string, count: number | undefined): readonly string[] {
  const apart = (count ? line.replaceAll(dashes, ' ') : line).split(betweenLabels).filter(Boolean); // a choice of "A-C" may mean a range
  if (apart.length > 1) return apart.every(looksLikeLabel) ? apart : [];
  const letters = line.trim().split('');
  const distinct = new Set(letters).size === letters.length;
  const ascending = letters.every((letter, place) => place === 0 || letters[place - 1]! < letter);
  if (count) return letters.length === count && /^(?:[a-z]+|[1-9]+)$/i.test(line.trim()) ? letters : [];
  return distinct && (/^[A-Z]+$/.test(line.trim()) || (ascending && /^[a-z]+$/.test(line.trim()))) ? letters : [];
}

/** What is wrong with too many or too few. */
export const countProblem = (wanted: number, noun: string, given: number): string =>
  `${wanted} ${noun} are wanted and ${given} ${given === 1 ? 'was' : 'were'} given`;

/** Reads several options that are divided by more than white space, or undefined. */
export function readDivided(line: string, places: Places): readonly Option[] | undefined {
  const tokens = line.length > LINE_MAX ? [] : tokensOf(line);
  return tokens.length && tokens.length <= TOKENS_MAX ? joined(line, tokens, places) : undefined;
}

/** Reads several options from one line, by their texts or by their labels. */
export function readLine(line: string, places: Places): Line {
  const { readerAt, count, noun } = places;
  const divided = readDivided(line, places);
  if (divided) return { options: divided };
  const tokens = line.length > LINE_MAX ? [] : tokensOf(line);
  if (tokens.length === 0 || tokens.length > TOKENS_MAX) return { problem: 'it is too long' };

  const labels = labelsIn(line, count);
  const pieces = labels.length ? labels : tokens.map(({ start, end }) => line.slice(start, end)).filter(Boolean);
  const found = pieces.map((piece, place) => readerAt(Math.min(place, (count ?? Infinity) - 1))(piece));
  const wrong = found.find((each) => 'problem' in each);
  if (wrong && 'problem' in wrong) return wrong;
  if (count !== undefined && pieces.length !== count) return { problem: countProblem(count, noun, pieces.length) };
  return { options: found.flatMap((each) => ('option' in each ? [each.option] : [])) };
}
