import { sql } from 'drizzle-orm';
import { asSystem } from './client.ts';
import type { Database } from './connection.ts';
import { summarizeDays } from './queries/activity.ts';

const DAY_MS = 86_400_000;

/** The logs that grow old. The audit log does not: it says who did what, not what was said. */
const forgetting = ['chatbot_logs', 'qa_interactions'] as const;

/** The months of a log whose last day is older than the limit, as their first days. */
async function oldMonths(db: Database, log: string, limit: Date): Promise<string[]> {
  const { rows } = await asSystem(db, 'see which months of a log are old', (tx) =>
    tx.execute<{ month: string }>(sql`
      select to_char(to_date(right(c.relname, 7), 'YYYY_MM'), 'YYYY-MM-DD') as month from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = ${`public.${log}`}::regclass and c.relname ~ '_[0-9]{4}_[0-9]{2}$'
        and (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC' <= ${limit.toISOString()} order by 1`),
  );
  return rows.map(({ month }) => month);
}

/** The last day of the month that begins on a day, and the first of the next. */
const endOf = (month: string) => new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 1)).toISOString().slice(0, 10);

/**
 * Drops the months of the logs that are wholly older than so many days, each by itself and with its line in the audit
 * log. What the daily activity knows from them is counted before. Returns how many went.
 */
export async function dropOldLogs(
  db: Database,
  now: Date,
  { keepDays, timeZone }: { keepDays: number; timeZone: string },
): Promise<number> {
  if (!keepDays) return 0;
  const limit = new Date(now.getTime() - keepDays * DAY_MS);
  let dropped = 0;
  for (const log of forgetting) {
    for (const month of await oldMonths(db, log, limit)) {
      if (log === 'chatbot_logs') await summarizeDays(db, { from: month, to: endOf(month) }, timeZone);
      await asSystem(db, 'drop an old month of a log', (tx) =>
        tx.execute(sql`select app.drop_log_partition(${`public.${log}`}::regclass, ${month}::date, ${`older than ${keepDays} days`})`),
      );
      dropped += 1;
    }
  }
  return dropped;
}
