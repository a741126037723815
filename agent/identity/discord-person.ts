import { TutorError } from '../../core/errors.ts';
import { UserId } from '../../core/ids.ts';
import { NAME_MAX } from '../../core/limits.ts';
import { isLocale } from '../../core/people/profile.ts';
import type { Role } from '../../core/people/roles.ts';
import { asSystem } from '../../db/client.ts';
import { DISCORD, findDiscordPerson } from '../../db/queries/discord-people.ts';
import { recordIdentity } from '../../db/queries/identities.ts';
import { recordEvent, recordGuest } from '../../db/queries/identity.ts';
import { countTries, type Try } from './limits.ts';
import type { IdentityParts } from './parts.ts';

/** Somebody as Discord itself says who they are; `server` is where they speak, if not to the tutor alone. */
export type DiscordUser = {
  readonly id: string;
  readonly name: string;
  readonly locale?: string | undefined;
  readonly server?: string | undefined;
};

/** Who a Discord user is here, as tools want a visitor; and whether they are here for the first time. */
export type DiscordPerson = {
  readonly user: UserId;
  readonly role: Role;
  readonly locale: string;
  readonly timeZone: string;
  readonly isNew: boolean;
};

const snowflake = /^\d{15,22}$/;
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu; // also what turns the letters of a line around

/** A name as it is shown beside others: of signs that are seen, no longer than a name may be. */
const nameOf = (name: string): string | null => Array.from(name.replace(unseen, '').trim()).slice(0, NAME_MAX).join('').trim() || null;

/** Somebody made them at the same moment; what was written of a second one goes back. */
class AlreadyThere extends Error {}

/** The person of a Discord account who has spoken before; nobody is made of whoever has not. */
export async function knownOnDiscord(
  parts: IdentityParts,
  { id, name }: Pick<DiscordUser, 'id' | 'name'>,
): Promise<DiscordPerson | undefined> {
  return snowflake.test(id) ? find(parts, id, nameOf(name)) : undefined;
}

/**
 * The person of a Discord account. Whoever speaks for the first time is a learner at once: nothing is asked of them, as of a
 * guest on the page. They are no guest, though: their account there brings them back at any time, so they are not swept as
 * one whom nobody can be again.
 */
export async function discordPerson(parts: IdentityParts, given: DiscordUser): Promise<DiscordPerson> {
  if (!snowflake.test(given.id)) throw new TutorError('invalid', 'That is no account of Discord.');
  const name = nameOf(given.name);
  const known = await find(parts, given.id, name);
  if (known) return known;
  const tries: Try[] = [{ limit: 'discord-all', whom: DISCORD }];
  if (given.server !== undefined) tries.push({ limit: 'discord-server', whom: given.server });
  await countTries(parts, tries);
  try {
    return await make(parts, { subject: given.id, name, locale: given.locale });
  } catch (error) {
    const made = error instanceof AlreadyThere ? await find(parts, given.id, name) : undefined;
    if (made) return made;
    throw error;
  }
}

async function find({ database }: IdentityParts, subject: string, name: string | null): Promise<DiscordPerson | undefined> {
  const found = await findDiscordPerson(database, { subject, name });
  if (!found) return undefined;
  const { isActive, ...person } = found;
  if (!isActive) throw new TutorError('forbidden', 'This account is not active any more.');
  return { ...person, isNew: false };
}

async function make(
  { database, settings, now, newId }: IdentityParts,
  { subject, name, locale: said }: { readonly subject: string; readonly name: string | null; readonly locale: string | undefined },
): Promise<DiscordPerson> {
  const user = UserId.parse(newId());
  const home = { locale: said !== undefined && isLocale(said) ? said : 'en', timeZone: settings.timeZone };
  const at = now();
  await asSystem(database, 'begin on Discord', async (tx) => {
    await recordGuest(tx, { id: user, ...home, lastLogin: at, ...(name ? { name } : {}) });
    if (!(await recordIdentity(tx, newId(), user, { provider: DISCORD, subject, name }))) throw new AlreadyThere();
    await recordEvent(tx, { id: newId(), at, action: 'begin-on-discord', door: 'discord', actor: { user, role: 'student' } });
  });
  return { user, role: 'student', ...home, isNew: true };
}
