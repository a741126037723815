import { sql } from 'drizzle-orm';
import type { UserId } from '../../core/ids.ts';
import type { Role } from '../../core/people/roles.ts';
import { asSystem, type Tx } from '../client.ts';
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

/**
 * Somebody whom only Discord knows: a student with no address, no password and no account elsewhere. `u` is their row. What
 * they did may become another account's; who is anybody beyond that is joined to nobody.
 */
const bare = sql`(u.role = 'student' and u.email is null and u.password_hash is null
  and exists (select from identities i where i.user_id = u.id and i.provider = ${DISCORD})
  and not exists (select from identities i where i.user_id = u.id and i.provider <> ${DISCORD}))`;

/** What is asked of somebody before an account of Discord becomes theirs, or stops being its own. */
export type LinkStanding = {
  readonly user: UserId;
  readonly isActive: boolean;
  readonly isGuest: boolean;
  readonly isBare: boolean;
  readonly hasDiscord: boolean;
};

/** Locks people in the order in which a merge locks them, and looks at them then: of two who link at once the second sees the first. */
export async function lockForLink(tx: Tx, people: readonly UserId[]): Promise<ReadonlyMap<UserId, LinkStanding>> {
  const ids = sql`(${sql.join(
    people.map((user) => sql`${user}`),
    sql`, `,
  )})`;
  await tx.execute(sql`select from users where id in ${ids} order by id for update`);
  const { rows } = await tx.execute<LinkStanding>(sql`
    select u.id as "user", u.is_active as "isActive", u.is_guest as "isGuest", ${bare} as "isBare",
      exists (select from identities i where i.user_id = u.id and i.provider = ${DISCORD}) as "hasDiscord"
    from users u where u.id in ${ids}`);
  return new Map(rows.map((row) => [row.user, row]));
}

/** Whether one of two ever taught the other: then they are two people. */
export async function didTeach(tx: Tx, one: UserId, other: UserId): Promise<boolean> {
  const { rows } = await tx.execute(
    sql`select from tutoring_sessions where (student_id, tutor_id) in ((${one}, ${other}), (${other}, ${one})) limit 1`,
  );
  return rows.length > 0;
}

/** An account as its person knows it again. `elsewhere` is what it is called on Discord. */
export type AccountSeen = {
  readonly name: string | null;
  readonly elsewhere: string | null;
  readonly answers: number;
  readonly sinceMs: number;
};

/** What somebody sees of an account before it becomes theirs, or of their own. */
export async function findAccountSeen(db: Database, user: UserId): Promise<AccountSeen | undefined> {
  const { rows } = await asSystem(db, 'show an account to be linked', (tx) =>
    tx.execute<AccountSeen>(sql`
      select coalesce(u.email, u.username, u.name) as name, (extract(epoch from u.created_at) * 1000)::float8 as "sinceMs",
        (select i.name from identities i where i.user_id = u.id and i.provider = ${DISCORD} order by i.created_at desc, i.id desc limit 1) as elsewhere,
        (select count(*)::int from user_answers a where a.user_id = u.id) as answers
      from users u where u.id = ${user} and u.is_active`),
  );
  return rows[0];
}

/** Of two reminders on the same channel one is enough: those of the account that is kept stay. */
export const dropDoubleReminders = (tx: Tx, kept: UserId, merged: UserId) =>
  tx.execute(sql`delete from reminders m where m.user_id = ${merged}
    and exists (select from reminders k where k.user_id = ${kept} and k.channel = m.channel)`);
