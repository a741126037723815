import { TutorError } from '../../core/errors.ts';
import { UserId } from '../../core/ids.ts';
import { asSystem } from '../../db/client.ts';
import { canAnAdminSignIn, changeAccount } from '../../db/queries/accounts.ts';
import { recordEvent, recordGuest, shutAllOut } from '../../db/queries/identity.ts';
import { voidCodes } from '../../db/queries/one-time-codes.ts';
import { issueCode, readCode, spendCode } from './codes.ts';
import type { IdentityParts } from './parts.ts';
import { hashPassword, refuseAddress } from './passwords.ts';
import { beginSession, type Begun } from './sessions.ts';
import type { Asking } from './sign-in.ts';

/** A code that makes the first admin, while no admin can sign in; that of an earlier start is good no more. */
export const offerFirstAdmin = (parts: IdentityParts): Promise<string | undefined> =>
  asSystem(parts.database, 'offer to make the first admin', async (tx) => {
    await voidCodes(tx, 'admin', null);
    return (await canAnAdminSignIn(tx)) ? undefined : issueCode(tx, parts, { kind: 'admin' });
  });

/** Makes the first admin, of who reads the terminal the program runs in. */
export async function makeFirstAdmin(
  parts: IdentityParts,
  given: { readonly code: string; readonly email: string; readonly password: string; readonly name: string },
  asking: Asking,
): Promise<Begun> {
  const { database, now, newId } = parts;
  const code = await readCode(parts, 'admin', given.code, asking.address);
  refuseAddress(given.password, given.email);
  const passwordHash = await hashPassword(given.password);
  const guest = asking.person?.isGuest ? asking.person : undefined;
  const user = guest?.user ?? UserId.parse(newId());
  return asSystem(database, 'make the first admin', async (tx) => {
    const at = now();
    await spendCode(tx, parts, code);
    if (await canAnAdminSignIn(tx)) throw new TutorError('conflict', 'There is an admin already: ask them for an invitation.');
    if (!guest) await recordGuest(tx, { id: user, locale: 'en', timeZone: 'UTC', lastLogin: at });
    const change = { email: given.email, name: given.name, passwordHash, role: 'admin', isVerified: true, lastLogin: at } as const;
    if (!(await changeAccount(tx, user, change))) throw new TutorError('forbidden', 'This account is not active any more.');
    await shutAllOut(tx, user);
    await recordEvent(tx, { id: newId(), at, action: 'make-first-admin', actor: { user, role: 'admin' } });
    return beginSession(tx, parts, { user, before: asking.token });
  });
}
