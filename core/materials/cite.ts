import type { ChunkId, MaterialId } from '../ids.ts';
import { plainOf, quotesIn, standsIn, type Quote } from './quote.ts';

/** A passage as far as an answer may cite it. */
export type Citable = {
  readonly cite: string;
  readonly chunk: string;
  readonly material: string;
  readonly link: string;
  readonly text: string;
};

/** A quote that is not in the passage it is said to be from; where it stands instead, if another that was found has it. */
export type Misquote = { readonly quote: string; readonly cited: readonly string[]; readonly standsIn: string | undefined };

/** What an answer rests on: the passages that it cites and that were found, each once; what it made up; what it quotes wrongly. */
export type Citations<Passage extends Citable> = {
  readonly good: readonly Passage[];
  readonly unknown: readonly string[];
  readonly misquoted: readonly Misquote[];
};

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // without those that are mistaken for another
const DIGITS = 6; // of 32 values: among a hundred passages two are called the same once in 200,000 turns
const REPLY_MAX = 30_000; // characters: ten times what a long answer has

/**
 * What a passage is called in an answer: short enough to be copied by a model, and always the same, since it is made of
 * the last bits of its id, which are random.
 */
export function citeIdOf(chunk: ChunkId): string {
  let bits = Number.parseInt(chunk.slice(-8), 16) % 2 ** (5 * DIGITS);
  let name = '';
  for (let digit = 0; digit < DIGITS; digit += 1) {
    name = ALPHABET[bits % 32]! + name; // 32 letters
    bits = Math.floor(bits / 32);
  }
  return `p-${name}`;
}

/** Where the passages of a material are shown, from the product's own address. */
export const materialLink = (publicUrl: string, material: MaterialId, position: number): string =>
  `${publicUrl}/materials/${material}#${position}`;

const id = String.raw`p-[0-9a-z]{1,12}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`;
/** [p-4k7q2x], [p-4k7q2x, p-9m3tze], also in the brackets that some models prefer. */
const bracketed = new RegExp(String.raw`[[(【]\s*((?:${id})(?:[\s,;]+(?:${id}))*)\s*[\])】]`, 'gi');
const linked = /\]\(\s*([^()\s]{0,300}\/materials\/[^()\s]{0,100})\s*\)/g;
const code = /^ {0,3}(`{3,20}|~{3,20})[^]*?^ {0,3}\1|`[^`\n]*`/gm;

/** A link without the address in front of it, which a model may leave out. */
const pathOf = (link: string): string => link.replace(/^.*(?=\/materials\/)/, '');

/** A place of a reply that cites: which passages, by what they are called, by their ids or by their links. */
type Mention = { readonly start: number; readonly end: number; readonly names: readonly string[] };

/** Where a reply cites. Several citations in a row are one place: "…" [p-4k7q2x] [p-9m3tze]. */
function mentionsIn(reply: string): Mention[] {
  const byName = [...reply.matchAll(bracketed)].map(({ index, 0: whole, 1: names = '' }) => ({
    start: index,
    end: index + whole.length,
    names: names.toLowerCase().split(/[\s,;]+/),
  }));
  const byLink = [...reply.matchAll(linked)].map(({ index, 0: whole, 1: link = '' }) => ({
    start: index,
    end: index + whole.length,
    names: [link],
  }));
  const groups: Mention[] = [];
  for (const mention of [...byName, ...byLink].toSorted((one, other) => one.start - other.start)) {
    const last = groups.at(-1);
    if (last && /^[\s,;]*$/.test(reply.slice(last.end, mention.start)))
      groups[groups.length - 1] = { start: last.start, end: mention.end, names: [...last.names, ...mention.names] };
    else groups.push(mention);
  }
  return groups;
}

/** The passages that a quote may be from: cited inside of it or right behind it, or else the next before and behind it in its paragraph. */
function citedBeside(reply: string, { from, to, start, end }: Quote, mentions: readonly Mention[]): string[] {
  const near = mentions.filter((mention) => mention.start >= from && mention.start < to);
  const inside = near.filter((mention) => mention.start >= start && mention.start < end);
  const next = near.find((mention) => mention.start >= end);
  const isRightBehind = next !== undefined && /^[\s.,;:!?—–-]*$/.test(reply.slice(end, next.start));
  const meant = inside.length > 0 ? inside : isRightBehind ? [next] : [near.findLast((mention) => mention.end <= start), next];
  return [...new Set(meant.flatMap((mention) => mention?.names ?? []))];
}

/**
 * Holds a reply to what was found in its turn. It cites a passage by what it is called in square brackets, or by its link.
 * Only passages that were found count, each once; a name that none of them has was made up. What is quoted beside a
 * citation must stand in a passage cited there, but for spaces, letter case, kinds of quotes and dashes, and what an
 * ellipsis leaves out. Code is not looked at.
 */
export function checkCitations<Passage extends Citable>(reply: string, retrieved: readonly Passage[]): Citations<Passage> {
  const text = reply.slice(0, REPLY_MAX).replaceAll(code, (found) => found.replaceAll(/[^\n]/g, ' '));
  const mentions = mentionsIn(text);
  const called = (name: string) =>
    retrieved.filter(({ cite, chunk, link }) => name === cite || name === chunk || (link !== '' && pathOf(name) === pathOf(link)));
  const names = [...new Set(mentions.flatMap((mention) => mention.names))];
  const plain = new Map(retrieved.map((passage) => [passage, plainOf(passage.text)]));
  const misquoted = quotesIn(text).flatMap((quote): Misquote[] => {
    const cited = citedBeside(text, quote, mentions);
    const holds = (passage: Passage) => standsIn(quote.text, plain.get(passage) ?? '');
    if (cited.length === 0 || cited.flatMap(called).some(holds)) return [];
    return [{ quote: quote.text, cited, standsIn: retrieved.find(holds)?.cite }];
  });
  return {
    good: [...new Set(names.flatMap(called))],
    unknown: names.filter((name) => called(name).length === 0),
    misquoted,
  };
}
