import { sql } from 'drizzle-orm';
import type { UserId } from '../../core/ids.ts';
import { LATE_MAX_MINUTES, type LocalMoment, type RemindedOf } from '../../core/tutoring/reminding.ts';
import { asSystem, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import { DISCORD } from './discord-people.ts';

const MINUTE_MS = 60 * 1000;

/** The zones in which somebody waits for a reminder. */
export async function listReminderZones(db: Database): Promise<string[]> {
  const { rows } = await asSystem(db, 'list zones of reminders', (tx) =>
    tx.execute<{ zone: string }>(
      sql`select distinct u.time_zone as zone from reminders r join users u on u.id = r.user_id and u.is_active where r.is_active and r.channel = 'discord'`,
    ),
  );
  return rows.map(({ zone }) => zone);
}

/** A reminder that may be due, with what decides it. */
export type WaitingReminder = {
  readonly id: string;
  readonly user: UserId;
  readonly timeZone: string;
  /** The account on Discord that is written to. */
  readonly account: string;
  readonly atMinute: number;
  readonly weekdays: number[];
  readonly quietFrom: number | null;
  readonly quietUntil: number | null;
  readonly changedMs: number;
  readonly lastSentMs: number | null;
  /** When they last answered a question themselves. */
  readonly answeredMs: number | null;
};

/** What time it is in a zone. */
export type ZoneNow = LocalMoment & { readonly zone: string };

/** Where a page begins and how long it is. */
export type Page = { readonly after: string | null; readonly limit: number };

/**
 * Locks the reminders whose hour it is, a page of them by id; those that another process looks at are left to it. It finds
 * rather too many: which are due, `isDue` says. Nobody is found who sits an exam, asked for none, or is shut out.
 */
export async function lockWaiting(tx: Tx, zones: readonly ZoneNow[], now: Date, { after, limit }: Page): Promise<WaitingReminder[]> {
  // An earlier day is more than the minutes of this one ago; on the day on which the clock is moved it may be less, by two hours at most.
  const sentBefore = (minute: number) => new Date(now.getTime() - (minute - 120) * MINUTE_MS).toISOString();
  const here = zones.map(
    ({ zone, minute, weekday }) => sql`(${zone}::text, ${minute}::int, ${weekday}::smallint, ${sentBefore(minute)}::timestamptz)`,
  );
  const at = sql`${now.toISOString()}::timestamptz`;
  const { rows } = await tx.execute<WaitingReminder>(sql`
    select r.id, r.user_id as "user", u.time_zone as "timeZone", i.subject as account, r.at_minute::int as "atMinute", r.weekdays::int[] as weekdays,
      r.quiet_from_minute::int as "quietFrom", r.quiet_until_minute::int as "quietUntil",
      (extract(epoch from r.updated_at) * 1000)::float8 as "changedMs", (extract(epoch from r.last_sent_at) * 1000)::float8 as "lastSentMs",
      (select (extract(epoch from max(a.answered_at)) * 1000)::float8 from user_answers a where a.user_id = r.user_id and a.provenance <> 'relayed') as "answeredMs"
    from reminders r join users u on u.id = r.user_id and u.is_active
      cross join lateral (select e.subject from identities e where e.user_id = u.id and e.provider = ${DISCORD} order by e.created_at desc, e.id desc limit 1) i
      join (values ${sql.join(here, sql`, `)}) z (zone, minute, weekday, sent_before) on z.zone = u.time_zone
    where r.is_active and r.channel = 'discord' and r.at_minute <= z.minute and r.at_minute > z.minute - ${LATE_MAX_MINUTES} and z.weekday = any (r.weekdays)
      and (r.last_sent_at is null or r.last_sent_at < z.sent_before)
      and coalesce(u.profile #>> '{preferences,nudge_frequency_cap}', '1') <> '0'
      and not exists (select from user_test_runs x where x.user_id = u.id and x.state = 'open' and x.mode = 'exam'
        and (x.time_limit_seconds is null or x.started_at + make_interval(secs => x.time_limit_seconds) > ${at}))
      and (${after}::uuid is null or r.id > ${after}::uuid)
    order by r.id limit ${limit} for update of r skip locked`);
  return rows;
}

/** What there is to tell people in a reminder. */
export async function findRemindedOf(tx: Tx, people: readonly UserId[], now: Date): Promise<ReadonlyMap<UserId, RemindedOf>> {
  if (people.length === 0) return new Map();
  const { rows } = await tx.execute<RemindedOf & { user: UserId }>(sql`
    select u.id as "user",
      (select count(*)::int from review_cards c join questions q on q.id = c.question_id and q.status in ('live', 'pilot')
       where c.user_id = u.id and c.due <= ${now.toISOString()}::timestamptz) as due,
      (select jsonb_build_object('title', g.title, 'percent', g.completion_percentage::float8, 'by', g.target_completion_date::text) from v_goals g
       where g.student_id = u.id and g.status = 'active' order by g.target_completion_date nulls last, g.created_at, g.id limit 1) as goal
    from users u where u.id in (${sql.join(
      people.map((user) => sql`${user}`),
      sql`, `,
    )})`);
  return new Map(rows.map(({ user, due, goal }) => [user, { due, goal }]));
}

/** A reminder that is sent. */
export type SentReminder = {
  readonly id: string;
  readonly user: UserId;
  readonly nudge: string;
  readonly text: string;
  readonly due: number;
};

/** Notes that reminders are sent, beside everything else that people were told of by themselves. */
export async function markSent(tx: Tx, sent: readonly SentReminder[], now: Date): Promise<void> {
  if (sent.length === 0) return;
  const at = sql`${now.toISOString()}::timestamptz`;
  await tx.execute(
    sql`update reminders set last_sent_at = ${at} where id in (${sql.join(
      sent.map(({ id }) => sql`${id}`),
      sql`, `,
    )})`,
  );
  const told = sent.map(
    ({ nudge, user, text, due }) =>
      sql`(${nudge}::uuid, ${user}::uuid, ${due ? 'due_reviews' : 'inactivity'}, '{discord}'::text[], ${text}, ${at}, 'reminder')`,
  );
  await tx.execute(
    sql`insert into nudges (id, user_id, type, channels, message, sent_at, trigger_reason) values ${sql.join(told, sql`, `)}`,
  );
}

/** Switches a reminder off that could not be delivered, and takes back that it was sent; whose it was, if it was on. */
export async function markFailed(tx: Tx, id: string, now: Date): Promise<UserId | undefined> {
  const { rows } = await tx.execute<{ user: UserId }>(sql`
    with failed as (
      update reminders set is_active = false, failed_at = ${now.toISOString()}::timestamptz where id = ${id}::uuid and is_active
      returning user_id, last_sent_at
    ), untold as (
      delete from nudges n using failed f where n.user_id = f.user_id and n.sent_at = f.last_sent_at and n.trigger_reason = 'reminder'
    )
    select user_id as "user" from failed`);
  return rows[0]?.user;
}
