import { TutorError } from '../../core/errors.ts';
import type { Role } from '../../core/people/roles.ts';
import type { Speaker } from '../../db/client.ts';
import { asSystem } from '../../db/client.ts';
import { isAddressTaken } from '../../db/queries/accounts.ts';
import { recordEvent } from '../../db/queries/identity.ts';
import { issueCode } from './codes.ts';
import { invitation, linkTo } from './letters.ts';
import type { IdentityParts } from './parts.ts';

/**
 * Invites somebody, in an admin's name, to be what the admin says; the link is for that address alone. It is mailed where
 * mail is sent, and given back so that the admin can hand it over where none is.
 */
export async function invite(
  parts: IdentityParts,
  { email, role }: { readonly email: string; readonly role: Role },
  by: Speaker,
): Promise<{ readonly link: string; readonly sent: boolean }> {
  const { database, settings, mailer, now, newId } = parts;
  if (by.role !== 'admin') throw new TutorError('forbidden', 'Only an admin invites people.');
  const secret = await asSystem(database, 'invite somebody', async (tx) => {
    if (await isAddressTaken(tx, email)) throw new TutorError('conflict', 'That address has an account already.');
    await recordEvent(tx, { id: newId(), at: now(), action: 'invite', actor: by });
    return issueCode(tx, parts, { kind: 'invite', destination: email, role });
  });
  const link = linkTo(settings.publicUrl, 'sign-up', secret);
  if (mailer.way === 'mail') await mailer.send(invitation(link)(email));
  return { link, sent: mailer.way === 'mail' };
}
