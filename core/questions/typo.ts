type Listed = { readonly key: string; readonly fraction: number };

/** A slip in a short word makes another word; in a long one, rarely. */
const TYPO_MIN = 5;
const LONG_MIN = 9;
const allowedIn = (key: string) => (key.length < TYPO_MIN ? 0 : key.length < LONG_MIN ? 1 : 2);

/** Words only: a slip in a number, a name with digits or in code is another answer. */
const words = /^[\p{L} '-]+$/u;

/** Endings and beginnings that differ by a slip of the finger and by what they mean. */
const beginnings = [
  ['hyper', 'hypo'],
  ['inter', 'intra'],
  ['macro', 'micro'],
  ['ante', 'anti'],
  ['pre', 'pro'],
  ['ab', 'ad'],
] as const;
const endings = [
  ['er', 'ee'],
  ['or', 'ee'],
  ['er', 'ed'],
  ['or', 'ed'],
] as const;

/** How many letters were left out, added, changed or swapped with their neighbour, counted up to a limit. */
export function slips(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  const far = most + 1;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row++) {
    const line = Array.from({ length: other.length + 1 }, () => far);
    if (row <= most) line[0] = row;
    const [from, to] = [Math.max(1, row - most), Math.min(other.length, row + most)]; // outside of this band there are too many
    for (let at = from; at <= to; at++) {
      const same = one[row - 1] === other[at - 1];
      const swapped = row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1];
      const ways = [(last[at] ?? far) + 1, (line[at - 1] ?? far) + 1, (last[at - 1] ?? far) + (same ? 0 : 1)];
      line[at] = Math.min(far, ...ways, ...(swapped ? [(before[at - 2] ?? far) + 1] : []));
    }
    [before, last] = [last, line];
  }
  return last[other.length] ?? far;
}

const differBy = (one: string, other: string, pairs: readonly (readonly [string, string])[], side: 'startsWith' | 'endsWith') =>
  pairs.some(([a, b]) => (one[side](a) && other[side](b)) || (one[side](b) && other[side](a)));

/** Whether two near words are likely two words: another first letter (insured, uninsured), or a pair that changes the meaning. */
function changesMeaning(one: string, other: string): boolean {
  const [ones, others] = [one.split(' '), other.split(' ')];
  if (ones.length !== others.length) return one[0] !== other[0];
  return ones.some((word, at) => {
    const fellow = others[at]!; // as many words
    return (
      word !== fellow &&
      (word[0] !== fellow[0] || differBy(word, fellow, beginnings, 'startsWith') || differBy(word, fellow, endings, 'endsWith'))
    );
  });
}

/** The accepted text of which an answer is a slip, unless something else that is listed is as near. */
export function slipOf<Entry extends Listed>(answer: string, entries: readonly Entry[]): Entry | undefined {
  if (!words.test(answer)) return undefined;
  const near = entries
    .filter(({ key }) => words.test(key))
    .map((entry) => ({ entry, distance: slips(answer, entry.key, 2) }))
    .toSorted((a, b) => a.distance - b.distance);
  const best = near.find(
    ({ entry, distance }) => entry.fraction === 1 && distance <= allowedIn(entry.key) && !changesMeaning(answer, entry.key),
  );
  const rival = best && near.some(({ entry, distance }) => entry.fraction < 1 && distance <= best.distance);
  return rival ? undefined : best?.entry;
}
