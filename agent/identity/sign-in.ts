import { TutorError } from '../../core/errors.ts';
import type { UserId } from '../../core/ids.ts';
import { asSystem } from '../../db/client.ts';
import { changeAccount, countProgress, findAccount } from '../../db/queries/accounts.ts';
import { recordEvent } from '../../db/queries/identity.ts';
import { countTries, giveBack, type Try } from './limits.ts';
import type { IdentityParts } from './parts.ts';
import { isPassword } from './passwords.ts';
import { beginSession, type Begun, type Person } from './sessions.ts';

/** Who asks, before it is known who they are: the session they have, and where they come from. */
export type Asking = { readonly person: Person | undefined; readonly token: string | undefined; readonly address: string };

/** What a guest did that could be taken over. */
export type Progress = { readonly answers: number; readonly runs: number };

const NAME_MAX = 254;
const refused = () => new TutorError('forbidden', 'That name or that password is not right.');

/** The guest of the session so far, if they did something that another account could take over. */
export async function guestWorthKeeping({ database }: IdentityParts, { person }: Asking, except?: UserId): Promise<UserId | undefined> {
  const guest = person?.isGuest ? person.user : person?.note.guest;
  if (!guest || guest === except) return undefined;
  const { answers, runs } = await countProgress(database, guest);
  return answers + runs > 0 ? guest : undefined;
}

/** What could be taken over into the account of this session. */
export async function takeOverOf({ database }: IdentityParts, { note }: Person): Promise<Progress | null> {
  const found = note.guest && (await countProgress(database, note.guest));
  return found && found.answers + found.runs > 0 ? found : null; // taken over from another device, or erased
}

/**
 * Signs somebody in by e-mail address or user name. Whether there is such an account is told neither by words nor by work:
 * every failure is the same sentence after the same hashing, and tries are counted by what was typed.
 */
export async function signIn(
  parts: IdentityParts,
  { name, password }: { readonly name: string; readonly password: string },
  asking: Asking,
): Promise<Begun> {
  const typed = name.trim().toLowerCase().slice(0, NAME_MAX);
  const tries: readonly Try[] = [
    { limit: 'sign-in-name', whom: typed },
    { limit: 'sign-in-address', whom: asking.address },
  ];
  await countTries(parts, tries);
  const { database, now, newId } = parts;
  const account = await findAccount(database, typed);
  const right = await isPassword(password, account?.passwordHash);
  const guest = await guestWorthKeeping(parts, asking, account?.user);
  const begun = await asSystem(database, 'sign in', async (tx) => {
    const at = now();
    const role =
      right && account?.passwordHash ? await changeAccount(tx, account.user, { lastLogin: at }, { had: account.passwordHash }) : undefined;
    if (!role || !account) {
      const whose = account ? { subject: account.user } : {};
      await recordEvent(tx, {
        id: newId(),
        at,
        action: 'sign-in',
        outcome: 'refused',
        reason: 'the name or the password was wrong',
        ...whose,
      });
      return undefined;
    }
    await recordEvent(tx, { id: newId(), at, action: 'sign-in', actor: { user: account.user, role } });
    return beginSession(tx, parts, { user: account.user, before: asking.token, guest });
  });
  if (!begun) throw refused();
  await giveBack(parts, tries);
  return begun;
}
