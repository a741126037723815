import { isIPv6 } from 'node:net';
import { TutorError } from '../../core/errors.ts';
import { addToCounters, removeCounters } from '../../db/queries/limits.ts';
import type { IdentityParts, IdentitySettings } from './parts.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY_MS = 24 * HOUR * 1000;

type Rule = {
  readonly max: number | ((settings: IdentitySettings) => number);
  readonly seconds: number;
  /** What whoever is refused is told, where they tried nothing themselves. */
  readonly says?: string;
};

/** How often something may be tried in a window of time. Windows are at most a day: counters older than two are swept. */
const rules = {
  /** Guests begun from an address. */
  'guest-address': { max: ({ guestsPerAddressHour }) => guestsPerAddressHour, seconds: HOUR },
  /** Sign-ins that failed under a name, whether somebody has it or not. */
  'sign-in-name': { max: 10, seconds: 15 * MINUTE },
  /** Sign-ins that failed from an address: a school has many people behind one. */
  'sign-in-address': { max: 50, seconds: 15 * MINUTE },
  /** Accounts and new passwords asked for from an address. */
  'sign-up-address': { max: 30, seconds: HOUR },
  /** Letters to an address, whoever asks for them. */
  'mail-to': { max: 5, seconds: HOUR },
  /** Codes brought from an address. */
  'code-address': { max: 60, seconds: 15 * MINUTE },
  /** Programs that introduced themselves from an address. */
  'program-address': { max: 300, seconds: HOUR },
  /** Passwords typed once more by a person who is known. */
  'password-person': { max: 10, seconds: 15 * MINUTE },
  /** Messages of a person: more than anybody types or presses. Behind an address there may be a school. */
  'chat-person': { max: 120, seconds: MINUTE },
  'chat-address': { max: 3000, seconds: MINUTE },
  /** Tools used by pages, of which one may use several. */
  'tools-person': { max: 300, seconds: MINUTE },
  'tools-address': { max: 6000, seconds: MINUTE },
  /** People sent from an address to sign in elsewhere. */
  'elsewhere-address': { max: 60, seconds: 15 * MINUTE },
  /** Pictures handed in by a person: each costs a moment of drawing. */
  'picture-person': { max: 20, seconds: HOUR },
  /** People who begin from a Discord server, and from Discord: a raid fills no database, and a school may come in one lesson. */
  'discord-server': { max: 600, seconds: HOUR, says: 'Too many people began here at once.' },
  'discord-all': { max: 3000, seconds: HOUR, says: 'Too many people began here at once.' },
} as const satisfies Record<string, Rule>;
export type LimitName = keyof typeof rules;

/** What is counted, and for whom: a person, an address, a name. */
export type Try = { readonly limit: LimitName; readonly whom: string };

/** Somebody tried too often; when they may again is told. */
export class TooManyTries extends TutorError {
  override name = 'TooManyTries';
  readonly waitSeconds: number;

  constructor(waitSeconds: number, says = 'That was tried too often.') {
    const minutes = Math.ceil(waitSeconds / MINUTE);
    const wait = waitSeconds < 2 * MINUTE ? 'a minute or two' : minutes < 2 * MINUTE ? `${minutes} minutes` : 'some hours';
    super('unavailable', `${says} Please wait ${wait}, then try again.`);
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

/** The counters of tries at a moment. */
const countersOf = ({ now, settings, veil }: IdentityParts, tries: readonly Try[]) =>
  tries.map(({ limit, whom }) => {
    const { max, seconds, says }: Rule = rules[limit];
    const at = now().getTime();
    const start = Math.floor(at / (seconds * 1000)) * seconds * 1000;
    return {
      key: `${limit}:${veil(whom)}`,
      windowStart: new Date(start),
      max: typeof max === 'function' ? max(settings) : max,
      says,
      waitSeconds: Math.ceil((start + seconds * 1000 - at) / 1000),
    };
  });

/** Counts tries, all at once, and refuses when one of them was too many. Processes share the counters. */
export async function countTries(parts: IdentityParts, tries: readonly Try[]): Promise<void> {
  const counters = countersOf(parts, tries);
  const found = await addToCounters(parts.database, counters, 1);
  const over = counters.filter(({ key, max }) => (found.get(key) ?? 0) > max);
  if (over.length) throw new TooManyTries(Math.max(...over.map(({ waitSeconds }) => waitSeconds)), over[0]?.says);
}

/** Takes back tries that were counted before it was known that they are good ones. */
export async function giveBack(parts: IdentityParts, tries: readonly Try[]): Promise<void> {
  await addToCounters(parts.database, countersOf(parts, tries), -1);
}

/** Forgets what was tried. */
export async function forget(parts: IdentityParts, tries: readonly Try[]): Promise<void> {
  await removeCounters(
    parts.database,
    countersOf(parts, tries).map(({ key }) => key),
  );
}

/** Adds to the tokens that models cost today (UTC) for the guests of an address, and gives their sum. */
export async function countSpent({ database, veil, now }: IdentityParts, address: string, tokens: number): Promise<number> {
  const key = `guest-tokens:${veil(address)}`;
  const windowStart = new Date(Math.floor(now().getTime() / DAY_MS) * DAY_MS);
  return (await addToCounters(database, [{ key, windowStart }], tokens)).get(key) ?? 0;
}
