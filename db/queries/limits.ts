import { inArray, sql } from 'drizzle-orm';
import { asSystem } from '../client.ts';
import type { Database } from '../connection.ts';
import { rateLimits } from '../schema/identity.ts';

/** What is counted, and since when. */
export type Counter = { readonly key: string; readonly windowStart: Date };

const COUNT_MAX = 2_147_483_647; // what the column holds

/**
 * Adds to counters, or takes from them, and gives what they are then, in one statement: however many processes count at once, each is told
 * another number.
 */
export async function addToCounters(db: Database, counters: readonly Counter[], amount: number): Promise<Map<string, number>> {
  // Two that count the same counters take them in the same order, and so do not wait for each other.
  const rows = counters
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, windowStart }) => sql`(${key}, ${windowStart.toISOString()}::timestamptz, greatest(${amount}::int, 0))`);
  const counted = await asSystem(db, 'count tries', (tx) =>
    tx.execute<{ key: string; tries: number }>(sql`
      insert into rate_limits (key, window_start, tries) values ${sql.join(rows, sql`, `)}
      on conflict (key, window_start) do update set tries = greatest(least(rate_limits.tries::bigint + ${amount}::int, ${COUNT_MAX}), 0)::int
      returning key, tries`),
  );
  return new Map(counted.rows.map(({ key, tries }) => [key, tries]));
}

/** Takes counters away, whatever their window. */
export const removeCounters = (db: Database, keys: readonly string[]) =>
  asSystem(db, 'forget tries', (tx) => tx.delete(rateLimits).where(inArray(rateLimits.key, [...keys])));
