import { mergePeople } from '../../db/merge-people.ts';
import { asSystem } from '../../db/client.ts';
import { findAccountOf } from '../../db/queries/accounts.ts';
import { forgetGuest } from '../../db/queries/identities.ts';
import type { IdentityParts } from './parts.ts';
import type { Person } from './sessions.ts';

/**
 * Takes over what the guest did who was here before somebody signed in, or leaves it, as they say. Asked once, and twice is
 * harmless: what was taken over is there, and there is no such guest any more.
 */
export async function takeOver(parts: IdentityParts, isWanted: boolean, person: Person): Promise<void> {
  const { database, settings } = parts;
  const { guest } = person.note;
  if (!guest) return;
  // Only a guest is taken over: if they signed up meanwhile, on another device, they are somebody.
  const isGuest = (await findAccountOf(database, guest))?.isGuest ?? false;
  if (isWanted && isGuest && !person.isGuest)
    await mergePeople(database, person.user, guest, 'a guest who signed in', settings.ratingRules).catch(async (error: unknown) => {
      if (await findAccountOf(database, guest)) throw error; // else another tab was quicker
    });
  await asSystem(database, 'remember that it was asked', (tx) => forgetGuest(tx, person.user, guest));
}
