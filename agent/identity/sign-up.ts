import { TutorError } from '../../core/errors.ts';
import { UserId } from '../../core/ids.ts';
import { asSystem } from '../../db/client.ts';
import { changeAccount, findAccountOf, isAddressTaken, type Account } from '../../db/queries/accounts.ts';
import { recordEvent, recordGuest, shutAllOut } from '../../db/queries/identity.ts';
import type { Code } from '../../db/queries/one-time-codes.ts';
import { issueCode, readCode, spendCode } from './codes.ts';
import { addressChanged, haveAccount, linkTo, proveAddress } from './letters.ts';
import { countTries } from './limits.ts';
import type { IdentityParts } from './parts.ts';
import { hashPassword, isPassword, refuseAddress } from './passwords.ts';
import { beginSession, type Begun } from './sessions.ts';
import { guestWorthKeeping, type Asking } from './sign-in.ts';

/** What somebody gives to have an account. */
export type SigningUp = {
  readonly email: string;
  readonly password: string;
  readonly name?: string | undefined;
  readonly invitation?: string | undefined;
  readonly locale?: string | undefined;
  readonly timeZone?: string | undefined;
};

const BY_INVITATION = 'Accounts are made by invitation here: ask whoever runs it for one. You can go on as a guest.';

/** Takes an invitation: the address was the admin's to vouch for, so the account is there at once. */
async function acceptInvitation(parts: IdentityParts, given: SigningUp, code: Code, asking: Asking): Promise<Begun> {
  const { database, now, newId } = parts;
  const passwordHash = await hashPassword(given.password);
  const user = asking.person?.user ?? UserId.parse(newId());
  return asSystem(database, 'accept an invitation', async (tx) => {
    const at = now();
    await spendCode(tx, parts, code);
    if (!asking.person) await recordGuest(tx, { id: user, locale: given.locale ?? 'en', timeZone: given.timeZone ?? 'UTC', lastLogin: at });
    const role = await changeAccount(tx, user, {
      email: given.email,
      passwordHash,
      isVerified: true,
      lastLogin: at,
      ...(code.role ? { role: code.role } : {}),
      ...(given.name ? { name: given.name } : {}),
    });
    if (!role) throw new TutorError('forbidden', 'This account is not active any more.');
    await shutAllOut(tx, user);
    await recordEvent(tx, { id: newId(), at, action: 'accept-invitation', actor: { user, role } });
    return beginSession(tx, parts, { user });
  });
}

/**
 * Begins an account: the address, and the password with it, count once the address is proven. What is answered is the same
 * whether the address has an account or not; only its mailbox is told which. Who is nobody yet becomes a guest meanwhile.
 */
export async function signUp(
  parts: IdentityParts,
  given: SigningUp,
  asking: Asking,
): Promise<{ sent: true; begun?: Begun } | { begun: Begun }> {
  const { database, settings, mailer, now, newId } = parts;
  const { person, token, address } = asking;
  if (person && !person.isGuest) throw new TutorError('conflict', 'You are signed in with an account already; sign out first.');
  refuseAddress(given.password, given.email);
  if (given.invitation !== undefined) {
    const code = await readCode(parts, 'invite', given.invitation, address);
    if (code.destination !== given.email)
      throw new TutorError('invalid', 'The invitation is for another address; give the one it was sent to.');
    return { begun: await acceptInvitation(parts, given, code, asking) };
  }
  if (mailer.way === 'invitation') throw new TutorError('forbidden', BY_INVITATION);
  await countTries(parts, [
    { limit: 'sign-up-address', whom: address },
    { limit: 'mail-to', whom: given.email },
  ]);
  const passwordHash = await hashPassword(given.password);
  const user = person?.user ?? UserId.parse(newId());
  const { secret, taken, begun } = await asSystem(database, 'sign up', async (tx) => {
    const at = now();
    if (!person) await recordGuest(tx, { id: user, locale: given.locale ?? 'en', timeZone: given.timeZone ?? 'UTC', lastLogin: at });
    if (given.name) await changeAccount(tx, user, { name: given.name });
    // Also where the address is taken: what the page shows of it must not tell. That code is sent to nobody.
    const made = await issueCode(tx, parts, { kind: 'mail', userId: user, destination: given.email, passwordHash });
    await recordEvent(tx, { id: newId(), at, action: 'sign-up', actor: { user, role: 'student' } });
    return {
      secret: made,
      taken: await isAddressTaken(tx, given.email),
      begun: person ? undefined : await beginSession(tx, parts, { user, before: token }),
    };
  });
  const letter = taken ? haveAccount(settings.publicUrl) : proveAddress(linkTo(settings.publicUrl, 'verify', secret));
  await mailer.send(letter(given.email));
  return { sent: true, ...(begun ? { begun } : {}) };
}

/**
 * Whether who brings the code is who asked for it: the same session, or the password. Else whoever signs up with the address
 * of somebody who then opens the link, out of curiosity, would have an account in their name with a password of one's own.
 */
async function wantSamePerson(parts: IdentityParts, code: Code, account: Account, password: string | undefined, { person }: Asking) {
  if (person?.user === account.user) return;
  const secret = code.passwordHash ?? account.passwordHash;
  if (!secret) throw new TutorError('conflict', 'Please open this link in the browser in which you asked for it.');
  if (password === undefined)
    throw new TutorError('conflict', 'This was asked for in another browser. Type the password you chose, so that we know it was you.');
  await countTries(parts, [{ limit: 'password-person', whom: account.user }]);
  if (!(await isPassword(password, secret))) throw new TutorError('forbidden', 'That password is not right.');
}

/** Proves an address: a guest becomes an account and keeps everything; an account has a new address. */
export async function verify(
  parts: IdentityParts,
  { code: secret, password }: { readonly code: string; readonly password?: string | undefined },
  asking: Asking,
): Promise<Begun> {
  const { database, mailer, now, newId } = parts;
  const code = await readCode(parts, 'mail', secret, asking.address);
  const account = code.userId && (await findAccountOf(database, code.userId));
  if (!account || !code.destination) throw new TutorError('invalid', 'The account of that link is not there any more.');
  await wantSamePerson(parts, code, account, password, asking);
  const { destination } = code;
  const guest = await guestWorthKeeping(parts, asking, account.user);
  const begun = await asSystem(database, 'prove an address', async (tx) => {
    const at = now();
    await spendCode(tx, parts, code);
    const passwordHash = code.passwordHash ? { passwordHash: code.passwordHash } : {};
    const role = await changeAccount(tx, account.user, { email: destination, isVerified: true, lastLogin: at, ...passwordHash });
    if (!role) throw new TutorError('forbidden', 'This account is not active any more.');
    if (code.passwordHash) await shutAllOut(tx, account.user); // whoever shared the guest's session does not share the account, nor does a program of theirs
    await recordEvent(tx, { id: newId(), at, action: 'prove-address', actor: { user: account.user, role } });
    return beginSession(tx, parts, { user: account.user, before: asking.token, guest });
  });
  if (account.email && account.email !== destination) await mailer.send(addressChanged()(account.email)).catch(() => undefined); // it is changed all the same
  return begun;
}
