import { createServer, type Server, type Socket } from 'node:net';
import { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { greet } from './greeting.ts';
import { BATCH_MAX_BYTES, CONNECTIONS_MAX, RESPONSE_MAX_BYTES, SLICE_MS, STARTUP_LIMIT_MS } from './limits.ts';
import { type Clock, Session } from './session.ts';
import { type Frame, letter, textAt, WireError } from './wire.ts';

/** What a multiplexer is made of. */
export type MultiplexerOptions = {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly queryLimitMs: number;
  readonly idleInTransactionLimitMs: number;
  /** Asked of every client when given. */
  readonly password: string | undefined;
  /** PGlite failed under us; nothing can be trusted until it is opened anew. */
  readonly onBroken: (error: unknown) => void;
};

/** Work between the turns of the connections. */
type Job = (session: Session) => void;

/**
 * Many clients, one session: each has PGlite for itself from the first message of a transaction to its end, the others
 * wait in line. (pglite-socket queues single messages instead, and mixes up the parameters of two clients.)
 */
export class Multiplexer {
  readonly server: Server;
  readonly #options: MultiplexerOptions;
  readonly #session: Session;
  readonly #connections = new Set<Connection>();
  /** Whose transaction is open. */
  #owner: Connection | undefined;
  readonly #line: (Connection | Job)[] = [];
  #working = false;
  #broken = false;
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;
  /** Batches run so far; the maintenance looks whether there were any. */
  runs = 0;

  constructor(options: MultiplexerOptions) {
    this.#options = options;
    this.#session = new Session({
      ...options,
      connections: this.#connections,
      deliver: (message) => this.#deliver(message),
    });
    this.server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  /** Runs work of our own when its turn comes, outside of any transaction. */
  between<Result>(job: (session: Session) => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#line.push((session) => {
        try {
          resolve(job(session));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
      this.#work();
    });
  }

  /** Lets nobody in any more, waits for the open transaction up to the limit, and ends all connections. */
  async close(transactionLimitMs: number): Promise<void> {
    const listening = new Promise((resolve) => this.server.close(resolve));
    for (const connection of this.#connections) if (connection !== this.#owner) connection.socket.destroy();
    const limit = setTimeout(() => this.#owner?.socket.destroy(), transactionLimitMs);
    await this.between(() => undefined);
    clearTimeout(limit);
    for (const connection of this.#connections) connection.socket.destroy();
    await listening;
  }

  #accept(socket: Socket): void {
    const connection = new Connection(++this.#lastId, socket);
    this.#connections.add(connection);
    const startupLimit = setTimeout(() => socket.destroy(), STARTUP_LIMIT_MS);
    const greeter = {
      password: this.#options.password,
      parameters: this.#options.engine.greeting,
      full: () => this.#connections.size > CONNECTIONS_MAX,
    };
    socket.on('data', (chunk) => {
      if (connection.ended) return;
      connection.reader.push(chunk);
      this.#attempt(connection, () => {
        if (!greet(connection, greeter)) return;
        clearTimeout(startupLimit);
        this.#arrived(connection);
      });
    });
    socket.on('drain', () => this.#attempt(connection, () => this.#arrived(connection)));
    socket.on('error', () => undefined); // 'close' follows
    socket.on('close', () => {
      clearTimeout(startupLimit);
      this.#left(connection);
    });
  }

  /** A client that sends garbage or asks for too much loses its own connection and nothing else. */
  #attempt(connection: Connection, step: () => void): void {
    if (connection.ended) return;
    try {
      step();
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      connection.refuse(error.code, error.message);
      this.#left(connection);
    }
  }

  /** Puts a connection in line when there is something to run for it. */
  #arrived(connection: Connection): void {
    if (connection.phase !== 'ready' || connection.ended) return;
    const ready = !connection.clogged && connection.reader.hasBatch();
    if (connection.reader.size > BATCH_MAX_BYTES && (ready || connection.clogged)) connection.socket.pause();
    if (!ready) return;
    if (connection !== this.#owner && !connection.queued) {
      connection.queued = true;
      this.#line.push(connection);
    }
    this.#work();
  }

  /** Serves the owner of the open transaction, or else the next in line, until there is nothing to do. */
  #work(): void {
    if (this.#working || this.#broken) return;
    this.#working = true;
    const until = performance.now() + SLICE_MS;
    try {
      while (this.#step()) {
        if (performance.now() < until) continue;
        setImmediate(() => this.#work());
        break;
      }
    } catch (error) {
      this.#broken = true;
      this.#options.onBroken(error);
    } finally {
      this.#working = false;
    }
  }

  #step(): boolean {
    const owner = this.#owner;
    if (owner) {
      if (owner.clogged || !owner.reader.hasBatch()) return false;
      this.#turn(owner);
      return true;
    }
    const next = this.#line.shift();
    if (!next) return false;
    if (typeof next === 'function') next(this.#session);
    else {
      next.queued = false;
      if (!next.ended && next.reader.hasBatch()) this.#turn(next);
    }
    return true;
  }

  #turn(connection: Connection): void {
    clearTimeout(this.#idle);
    const batch = connection.reader.takeBatch();
    if (batch.at(-1)?.[0] === letter.terminate) {
      connection.socket.end();
      return this.#left(connection);
    }
    this.runs++;
    this.#owner = connection;
    this.#attempt(connection, () => {
      const { bytes, status, tooLong } = this.#session.run(connection, batch);
      if (status === 'I') this.#owner = undefined;
      else this.#idle = setTimeout(() => this.#idleTooLong(), this.#options.idleInTransactionLimitMs);
      if (tooLong) {
        throw new WireError('54000', `the result is larger than ${RESPONSE_MAX_BYTES} bytes; ask for fewer rows`);
      }
      connection.send(bytes);
      if (connection.socket.isPaused()) connection.socket.resume();
      this.#arrived(connection);
    });
  }

  /** Somebody opened a transaction, or sent half a pipeline, and says no more. */
  #idleTooLong(): void {
    const owner = this.#owner;
    if (!owner) return;
    owner.refuse('25P03', 'terminating connection due to idle-in-transaction timeout');
    this.#left(owner);
  }

  #left(connection: Connection): void {
    if (connection.ended) return;
    connection.ended = true;
    this.#connections.delete(connection);
    // First of all jobs: nobody may have a turn inside the transaction that is left open.
    this.#line.unshift((session) => session.forget(connection));
    if (this.#owner === connection) {
      clearTimeout(this.#idle);
      this.#owner = undefined;
      this.#line.unshift((session) => session.rollBack());
    }
    this.#work();
  }

  #deliver(notification: Frame): void {
    const channel = textAt(notification, 9);
    for (const connection of this.#connections) if (connection.channels.has(channel)) connection.send(notification);
  }
}
