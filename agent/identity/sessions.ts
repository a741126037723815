import type { UserId } from '../../core/ids.ts';
import type { Role } from '../../core/people/roles.ts';
import { asSystem, type Tx } from '../../db/client.ts';
import { findSession, recordEvent, recordSession, removeSession, removeSessionsOf, type FoundSession } from '../../db/queries/identity.ts';
import type { IdentityParts } from './parts.ts';
import { hashOf, newToken } from './tokens.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const WRITTEN_AT_MOST_MS = 60 * 60 * 1000; // once an hour, so that reading stays reading

/** How long a session lasts after it was last used. */
export const SESSION_MS = 30 * DAY_MS;

/** Who asks, as their session says: what tools want of a visitor, and what the page shows. */
export type Person = FoundSession;

/** A session as it is begun: the secret is in the browser and nowhere else. */
export type Begun = { readonly token: string; readonly user: UserId };

const sidOf = (token: string) => hashOf(token).toString('hex');
const later = (at: Date, durationMs: number) => new Date(at.getTime() + durationMs);

/** The person whose session that is; nobody once it has run out, was ended, or its person is not active any more. */
export async function personOfSession({ database, now }: IdentityParts, token: string): Promise<Person | undefined> {
  const at = now();
  const until = later(at, SESSION_MS);
  return findSession(database, sidOf(token), { at, until, ifBefore: later(until, -WRITTEN_AT_MOST_MS) });
}

/** Begins a session with a secret of its own and ends the one before: whoever knew that knows nothing of this one. */
export async function beginSession(
  tx: Tx,
  { now }: IdentityParts,
  { user, before, guest }: { readonly user: UserId; readonly before?: string | undefined; readonly guest?: UserId | undefined },
): Promise<Begun> {
  const token = newToken();
  const at = now();
  if (before !== undefined) await removeSession(tx, sidOf(before));
  await recordSession(tx, {
    sid: sidOf(token),
    user,
    note: { madeAt: at.toISOString(), ...(guest ? { guest } : {}) },
    expire: later(at, SESSION_MS),
  });
  return { token, user };
}

/** Ends a session, or all of that person. */
export async function endSession(
  { database, now, newId }: IdentityParts,
  person: { readonly user: UserId; readonly role: Role },
  which: { readonly token: string } | 'all',
): Promise<void> {
  await asSystem(database, 'sign out', async (tx) => {
    await (which === 'all' ? removeSessionsOf(tx, person.user) : removeSession(tx, sidOf(which.token)));
    await recordEvent(tx, { id: newId(), at: now(), action: which === 'all' ? 'sign-out-everywhere' : 'sign-out', actor: person });
  });
}
