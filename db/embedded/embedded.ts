import { chmodSync, readdirSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { TutorError } from '../../core/errors.ts';
import { fileTrouble, makeFolder } from '../file-trouble.ts';
import { findAddress } from './address.ts';
import { USER } from './greeting.ts';
import { type Host, startHost } from './host.ts';
import { FAILED_PAUSE_MS, JOIN_PAUSE_MS, READY_LIMIT_MS } from './limits.ts';
import { type Lock, tryLock } from './lock.ts';
import { greetHost } from './watch.ts';

/** Where the database lies, and its limits. */
export type EmbeddedOptions = {
  /** Absolute; the database's folder is `<directory>/postgres`, the lock `<directory>/postgres.lock`. */
  readonly directory: string;
  /** How processes reach the host: 'socket', but 'tcp' on Windows. */
  readonly transport?: 'socket' | 'tcp';
  /** A statement that runs longer ends with its connection and a restart of the worker: 10,000. */
  readonly queryLimitMs?: number;
  /** A transaction in which nothing happens for this long is rolled back: 15,000. */
  readonly idleInTransactionLimitMs?: number;
  /** How often checkpoint and VACUUM (ANALYZE) run when something was written: 120,000. */
  readonly maintenanceEveryMs?: number;
  /** Hears one line per takeover and restart: console.warn. */
  readonly log?: (line: string) => void;
};

/** The embedded database as one process sees it: hosted here or by another process, reached by `pg` either way. */
export type EmbeddedDatabase = {
  /** What `pg` needs to reach the present host; ask again after a failover, for a TCP port changes. */
  connection(): pg.PoolConfig;
  role(): 'host' | 'client';
  /** Resolves when a host accepts connections; rejects with an unavailable TutorError after 30 s. */
  ready(): Promise<void>;
  /** As host: lets the open transaction end (5 s at most), closes the database cleanly and lets the lock go. */
  close(): Promise<void>;
};

/** Opens the embedded database of a directory: as its host if there is none, as a client of the host otherwise. */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  openDirectory(options.directory);
  const member = new Member(options);
  await member.enter();
  return member;
}

/**
 * Postgres' own files are readable to everybody by their modes, so what keeps others out is the folder above them. A
 * folder that is new, empty or already a database's is made private; one in use for other things is left as it is.
 */
function openDirectory(directory: string): void {
  makeFolder(directory);
  try {
    const { uid, mode } = statSync(directory);
    if (process.getuid?.() !== uid || (mode & 0o077) === 0) return;
    const files = readdirSync(directory);
    if (files.length > 0 && !files.some((name) => name === 'postgres' || name === 'postgres.lock')) {
      throw new TutorError(
        'unavailable',
        `The folder ${directory} holds other things and is open to others; name a folder of the database's own.`,
      );
    }
    chmodSync(directory, 0o700);
  } catch (error) {
    throw fileTrouble(`The folder ${directory} cannot be used for the database`, error);
  }
}

class Member implements EmbeddedDatabase {
  readonly #options: Required<EmbeddedOptions>;
  readonly #addressFile: string;
  #hosting: { host: Host; lock: Lock } | undefined;
  #watch: Socket | undefined;
  #joined: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: EmbeddedOptions) {
    this.#options = {
      transport: process.platform === 'win32' ? 'tcp' : 'socket',
      queryLimitMs: 10_000,
      idleInTransactionLimitMs: 15_000,
      maintenanceEveryMs: 120_000,
      log: (line) => console.warn(line),
      ...options,
    };
    this.#addressFile = join(options.directory, 'postgres.host');
  }

  /** The first time, trouble is the caller's to hear; later it is logged and tried again. */
  async enter(): Promise<void> {
    const until = performance.now() + READY_LIMIT_MS;
    while (!(await this.#tryJoin())) {
      if (performance.now() > until) throw unavailable();
      await sleep(JOIN_PAUSE_MS);
    }
  }

  connection(): pg.PoolConfig {
    const address = findAddress(this.#addressFile);
    if (!address) throw unavailable();
    return { ...address, user: USER, database: USER };
  }

  role(): 'host' | 'client' {
    return this.#hosting ? 'host' : 'client';
  }

  async ready(): Promise<void> {
    const until = performance.now() + READY_LIMIT_MS;
    while (!this.#closed && performance.now() < until) {
      const late = new AbortController();
      await Promise.race([this.#joined, sleep(until - performance.now(), undefined, { signal: late.signal }).catch(() => undefined)]);
      late.abort();
      // A host that has just died may not have been missed yet, so ask it.
      const answer = await this.#greet();
      answer?.destroy();
      if (answer) return;
      await sleep(JOIN_PAUSE_MS);
    }
    throw unavailable();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#watch?.destroy();
    await this.#joined;
    await this.#hosting?.host.close();
    this.#hosting?.lock.release();
    this.#hosting = undefined;
  }

  /** One attempt to be part of it, as client or as host. */
  async #tryJoin(): Promise<boolean> {
    const watch = await this.#greet();
    if (watch) {
      this.#attend(watch);
      return true;
    }
    const lock = tryLock(join(this.#options.directory, 'postgres.lock'));
    if (!lock) return false;
    try {
      const host = await startHost({
        ...this.#options,
        addressFile: this.#addressFile,
        onGone: () => {
          this.#hosting = undefined;
          lock.release();
          this.#rejoin(FAILED_PAUSE_MS);
        },
      });
      this.#hosting = { host, lock };
      return true;
    } catch (error) {
      lock.release();
      throw error instanceof TutorError ? error : unavailable(error);
    }
  }

  async #greet(): Promise<Socket | undefined> {
    const address = findAddress(this.#addressFile);
    return address && (await greetHost(address));
  }

  /** Keeps the connection that tells when the host is gone; it alone does not keep a process alive. */
  #attend(watch: Socket): void {
    this.#watch = watch;
    watch.removeAllListeners();
    watch.unref();
    watch.on('error', () => undefined); // 'close' follows
    watch.on('data', () => undefined); // nothing comes, but without reading the end would not be noticed
    watch.on('close', () => this.#rejoin(0));
    if (watch.destroyed) this.#rejoin(0);
  }

  #rejoin(pauseMs: number): void {
    if (this.#closed) return;
    this.#joined = this.#join(pauseMs);
  }

  /** After the host is gone: finds the new one or becomes it, for as long as it takes. */
  async #join(pauseMs: number): Promise<void> {
    await sleep(pauseMs);
    while (!this.#closed) {
      try {
        if (await this.#tryJoin()) break;
        await sleep(JOIN_PAUSE_MS);
      } catch (error) {
        this.#options.log(`embedded database: cannot take over (${error instanceof Error ? error.message : String(error)})`);
        await sleep(FAILED_PAUSE_MS);
      }
    }
    if (this.#hosting) this.#options.log(`embedded database: process ${process.pid} took over as host`);
  }
}

const unavailable = (cause?: unknown): TutorError =>
  cause instanceof Error
    ? new TutorError('unavailable', `The embedded database cannot be opened: ${cause.message.replace(/[.\s]+$/, '')}.`, { cause })
    : new TutorError('unavailable', 'The embedded database does not answer. Please try again in a moment.');
