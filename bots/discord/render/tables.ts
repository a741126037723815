const COLUMNS_MAX = 42; // signs that a line of code has on a telephone
const GAP = '  ';

/** A table whose cells are plain text. */
export type PlainTable = {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly align: readonly ('left' | 'right' | 'center' | null)[];
};

const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u;
const unseen = /\p{M}|[\u200B-\u200D]/u;
/** How many columns a text takes where every sign has the same width. */
const widthOf = (text: string): number =>
  Array.from(text).reduce((sum, sign) => sum + (unseen.test(sign) ? 0 : wide.test(sign) ? 2 : 1), 0);

function padded(text: string, width: number, align: PlainTable['align'][number]): string {
  const room = width - widthOf(text);
  const before = align === 'right' ? room : align === 'center' ? Math.floor(room / 2) : 0;
  return ' '.repeat(before) + text + ' '.repeat(room - before);
}

/** A small table as lines of equal width; undefined where it is too wide for that. */
export function alignedTable({ head, rows, align }: PlainTable): string | undefined {
  const widths = head.map((cell, column) => Math.max(...[cell, ...rows.map((row) => row[column] ?? '')].map(widthOf)));
  if (widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) > COLUMNS_MAX) return undefined;
  const line = (cells: readonly string[]) =>
    widths
      .map((width, column) => padded(cells[column] ?? '', width, align[column] ?? null))
      .join(GAP)
      .trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join(GAP), ...rows.map(line)].join('\n');
}

/** A wide table as a list: its first column is what each row is about. Cells come as they are written between words. */
export const listedTable = ({ head, rows }: Pick<PlainTable, 'head' | 'rows'>): string =>
  rows
    .map(([first = '', ...rest]) => {
      const told = rest.flatMap((cell, column) => (cell ? [head[column + 1] ? `${head[column + 1]}: ${cell}` : cell] : []));
      return `- ${[first && `**${first.replaceAll('**', '')}**`, told.join(' · ')].filter(Boolean).join(' — ')}`;
    })
    .join('\n');
