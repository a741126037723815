import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedDatabase } from './embedded.ts';
import { Harness } from './harness.ts';
import { CONNECTIONS_MAX, MESSAGE_MAX_BYTES } from './limits.ts';
import { greeted, raw } from './raw-client.ts';
import { frame, letter, query, readAnswer, readRows, startup, startupPacket, sync } from './wire.ts';

const harness = new Harness();
let database: EmbeddedDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await harness.open({ directory: await harness.directory() });
  pool = harness.pool(database);
});
afterAll(() => harness.remove());

const stillServes = async (): Promise<boolean> => (await pool.query('SELECT 1 + $1::int AS n', [1])).rows[0]?.n === 2;

describe('clients that do not behave', () => {
  it.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['a huge startup', Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 3, 0, 0])],
    ['a negative startup', Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 3, 0, 0])],
    ['protocol 2', startupPacket(131_072)],
    ['another user', startup({ user: 'mallory', database: 'postgres' })],
    ['another database', startup({ user: 'postgres', database: 'template1' })],
    ['a cancel request', startupPacket(80_877_102, Buffer.alloc(8))],
  ])('%s in place of a startup ends that connection', async (_, bytes) => {
    const client = raw(database);
    client.socket.write(bytes);
    await client.ended;
    expect(await stillServes()).toBe(true);
  });

  it.each([
    ['an unknown letter', Buffer.from([0x79, 0, 0, 0, 4])],
    ['a password nobody asked for', frame(letter.password, 'x')],
    ['a length of three', Buffer.from([letter.query, 0, 0, 0, 3])],
    ['a negative length', Buffer.from([letter.query, 0xff, 0, 0, 3])],
    ['a length beyond the limit', Buffer.from([letter.query, 0x7f, 0xff, 0xff, 0xff])],
  ])('%s after it ends that connection with a reason', async (_, bytes) => {
    const client = await greeted(database);
    client.socket.write(bytes);
    await client.ended;
    expect(readAnswer(client.heard()).fatal).toBeDefined();
    expect(await stillServes()).toBe(true);
  });

  it('messages without content get an error and leave the connection alone', async () => {
    const client = await greeted(database);
    for (const type of [letter.parse, letter.bind, letter.describe, letter.close, letter.execute]) {
      for (const body of [Buffer.alloc(0), Buffer.from([0x53]), Buffer.from('Sab'), Buffer.alloc(40, 0xff)]) {
        client.socket.write(Buffer.concat([frame(type, body), sync]));
      }
    }
    client.socket.write(Buffer.concat([frame(letter.query, Buffer.from('SELECT')), frame(letter.copyData, Buffer.alloc(9))]));
    client.socket.write(Buffer.concat([frame(letter.copyDone), query("SELECT 'the end'")]));
    await client.hears('the end');
    client.socket.destroy();
    expect(await stillServes()).toBe(true);
  });

  it('a client that does not read its results waits, and the others do not', async () => {
    const client = await greeted(database);
    const before = client.heard().length;
    client.socket.pause();
    await pool.query('CREATE SEQUENCE served');
    const one = query(`SELECT nextval('served'), repeat('x', 3000000)`);
    client.socket.write(Buffer.concat(Array.from({ length: 20 }, () => one)));
    expect(await stillServes()).toBe(true);
    await sleep(300);
    const { rows } = await pool.query<{ n: number }>('SELECT last_value::int AS n FROM served');
    expect(rows[0]?.n).toBeLessThan(10);
    client.socket.resume();
    await expect.poll(() => client.heard().length).toBeGreaterThan(before + 60_000_000);
    client.socket.destroy();
  });

  it('a role that is gone ends the connection that had it', async () => {
    const client = await harness.client(database);
    await pool.query('CREATE ROLE passing');
    await client.query('SET ROLE passing');
    await pool.query('DROP ROLE passing');
    await expect(client.query('SELECT 1')).rejects.toThrow('cannot be restored');
    expect(await stillServes()).toBe(true);
  });

  it('answers requests for encryption with no, and speaks 3.0 with newer clients', async () => {
    const client = raw(database);
    client.socket.write(startupPacket(80_877_103));
    await client.hears('N');
    client.socket.write(startupPacket(80_877_104));
    await client.hears('NN');
    const settings = Buffer.from('user\0postgres\0_pq_.wish\0x\0\0');
    client.socket.write(startupPacket(196_610, settings));
    await client.hears('_pq_.wish');
    client.socket.write(query('SELECT 7'));
    await expect.poll(() => readRows(client.heard().subarray(2))).toEqual([['7']]);
    client.socket.destroy();
  });

  it('a query that is too long for a message says so', async () => {
    const client = await harness.client(database);
    const failed = client.query(`SELECT '${'x'.repeat(MESSAGE_MAX_BYTES)}'`);
    await expect(failed).rejects.toThrow(/too long|terminated|EPIPE|ECONNRESET/);
    expect(await stillServes()).toBe(true);
  });

  it('too many connections are refused, and one more fits when one has left', async () => {
    const clients = Array.from({ length: CONNECTIONS_MAX + 5 }, () => raw(database));
    for (const client of clients) client.socket.write(startup({ user: 'postgres' }));
    await expect.poll(() => clients.filter((client) => client.heard().includes('53300')).length).toBeGreaterThan(4);
    for (const client of clients) client.socket.destroy();
    await expect
      .poll(() =>
        harness.client(database).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
  });
});
