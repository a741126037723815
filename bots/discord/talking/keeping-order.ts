/** Does one thing after the other for each key, in the order in which they came. */
export type Order = <Result>(key: string, deed: () => Promise<Result>) => Promise<Result>;

/** Opens an order in which nothing waits. */
export function openOrder(): Order {
  const last = new Map<string, Promise<unknown>>();
  return async (key, deed) => {
    const before = last.get(key) ?? Promise.resolve();
    const work = before.then(deed, deed);
    last.set(key, work);
    try {
      return await work;
    } finally {
      if (last.get(key) === work) last.delete(key);
    }
  };
}

const KEPT_MAX = 2_000; // things that are remembered; the oldest are forgotten first

/** Says of each thing whether it is new, and not one of those that came a moment ago. */
export function openSparing(momentMs: number, now: () => number = () => performance.now()): (thing: string) => boolean {
  const known = new Map<string, number>();
  return (thing) => {
    const at = known.get(thing);
    if (at !== undefined && now() - at < momentMs) return false;
    known.delete(thing);
    known.set(thing, now());
    if (known.size > KEPT_MAX) known.delete(known.keys().next().value!); // it is not empty
    return true;
  };
}
