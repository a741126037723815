import { sql } from 'drizzle-orm';
import type { UserId } from '../../core/ids.ts';
import { asSystem } from '../client.ts';
import type { Database } from '../connection.ts';
import { DISCORD } from './discord-people.ts';

/** Since when a guest has to have done nothing, and what time it is. */
export type Idle = { readonly before: Date; readonly at: Date };

const AT_ONCE_MAX = 1000; // the next run goes on

// Who came from Discord can come back, so what they did stays. Who did nothing at all loses nothing: they would begin with the same.
const onlyLooked = sql`(u.email is null and u.password_hash is null and u.has_identity
  and not exists (select from identities i where i.user_id = u.id and i.provider <> ${DISCORD})
  and not exists (select from user_test_runs x where x.user_id = u.id) and not exists (select from conversations x where x.user_id = u.id)
  and not exists (select from goals x where x.student_id = u.id) and not exists (select from reminders x where x.user_id = u.id)
  and not exists (select from xp_events x where x.user_id = u.id) and not exists (select from round_players x where x.user_id = u.id))`;

// People that an import brought without an address never began here, and are nobody's to forget.
const isIdle = ({ before, at }: Idle) => sql`
  (u.is_guest or ${onlyLooked}) and u.role = 'student' and u.last_login < ${before.toISOString()}::timestamptz and u.created_at < ${before.toISOString()}::timestamptz
  and not exists (select from session s where s.user_id = u.id and s.expire > ${at.toISOString()}::timestamptz)
  and u.id::text not in (select s.sess ->> 'guest' from session s where s.expire > ${at.toISOString()}::timestamptz and s.sess ->> 'guest' is not null)
  and not exists (select from access_tokens t where t.user_id = u.id and t.revoked_at is null and (t.expires_at is null or t.expires_at > ${at.toISOString()}::timestamptz))
  and not exists (select from conversations c where c.user_id = u.id and c.updated_at >= ${before.toISOString()}::timestamptz)`;

/** Guests who have done nothing for long, and whom no session could bring back; and who came from Discord and never did anything. */
export async function listIdleGuests(db: Database, idle: Idle): Promise<UserId[]> {
  const { rows } = await asSystem(db, 'list idle guests', (tx) =>
    tx.execute<{ id: UserId }>(sql`select u.id from users u where ${isIdle(idle)} order by u.id limit ${AT_ONCE_MAX}`),
  );
  return rows.map(({ id }) => id);
}

/** Erases a guest, if they are idle still. */
export async function eraseGuest(db: Database, guest: UserId, idle: Idle): Promise<boolean> {
  return asSystem(db, 'erase an idle guest', async (tx) => {
    const { rows } = await tx.execute(sql`select from users u where u.id = ${guest} and ${isIdle(idle)} for update`);
    if (rows.length === 0) return false;
    await tx.execute(sql`select app.erase_person(${guest}, 'a guest who did nothing for 30 days')`);
    return true;
  });
}
