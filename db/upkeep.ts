import { sql } from 'drizzle-orm';
import { asSystem } from './client.ts';
import type { Database } from './connection.ts';

const MONTHS_AHEAD = 3;

/** Every log that has a partition for each month. */
export const monthlyLogs = ['audit_log', 'chatbot_logs', 'qa_interactions'] as const;

/** Makes the partitions of this month and the next ones where they are missing, each by itself; returns how many were made. */
export async function makeLogPartitions(db: Database, now: Date): Promise<number> {
  let made = 0;
  for (const log of monthlyLogs) {
    for (let ahead = 0; ahead < MONTHS_AHEAD; ahead += 1) {
      const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1)).toISOString().slice(0, 10);
      const { rows } = await asSystem(db, 'make log partitions', (tx) =>
        tx.execute<{ made: number }>(sql`select app.make_month_partitions(${`public.${log}`}::regclass, ${month}::date, 1) as made`),
      );
      made += rows[0]!.made; // a function without a set gives one row
    }
  }
  return made;
}

/** Takes away what has run out: sessions, codes, tokens, programs that nobody let in, counters of tries. Returns how many rows went. */
export async function sweepExpired(db: Database, now: Date): Promise<number> {
  const at = now.toISOString();
  const statements = [
    sql`delete from session where expire < ${at}::timestamptz`,
    sql`delete from one_time_codes where expires_at < ${at}::timestamptz - interval '1 day'`,
    sql`delete from access_tokens where expires_at < ${at}::timestamptz - interval '30 days'`,
    sql`delete from oauth_clients c where created_at < ${at}::timestamptz - interval '90 days' and not exists (select from access_tokens t where t.client_id = c.id)`,
    sql`delete from spent_tokens where expires_at < ${at}::timestamptz`,
    sql`delete from rate_limits where window_start < ${at}::timestamptz - interval '2 days'`,
  ];
  return asSystem(db, 'sweep what has expired', async (tx) => {
    let gone = 0;
    for (const statement of statements) gone += (await tx.execute(statement)).rowCount ?? 0;
    return gone;
  });
}
