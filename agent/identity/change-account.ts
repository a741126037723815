import { TutorError } from '../../core/errors.ts';
import { asSystem } from '../../db/client.ts';
import { changeAccount, findAccountOf, isAddressTaken } from '../../db/queries/accounts.ts';
import { recordEvent, shutAllOut } from '../../db/queries/identity.ts';
import { voidCodes } from '../../db/queries/one-time-codes.ts';
import { issueCode } from './codes.ts';
import { haveAccount, linkTo, proveAddress } from './letters.ts';
import { countTries } from './limits.ts';
import type { IdentityParts } from './parts.ts';
import { hashPassword, isPassword, refuseAddress } from './passwords.ts';
import { beginSession, type Begun, type Person } from './sessions.ts';

/** The hash of a person's password, once they have typed the right one. */
async function wantPassword(parts: IdentityParts, { user }: Person, password: string): Promise<string> {
  await countTries(parts, [{ limit: 'password-person', whom: user }]);
  const account = await findAccountOf(parts.database, user);
  if (account?.isGuest) throw new TutorError('conflict', 'You are a guest: sign up first.');
  if (account && !account.passwordHash)
    throw new TutorError('conflict', 'This account has no password yet: sign out and choose one by "I forgot my password".');
  if (!account?.passwordHash || !(await isPassword(password, account.passwordHash)))
    throw new TutorError('forbidden', 'That is not your present password.');
  return account.passwordHash;
}

/** Changes a password for who knows the present one; every other session ends. */
export async function changePassword(
  parts: IdentityParts,
  { current, password }: { readonly current: string; readonly password: string },
  person: Person,
): Promise<Begun> {
  if (person.email) refuseAddress(password, person.email);
  const had = await wantPassword(parts, person, current);
  const passwordHash = await hashPassword(password);
  const { database, now, newId } = parts;
  return asSystem(database, 'change a password', async (tx) => {
    const role = await changeAccount(tx, person.user, { passwordHash }, { had });
    if (!role) throw new TutorError('conflict', 'Your password was changed at the same moment; please sign in again.');
    await shutAllOut(tx, person.user);
    await voidCodes(tx, 'reset', person.user);
    await recordEvent(tx, { id: newId(), at: now(), action: 'change-password', actor: { user: person.user, role } });
    return beginSession(tx, parts, { user: person.user, guest: person.note.guest });
  });
}

/** Asks for another address, which is theirs once it is proven. What is answered does not tell whether it has an account. */
export async function changeEmail(
  parts: IdentityParts,
  { email, password }: { readonly email: string; readonly password: string },
  person: Person,
): Promise<void> {
  const { database, settings, mailer, now, newId } = parts;
  if (mailer.way === 'invitation') throw new TutorError('forbidden', 'No mail is sent from here, so no address can be proven.');
  await wantPassword(parts, person, password);
  await countTries(parts, [{ limit: 'mail-to', whom: email }]);
  const { secret, taken } = await asSystem(database, 'change an address', async (tx) => {
    await recordEvent(tx, { id: newId(), at: now(), action: 'change-email', actor: person });
    return {
      secret: await issueCode(tx, parts, { kind: 'mail', userId: person.user, destination: email }),
      taken: await isAddressTaken(tx, email, person.user),
    };
  });
  await mailer.send((taken ? haveAccount(settings.publicUrl) : proveAddress(linkTo(settings.publicUrl, 'verify', secret)))(email));
}
