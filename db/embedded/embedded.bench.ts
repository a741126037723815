import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { DurableFs } from './durable-fs.ts';
import { openPglite } from './engine.ts';
import { Harness, MEMBER_TABLE, type MemberProcess } from './harness.ts';

type Print = (line: Record<string, unknown>) => void;

const STALL_LIMIT_MS = 2_000;
const WAL_LIMIT_MB = 128;
/** The table may end this much larger than it was half-way: steady, not growing. */
const GROWTH_LIMIT = 1.3;
/** Four context switches and two sockets per query lie between; below these shares something has gone wrong. */
const SELECT_RATIO_LIMIT = 0.25;
const INSERT_RATIO_LIMIT = 0.4;

/** What the embedded database promises: several processes, survival of kill -9, no mix-ups, bounded files, speed. */
export async function bench(args: string[], print: Print): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '60' },
      kills: { type: 'string', default: '20' },
      only: { type: 'string' },
    },
  });
  const seconds = Number(values.seconds);
  const parts: Record<string, (harness: Harness) => Promise<void>> = {
    processes: (harness) => severalProcesses(harness, Math.min(seconds, 10), print),
    kills: (harness) => kills(harness, Number(values.kills), print),
    parameters: (harness) => parameters(harness, print),
    upkeep: (harness) => upkeep(harness, seconds, print),
    throughput: (harness) => throughput(harness, print),
  };
  for (const [name, part] of Object.entries(parts)) {
    if (values.only !== undefined && values.only !== name) continue;
    const harness = new Harness();
    try {
      await part(harness);
    } finally {
      await harness.remove();
    }
  }
}

/** An empty directory with the table that members write to. */
async function prepared(harness: Harness): Promise<string> {
  const directory = await harness.directory();
  const database = await harness.open({ directory });
  await harness.pool(database).query(MEMBER_TABLE);
  await harness.end();
  return directory;
}

const writer = (harness: Harness, directory: string, tag: string): Promise<MemberProcess> =>
  harness.member({ directory, transport: process.platform === 'win32' ? 'tcp' : 'socket', tag, writeFrom: 1 });

async function severalProcesses(harness: Harness, seconds: number, print: Print): Promise<void> {
  for (const processes of [2, 4]) {
    const directory = await prepared(harness);
    const members: MemberProcess[] = [];
    for (let index = 0; index < processes; index++) members.push(await writer(harness, directory, `m${index}`));
    const written = () => members.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
    const before = written();
    await sleep(seconds * 1000);
    const rowsPerSecond = Math.round((written() - before) / seconds);
    const hosts = members.filter((member) => member.role() === 'host').length;
    for (const member of members.toReversed()) await member.stop();
    const check = await consistency(harness, directory, members);
    print({
      name: `${processes} processes write to one directory`,
      rowsPerSecond,
      hosts,
      clients: processes - hosts,
      ...check,
      limit: { hosts: 1, lost: 0, damaged: 0 },
      ok: hosts === 1 && check.lost === 0 && check.damaged === 0,
    });
    await harness.end();
  }
}

async function kills(harness: Harness, count: number, print: Print): Promise<void> {
  const directory = await prepared(harness);
  const alive: MemberProcess[] = [];
  for (const tag of ['a', 'b', 'c']) alive.push(await writer(harness, directory, tag));
  const everybody = [...alive];
  const longest: number[] = [];
  for (let kill = 1; kill <= count; kill++) {
    const host = await hostAmong(alive);
    for (const member of alive) member.calm();
    await host.kill();
    alive.splice(alive.indexOf(host), 1);
    await hostAmong(alive);
    await sleep(300); // the last of them to reconnect
    longest.push(Math.round(Math.max(...alive.flatMap((member) => member.stalls()))));
    const replacement = await writer(harness, directory, `r${kill}`);
    alive.push(replacement);
    everybody.push(replacement);
  }
  for (const member of alive) await member.stop();
  const check = await consistency(harness, directory, everybody);
  const maximumMs = Math.max(0, ...longest);
  print({
    name: `kill -9 of the host ${count} times under load`,
    ...check,
    longestStallMs: longest,
    medianStallMs: median(longest),
    maximumStallMs: maximumMs,
    limitMs: STALL_LIMIT_MS,
    limit: { lost: 0, duplicates: 0, damaged: 0, maximumStallMs: STALL_LIMIT_MS },
    ok: check.lost === 0 && check.duplicates === 0 && check.damaged === 0 && maximumMs < STALL_LIMIT_MS,
  });
}

/** The member that says it is the host, once all have written since they were last calmed. */
async function hostAmong(members: readonly MemberProcess[]): Promise<MemberProcess> {
  const until = performance.now() + 30_000;
  while (performance.now() < until) {
    const host = members.find((member) => member.role() === 'host');
    if (host && members.every((member) => member.stalls().length > 3)) return host;
    await sleep(10);
  }
  throw new Error('nobody became the host within 30 s');
}

/** Compares what was acknowledged with what is stored, and lets amcheck read every table and index. */
async function consistency(harness: Harness, directory: string, members: readonly MemberProcess[]) {
  const database = await harness.open({ directory });
  const client = await harness.client(database, { application_name: 'viva:maintenance' });
  const { rows } = await client.query<{ tag: string; number: number }>('SELECT tag, number FROM written');
  const stored = new Set(rows.map(({ tag, number }) => `${tag} ${number}`));
  const acknowledged = members.flatMap((member) => member.acknowledged.map((number) => `${member.tag} ${number}`));
  const lost = acknowledged.filter((key) => !stored.has(key)).length;
  await client.query('CREATE EXTENSION IF NOT EXISTS amcheck');
  const damaged = await complaints(client);
  await client.end();
  await database.close();
  return {
    acknowledged: acknowledged.length,
    stored: rows.length,
    lost,
    duplicates: rows.length - stored.size,
    damaged,
  };
}

/** How many tables and indexes amcheck complains about. */
async function complaints(client: pg.Client): Promise<number> {
  const relations = await client.query<{ oid: number; kind: string }>(
    `SELECT c.oid::int, c.relkind AS kind FROM pg_class c LEFT JOIN pg_am a ON a.oid = c.relam
     WHERE c.relpersistence = 'p' AND (c.relkind IN ('r', 'm', 't') OR (c.relkind = 'i' AND a.amname = 'btree'))`,
  );
  let damaged = 0;
  for (const { oid, kind } of relations.rows) {
    const check = kind === 'i' ? 'SELECT bt_index_check($1::oid, true)' : 'SELECT * FROM verify_heapam($1::oid)';
    const clean = await client.query(check, [oid]).then(
      ({ rowCount }) => kind === 'i' || rowCount === 0,
      () => false,
    );
    if (!clean) damaged++;
  }
  return damaged;
}

async function parameters(harness: Harness, print: Print): Promise<void> {
  const pool = harness.pool(await harness.open({ directory: await harness.directory() }), { max: 8 });
  const padding = 'x'.repeat(300_000);
  const queries = 1_600;
  let wrong = 0;
  const startedAt = performance.now();
  const ask = async (who: number) => {
    for (let round = 0; round < queries / 8; round++) {
      const key = `${who}-${round}`;
      const { rows } = await pool.query<{ k: string; p: string }>('SELECT $1::text AS k, $2::text AS p', [key, padding + key]);
      if (rows.length !== 1 || rows[0]?.k !== key || rows[0].p !== padding + key) wrong++;
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, who) => ask(who)));
  const perSecond = Math.round((queries / (performance.now() - startedAt)) * 1000);
  print({
    name: 'parameters of 300 KB from 8 clients',
    queries,
    perSecond,
    wrong,
    limit: { wrong: 0 },
    ok: wrong === 0,
  });
}

async function upkeep(harness: Harness, seconds: number, print: Print): Promise<void> {
  const directory = await harness.directory();
  const database = await harness.open({ directory, maintenanceEveryMs: Math.max(1_000, (seconds * 1000) / 12) });
  const pool = harness.pool(database, { max: 4 });
  await pool.query(`CREATE TABLE card (id int PRIMARY KEY, level int, body text);
    INSERT INTO card SELECT n, 0, repeat('x', 400) FROM generate_series(1, 20000) n; CREATE TABLE event (at timestamptz, body text)`);
  const until = performance.now() + seconds * 1000;
  const wal: number[] = [];
  const sizes: number[] = [];
  const waits: number[] = [];
  const work = async (who: number) => {
    while (performance.now() < until) {
      const from = Math.floor(Math.random() * 19_500);
      const startedAt = performance.now();
      await pool.query('UPDATE card SET level = level + 1 WHERE id BETWEEN $1 AND $1 + 500', [from]);
      await pool.query('INSERT INTO event VALUES (now(), $1)', [`${who} ${'y'.repeat(200)}`]);
      waits.push(performance.now() - startedAt);
    }
  };
  const watch = async () => {
    while (performance.now() < until) {
      wal.push(walMb(directory));
      const { rows } = await pool.query<{ mb: number }>(`SELECT pg_table_size('card') / 1048576.0 AS mb`);
      sizes.push(Number(rows[0]?.mb));
      await sleep(200);
    }
  };
  await Promise.all([work(1), work(2), work(3), watch()]);
  const peakWalMb = Math.max(...wal);
  const half = Math.max(...sizes.slice(0, sizes.length / 2));
  const growth = Math.max(...sizes) / half;
  print({
    name: `writes and updates for ${seconds} s`,
    updatedRows: waits.length * 501,
    peakWalMb: Math.round(peakWalMb),
    tableMb: { atHalf: Math.round(half), peak: Math.round(Math.max(...sizes)), growth: Number(growth.toFixed(2)) },
    longestWaitMs: Math.round(Math.max(...waits)),
    limit: { peakWalMb: WAL_LIMIT_MB, growth: GROWTH_LIMIT },
    ok: peakWalMb < WAL_LIMIT_MB && growth < GROWTH_LIMIT,
  });
}

/** Rounds of both sides alternate, so that a noisy moment of the machine hits both. */
async function throughput(harness: Harness, print: Print): Promise<void> {
  const database = await harness.open({ directory: await harness.directory() });
  const pool = harness.pool(database, { max: 32 });
  const pglite = await openPglite(new DurableFs(join(await harness.directory(), 'postgres')), () => undefined);
  const create = 'CREATE TABLE answer (id bigserial PRIMARY KEY, body text)';
  await pool.query(create);
  await pglite.exec(create);
  const body = 'x'.repeat(200);
  const kinds = [
    { kind: 'simple select', sql: 'SELECT $1::text', limit: SELECT_RATIO_LIMIT },
    { kind: 'durable insert', sql: 'INSERT INTO answer (body) VALUES ($1)', limit: INSERT_RATIO_LIMIT },
  ];
  for (const { kind, sql, limit } of kinds) {
    for (const clients of [1, 8, 32]) {
      const through: number[] = [];
      const without: number[] = [];
      for (let round = 0; round < 5; round++) {
        through.push(await rate(clients, () => pool.query(sql, [body])));
        without.push(await rate(clients, () => pglite.query(sql, [body])));
      }
      const ratio = median(through.map((speed, round) => speed / without[round]!)); // both have one per round
      print({
        name: `${kind}, ${clients} ${clients === 1 ? 'client' : 'clients'}`,
        multiplexerPerSecond: median(through),
        inProcessPerSecond: median(without),
        ratio: Number(ratio.toFixed(2)),
        limit: { ratio: limit },
        ok: ratio >= limit,
      });
    }
  }
  await pglite.close();
}

async function rate(clients: number, ask: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  const loop = async () => {
    for (; performance.now() - startedAt < 1_000; done++) await ask();
  };
  await Promise.all(Array.from({ length: clients }, loop));
  return Math.round((done / (performance.now() - startedAt)) * 1000);
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

function walMb(directory: string): number {
  const folder = join(directory, 'postgres', 'pg_wal');
  let bytes = 0;
  for (const name of readdirSync(folder)) {
    // Postgres removes segments while we look.
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    if (found?.isFile()) bytes += found.size;
  }
  return bytes / 1024 / 1024;
}
