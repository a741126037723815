/** Tells whoever waits that something may have come to be what they wait for. */
export type Changes = {
  tell(): void;
  /** What may be the reason that nothing comes. */
  explain(): string;
  /** What `look` finds, as soon as it finds anything; after the limit the wait fails, and says what for. */
  until<Found>(what: string, look: () => Found | undefined, limitMs?: number): Promise<Found>;
};

const WAIT_MS = 40_000;

/** Nobody waits yet. Whoever waits in vain is told why that may be. */
export function openChanges(explain: () => string): Changes {
  const waiting = new Set<() => void>();
  return {
    explain,
    tell: () => waiting.forEach((look) => look()),
    until: (what, look, limitMs = WAIT_MS) =>
      new Promise((resolve, reject) => {
        const error = new Error(`Waited ${limitMs} ms in vain: ${what}`); // made here, so that it shows who waited
        const end = setTimeout(() => {
          waiting.delete(again);
          error.message += explain();
          reject(error);
        }, limitMs);
        const again = () => {
          const found = look();
          if (found === undefined) return;
          waiting.delete(again);
          clearTimeout(end);
          resolve(found);
        };
        waiting.add(again);
        again();
      }),
  };
}
