import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { RunId, UserId } from '../../core/ids.ts';
import { roles } from '../../core/people/roles.ts';
import { asSystem } from '../client.ts';
import type { Database } from '../connection.ts';

const RUNS_MAX = 500; // of one look; the next comes in a minute

const Due = z.object({ run: RunId, user: UserId, role: z.enum(roles) });

/**
 * The runs that nobody has to look at any more for them to end: those whose time is up, and those whose last answer was
 * judged. Whoever is not active any more is left in peace.
 */
export async function listRunsToClose(db: Database, now: Date): Promise<z.output<typeof Due>[]> {
  const { rows } = await asSystem(db, 'list runs to close', (tx) =>
    tx.execute(sql`select r.id as run, r.user_id as user, u.role from user_test_runs r join users u on u.id = r.user_id and u.is_active
      where r.state = 'open' and r.started_at + make_interval(secs => r.time_limit_seconds) <= ${now.toISOString()}
        or r.state = 'grading' and not exists (select from user_answers a where a.user_test_run_id = r.id and a.status = 'pending')
      order by r.started_at, r.id limit ${RUNS_MAX}`),
  );
  return z.array(Due).parse(rows);
}
