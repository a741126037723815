import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { UserId } from '../../core/ids.ts';
import type { nudgeChannels } from '../../core/tutoring/words.ts';
import type { PersonDb, Tx } from '../client.ts';
import { DISCORD } from './discord-people.ts';

/** The channels on which somebody can be reminded so far. */
export type ReminderChannel = Extract<(typeof nudgeChannels)[number], 'discord'>;

const StoredReminder = z.object({
  channel: z.literal('discord'),
  isActive: z.boolean(),
  atMinute: z.int(),
  weekdays: z.array(z.int()),
  quietFromMinute: z.int().nullable(),
  quietUntilMinute: z.int().nullable(),
  failed: z.boolean(),
});
/** A reminder as its person set it, and whether it could not be delivered. */
export type StoredReminder = z.output<typeof StoredReminder>;

const shown = sql`channel, is_active as "isActive", at_minute as "atMinute", weekdays::int[] as weekdays, quiet_from_minute as "quietFromMinute",
  quiet_until_minute as "quietUntilMinute", failed_at is not null as failed`;

/** The speaker's own reminders. */
export const listReminders = (db: PersonDb, user: UserId): Promise<StoredReminder[]> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(
      sql`select ${shown} from reminders where user_id = ${user} and channel = 'discord' order by at_minute`,
    );
    return z.array(StoredReminder).parse(rows);
  });

/** Whether reminders can reach the speaker: that there is somebody on Discord to write to, and that they did not ask for none. */
export async function findReach(tx: Tx, user: UserId): Promise<{ readonly isOnDiscord: boolean; readonly wantsNone: boolean }> {
  const { rows } = await tx.execute<{ isOnDiscord: boolean; wantsNone: boolean }>(sql`
    select exists (select from identities i where i.user_id = u.id and i.provider = ${DISCORD}) as "isOnDiscord",
      coalesce(u.profile #>> '{preferences,nudge_frequency_cap}', '1') = '0' as "wantsNone" from users u where u.id = ${user}`);
  return rows[0] ?? { isOnDiscord: false, wantsNone: false };
}

/** A reminder as it is set. */
export type ReminderToSet = Pick<StoredReminder, 'atMinute' | 'weekdays' | 'quietFromMinute' | 'quietUntilMinute'>;

/**
 * Sets the speaker's reminder on Discord. There is one: changed, it stays the same row, which remembers that it was sent today.
 */
export async function recordReminder(
  tx: Tx,
  { id, user, at }: { readonly id: string; readonly user: UserId; readonly at: Date },
  { atMinute, weekdays, quietFromMinute, quietUntilMinute }: ReminderToSet,
): Promise<StoredReminder> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${user}, 3))`); // of two at once the second changes what the first set
  const days = `{${weekdays.join(',')}}`;
  const { rows: changed } = await tx.execute(sql`
    update reminders set is_active = true, failed_at = null, at_minute = ${atMinute}, weekdays = ${days}::smallint[], quiet_from_minute = ${quietFromMinute},
      quiet_until_minute = ${quietUntilMinute} where user_id = ${user} and channel = 'discord' returning ${shown}`);
  if (changed[0]) return StoredReminder.parse(changed[0]);
  const { rows: made } = await tx.execute(sql`
    insert into reminders (id, user_id, channel, is_active, at_minute, weekdays, quiet_from_minute, quiet_until_minute, created_at, updated_at)
    values (${id}, ${user}, 'discord', true, ${atMinute}, ${days}::smallint[], ${quietFromMinute}, ${quietUntilMinute}, ${at.toISOString()}, ${at.toISOString()})
    returning ${shown}`);
  return StoredReminder.parse(made[0]);
}

/** Switches the speaker's reminders off; they stay as they were set. Gives how many were on. */
export async function stopReminders(tx: Tx, user: UserId): Promise<number> {
  const { rowCount } = await tx.execute(
    sql`update reminders set is_active = false where user_id = ${user} and channel = 'discord' and is_active`,
  );
  return rowCount ?? 0;
}
