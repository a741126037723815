/** A quote in a reply: its words, where it stands, and from where to where citations beside it are looked for. */
export type Quote = { readonly text: string; readonly start: number; readonly end: number; readonly from: number; readonly to: number };

const WORDS_MIN = 4; // fewer are a term, not a quote

// At most 2,000 characters, so that a sign that is never closed costs little.
const marked = /“([^“”]{1,2000})”|„([^„“”]{1,2000})[“”]|«([^«»]{1,2000})»|(?<=^|[\s([—–])"([^"\s](?:[^"]{0,2000}[^"\s])?)"/gm;
const quoted = /(?:^ {0,3}>[^\n]*(?:\n|$))+/gm;
const wordsOf = (text: string) => text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;

/** A text as quotes are compared: letter case, emphasis, spaces and the kinds of quotes and dashes do not matter. */
export const plainOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[*_`\\]/g, '')
    .replaceAll(/[‘’‚‛′]/g, "'")
    .replaceAll(/[“”„«»″]/g, '"')
    .replaceAll(/[‐‑‒–—−]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Whether a quote stands in a text: its parts between ellipses and [insertions], in their order. */
export function standsIn(quote: string, plain: string): boolean {
  let from = 0;
  for (const part of quote.split(/…|\.{3,}|\[[^\]]*\]/)) {
    const words = plainOf(part).replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
    const at = plain.indexOf(words, from);
    if (at < 0) return false;
    from = at + words.length;
  }
  return true;
}

/** The paragraphs of a text, as places. */
function paragraphsOf(text: string): { from: number; to: number }[] {
  const ends = [...text.matchAll(/\n[ \t]*\n/g)].map(({ index, 0: gap }) => ({ to: index, next: index + gap.length }));
  let from = 0;
  const found = ends.map(({ to, next }) => {
    const paragraph = { from, to };
    from = next;
    return paragraph;
  });
  return [...found, { from, to: text.length }];
}

/**
 * What a reply quotes: what stands between quotation marks, and blocks behind >. Citations of the first are in the same
 * paragraph; those of a block may also be in the paragraph before or behind it.
 */
export function quotesIn(text: string): Quote[] {
  const paragraphs = paragraphsOf(text);
  const around = (start: number, reach: number) => {
    const place = paragraphs.findIndex(({ to }) => start <= to);
    const [first, last] = [paragraphs[Math.max(0, place - reach)], paragraphs[Math.min(paragraphs.length - 1, place + reach)]];
    return { from: first?.from ?? 0, to: last?.to ?? text.length };
  };
  const blocks = [...text.matchAll(quoted)].map(({ index, 0: lines }) => ({
    text: withoutMarks(lines),
    start: index,
    end: index + lines.length,
    ...around(index, 1),
  }));
  const isInBlock = (at: number) => blocks.some(({ start, end }) => at >= start && at < end);
  const inline = [...text.matchAll(marked)]
    .filter(({ index }) => !isInBlock(index))
    .map(({ index, 0: whole, 1: curly, 2: low, 3: angled, 4: straight }) => ({
      text: curly ?? low ?? angled ?? straight ?? '',
      start: index,
      end: index + whole.length,
      ...around(index, 0),
    }));
  return [...blocks, ...inline].filter((quote) => wordsOf(quote.text) >= WORDS_MIN).toSorted((one, other) => one.start - other.start);
}

/** The words of a block without the signs before its lines, and without what it cites or who is named as saying it. */
const withoutMarks = (lines: string): string =>
  lines
    .replaceAll(/^ {0,3}>[ \t]?/gm, '')
    .replaceAll(/[[(【]\s*p-[0-9a-z]{1,12}(?:[\s,;]+p-[0-9a-z]{1,12})*\s*[\])】]|\[[^\]\n]*\]\([^)\n]*\)/gi, '')
    .replaceAll(/^\s*[—–]\s.*$/gm, '')
    .trim()
    .replaceAll(/^["“„«]|["”“»]$/g, '');
