import type { Block } from './blocks.ts';

const LETTERS_PER_TOKEN = 4; // what tokenisers of today's models make of English, within a fifth
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
const everyWide = new RegExp(wide.source, 'gu');

/** About how many tokens a model sees in a text; exact would need each model's own tokeniser. */
export function tokensOf(text: string): number {
  const wideLetters = text.match(everyWide)?.length ?? 0;
  return Math.ceil((text.length - wideLetters) / LETTERS_PER_TOKEN) + wideLetters;
}

/** Cuts where a character ends, when nothing else ends. */
function slicesOf(text: string, size: number): string[] {
  const slices: string[] = [];
  let current = '';
  let tokens = 0;
  for (const letter of text) {
    const cost = wide.test(letter) ? 1 : letter.length / LETTERS_PER_TOKEN;
    if (tokens + cost > size && current) {
      slices.push(current);
      [current, tokens] = ['', 0];
    }
    current += letter;
    tokens += cost;
  }
  return [...slices, current];
}

/** The parts that a block may be cut into: lines where lines mean something, else sentences. */
function partsOf({ kind, text }: Block): string[] {
  if (kind !== 'paragraph' && kind !== 'heading') return text.split(/(?<=\n)/);
  return text.split(/(?<=\n|[.!?]['"”’)\]]{0,2}\s|[。！？])/u);
}

/** A block that is too long, as blocks of its kind of at most so many tokens. A table's head stands over each of them. */
export function piecesOf(block: Block, size: number): Block[] {
  const head = block.kind === 'table' ? block.text.split('\n').slice(0, 2).join('\n') : '';
  const repeats = head !== '' && tokensOf(head) * 4 < size;
  const texts: string[] = [];
  let current = '';
  for (const part of partsOf(block).flatMap((each) => (tokensOf(each) > size ? slicesOf(each, size) : [each]))) {
    if (current && tokensOf(current + part) > size) {
      texts.push(current);
      current = repeats ? `${head}\n` : '';
    }
    current += part;
  }
  texts.push(current);
  return texts.filter((text) => text.trim() !== '').map((text) => ({ ...block, text: text.trimEnd() }));
}
