import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedDatabase } from './embedded.ts';
import { Harness } from './harness.ts';
import { greeted } from './raw-client.ts';
import { closeStatement, frame, letter, query, sync } from './wire.ts';
import { verifies } from '../../evals/requirements.ts';

const harness = new Harness();
let database: EmbeddedDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await harness.open({ directory: await harness.directory() });
  pool = harness.pool(database, { max: 20 });
});
afterAll(() => harness.remove());

const value = async (client: pg.Client | pg.Pool, sql: string, values?: unknown[]): Promise<unknown> => {
  const { rows } = await client.query<unknown[]>({ text: sql, values: values ?? [], rowMode: 'array' });
  return rows[0]?.[0];
};

const ask = (client: pg.Client, text: string) => client.query({ name: 'same', text, values: [5], rowMode: 'array' });

const namedSame = () => value(pool, `SELECT count(*)::int FROM pg_prepared_statements WHERE name LIKE '%:same'`);

const leftovers = () =>
  value(
    pool,
    `SELECT (SELECT count(*) FROM pg_class WHERE relname = 'scratch')
       + (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')`,
  );

describe('one session for many clients', () => {
  it('keeps 300 KB parameters of several clients apart', async () => {
    const padding = 'x'.repeat(300_000);
    const wrong = await Promise.all(
      Array.from({ length: 6 }, async (_, who) => {
        let bad = 0;
        for (let round = 0; round < 12; round++) {
          const answer = await value(pool, 'SELECT $1::text || length($2) || right($2, 3)', [`${who}:`, padding + who + round]);
          if (answer !== `${who}:${padding.length + `${who}${round}`.length}${`xxx${who}${round}`.slice(-3)}`) bad++;
        }
        return bad;
      }),
    );
    expect(wrong).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('stays usable after every kind of error', async () => {
    const client = await harness.client(database);
    await client.query('CREATE TABLE matrix (a int PRIMARY KEY, b int)');
    await client.query('INSERT INTO matrix VALUES (1, 1)');
    const failures: [string, unknown[] | undefined, string][] = [
      ['SELEC 1', undefined, '42601'],
      ['SELEC $1', [1], '42601'],
      ['SELECT $1::int', ['no number'], '22P02'],
      ['SELECT 1 / $1::int', [0], '22012'],
      ['SELECT * FROM nowhere WHERE a = $1', [1], '42P01'],
      ['INSERT INTO matrix VALUES (1, 2)', undefined, '23505'],
      ['INSERT INTO matrix VALUES ($1, 2)', [1], '23505'],
      ['SELECT 1; SELEC 2', undefined, '42601'],
      ['COPY matrix FROM STDIN', undefined, '0A000'],
      ['COPY matrix FROM STDIN WITH (FORMAT csv)', [], '0A000'],
      ['DISCARD ALL', undefined, '0A000'],
      ['DEALLOCATE ALL', undefined, '0A000'],
      ["DO $$ BEGIN RAISE EXCEPTION 'no'; END $$", undefined, 'P0001'],
    ];
    const codeOf = (sql: string, values?: unknown[]) =>
      client.query(sql, values).then(
        () => 'none',
        (error: pg.DatabaseError) => error.code,
      );
    const found: unknown[] = [];
    for (const [sql, values, code] of failures) {
      found.push([sql, await codeOf(sql, values), await value(client, 'SELECT b FROM matrix WHERE a = $1', [1])]);
      await client.query('BEGIN');
      found.push([sql, await codeOf(sql, values), await codeOf('SELECT 1'), await codeOf('ROLLBACK'), code]);
    }
    expect(found).toEqual(
      failures.flatMap(([sql, , code]) => [
        [sql, code, 1],
        [sql, code, '25P02', 'none', code],
      ]),
    );
  });

  it('isolates concurrent transactions', async () => {
    verifies('db:embedded-isolation');
    await pool.query('CREATE TABLE counter (n int); INSERT INTO counter VALUES (0)');
    const add = async (commit: boolean) => {
      const client = await pool.connect();
      await client.query('BEGIN');
      const { rows } = await client.query<{ n: number }>('SELECT n FROM counter');
      await sleep(1);
      await client.query('UPDATE counter SET n = $1', [rows[0]!.n + 1]);
      await client.query(commit ? 'COMMIT' : 'ROLLBACK');
      client.release();
    };
    await Promise.all(Array.from({ length: 40 }, (_, index) => add(index % 4 !== 0)));
    expect(await value(pool, 'SELECT n FROM counter')).toBe(30);
  });

  it('rolls back when a client leaves in a transaction or a pipeline', async () => {
    await pool.query('CREATE TABLE leaving (a int)');
    const client = await greeted(database);
    client.socket.write(Buffer.concat([query('BEGIN'), query('INSERT INTO leaving VALUES (1)')]));
    await client.hears('INSERT 0 1');
    client.socket.destroy();
    const other = await greeted(database);
    const parse = frame(letter.parse, '', 'INSERT INTO leaving VALUES (2)', Buffer.alloc(2));
    const bind = frame(letter.bind, '', '', Buffer.alloc(6));
    other.socket.write(Buffer.concat([parse, bind, frame(letter.execute, '', Buffer.alloc(4)), frame(letter.flush)]));
    await other.hears('INSERT 0 1');
    other.socket.destroy();
    expect(await value(pool, 'SELECT count(*)::int FROM leaving')).toBe(0);
  });

  it('gives each connection its own prepared statements', async () => {
    const [one, two] = [await harness.client(database), await harness.client(database)];
    expect((await ask(one, 'SELECT $1::int + 1')).rows).toEqual([[6]]);
    expect((await ask(two, 'SELECT $1::int * 2')).rows).toEqual([[10]]);
    expect((await ask(one, 'SELECT $1::int + 1')).rows).toEqual([[6]]);
    await Promise.all([one.end(), two.end()]);
    await expect.poll(namedSame).toBe(0);
  });

  it('keeps the unnamed statement of a connection while others use the slot', async () => {
    const client = await greeted(database);
    const use = Buffer.concat([frame(letter.bind, '', '', Buffer.alloc(6)), frame(letter.execute, '', Buffer.alloc(4)), sync]);
    client.socket.write(use); // somebody else's may be in the slot, but this one has none
    await client.hears('26000');
    client.socket.write(Buffer.concat([frame(letter.parse, '', "SELECT 'mine'", Buffer.alloc(2)), sync]));
    await client.hears('1\0\0\0\x04Z');
    await pool.query("SELECT 'theirs', $1::int", [1]);
    client.socket.write(use);
    await client.hears('mine');
    expect(client.heard().toString('latin1')).not.toContain('theirs');
    await pool.query("SELECT 'theirs'");
    client.socket.write(Buffer.concat([query('SELECT 1'), closeStatement(''), use]));
    await expect.poll(() => client.heard().toString('latin1').split('26000').length).toBe(3);
    client.socket.destroy();
  });
});

describe('what is left behind', () => {
  it('goes with the last connection that may own it', async () => {
    const [one, two] = [await harness.client(database), await harness.client(database)];
    await one.query('CREATE TEMP TABLE scratch (a int)');
    await two.query('SELECT pg_advisory_lock(7)');
    expect(await leftovers()).toBe('2');
    await one.end();
    expect(await leftovers()).toBe('2');
    await two.end();
    await expect.poll(leftovers).toBe('0');
  });
});

describe('settings', () => {
  it('stay with the connection that made them', async () => {
    const [one, two] = [await harness.client(database), await harness.client(database)];
    await pool.query('CREATE ROLE learner');
    await one.query("SET timezone = 'Europe/Berlin'");
    await one.query('SET ROLE learner');
    await one.query("SELECT set_config('app.who', $1, false)", ['one']);
    const state = `SELECT concat_ws(' ', current_user, current_setting('timezone'), current_setting('app.who', true), current_setting('search_path'))`;
    expect(await value(two, state)).toMatch(/^postgres UTC +public$/);
    expect(await value(one, state)).toBe('learner Europe/Berlin one public');
    expect(await value(two, state)).toMatch(/^postgres UTC +public$/);
    await one.query('RESET ROLE');
    expect(await value(two, state)).toMatch(/^postgres UTC +public$/);
    expect(await value(one, state)).toBe('postgres Europe/Berlin one public');
    await one.end();
    expect(await value(two, state)).toMatch(/^postgres UTC +public$/);
  });

  it('made inside a DO block or rolled back do not leak either', async () => {
    const [one, two] = [await harness.client(database), await harness.client(database)];
    await one.query(`DO $$ BEGIN PERFORM set_config('role', 'pg_monitor', false); END $$`);
    expect(await value(two, 'SELECT current_user::text')).toBe('postgres');
    await two.query("BEGIN; SET LOCAL ROLE pg_monitor; SELECT set_config('app.who', 'x', true)");
    expect(await value(two, 'SELECT current_user::text')).toBe('pg_monitor');
    await two.query('COMMIT');
    expect(await value(pool, 'SELECT current_user::text')).toBe('postgres');
  });
});

describe('notifications', () => {
  it('reach those who listen and nobody else', async () => {
    const [one, two, deaf] = [await harness.client(database), await harness.client(database), await harness.client(database)];
    const heard: string[] = [];
    for (const [name, client] of Object.entries({ one, two, deaf })) {
      client.on('notification', ({ channel, payload }) => heard.push(`${name} ${channel} ${payload}`));
    }
    await one.query('LISTEN jobs');
    await two.query('LISTEN jobs; LISTEN "Other Jobs"');
    await deaf.query('BEGIN; LISTEN jobs; ROLLBACK');
    await deaf.query("NOTIFY jobs, 'a'");
    await deaf.query('SELECT pg_notify($1, $2)', ['Other Jobs', 'b']);
    await one.query('UNLISTEN *');
    await deaf.query("BEGIN; NOTIFY jobs, 'c'; COMMIT");
    await deaf.query("BEGIN; NOTIFY jobs, 'never'; ROLLBACK");
    await two.query("NOTIFY jobs, 'd'");
    await expect.poll(() => heard).toEqual(['one jobs a', 'two jobs a', 'two Other Jobs b', 'two jobs c', 'two jobs d']);
    await two.end();
    await expect.poll(() => value(pool, 'SELECT count(*)::int FROM pg_listening_channels()')).toBe(0);
  });
});
