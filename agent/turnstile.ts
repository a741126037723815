/** Lets so many in at a time, and the others after them in the order they came. */
export type Turnstile = {
  /** Waits for a place; what is given back leaves it, and called again does nothing. */
  enter(): Promise<() => void>;
};

/** Opens a turnstile. Who waits outside holds no connection, so those inside get theirs soon, however many stand there. */
export function openTurnstile(places: number): Turnstile {
  let free = places;
  const waiting: (() => void)[] = [];
  return {
    async enter() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let inside = true;
      return () => {
        if (!inside) return;
        inside = false;
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      };
    },
  };
}
