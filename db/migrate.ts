import type pg from 'pg';
import { TutorError } from '../core/errors.ts';
import type { Database } from './connection.ts';
import { keepNewest, writeDump } from './dump.ts';
import { appliedMigrations, listMigrations, pendingMigrations, type Migration, type Querier } from './migration-list.ts';

const LOCK = 0x76697661; // "viva"; the same number in every starter, so that one migrates and the others wait
const BACKUPS_KEPT = 3;
const LOCK_TRIES_MAX = 5;

/** What an owner can do about it; everything else is told in Postgres' own words. */
const advice: Record<string, string> = {
  '42501': ' The owner of the database needs rights for this: see docs/postgres.md.',
  '42P07': ' The database already holds something else: name an empty one.',
};

function migrationTrouble(tag: string, error: unknown): TutorError {
  const { message, code } = error as Error & { code?: string };
  if (/extension "vector" is not available|vector\.control/.test(message)) {
    return new TutorError(
      'unavailable',
      'This PostgreSQL server has no pgvector; install it (on Debian: postgresql-17-pgvector) and start again.',
      { cause: error },
    );
  }
  return new TutorError(
    'unavailable',
    `The database could not be brought to this version, and nothing was changed (${tag}: ${message}).${advice[code ?? ''] ?? ''}`,
    { cause: error },
  );
}

async function runOne(client: Querier, migration: Migration, position: number): Promise<void> {
  // All of it at once: to send nine hundred statements one by one takes a quarter of the time of a first start.
  await client.query(migration.statements.join('\n;\n')).catch((error: unknown) => {
    throw migrationTrouble(migration.tag, error);
  });
  await client.query('insert into viva.migrations (position, tag, hash) values ($1, $2, $3)', [position, migration.tag, migration.hash]);
}

const publicTables = `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`;

/**
 * Runs migrations inside the caller's transaction, from the position they stand at, and notes which tables they made:
 * another program's tables in the same database are never dumped and never dropped.
 */
export async function runMigrations(client: Querier, migrations: readonly Migration[], from: number): Promise<void> {
  await client.query(`
    create schema if not exists viva;
    create table if not exists viva.migrations (position integer primary key, tag text not null unique, hash text not null, applied_at timestamptz not null default now());
    create table if not exists viva.tables (name text primary key)`);
  const { rows } = await client.query<{ relname: string }>(publicTables);
  for (const [offset, migration] of migrations.entries()) await runOne(client, migration, from + offset);
  await client.query(`insert into viva.tables ${publicTables} and relname <> all ($1) on conflict do nothing`, [
    rows.map(({ relname }) => relname),
  ]);
}

/** Waits for every other starter, and keeps them waiting until the transaction ends. */
export const lockMigrations = (client: Querier) => client.query('select pg_advisory_xact_lock($1)', [LOCK]);

/** Whether anything in the database would be missed. */
export async function holdsPeople(client: Querier): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('public.users') is not null as there`);
  if (!rows[0]?.there) return false;
  return (await client.query('select from public.users limit 1')).rowCount === 1;
}

/** Keeps everybody out of the tables until the transaction ends, logs last: whoever writes takes them last as well. */
async function lockTables(client: Querier): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select format('public.%I', name) as name from viva.tables join pg_class on relname = name and relnamespace = 'public'::regnamespace order by relkind = 'p', name`,
  );
  if (rows.length) await client.query(`lock table ${rows.map(({ name }) => name).join(', ')} in access exclusive mode`);
}

/** Where the dump before a migration goes; undefined writes none. */
export type MigrateOptions = {
  readonly backups?: string | undefined;
  readonly log?: (line: string) => void;
  readonly migrations?: readonly Migration[];
};

async function migrateAlone(client: pg.Client, known: readonly Migration[], { backups, log }: MigrateOptions): Promise<string[]> {
  await client.query('begin');
  await lockMigrations(client);
  const applied = await appliedMigrations(client);
  const pending = pendingMigrations(known, applied);
  if (pending.length && applied.length) await lockTables(client);
  if (pending.length && backups && (await holdsPeople(client))) {
    const file = await writeDump(client, backups, 'before-migration', new Date());
    keepNewest(backups, 'before-migration', BACKUPS_KEPT);
    log?.(`Database: a dump was written to ${file} before migrating.`);
  }
  await runMigrations(client, pending, applied.length);
  await client.query('commit');
  return pending.map(({ tag }) => tag);
}

/**
 * Brings the database to this code's schema, in one transaction: all of it or nothing. Safe with many starters. Returns
 * what was applied.
 */
export async function migrate(db: Database, options: MigrateOptions = {}): Promise<string[]> {
  const known = options.migrations ?? listMigrations();
  const pooled = await db.connect();
  try {
    if (pendingMigrations(known, await appliedMigrations(pooled)).length === 0) return [];
  } finally {
    pooled.release();
  }
  for (let tries = 1; ; tries += 1) {
    const client = await db.connectForMaintenance();
    try {
      return await migrateAlone(client, known, options);
    } catch (error) {
      const crossed = error instanceof Error && 'code' in error && error.code === '40P01'; // with somebody who was writing
      if (!crossed || tries === LOCK_TRIES_MAX) throw error;
    } finally {
      await client.end(); // rolls back what was not committed
    }
  }
}
