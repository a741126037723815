import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type EmbeddedOptions, openEmbedded } from './embedded.ts';
import { openEngine } from './engine.ts';
import { Harness, MEMBER_TABLE } from './harness.ts';
import { RESTARTS_MAX } from './limits.ts';
import { tryLock } from './lock.ts';
import { openSocketFolder, socketFolder, socketPath } from './socket-folder.ts';
import { query } from './wire.ts';
import { verifies } from '../../evals/requirements.ts';

const harness = new Harness();
afterEach(() => harness.end());
afterAll(() => harness.remove());

/** A database of its own with a pool, and what it logs. */
async function opened(options: Partial<EmbeddedOptions> = {}) {
  const directory = await harness.directory();
  const lines: string[] = [];
  const database = await harness.open({ directory, log: (line) => lines.push(line), ...options });
  return { directory, database, lines, pool: harness.pool(database) };
}

const count = async (pool: pg.Pool, sql: string): Promise<number> => {
  const { rows } = await pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`);
  return rows[0]!.n;
};

describe.each(['socket', 'tcp'] as const)('several processes over %s', (transport) => {
  it('share one database; when the host is killed another takes over and nothing acknowledged is lost', async () => {
    verifies('db:embedded-one-host', 'db:embedded-takeover');
    const { directory, pool, database } = await opened({ transport });
    expect(database.role()).toBe('host');
    await pool.query(MEMBER_TABLE);
    await pool.end();
    await database.close();

    const first = await harness.member({ directory, transport, tag: 'first', writeFrom: 1 });
    expect(first.role()).toBe('host');
    const second = await harness.member({ directory, transport, tag: 'second', writeFrom: 1 });
    const here = await harness.open({ directory, transport });
    expect([second.role(), here.role()]).toEqual(['client', 'client']);
    const before = harness.pool(here);
    await expect.poll(() => count(before, `written WHERE tag = 'second'`)).toBeGreaterThan(20);
    expect(await count(before, `written WHERE tag = 'first'`)).toBeGreaterThan(0);

    const acknowledgedAtKill = second.acknowledged.length;
    await first.kill();
    await here.ready();
    const writesOn = () => second.acknowledged.length;
    await expect.poll(writesOn).toBeGreaterThan(acknowledgedAtKill + 20);
    expect([second.role(), here.role()].toSorted()).toEqual(['client', 'host']);
    await second.stop();
    await here.ready();
    const last = harness.pool(here);
    for (const member of [first, second]) {
      const { rows } = await last.query<{ number: number }>('SELECT number FROM written WHERE tag = $1', [member.tag]);
      const stored = new Set(rows.map(({ number }) => number));
      expect(stored.size).toBe(rows.length);
      expect(member.acknowledged.filter((number) => !stored.has(number))).toEqual([]);
    }
  });
});

describe('over TCP', () => {
  it('wants the password from the private file', async () => {
    const { directory, database } = await opened({ transport: 'tcp' });
    expect(statSync(join(directory, 'postgres.host')).mode & 0o777).toBe(0o600);
    const { host } = database.connection();
    expect(host).toBe('127.0.0.1');
    for (const password of ['wrong', '']) {
      const client = new pg.Client({ ...database.connection(), password: () => password });
      client.on('error', () => undefined);
      await expect(client.connect()).rejects.toThrow(/password/);
    }
    const silent = connect(Number(database.connection().port), '127.0.0.1');
    silent.resume();
    silent.write(query('SELECT 1'));
    await new Promise((resolve) => silent.once('close', resolve));
  });
});

describe('limits', () => {
  it('ends a transaction in which nothing happens, and half a pipeline, so that the others go on', async () => {
    const { database, pool } = await opened({ idleInTransactionLimitMs: 200 });
    await pool.query('CREATE TABLE t (a int)');
    const client = await harness.client(database);
    const told = new Promise<unknown>((resolve) => client.once('error', resolve));
    await client.query('BEGIN; INSERT INTO t VALUES (1)');
    expect(await count(pool, 't')).toBe(0); // waits for the limit
    expect(await told).toMatchObject({ code: '25P03' });

    const parsing = connect(socketPath(String(database.connection().host)));
    const { startup, frame, letter } = await import('./wire.ts');
    parsing.write(startup({ user: 'postgres' }));
    parsing.write(frame(letter.parse, '', 'SELECT 1', Buffer.alloc(2)));
    expect(await count(pool, 't')).toBe(0);
    parsing.write(frame(letter.flush));
    const ended = new Promise((resolve) => parsing.once('close', resolve));
    parsing.resume();
    expect(await count(pool, 't')).toBe(0);
    await ended;
  });

  it('ends a statement that runs too long by a restart, and keeps what was acknowledged', async () => {
    verifies('db:embedded-limits');
    const { database, pool, lines } = await opened({ queryLimitMs: 400 });
    await pool.query('CREATE TABLE t (a int); INSERT INTO t VALUES (1)');
    for (const sql of ['SELECT count(*) FROM generate_series(1, 10000000000)', 'SELECT pg_sleep(60)']) {
      const client = await harness.client(database);
      const hit = client.query(sql);
      await expect(hit).rejects.toThrow('Connection terminated');
      await database.ready();
      await expect.poll(() => count(pool, 't').catch(() => undefined)).toBe(1);
    }
    expect(lines).toEqual([
      expect.stringMatching(/restarting \(a statement ran for \d+\.\d s\)/),
      expect.stringMatching(/restarting \(a statement ran for \d+\.\d s\)/),
    ]);
    const patient = await harness.client(database, { application_name: 'viva:maintenance' });
    await patient.query('SELECT pg_sleep(1)');
    expect(lines).toHaveLength(2);
  });

  it('comes back when PGlite itself gives up', async () => {
    const { database, pool, lines } = await opened();
    await pool.query('CREATE TABLE t (a int); INSERT INTO t VALUES (1)');
    await breakPglite(await harness.client(database));
    await database.ready();
    await expect.poll(() => count(pool, 't').catch(() => undefined)).toBe(1);
    expect(lines).toEqual([expect.stringContaining('restarting')]);
  });

  it('lets the lock go when the database cannot be opened again, and takes it when it can', async () => {
    const { directory, database, lines } = await opened();
    const version = join(directory, 'postgres', 'PG_VERSION');
    writeFileSync(version, '17\n');
    await breakPglite(await harness.client(database));
    await expect.poll(() => database.role()).toBe('client');
    expect(lines.filter((line) => line.includes('restarting'))).toHaveLength(RESTARTS_MAX);
    expect(lines.at(-1)).toMatch(/given up .* written by PostgreSQL 17/);
    writeFileSync(version, '18\n');
    await database.ready();
    expect(database.role()).toBe('host');
    expect(await count(harness.pool(database), 'pg_database')).toBeGreaterThan(0);
  });
});

/** With this setting Postgres reads a COPY where the multiplexer sees a text; it stands for whatever breaks PGlite. */
async function breakPglite(client: pg.Client): Promise<void> {
  await client.query('CREATE TABLE IF NOT EXISTS t (a int)');
  await client.query('SET standard_conforming_strings = off');
  await expect(client.query(`SELECT '\\''; COPY t FROM STDIN; --'`)).rejects.toThrow('Connection terminated');
}

describe('upkeep', () => {
  it('forces every commit to the disk', async () => {
    verifies('db:embedded-durable');
    const engine = await openEngine(join(await harness.directory(), 'postgres'), () => undefined);
    engine.rows('CREATE TABLE t (a int)');
    const before = engine.syncs();
    for (let row = 0; row < 10; row++) engine.rows(`INSERT INTO t VALUES (${row})`);
    expect(engine.syncs() - before).toBeGreaterThanOrEqual(10);
    expect(engine.rows('SHOW fsync')).toEqual([['on']]);
    const reading = engine.syncs();
    for (let row = 0; row < 10; row++) engine.rows('SELECT 1');
    expect(engine.syncs()).toBe(reading);
    await engine.close();
  });

  it('forces what a crash left to the disk, and not the thousand files that nobody touched', async () => {
    const directory = await harness.directory();
    const engine = await openEngine(join(directory, 'postgres'), () => undefined);
    engine.rows('CREATE TABLE t (a int)');
    engine.rows('INSERT INTO t SELECT generate_series(1, 1000)');
    const copy = join(directory, 'as-after-a-crash');
    cpSync(join(directory, 'postgres'), copy, { recursive: true, preserveTimestamps: true });
    await engine.close();
    const again = await openEngine(copy, () => undefined);
    expect(again.rows('SELECT count(*) FROM t')).toEqual([['1000']]);
    expect(again.syncs()).toBeGreaterThan(20);
    expect(again.syncs()).toBeLessThan(300);
    await again.close();
  });

  it('cleans tables that changed, keeps pg_wal small, and leaves nothing to recover', async () => {
    const { directory, database, pool } = await opened({ maintenanceEveryMs: 300 });
    await pool.query(`CREATE TABLE t (a int, b text); INSERT INTO t SELECT n, repeat('x', 200) FROM generate_series(1, 20000) n`);
    for (let round = 0; round < 20; round++) await pool.query('UPDATE t SET a = a + 1');
    const cleaned = async () => {
      const { rows } = await pool.query<{ n: number }>(
        `SELECT n_dead_tup::int AS n FROM pg_stat_user_tables WHERE relname = 't' AND last_vacuum IS NOT NULL AND last_analyze IS NOT NULL`,
      );
      return rows[0]?.n;
    };
    await expect.poll(cleaned, { interval: 200 }).toBe(0);
    await expect.poll(() => walBytes(directory)).toBeLessThan(128 * 1024 * 1024);
    await pool.end();
    await database.close();
    expect(existsSync(socketFolder(directory))).toBe(false);
    expect(existsSync(join(directory, 'postgres.host'))).toBe(false);
    const again = await openEngine(join(directory, 'postgres'), () => undefined);
    expect(again.rows(`SELECT pg_control_checkpoint() IS NOT NULL, count(*) FROM t`)).toEqual([['t', '20000']]);
    expect(again.syncs()).toBeLessThan(20); // recovery would have synced every file it may have touched
    await again.close();
  });

  it('lets the open transaction of another process end before it closes', async () => {
    const { directory, database } = await opened();
    const client = await harness.client(database);
    await client.query('CREATE TABLE t (a int)');
    await client.query('BEGIN; INSERT INTO t VALUES (1)');
    const closed = database.close();
    await sleep(50);
    await client.query('COMMIT');
    await closed;
    const again = await harness.open({ directory });
    expect(await count(harness.pool(again), 't')).toBe(1);
  });
});

describe('what guards the files', () => {
  it('a lock that only one can hold', async () => {
    const file = join(await harness.directory(), 'some.lock');
    const lock = tryLock(file);
    expect(lock).toBeDefined();
    expect(tryLock(file)).toBeUndefined();
    lock?.release();
    const next = tryLock(file);
    expect(next).toBeDefined();
    next?.release();
    expect(() => tryLock(join(file, 'no', 'folder'))).toThrow('unable to open');
  });

  it('a directory for the owner alone', async () => {
    const directory = await harness.directory();
    chmodSync(directory, 0o755);
    await harness.open({ directory });
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(socketFolder(directory)).mode & 0o777).toBe(0o700);
  });

  it('a socket folder that nobody else can have made', async () => {
    verifies('db:embedded-private');
    const directory = await harness.directory();
    const folder = socketFolder(directory);
    symlinkSync(directory, folder);
    await expect(openEmbedded({ directory })).rejects.toThrow('cannot be trusted');
    rmSync(folder);
    writeFileSync(folder, '');
    await expect(openEmbedded({ directory })).rejects.toThrow('cannot be trusted');
    rmSync(folder);
    mkdirSync(folder, 0o777);
    chmodSync(folder, 0o777);
    openSocketFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    rmSync(folder, { recursive: true });
    expect(socketFolder(directory, `/${'long/'.repeat(20)}`)).toMatch(/^\/tmp\/viva-/);
  });

  // Only root can give a folder away.
  it.runIf(process.getuid?.() === 0)('a socket folder of another user is refused', async () => {
    const directory = await harness.directory();
    const folder = socketFolder(directory);
    mkdirSync(folder, 0o700);
    chownSync(folder, 12_345, 12_345);
    await expect(openEmbedded({ directory })).rejects.toThrow('belongs to another user');
    rmSync(folder, { recursive: true });
  });

  it('a folder of something else, and files of another version, stay as they are', async () => {
    const directory = await harness.directory();
    writeFileSync(join(directory, 'postgres', 'PG_VERSION'), '17\n');
    await expect(openEmbedded({ directory })).rejects.toThrow('written by PostgreSQL 17');
    rmSync(join(directory, 'postgres', 'PG_VERSION'));
    await expect(openEmbedded({ directory })).rejects.toThrow('not a database');
    expect(readdirSync(join(directory, 'postgres')).length).toBeGreaterThan(10);
  });
});

const walBytes = (directory: string): number =>
  readdirSync(join(directory, 'postgres', 'pg_wal'), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
