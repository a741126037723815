import { isIPv6 } from 'node:net';
import { TutorError } from '../../core/errors.ts';
import { addToCounters } from '../../db/queries/limits.ts';
import type { IdentityParts, IdentitySettings } from './parts.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

type Rule = { readonly max: number | ((settings: IdentitySettings) => number); readonly seconds: number };

/** How often something may be tried in a window of time. Windows are at most a day: counters older than two are swept. */
const rules = {
  /** Guests begun from an address. */
  'guest-address': { max: ({ guestsPerAddressHour }) => guestsPerAddressHour, seconds: HOUR },
} as const satisfies Record<string, Rule>;
export type LimitName = keyof typeof rules;

/** What is counted, and for whom: a person, an address, a name. */
export type Try = { readonly limit: LimitName; readonly whom: string };

/** Somebody tried too often; when they may again is told. */
export class TooManyTries extends TutorError {
  override name = 'TooManyTries';
  readonly waitSeconds: number;

  constructor(waitSeconds: number) {
    const minutes = Math.ceil(waitSeconds / MINUTE);
    const wait = waitSeconds < 2 * MINUTE ? 'a minute or two' : minutes < 2 * MINUTE ? `${minutes} minutes` : 'some hours';
    super('unavailable', `That was tried too often. Please wait ${wait}, then try again.`);
    this.waitSeconds = waitSeconds;
  }
}

/** The network that an address belongs to: whoever has one address of IPv6 has 2^64 of them. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const groups = (text: string) => text.split(':').filter(Boolean);
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  const all = [...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last];
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

/** Counts tries, all at once, and refuses when one of them was too many. Processes share the counters. */
export async function countTries(parts: IdentityParts, tries: readonly Try[]): Promise<void> {
  const now = parts.now().getTime();
  const counted = tries.map(({ limit, whom }) => {
    const { max, seconds }: Rule = rules[limit];
    const start = Math.floor(now / (seconds * 1000)) * seconds * 1000;
    return {
      key: `${limit}:${parts.veil(whom)}`,
      windowStart: new Date(start),
      max: typeof max === 'function' ? max(parts.settings) : max,
      waitSeconds: Math.ceil((start + seconds * 1000 - now) / 1000),
    };
  });
  const found = await addToCounters(parts.database, counted, 1);
  const over = counted.filter(({ key, max }) => (found.get(key) ?? 0) > max);
  if (over.length) throw new TooManyTries(Math.max(...over.map(({ waitSeconds }) => waitSeconds)));
}
