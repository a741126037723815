/** The time and the numbering of a twin. Tests move it on to see windows close without waiting. */
export type Clock = {
  now(): number;
  /** Lets that much time pass at once. */
  advance(milliseconds: number): void;
  /** An id such as Discord gives them: later ones are greater, and the moment can be read out of it. */
  snowflake(): string;
};

const DISCORD_EPOCH = 1_420_070_400_000;
const IDS_PER_MILLISECOND_BITS = 22n;

/** A clock that runs with `source`, plus whatever tests let pass. */
export function openClock(source: () => number = Date.now, onAdvance: () => void = () => undefined): Clock {
  let ahead = 0;
  let latest = 0n;
  const now = () => source() + ahead;
  return {
    now,
    advance: (milliseconds) => {
      ahead += milliseconds;
      onAdvance();
    },
    snowflake: () => {
      const first = BigInt(now() - DISCORD_EPOCH) << IDS_PER_MILLISECOND_BITS;
      latest = first > latest ? first : latest + 1n;
      return latest.toString();
    },
  };
}
