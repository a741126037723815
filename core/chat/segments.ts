import { isIdle, SAID_MAX } from './said.ts';

/** `1.`, `2)`, `3:` before what is said of that question; no time (10:30) and no decimal (1.5). */
const label = /(?:^|[\s,;(])(?:q(?:uestion)?\s*|#)?(\d{1,3})\s*(?:\)|[:=](?!\d)|\.(?=\s|$))/gi;

/**
 * What a message says of each of several numbered questions: `1. true 2. false`, `1: B; 2: A, C`. Empty where that cannot
 * be told: no number at the start, or numbers that do not count up, of which some belong to an answer.
 */
export function segmentsOf(said: string): ReadonlyMap<number, string> {
  const found = said.length > SAID_MAX ? [] : [...said.matchAll(label)];
  const numbers = found.map(([, number]) => Number(number));
  const countsUp = numbers.every((number, place) => place === 0 || numbers[place - 1]! < number); // the one before is there
  if (!countsUp || !isIdle(said.slice(0, found[0]?.index ?? 0))) return new Map();
  return new Map(
    found.map(({ index, 0: sign }, place) => {
      const segment = said.slice(index + sign.length, found[place + 1]?.index);
      return [numbers[place]!, segment.trim().replace(/[,;]$/, '').trim()]; // as many numbers as signs
    }),
  );
}
