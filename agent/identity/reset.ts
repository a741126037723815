import { TutorError } from '../../core/errors.ts';
import { asSystem } from '../../db/client.ts';
import { changeAccount, findAccount, findAccountOf } from '../../db/queries/accounts.ts';
import { recordEvent, shutAllOut } from '../../db/queries/identity.ts';
import { issueCode, readCode, spendCode } from './codes.ts';
import { chooseNew, linkTo } from './letters.ts';
import { countTries, forget } from './limits.ts';
import type { IdentityParts } from './parts.ts';
import { hashPassword, refuseAddress } from './passwords.ts';
import { beginSession, type Begun } from './sessions.ts';
import { guestWorthKeeping, type Asking } from './sign-in.ts';

async function sendReset(parts: IdentityParts, email: string): Promise<void> {
  const { database, settings, mailer, now, newId } = parts;
  const account = await findAccount(database, email);
  if (!account?.isActive || account.email !== email) return;
  const secret = await asSystem(database, 'let somebody choose a new password', async (tx) => {
    await recordEvent(tx, { id: newId(), at: now(), action: 'forgot-password', subject: account.user, reason: 'asked for at the page' });
    return issueCode(tx, parts, { kind: 'reset', userId: account.user, destination: email });
  });
  await mailer.send(chooseNew(linkTo(settings.publicUrl, 'reset', secret))(email));
}

/**
 * Sends a link to choose a new password, if the address has an account. Nobody waits for it: how long an answer takes would
 * tell whether it has.
 */
export async function forgot(parts: IdentityParts, email: string, { address }: Asking): Promise<void> {
  if (parts.mailer.way === 'invitation')
    throw new TutorError('forbidden', 'No mail is sent from here: ask whoever runs it for a new invitation.');
  await countTries(parts, [
    { limit: 'sign-up-address', whom: address },
    { limit: 'mail-to', whom: email },
  ]);
  void sendReset(parts, email).catch((error: unknown) => {
    if (error instanceof TutorError) return; // the mailer has said so
    // The first line alone: what follows names the values of the query, which are somebody's.
    parts.log(`Accounts: a letter could not be written: ${String(error).split('\n')[0]}`);
  });
}

/** Sets a new password by a code from a letter; every session there was ends. */
export async function reset(
  parts: IdentityParts,
  { code: secret, password }: { readonly code: string; readonly password: string },
  asking: Asking,
): Promise<Begun> {
  const { database, now, newId } = parts;
  const code = await readCode(parts, 'reset', secret, asking.address);
  const account = code.userId && (await findAccountOf(database, code.userId));
  // Sent to an address that is not theirs any more, it opens nothing.
  if (!account?.email || account.email !== code.destination)
    throw new TutorError('invalid', 'The account of that link is not there any more.');
  const { user, email } = account;
  refuseAddress(password, email);
  const passwordHash = await hashPassword(password);
  const guest = await guestWorthKeeping(parts, asking, user);
  const begun = await asSystem(database, 'reset a password', async (tx) => {
    const at = now();
    await spendCode(tx, parts, code);
    const role = await changeAccount(tx, user, { passwordHash, isVerified: true, lastLogin: at });
    if (!role) throw new TutorError('forbidden', 'This account is not active any more.');
    await shutAllOut(tx, user);
    await recordEvent(tx, { id: newId(), at, action: 'reset-password', actor: { user, role } });
    return beginSession(tx, parts, { user, before: asking.token, guest });
  });
  await forget(parts, [{ limit: 'sign-in-name', whom: email }]); // whoever tried before, the password is another one now
  return begun;
}
