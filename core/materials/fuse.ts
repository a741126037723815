/** Ranks below the first few differ little: with 60, the constant of the paper that proposed it, one ranking alone cannot outvote both. */
const RANK_OFFSET = 60;

/** A ranking, best first, and how much it counts beside the others. */
export type Ranking<Id> = { readonly ids: readonly Id[]; readonly weight: number };

/** Several rankings as one, best first: each gives an item the more, the higher it ranks it. Equal sums keep the order of the first ranking. */
export function fuseRanks<Id>(rankings: readonly Ranking<Id>[]): Id[] {
  const sums = new Map<Id, number>();
  for (const { ids, weight } of rankings)
    for (const [place, id] of ids.entries()) sums.set(id, (sums.get(id) ?? 0) + weight / (RANK_OFFSET + place + 1));
  return [...sums].toSorted(([, a], [, b]) => b - a).map(([id]) => id);
}
