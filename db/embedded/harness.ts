import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDatabase } from './create.ts';
import { type EmbeddedDatabase, type EmbeddedOptions, openEmbedded } from './embedded.ts';
import { removeSocketFolder, socketFolder } from './socket-folder.ts';
import type { MemberReport, MemberRequest } from './member.ts';

/** Where members write; a row has a key, so that one whose answer was lost can be sent again. */
export const MEMBER_TABLE =
  'CREATE TABLE IF NOT EXISTS written (id bigserial PRIMARY KEY, tag text NOT NULL, number int NOT NULL, UNIQUE (tag, number))';

/** A process that has opened an embedded database, for tests and the benchmark. */
export type MemberProcess = {
  readonly tag: string;
  readonly role: () => 'host' | 'client';
  /** The numbers whose rows were acknowledged to it. */
  readonly acknowledged: number[];
  readonly stalls: () => number[];
  /** Forgets the stalls so far. */
  readonly calm: () => void;
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Temporary directories, databases, pools and processes that end together. */
export class Harness {
  readonly #root = mkdtempSync(join(tmpdir(), 'viva-embedded-'));
  readonly #endings: (() => Promise<void>)[] = [];
  #count = 0;
  #template: Promise<void> | undefined;

  /** A directory with a new, empty database: a copy, since making one takes seconds. */
  async directory(): Promise<string> {
    const template = join(this.#root, 'template');
    this.#template ??= createDatabase(template);
    await this.#template;
    const directory = join(this.#root, `d${++this.#count}`);
    cpSync(template, join(directory, 'postgres'), { recursive: true, preserveTimestamps: true });
    return directory;
  }

  /** An embedded database of this process, closed at the end. */
  async open(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
    const database = await openEmbedded({ log: () => undefined, ...options });
    this.#endings.push(() => database.close());
    return database;
  }

  /** A pool on a database, ended before it. */
  pool(database: EmbeddedDatabase, options: pg.PoolConfig = {}): pg.Pool {
    const pool = new pg.Pool({ ...database.connection(), ...options });
    pool.on('error', () => undefined); // the query that was under way hears of it too
    this.#endings.push(async () => void (pool.ending || (await pool.end())));
    return pool;
  }

  /** One connection, ended before its database. */
  async client(database: EmbeddedDatabase, options: pg.ClientConfig = {}): Promise<pg.Client> {
    const client = new pg.Client({ ...database.connection(), ...options });
    client.on('error', () => undefined); // the query that was under way hears of it too
    await client.connect();
    this.#endings.push(() => client.end().catch(() => undefined));
    return client;
  }

  /** Another process on a directory; resolves when it has opened the database. */
  async member(request: MemberRequest): Promise<MemberProcess> {
    const child = fork(new URL('./member.ts', import.meta.url), [JSON.stringify(request)], { execArgv: [] });
    const exited = once(child, 'exit');
    this.#endings.push(async () => {
      child.kill('SIGKILL');
      await exited;
    });
    return await follow(child, request.tag, exited);
  }

  /** Ends everything, the youngest first. */
  async end(): Promise<void> {
    for (const ending of this.#endings.splice(0).toReversed()) await ending();
  }

  /** Ends everything and removes every trace. */
  async remove(): Promise<void> {
    await this.end();
    // Hosts that were killed could not remove their socket folders.
    for (let made = 1; made <= this.#count; made++) removeSocketFolder(socketFolder(join(this.#root, `d${made}`)));
    rmSync(this.#root, { recursive: true, force: true });
  }
}

async function follow(child: ChildProcess, tag: string, exited: Promise<unknown>): Promise<MemberProcess> {
  const acknowledged: number[] = [];
  let stalls: number[] = [];
  let role: 'host' | 'client' = 'client';
  const opened = new Promise<void>((resolve, reject) => {
    child.on('message', (report: MemberReport) => {
      if (report.kind === 'closed') return;
      role = report.role;
      if (report.kind === 'opened') return resolve();
      acknowledged.push(report.number);
      stalls.push(report.stallMs);
    });
    child.once('exit', (code) => reject(new Error(`member ${tag} ended with ${code} before it opened`)));
  });
  await opened;
  return {
    tag,
    role: () => role,
    acknowledged,
    stalls: () => stalls,
    calm: () => void (stalls = []),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async stop() {
      if (child.connected) child.send('stop');
      await exited;
    },
  };
}
