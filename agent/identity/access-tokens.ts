import { TutorError } from '../../core/errors.ts';
import { grantable } from '../../core/people/access.ts';
import { findAccess, type FoundAccess } from '../../db/queries/access-tokens.ts';
import { findSpeakerElsewhere } from '../../db/queries/identities.ts';
import { addToCounters } from '../../db/queries/limits.ts';
import { TooManyTries } from './limits.ts';
import type { IdentityParts } from './parts.ts';
import type { TokenIssuer } from './token-issuer.ts';
import { hashOf } from './tokens.ts';

const NOTED_EVERY_MS = 60_000; // reading stays reading
const CALLS_PER_MINUTE = 3000; // more than any model asks for, and than a class behind one program needs
const CALLS_AT_ONCE = 50; // taken from the shared counter together, so that counting costs next to nothing
const MINUTE_MS = 60_000;

/**
 * Whom a token speaks for, and what it lets a program do; nobody once it has run out or was revoked. It is looked up for every
 * request, so that what was revoked, and a role that was changed, counts with the next.
 */
export async function personOfToken(parts: IdentityParts, token: string): Promise<FoundAccess | undefined> {
  const { database, now, tokens } = parts;
  const at = now();
  if (tokens && token.split('.').length === 3) return personNamedBy(parts, tokens, token);
  const found = await findAccess(database, hashOf(token), { at, scope: 'study', usedBefore: new Date(at.getTime() - NOTED_EVERY_MS) });
  // What a person made by hand stays good; what programs were given here before another server was named does not.
  return tokens && found?.client ? undefined : found;
}

/** Whom a token of the configured issuer speaks for: whoever signs in here with the account that it names. */
async function personNamedBy({ database, now }: IdentityParts, tokens: TokenIssuer, token: string): Promise<FoundAccess | undefined> {
  const named = await tokens.read(token, now());
  if (!named) return undefined;
  const { issuer, subject, client, role, expiresAt } = named;
  const visitor = await findSpeakerElsewhere(database, { provider: issuer, subject });
  if (!visitor) throw new TutorError('forbidden', 'Nobody here has that account: sign in with it on our page once, then try again.');
  return { id: `${issuer} ${subject} ${client}`, client, scopes: role ? grantable : ['study'], expiresAt, visitor };
}

type Purse = { readonly minute: number; left: number };
const purses = new WeakMap<IdentityParts, Map<string, Purse>>();

/**
 * Counts a request of a token, and refuses when there were too many in this minute. A process takes some from the counter that
 * all share before it gives them out one by one, so what processes have left in hand at the end of a minute is lost.
 */
export async function countAccess(parts: IdentityParts, id: string): Promise<void> {
  const now = parts.now().getTime();
  const minute = Math.floor(now / MINUTE_MS);
  const mine = purses.get(parts) ?? new Map<string, Purse>();
  purses.set(parts, mine);
  const purse = mine.get(id);
  if (purse?.minute === minute && purse.left > 0) {
    purse.left -= 1;
    return;
  }
  for (const [each, { minute: at }] of mine) if (at !== minute) mine.delete(each);
  const key = `token:${parts.veil(id)}`;
  const counted = await addToCounters(parts.database, [{ key, windowStart: new Date(minute * MINUTE_MS) }], CALLS_AT_ONCE);
  if ((counted.get(key) ?? 0) > CALLS_PER_MINUTE) throw new TooManyTries(Math.ceil(((minute + 1) * MINUTE_MS - now) / 1000));
  mine.set(id, { minute, left: CALLS_AT_ONCE - 1 });
}
