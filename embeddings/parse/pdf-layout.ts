/** Words that stand together on one line of a page: nothing wider than a space is between them. */
export type Segment = {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly at: number;
  readonly size: number;
  /** Which of the page's pieces made it. */
  readonly pieces: readonly number[];
};

/** A table of a page: its rows from above, each with a cell for every column. */
export type PageTable = { readonly rows: readonly (readonly string[])[]; readonly segments: readonly Segment[] };

const SAME_LINE = 0.5; // of a letter's size: what differs less in height stands on one line
const ROW_GAP_MAX = 3; // of a letter's size: what is farther below is another table
const WRAPPED_GAP_MAX = 1.6; // a cell goes on where the next line is as near as in a paragraph
const COLUMN_LINES_MIN = 5; // fewer lines beside each other are a table, or chance
const COLUMN_FILL_MIN = 0.7; // of its width is filled by the middle line of a column of text; cells of tables are mostly shorter
const CROSSING_MAX = 0.25; // of the lines may run across both columns: titles, and what stands below
const COLUMN_WORDS_MIN = 3;
const EDGE_GAP_MIN = 1.8; // of a letter's size
const DEPTH_MAX = 2; // columns divided in columns: up to four

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const median = (values: readonly number[]) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
const width = ({ left, right }: Segment) => right - left;

/** Segments as lines from above, each from left to right. */
export function rowsOf(segments: readonly Segment[]): Segment[][] {
  const rows: Segment[][] = [];
  for (const segment of segments.toSorted((one, other) => other.at - one.at || one.left - other.left)) {
    const row = rows.at(-1);
    if (row && Math.abs(row[0]!.at - segment.at) <= segment.size * SAME_LINE) row.push(segment); // a row has a segment
    else rows.push([segment]);
  }
  return rows.map((row) => row.toSorted((one, other) => one.left - other.left));
}

/** A list's mark, alone in its column: what stands beside it belongs to one line. */
const isMark = (text: string) => /^(?:[•◦‣▪●○∙·–-]|\(?[\da-z]{1,3}[.)])$/i.test(text);

/** The columns that the segments of a table's lines fill, from left to right: where one begins nothing of another reaches. */
function bandsOf(rows: readonly (readonly Segment[])[]): { left: number; right: number }[] {
  const bands: { left: number; right: number }[] = [];
  for (const { left, right } of rows.flat().toSorted((one, other) => one.left - other.left)) {
    const last = bands.at(-1);
    if (last && left <= last.right) last.right = Math.max(last.right, right);
    else bands.push({ left, right });
  }
  return bands;
}

/** Whether the next line may belong to the table: it has cells too, or is the rest of one that was too long for its column. */
function goesOn(row: readonly Segment[], before: readonly Segment[]): boolean {
  const gap = before[0]!.at - row[0]!.at; // a row has a segment
  if (row.length > 1) return gap <= ROW_GAP_MAX * row[0]!.size;
  return gap <= WRAPPED_GAP_MAX * row[0]!.size && row[0]!.left > before[0]!.left + row[0]!.size;
}

/** Lines as a table, if they are one: three lines or more, or as many columns, and no two cells of a line in the same column. */
function tableOf(lines: readonly (readonly Segment[])[]): PageTable | undefined {
  const whole = lines.filter((row) => row.length > 1);
  const bands = bandsOf(whole);
  const placeOf = (segment: Segment) => bands.findIndex((band) => segment.left <= band.right && segment.right >= band.left);
  const isClear = whole.every((row) => new Set(row.map(placeOf)).size === row.length);
  if (bands.length < 2 || whole.length < 2 || (whole.length < 3 && bands.length < 3) || !isClear) return undefined;
  if (whole.every(([first]) => isMark(first?.text ?? ''))) return undefined;
  const rows: string[][] = [];
  let last: readonly Segment[] | undefined;
  for (const line of lines) {
    const cells = bands.map((_, place) => line.filter((segment) => placeOf(segment) === place).map(({ text }) => text).join(' ')); // prettier-ignore
    const isRest = last !== undefined && cells[0] === '' && last[0]!.at - line[0]!.at <= WRAPPED_GAP_MAX * line[0]!.size; // a line has a segment
    if (isRest) rows.push(rows.pop()!.map((cell, place) => `${cell} ${cells[place]!}`.trim())); // the line before made one
    else rows.push(cells);
    last = line;
  }
  return { rows, segments: lines.flat() };
}

/** The tables among the segments of a page or a column. */
export function tablesOf(segments: readonly Segment[]): PageTable[] {
  const tables: PageTable[] = [];
  let run: Segment[][] = [];
  const end = () => {
    while (run.at(-1)?.length === 1 && run.length > 1 && !goesOn(run.at(-1)!, run.at(-2)!)) run.pop(); // both are there
    const table = run.length > 1 ? tableOf(run) : undefined;
    if (table) tables.push(table);
    run = [];
  };
  for (const row of rowsOf(segments)) {
    const before = run.at(-1);
    if (before && goesOn(row, before)) run.push(row);
    else {
      end();
      if (row.length > 1) run = [row];
    }
  }
  end();
  return tables;
}

/** What stands left and right of a gutter, and what runs across. */
type Split = { readonly left: readonly Segment[]; readonly right: readonly Segment[]; readonly across: readonly Segment[] };

const isColumn = (segments: readonly Segment[]) => {
  const widest = Math.max(...segments.map(width));
  const words = sum(segments.map(({ text }) => text.split(' ').length)) / segments.length;
  return segments.length >= COLUMN_LINES_MIN && median(segments.map(width)) >= COLUMN_FILL_MIN * widest && words >= COLUMN_WORDS_MIN;
};

/** Whether two columns stand beside each other, and not below. */
function areBeside(one: readonly Segment[], other: readonly Segment[]): boolean {
  const [a, b] = [one, other].map((each) => each.map(({ at }) => at)) as [number[], number[]]; // two
  const shared = Math.min(Math.max(...a), Math.max(...b)) - Math.max(Math.min(...a), Math.min(...b));
  return shared >= 0.5 * Math.min(Math.max(...a) - Math.min(...a), Math.max(...b) - Math.min(...b));
}

/** Two columns of text, if the segments are that: a gutter that few lines cross, with full lines on both sides. */
function splitOf(segments: readonly Segment[]): Split | undefined {
  const [from, to] = [Math.min(...segments.map(({ left }) => left)), Math.max(...segments.map(({ right }) => right))];
  let best: Split | undefined;
  const candidates = new Set(
    segments.map(({ left }) => Math.floor(left)).filter((x) => x > from + 0.2 * (to - from) && x < from + 0.8 * (to - from)),
  );
  for (const x of candidates) {
    const split = {
      left: segments.filter(({ right }) => right <= x),
      right: segments.filter(({ left }) => left >= x),
      across: segments.filter(({ left, right }) => left < x && right > x),
    };
    const { left, right, across } = split;
    if (across.length > CROSSING_MAX * segments.length || (best && across.length >= best.across.length)) continue;
    if (isColumn(left) && isColumn(right) && areBeside(left, right)) best = split;
  }
  return best;
}

/** What stands at the edge of a page, apart from all else: a running head, the number of the page. */
function edgesOf(segments: readonly Segment[]): Segment[] {
  const rows = rowsOf(segments);
  const isApart = (row: readonly Segment[] | undefined, next: readonly Segment[] | undefined) =>
    row !== undefined && next !== undefined && Math.abs(row[0]!.at - next[0]!.at) > EDGE_GAP_MIN * row[0]!.size; // a row has a segment
  return [isApart(rows[0], rows[1]) ? rows[0]! : [], isApart(rows.at(-1), rows.at(-2)) ? rows.at(-1)! : []].flat(); // it is apart, so it is there
}

/**
 * The parts of a page in the order in which they are read: a column of text after the other, between the lines that run
 * across them. Undefined where there are no columns: then the page is read in the order in which it was written.
 */
export function columnsOf(segments: readonly Segment[], depth = 0): Segment[][] | undefined {
  if (depth >= DEPTH_MAX || segments.length < 2 * COLUMN_LINES_MIN) return undefined;
  const edges = new Set(depth === 0 ? edgesOf(segments) : []);
  const split = splitOf(segments.filter((segment) => !edges.has(segment)));
  if (!split) return undefined;
  const parts: Segment[][] = [];
  let above = Number.POSITIVE_INFINITY;
  const add = (below: number) => {
    for (const side of [split.left, split.right]) {
      const part = side.filter(({ at }) => at < above && at >= below);
      if (part.length) parts.push(...(columnsOf(part, depth + 1) ?? [part]));
    }
    above = below;
  };
  for (const row of rowsOf([...split.across, ...edges])) {
    add(row[0]!.at); // a row has a segment
    parts.push(row);
  }
  add(Number.NEGATIVE_INFINITY);
  return parts;
}
