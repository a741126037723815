/** A number for a text, from 0 to 2³¹ − 1 as an integer column holds it: FNV-1a, mixed so that like texts part. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 1;
}

/** A stream of numbers from 0 to 1, always the same for a seed: mulberry32. Fair enough to shuffle by, and no secret. */
function chanceFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The list in an order that depends on the seed alone: Fisher–Yates. */
export function shuffled<Item>(list: readonly Item[], seed: number): Item[] {
  const chance = chanceFrom(seed);
  const items = [...list];
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(chance() * (last + 1));
    [items[last], items[other]] = [items[other]!, items[last]!]; // both lie in the list
  }
  return items;
}
