const CELLS_MAX = 4_000_000; // a table of both texts' lines; beyond it everything counts as changed

/** A line of a comparison: in both texts, only in the first, or only in the second. */
export type ComparedLine = { readonly change: 'same' | 'out' | 'in'; readonly line: string };

/** How many lines from each pair of places on can be kept: the longest common subsequence. */
function commonFrom(before: readonly string[], after: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let a = before.length - 1; a >= 0; a -= 1)
    for (let b = after.length - 1; b >= 0; b -= 1)
      table[a]![b] = before[a] === after[b] ? table[a + 1]![b + 1]! + 1 : Math.max(table[a + 1]![b]!, table[a]![b + 1]!); // inside the table
  return table;
}

/** What to take out of the first text and put in to come to the second, line by line. */
export function differenceOf(first: string, second: string): ComparedLine[] {
  const [before, after] = [first.split('\n'), second.split('\n')];
  const all = (lines: readonly string[], change: ComparedLine['change']) => lines.map((line) => ({ change, line }));
  if (before.length * after.length > CELLS_MAX) return [...all(before, 'out'), ...all(after, 'in')];
  const common = commonFrom(before, after);
  const lines: ComparedLine[] = [];
  let [a, b] = [0, 0];
  while (a < before.length && b < after.length) {
    if (before[a] === after[b]) {
      lines.push({ change: 'same', line: before[a]! }); // below the length
      a += 1;
      b += 1;
    } else if (common[a + 1]![b]! >= common[a]![b + 1]!) lines.push({ change: 'out', line: before[a++]! });
    else lines.push({ change: 'in', line: after[b++]! });
  }
  return [...lines, ...all(before.slice(a), 'out'), ...all(after.slice(b), 'in')];
}

const marks = { same: '  ', out: '- ', in: '+ ' } as const satisfies Record<ComparedLine['change'], string>;
const AROUND = 2;

/** The changed lines with a little of what stands around them, as a person reads a comparison; nothing where all is the same. */
export function sayDifference(lines: readonly ComparedLine[]): string {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ change }) => change !== 'same'));
  return lines.flatMap(({ change, line }, at) => (near[at] ? [marks[change] + line] : near[at - 1] ? ['  …'] : [])).join('\n');
}
