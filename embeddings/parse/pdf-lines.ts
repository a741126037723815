import { columnsOf, rowsOf, tablesOf, type PageTable, type Segment } from './pdf-layout.ts';
import { escapeLine } from './text.ts';

/** A piece of text as a PDF places it. */
export type Piece = {
  readonly str: string;
  readonly transform: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly hasEOL: boolean;
};

/** A line of a page: its words, how large they are, and how far above the bottom; or a table, with all its words. */
export type PageLine = { readonly text: string; readonly size: number; readonly at: number; readonly table?: string };

const SEGMENTS_MAX = 3000; // of a page; the fullest newspaper has a third, and what has more is no page to be read
const SPACE_MAX = 1; // of a letter's size: what is farther apart on a line does not belong together
const HEADING_RATIO = 1.15; // larger than the text by that much: a heading
const HEADING_LETTERS_MAX = 150;
const HEADING_LEVELS = 4;
const GAP_RATIO = 1.7; // of a line's size: what is farther apart is another paragraph
const RUNNING_PAGES_MIN = 4; // pages on which the same line stands at the edge: no text but a running head

/** The pieces of a page as words that stand together. What runs up or down the page is left out. */
function segmentsOf(pieces: readonly Piece[]): Segment[] {
  const segments: Segment[] = [];
  for (const [index, { str, transform, width, height }] of pieces.entries()) {
    const [, slope = 0, , , left = 0, at = 0] = transform;
    if (!str.trim() || Math.abs(slope) > Math.abs(height) * 0.1) continue;
    const last = segments.at(-1);
    const gap = last ? left - last.right : 0;
    const isOn = last !== undefined && Math.abs(last.at - at) <= height * 0.3 && gap <= height * SPACE_MAX && gap >= -height;
    if (!isOn) segments.push({ text: str.trim(), left, right: left + width, at, size: height, pieces: [index] });
    else
      segments[segments.length - 1] = {
        ...last,
        text: `${last.text}${gap > height * 0.1 || /^\s/.test(str) || /\s$/.test(pieces[index - 1]?.str ?? '') ? ' ' : ''}${str.trim()}`,
        right: left + width,
        size: Math.max(last.size, height),
        pieces: [...last.pieces, index],
      };
  }
  return segments;
}

const cellOf = (text: string) => text.replaceAll(/\s+/g, ' ').trim().replaceAll('|', '\\|');

/** A table as Markdown: the first row is its head. */
function tableLine({ rows, segments }: PageTable): PageLine {
  const [head = [], ...others] = rows.map((row) => `| ${row.map(cellOf).join(' | ')} |`);
  const table = [head, `|${rows[0]!.map(() => '---|').join('')}`, ...others].join('\n'); // a table has rows
  const [first] = rowsOf(segments);
  return { text: rows.flat().join(' '), size: Math.round(segments[0]!.size * 2) / 2, at: first![0]!.at, table }; // and segments
}

/** A column of a page, line by line from above, with its tables. */
function linesByPlace(segments: readonly Segment[]): PageLine[] {
  const tables = tablesOf(segments);
  const inTables = new Set(tables.flatMap((table) => table.segments));
  const lines = rowsOf(segments.filter((segment) => !inTables.has(segment))).map((row) => ({
    text: row.map(({ text }) => text).join(' ').replaceAll(/\s+/g, ' '),
    size: Math.max(...row.map(({ size }) => Math.round(size * 2) / 2)),
    at: row[0]!.at, // a row has a segment
  })); // prettier-ignore
  return [...lines, ...tables.map(tableLine)].toSorted((one, other) => other.at - one.at);
}

/**
 * The pieces of a page as lines: column by column where it has columns of text; otherwise in the order in which they were
 * written, but that what stands in a table is one.
 */
export function linesOf(pieces: readonly Piece[]): PageLine[] {
  const segments = segmentsOf(pieces);
  if (segments.length > SEGMENTS_MAX) return writtenLines(pieces);
  const columns = columnsOf(segments);
  if (columns) return columns.flatMap(linesByPlace);
  const tables = tablesOf(segments);
  const tableAt = new Map(tables.flatMap((table) => table.segments.flatMap((segment) => segment.pieces.map((index) => [index, table]))));
  const lines: PageLine[] = [];
  const told = new Set<PageTable>();
  let from = 0;
  const writeUpTo = (index: number) => {
    lines.push(...writtenLines(pieces.slice(from, index)));
    from = index + 1;
  };
  for (const [index] of pieces.entries()) {
    const table = tableAt.get(index);
    if (!table) continue;
    writeUpTo(index);
    if (!told.has(table)) lines.push(tableLine(table));
    told.add(table);
  }
  writeUpTo(pieces.length);
  return lines;
}

/** Pieces as lines, in the order in which they were written. */
function writtenLines(pieces: readonly Piece[]): PageLine[] {
  const lines: PageLine[] = [];
  let text = '';
  let size = 0;
  let at = Number.NaN;
  const end = () => {
    if (text.trim()) lines.push({ text: text.replaceAll(/\s+/g, ' ').trim(), size, at });
    [text, size, at] = ['', 0, Number.NaN];
  };
  for (const { str, transform, height, hasEOL } of pieces) {
    const y = transform[5] ?? 0;
    if (str.trim() && Math.abs(y - at) > Math.max(size, height) * 0.6) end();
    if (str.trim()) {
      if (Number.isNaN(at)) at = y;
      size = Math.max(size, Math.round(height * 2) / 2);
    }
    text += str;
    if (hasEOL) end();
  }
  end();
  return lines;
}

/** The size that most letters have. */
function bodySize(pages: readonly (readonly PageLine[])[]): number {
  const letters = new Map<number, number>();
  for (const { size, text } of pages.flat()) letters.set(size, (letters.get(size) ?? 0) + text.length);
  return [...letters].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? 0;
}

const edgeKey = ({ text }: PageLine) => text.replaceAll(/\d+/g, '0');

/** Lines that stand at the top or bottom of most pages, but for numbers in them. */
function runningLines(pages: readonly (readonly PageLine[])[]): Set<string> {
  const seen = new Map<string, number>();
  for (const page of pages)
    for (const key of new Set([page[0], page.at(-1)].flatMap((line) => (line ? [edgeKey(line)] : []))))
      seen.set(key, (seen.get(key) ?? 0) + 1);
  const enough = Math.max(RUNNING_PAGES_MIN, pages.length / 2);
  return new Set([...seen].filter(([, count]) => count >= enough).map(([key]) => key));
}

/** A page without its running head and foot. What is larger than the text is a heading, and a page of two lines is all text. */
const withoutEdges = (page: readonly PageLine[], running: ReadonlySet<string>, body: number) =>
  page.filter((line, index) => {
    const isEdge = index === 0 || index === page.length - 1;
    return !(isEdge && page.length > 2 && line.size <= body && running.has(edgeKey(line)));
  });

/** Two lines of a paragraph; a word that was divided at the end of the first is one again. */
const joined = (one: string, other: string) =>
  /\p{Ll}-$/u.test(one) && /^\p{Ll}/u.test(other) ? one.slice(0, -1) + other : `${one} ${other}`;

const bullet = /^[•◦‣▪●○∙·–]\s*/;

/** The lines of a page as blocks of Markdown. */
function blocksOf(lines: readonly PageLine[], levels: readonly number[], pageHeading: string): string[] {
  const blocks: string[] = [pageHeading];
  let last: PageLine | undefined;
  let isOpen = false; // whether the next line may go on with the last block
  for (const line of lines) {
    const level = levels.indexOf(line.size);
    const isHeading = level >= 0 && !line.table && line.text.length <= HEADING_LETTERS_MAX && /\p{L}/u.test(line.text);
    const isNear = last !== undefined && last.size === line.size && Math.abs(last.at - line.at) <= line.size * GAP_RATIO;
    const previous = blocks.at(-1) ?? '';
    if (line.table) {
      blocks.push(line.table);
      isOpen = false;
    } else if (isHeading) {
      blocks.push(`${'#'.repeat(level + 1)} ${line.text}`, pageHeading);
      isOpen = false;
    } else if (bullet.test(line.text)) {
      const item = `- ${line.text.replace(bullet, '')}`;
      if (isOpen && previous.startsWith('- ')) blocks[blocks.length - 1] = `${previous}\n${item}`;
      else blocks.push(item);
      isOpen = true;
    } else if (isOpen && isNear) blocks[blocks.length - 1] = joined(previous, line.text);
    else {
      blocks.push(escapeLine(line.text));
      isOpen = true;
    }
    last = line;
  }
  // The page is named again only where something stands under it.
  return blocks.filter((block, index) => block !== pageHeading || (index + 1 < blocks.length && !blocks[index + 1]?.startsWith('#')));
}

/** Pages as Markdown: headings by their size, each page named by a heading of the lowest level. */
export function pagesToMarkdown(pages: readonly (readonly PageLine[])[]): string {
  const body = bodySize(pages);
  const sizes = new Set(pages.flat().map(({ size }) => size));
  const levels = [...sizes].filter((size) => size > body * HEADING_RATIO).toSorted((one, other) => other - one).slice(0, HEADING_LEVELS); // prettier-ignore
  const running = runningLines(pages);
  return pages.flatMap((page, index) => blocksOf(withoutEdges(page, running, body), levels, `###### Page ${index + 1}`)).join('\n\n');
}
