import { sql } from 'drizzle-orm';
import type { UserId } from '../../core/ids.ts';
import type { Role } from '../../core/people/roles.ts';
import { asSystem } from '../client.ts';
import type { Database } from '../connection.ts';

/** Who keeps the accounts of Discord, as a row of `identities` names it. */
export const DISCORD = 'discord';

/** The person of a Discord account. */
export type FoundDiscordPerson = {
  readonly user: UserId;
  readonly role: Role;
  readonly locale: string;
  readonly timeZone: string;
  readonly isActive: boolean;
};

/** Whose Discord account that is, asked with every message: one statement, which also keeps what they are called there now. */
export async function findDiscordPerson(
  db: Database,
  { subject, name }: { readonly subject: string; readonly name: string | null },
): Promise<FoundDiscordPerson | undefined> {
  const { rows } = await asSystem(db, 'find who speaks on Discord', (tx) =>
    tx.execute<FoundDiscordPerson>(sql`
      with found as (
        select i.id, i.name, u.id as "user", u.role, u.locale, u.time_zone, u.is_active
        from identities i join users u on u.id = i.user_id where i.provider = ${DISCORD} and i.subject = ${subject}
      ), renamed as (
        update identities set name = ${name}::text where id in (select id from found where name is distinct from ${name}::text and ${name}::text is not null)
      )
      select "user", role, locale, time_zone as "timeZone", is_active as "isActive" from found`),
  );
  return rows[0];
}
