import { UserId } from '../../core/ids.ts';
import { asSystem } from '../../db/client.ts';
import { recordEvent, recordGuest } from '../../db/queries/identity.ts';
import type { Purse } from '../turn.ts';
import { countSpent, countTries } from './limits.ts';
import type { IdentityParts } from './parts.ts';
import { beginSession, type Begun } from './sessions.ts';

/** Lets somebody begin at once, as a person whom nobody knows yet, in a session of their own. */
export async function beginGuest(
  parts: IdentityParts,
  {
    address,
    locale,
    timeZone,
    before,
  }: { readonly address: string; readonly locale: string; readonly timeZone: string; readonly before?: string | undefined },
): Promise<Begun> {
  await countTries(parts, [{ limit: 'guest-address', whom: address }]);
  const { database, now, newId } = parts;
  const user = UserId.parse(newId());
  return asSystem(database, 'begin as a guest', async (tx) => {
    await recordGuest(tx, { id: user, locale, timeZone, lastLogin: now() });
    await recordEvent(tx, { id: newId(), at: now(), action: 'begin-as-guest', actor: { user, role: 'student' } });
    return beginSession(tx, parts, { user, before });
  });
}

/** What models may cost in a day for all guests of an address; one of them costs little to begin, so one's own cap is not enough. */
export function guestPurse(parts: IdentityParts, address: string): Purse | undefined {
  const { guestTokensPerAddressDay: cap } = parts.settings;
  if (cap === 0) return undefined;
  return {
    isEmpty: async () => (await countSpent(parts, address, 0)) >= cap,
    take: async (tokens) => void (await countSpent(parts, address, tokens)),
  };
}
