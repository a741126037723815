import { sql } from 'drizzle-orm';
import { fromDrizzle, PgBoss } from 'pg-boss';
import { z } from 'zod';
import { AnswerId, DisputeId, QuestionId, UserId } from '../core/ids.ts';
import type { Tx } from './client.ts';
import type { Database } from './connection.ts';
import { lockMigrations } from './migrate.ts';

/** Every kind of work that happens between turns, with what it is given; its handler stands in agent/jobs. */
export const jobs = {
  'make-log-partitions': z.object({}),
  'sweep-expired': z.object({}),
  'dump-database': z.object({}),
  reindex: z.object({}),
  'index-materials': z.object({}),
  'sweep-objects': z.object({}),
  'keep-lessons': z.object({}),
  'close-runs': z.object({}),
  'close-turns': z.object({}),
  'settle-rounds': z.object({}),
  'erase-idle-guests': z.object({}),
  'regrade-question': z.object({ question: QuestionId, by: UserId.nullable(), reason: z.string().min(1), dispute: DisputeId.optional() }),
  'regrade-late': z.object({}),
  'summarize-days': z.object({}),
  'drop-old-logs': z.object({}),
  'count-regrade': z.object({ answer: AnswerId }),
} as const satisfies Record<string, z.ZodObject>;

export type JobName = keyof typeof jobs;
export type Payload<Name extends JobName> = z.output<(typeof jobs)[Name]>;

const RETRIES = 3;
const JOB_MAX_SECONDS = 15 * 60;
const POLL_SECONDS = 2;
const STOP_MAX_MS = 5000;

/** When a job may run and how it is told from another like it. */
export type SendOptions = { readonly after?: Date; readonly key?: string };

/** The queue as far as it takes jobs. */
export type Sending = Pick<Queue, 'send'>;

/** The queue: what is sent in a transaction is there exactly when the transaction is. */
export type Queue = {
  send<Name extends JobName>(tx: Tx, name: Name, payload: z.input<(typeof jobs)[Name]>, options?: SendOptions): Promise<void>;
  /** Runs the jobs of a name, one at a time; a handler that throws is tried again, so it must bear running twice. The signal: it was stopped or took too long. */
  work<Name extends JobName>(name: Name, handler: (payload: Payload<Name>, signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Sends the job at every moment the cron line names, in UTC, once however many processes run. */
  schedule(name: JobName, cron: string): Promise<void>;
  unschedule(name: JobName): Promise<void>;
  stop(): Promise<void>;
};

const executor = (db: Database) => ({
  async executeSql(text: string, values?: unknown[]) {
    const client = await db.connect();
    try {
      const result = await client.query(text, values);
      client.release();
      return { rows: Array.isArray(result) ? result.flatMap(({ rows }) => rows) : result.rows };
    } catch (error) {
      // pg-boss sends whole transactions as one text; what failed in the middle must not reach the next user of the connection.
      client.release(
        await client.query('rollback').then(
          () => false,
          () => true,
        ),
      );
      throw error;
    }
  },
});

/** Both roles may send, inside their own transactions, and see of a job no more than its id, its name and its time. */
const grants = `
  grant usage on schema pgboss to viva_app, viva_system;
  grant insert, select (id, name, start_after) on pgboss.job, pgboss.job_common to viva_app, viva_system;
  grant select on pgboss.queue to viva_app, viva_system;
  grant execute on function pgboss.job_now to viva_app, viva_system`;

/** Grants what is missing, one starter at a time: two at once would trip over each other in the server's catalogue. */
async function grantSending(db: Database): Promise<void> {
  const client = await db.connectForMaintenance();
  try {
    await client.query('begin');
    await lockMigrations(client);
    const { rows } = await client.query<{ granted: boolean }>(
      `select has_table_privilege('viva_app', 'pgboss.job_common', 'insert') as granted`,
    );
    if (!rows[0]?.granted) await client.query(grants);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

/** Opens the queue on the product's own database, the same on both kinds. `working` is for the process that also does the work. */
export async function openQueue(db: Database, { working, log }: { working: boolean; log: (line: string) => void }): Promise<Queue> {
  const own = executor(db);
  const boss = new PgBoss({
    db: own,
    supervise: working,
    schedule: working,
    backend: db.kind === 'embedded' ? 'pglite' : 'postgres',
  });
  boss.on('error', (error: unknown) => log(`Queue: ${messageOf(error)}`));
  await boss.start();
  for (const name of Object.keys(jobs)) {
    await boss.createQueue(name, { retryLimit: RETRIES, retryBackoff: true, expireInSeconds: JOB_MAX_SECONDS });
    // Remembers the queue now: looked up inside an open transaction it would wait for that transaction on the embedded database.
    await boss.insert(name, []);
  }
  await grantSending(db);
  return {
    async send(tx, name, payload, { after, key } = {}) {
      await boss.send(name, jobs[name].parse(payload), {
        db: fromDrizzle(tx, sql),
        ...(after ? { startAfter: after } : {}),
        ...(key ? { singletonKey: key } : {}),
      });
    },
    async work(name, handler) {
      await boss.work(name, { pollingIntervalSeconds: POLL_SECONDS }, async (batch) => {
        for (const job of batch) {
          try {
            await handler(jobs[name].parse(job.data ?? {}) as never, job.signal); // the schema of that name made it
          } catch (error) {
            log(`Queue: the job ${name} failed and will be tried again, unless it was the last time: ${messageOf(error)}`);
            throw error;
          }
        }
      });
    },
    schedule: (name, cron) => boss.schedule(name, cron, {}, { tz: 'UTC' }),
    unschedule: (name) => boss.unschedule(name),
    stop: () => boss.stop({ graceful: true, timeout: STOP_MAX_MS }),
  };
}
