import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Address, announce } from './address.ts';
import { CLOSING_MAINTENANCE_MS, CLOSING_TRANSACTION_MS, HEALTHY_AFTER_MS, RESTARTS_MAX } from './limits.ts';
import { openSocketFolder, removeSocketFolder, SOCKET_PORT, socketFolder, socketPath } from './socket-folder.ts';
import type { WorkerData, WorkerMessage } from './worker.ts';

/** What a host needs to know; the lock is held already. */
export type HostOptions = {
  readonly directory: string;
  readonly addressFile: string;
  readonly transport: 'socket' | 'tcp';
  readonly queryLimitMs: number;
  readonly idleInTransactionLimitMs: number;
  readonly maintenanceEveryMs: number;
  readonly log: (line: string) => void;
  /** The worker could not be kept alive; somebody else shall host. */
  readonly onGone: () => void;
};

/** A running host. */
export type Host = { close(): Promise<void> };

/** Beyond the transaction and the cleaning that it waits for, closing takes a checkpoint. */
const CLOSING_LIMIT_MS = CLOSING_TRANSACTION_MS + CLOSING_MAINTENANCE_MS + 20_000;

/** Opens the database in a worker thread and keeps it open, restarting the worker when a statement takes too long. */
export async function startHost(options: HostOptions): Promise<Host> {
  const keeper = new Keeper(options);
  await keeper.start();
  return { close: () => keeper.close() };
}

class Keeper {
  readonly #options: HostOptions;
  /** Read by the watchdog without the worker's help: it cannot answer while a statement runs. */
  readonly #clock = new BigInt64Array(new SharedArrayBuffer(16));
  #worker: Worker | undefined;
  #watchdog: NodeJS.Timeout | undefined;
  #closing = false;
  #restarting: Promise<void> = Promise.resolve();
  #failures = 0;
  #startedAt = 0;

  constructor(options: HostOptions) {
    this.#options = options;
  }

  /** Resolves when the database accepts connections and its address is announced. */
  async start(): Promise<void> {
    const { directory, transport, queryLimitMs, idleInTransactionLimitMs, maintenanceEveryMs } = this.#options;
    const folder = transport === 'socket' ? socketFolder(directory) : undefined;
    if (folder !== undefined) openSocketFolder(folder);
    const password = folder === undefined ? randomBytes(24).toString('base64url') : undefined;
    Atomics.store(this.#clock, 0, 0n);
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      // The flags of this process are not the worker's business, and its output must not mix with a protocol on stdout.
      execArgv: [],
      stdout: true,
      workerData: {
        folder: `${directory}/postgres`,
        socket: folder === undefined ? undefined : socketPath(folder),
        password,
        queryLimitMs,
        idleInTransactionLimitMs,
        maintenanceEveryMs,
        clock: this.#clock.buffer,
      } satisfies WorkerData,
    });
    this.#worker = worker;
    try {
      this.#announce(await listening(worker), folder, password);
    } catch (error) {
      // Nobody may open the files again, nor get the lock, before this thread has let go of them.
      await worker.terminate();
      if (folder !== undefined) removeSocketFolder(folder);
      throw error;
    }
    this.#startedAt = performance.now();
    this.#attend(worker);
  }

  #announce(port: number | undefined, folder: string | undefined, password: string | undefined): void {
    const address: Address =
      folder === undefined
        ? { host: '127.0.0.1', port: port ?? 0, password: password ?? '' }
        : { host: folder, port: SOCKET_PORT, password: '' };
    announce(this.#options.addressFile, address);
  }

  /** Ends in good order: the next one to open the database has nothing to recover. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#restarting;
    clearInterval(this.#watchdog);
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    worker.postMessage('close');
    const limit = new AbortController();
    await Promise.race([ended, sleep(CLOSING_LIMIT_MS, undefined, { signal: limit.signal }).catch(() => undefined)]);
    limit.abort();
    await worker.terminate();
    rmSync(this.#options.addressFile, { force: true });
    if (this.#options.transport === 'socket') removeSocketFolder(socketFolder(this.#options.directory));
  }

  /** Watches over a worker that has begun to serve: restarts it when it breaks, dies or takes too long. */
  #attend(worker: Worker): void {
    let reason = 'the worker ended unexpectedly';
    let slow = false;
    const stop = (why: string) => {
      reason = why;
      clearInterval(this.#watchdog);
      void worker.terminate();
    };
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'broken' && !this.#closing) stop(message.reason);
    });
    worker.on('error', (error) => (reason = sentence(error)));
    worker.once('exit', () => {
      clearInterval(this.#watchdog);
      this.#worker = undefined;
      if (!this.#closing) this.#restarting = this.#restart(reason, slow);
    });
    const lookEveryMs = Math.min(100, this.#options.queryLimitMs / 4);
    this.#watchdog = setInterval(() => {
      const tookMs = this.#overdueMs();
      if (tookMs === undefined) return;
      slow = true;
      stop(`a statement ran for ${(tookMs / 1000).toFixed(1)} s`);
    }, lookEveryMs).unref();
  }

  /** How long the present statement has been running, if that is too long. */
  #overdueMs(): number | undefined {
    const since = Atomics.load(this.#clock, 0);
    if (since === 0n) return undefined;
    const tookMs = process.hrtime.bigint() / 1_000_000n - since;
    return tookMs > Atomics.load(this.#clock, 1) ? Number(tookMs) : undefined;
  }

  /** A slow statement is the fault of whoever sent it; a worker that dies by itself may do so again and again. */
  async #restart(reason: string, slow: boolean): Promise<void> {
    if (performance.now() - this.#startedAt > HEALTHY_AFTER_MS) this.#failures = 0;
    if (!slow) this.#failures++;
    for (let why = reason; ; this.#failures++) {
      if (this.#failures > RESTARTS_MAX) {
        this.#options.log(`embedded database: given up after ${RESTARTS_MAX} restarts (${why})`);
        return this.#options.onGone();
      }
      this.#options.log(`embedded database: restarting (${why})`);
      await sleep(this.#failures === 0 ? 0 : 50 * 2 ** this.#failures);
      if (this.#closing) return;
      try {
        return await this.start();
      } catch (error) {
        why = sentence(error);
      }
    }
  }
}

/** The port the worker listens on, once it does; rejects when it ends before that. */
function listening(worker: Worker): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    let reason = 'the worker ended before it listened';
    const hear = (message: WorkerMessage) => {
      if (message.kind === 'listening') {
        worker.off('message', hear);
        resolve(message.port);
      } else if (message.kind === 'broken') {
        reason = message.reason;
        void worker.terminate(); // it may be in an endless loop
      }
    };
    worker.on('message', hear);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error(reason)));
  });
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
