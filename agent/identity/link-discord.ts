import { randomInt } from 'node:crypto';
import { TutorError } from '../../core/errors.ts';
import type { UserId } from '../../core/ids.ts';
import { newLinkCode, readLinkCode, showLinkCode } from '../../core/people/link-code.ts';
import { asSystem, type Tx } from '../../db/client.ts';
import { mergePeopleIn } from '../../db/merge-people.ts';
import { didTeach, dropDoubleReminders, findAccountSeen, lockForLink } from '../../db/queries/discord-people.ts';
import { recordEvent } from '../../db/queries/identity.ts';
import { tryCode, useCode } from '../../db/queries/one-time-codes.ts';
import { keepCode } from './codes.ts';
import { countTries, giveBack, type Try } from './limits.ts';
import type { IdentityParts } from './parts.ts';
import type { Person } from './sessions.ts';

const TRIES_MAX = 5; // looked at and confirmed is two; whoever has to look more often takes a new one

/** A code as it is shown on Discord, to be typed on the page. */
export type LinkCode = { readonly code: string; readonly expiresAt: Date };

/** An account as its person knows it again: what it is called, how much was done with it, and since when. */
export type Side = { readonly name: string | null; readonly answers: number; readonly since: string };

/**
 * Of a short code no plain hash is kept: who reads the database could try all codes there are. This one is made with a key of
 * the deployment.
 */
const veiled = ({ veil }: IdentityParts, code: string): Buffer => Buffer.from(veil(`link-code:${code}`), 'base64url');

const unusable = () =>
  new TutorError('invalid', 'That code does not work: it is mistyped, used or too old. Type /link on Discord for a new one.');
const isSomebodys = () =>
  new TutorError('conflict', 'That Discord account is linked to an account here already; the settings of that one can unlink it.');

/** Gives who speaks on Discord a code, by which they show on the page that they are both. A new one replaces the one before. */
export async function linkCode(parts: IdentityParts, { user }: { readonly user: UserId }): Promise<LinkCode> {
  await countTries(parts, [{ limit: 'link-asked', whom: user }]);
  const code = newLinkCode((below) => randomInt(below));
  const expiresAt = await asSystem(parts.database, 'give a code to link an account', async (tx) => {
    if (!(await lockForLink(tx, [user])).get(user)?.isBare) throw isSomebodys();
    return keepCode(tx, parts, { kind: 'link', userId: user, codeHash: veiled(parts, code) });
  });
  return { code: showLinkCode(code), expiresAt };
}

/** Who brings a code on the page, and from where. */
type Bringing = { readonly person: Person; readonly address: string };

/**
 * Whose code that is. A wrong one names nobody, so it is counted for who typed it and for their address; a right one for itself.
 */
async function bring(parts: IdentityParts, typed: string, { person, address }: Bringing): Promise<{ id: string; user: UserId }> {
  if (person.isGuest) throw new TutorError('forbidden', 'Sign up or sign in first: a guest has no account that could be linked.');
  const wrong: Try = { limit: 'link-wrong', whom: person.user };
  await countTries(parts, [wrong, { limit: 'code-address', whom: address }]);
  const code = readLinkCode(typed);
  const tried =
    code === undefined ? undefined : await tryCode(parts.database, 'link', veiled(parts, code), { at: parts.now(), triesMax: TRIES_MAX });
  if (!tried?.user) throw unusable();
  await giveBack(parts, [wrong]);
  return { id: tried.id, user: tried.user };
}

async function sideOf({ database }: IdentityParts, user: UserId, on: 'discord' | 'page'): Promise<Side> {
  const found = await findAccountSeen(database, user);
  if (!found) throw unusable(); // erased meanwhile, or shut out
  const { name, elsewhere, answers, sinceMs } = found;
  return { name: on === 'discord' ? elsewhere : name, answers, since: new Date(sinceMs).toISOString() };
}

/** Shows both accounts to who typed a code, before anything becomes of them: a code that somebody else gave them is seen so. */
export async function lookAtLink(parts: IdentityParts, typed: string, bringing: Bringing): Promise<{ discord: Side; own: Side }> {
  const { user } = await bring(parts, typed, bringing);
  return { discord: await sideOf(parts, user, 'discord'), own: await sideOf(parts, bringing.person.user, 'page') };
}

/** Refuses what must not become one account. Both are locked, so it stays as it is seen. */
async function refuseUnfit(tx: Tx, discord: UserId, own: UserId): Promise<void> {
  const standing = await lockForLink(tx, [discord, own]);
  const [theirs, mine] = [standing.get(discord), standing.get(own)];
  if (!theirs?.isActive) throw unusable(); // who is erased or shut out has no codes any more
  if (!mine?.isActive) throw new TutorError('forbidden', 'This account is not active any more.');
  if (!theirs.isBare || discord === own) throw isSomebodys();
  if (mine.hasDiscord)
    throw new TutorError('conflict', 'Another Discord account is linked to yours; unlink that one in your settings first.');
  if (await didTeach(tx, discord, own)) throw new TutorError('conflict', 'One of these accounts taught the other; they stay two.');
}

/**
 * Makes the learner on Discord the account of who confirms: all they did is moved there, and their Discord account leads there
 * from then on. The account stays what it is, its role too. All of it happens in one transaction, and once.
 */
export async function confirmLink(parts: IdentityParts, typed: string, bringing: Bringing): Promise<void> {
  const { database, settings, now, newId } = parts;
  const { person } = bringing;
  const { id, user: discord } = await bring(parts, typed, bringing);
  await asSystem(database, 'link an account of Discord', async (tx) => {
    await refuseUnfit(tx, discord, person.user);
    if (!(await useCode(tx, id, now()))) throw unusable();
    await dropDoubleReminders(tx, person.user, discord);
    await mergePeopleIn(tx, person.user, discord, 'linked from Discord', settings.ratingRules);
    await recordEvent(tx, { id: newId(), at: now(), action: 'link-account', actor: person });
  });
}
