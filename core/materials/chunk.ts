import { blocksOf, type Block } from './blocks.ts';
import { piecesOf, tokensOf } from './pieces.ts';
import { termsOf, TERMS_VERSION } from './terms.ts';

/** How passages are made. */
export type ChunkSettings = {
  /** A passage is filled up to this many tokens, if its section has as many. */
  readonly size: number;
  /** A list, table, formula, code or paragraph longer than this is cut after all. */
  readonly hardLimit: number;
  /** How many tokens of whole blocks the next passage of the same section repeats. */
  readonly overlap: number;
};

/**
 * 400 tokens: published comparisons find 200 to 400 best, and ten passages then fit any model beside a conversation.
 * 800 for one block: the smallest table that answers a question must not lose its head, and embedding models take 512
 * tokens at least, so that most of it still counts. No overlap: passages end where blocks end, so no sentence is cut in
 * two, and what stood twice would be counted twice by BM25 and quoted twice.
 */
export const chunkSettings: ChunkSettings = { size: 400, hardLimit: 800, overlap: 0 };

const FORM = 1; // raised when the same settings make other passages

/** The rules that make passages, in short: what was made by others is made again. */
export const CHUNKING = ['passages', FORM, 'terms', TERMS_VERSION, ...Object.values(chunkSettings)].join(' ');

/** A passage: where it stands, what it says, and how many terms BM25 counts in it. Its position is its place in the list. */
export type Chunk = { readonly headingPath: readonly string[]; readonly text: string; readonly terms: number };

/** What is searched of a passage: its headings say what it is about, often in words that the text leaves out. */
export const searchedText = ({ headingPath, text }: Pick<Chunk, 'headingPath' | 'text'>): string => `${headingPath.join('\n')}\n${text}`;

type Section = { readonly headingPath: readonly string[]; readonly blocks: readonly Block[] };
type Heading = { readonly level: number; readonly text: string };

/** The text section by section: what stands under one heading, before the next. A heading with nothing at all under it is a text of its own. */
function sectionsOf(blocks: readonly Block[]): Section[] {
  const sections: { headingPath: string[]; blocks: Block[] }[] = [];
  let open: Heading[] = [];
  let current: { headingPath: string[]; blocks: Block[] } | undefined;
  for (const [index, block] of blocks.entries()) {
    if (block.kind !== 'heading') {
      if (!current) sections.push((current = { headingPath: open.map(({ text }) => text), blocks: [] }));
      current.blocks.push(block);
      continue;
    }
    open = open.filter(({ level }) => level < block.level);
    current = undefined;
    const next = blocks[index + 1];
    const isBare = !next || (next.kind === 'heading' && next.level <= block.level);
    if (isBare) sections.push({ headingPath: open.map(({ text }) => text), blocks: [block] });
    else open.push(block);
  }
  return sections;
}

/** Whether it only announces what comes: "There are three kinds:". */
const announces = ({ kind, text }: Block) => kind === 'paragraph' && /[:：]\s*$/.test(text);

const sizeOf = (blocks: readonly Block[]) => blocks.reduce((sum, { text }) => sum + tokensOf(text), 0);

/** The last blocks that the next passage repeats. */
function repeated(blocks: readonly Block[], overlap: number): Block[] {
  let from = blocks.length;
  while (from > 1 && sizeOf(blocks.slice(from - 1)) <= overlap) from -= 1; // never the whole passage
  return blocks.slice(from);
}

/** The blocks of one section as passages of about the same size, none of them cut. */
function passagesOf(blocks: readonly Block[], { size, overlap }: ChunkSettings): Block[][] {
  const total = sizeOf(blocks);
  const aim = total / Math.ceil(total / size); // 410 tokens are two halves, not 400 and 10
  const passages: Block[][] = [];
  let current: Block[] = [];
  let fresh = 0; // how many of them the passage before does not have
  for (const block of blocks) {
    const filled = sizeOf(current);
    if (fresh > 0 && (filled >= aim || filled + tokensOf(block.text) > size)) {
      const held = current.at(-1);
      const moves = held !== undefined && fresh > 1 && announces(held);
      const done = moves ? current.slice(0, -1) : current;
      passages.push(done);
      current = moves ? [held] : repeated(done, overlap);
      fresh = moves ? 1 : 0;
    }
    current.push(block);
    fresh += 1;
  }
  if (fresh > 0) passages.push(current);
  return passages;
}

/**
 * A Markdown text as passages, in order: each inside one section and with its heading path, made of whole blocks. Only a
 * block longer than the hard limit is cut: at rows, items, lines or sentences.
 */
export function chunkMarkdown(text: string, settings: ChunkSettings = chunkSettings): Chunk[] {
  return sectionsOf(blocksOf(text)).flatMap(({ headingPath, blocks }) =>
    passagesOf(
      blocks.flatMap((block) => (tokensOf(block.text) > settings.hardLimit ? piecesOf(block, settings.size) : [block])),
      settings,
    ).map((passage) => {
      const chunk = { headingPath, text: passage.map((block) => block.text).join('\n\n') };
      return { ...chunk, terms: termsOf(searchedText(chunk)).length };
    }),
  );
}
