import type { Connection } from './connection.ts';
import type { Engine, Run } from './engine.ts';
import { MAINTENANCE_LIMIT_MS } from './limits.ts';
import { type Effects, effectsOf } from './statements.ts';
import {
  closeStatement,
  type Frame,
  frame,
  insertAt,
  letter,
  query,
  statementNameAt,
  type Status,
  sync,
  textAt,
  WireError,
  withSql,
} from './wire.ts';

/** RESET ALL alone would keep the role. */
const RESET = 'RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL';

/** Fails, so that a pipeline cut short is undone: a Sync by itself would commit it. */
const SPOIL = frame(letter.parse, '', 'undo', Buffer.alloc(2));

/** What SET left behind, as one statement that does it again; the role comes last, since it may not set the others. */
const capture = (custom: Iterable<string>): string => `
  SELECT 'SELECT ' || string_agg(format('set_config(%L, %L, false)', name, value), ', ' ORDER BY step) FROM (
    SELECT 1 AS step, name, setting AS value FROM pg_settings WHERE source = 'session'
    UNION ALL SELECT 1, name, current_setting(name, true) FROM unnest('{${[...custom].join()}}'::text[]) AS name
      WHERE current_setting(name, true) <> ''
    UNION ALL SELECT 2, 'session_authorization', session_user::text WHERE session_user <> 'postgres'
    UNION ALL SELECT 3, 'role', current_setting('role') WHERE current_setting('role') <> 'none'
  ) AS left_behind`;

/** A moment's state of the clock that the watchdog reads from the main thread. */
export type Clock = { start(limitMs: number): void; stop(): void };

/** What happened to a batch: what to send, and whether the session is free again. */
export type Outcome = { readonly bytes: Buffer; readonly status: Status | undefined; readonly tooLong: boolean };

/**
 * The one session of PGlite, shared by taking turns: gives each connection its own prepared statements, settings and
 * channels. Whoever calls makes sure that turns change only outside of transactions.
 */
export class Session {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #queryLimitMs: number;
  readonly #deliver: (notification: Frame) => void;
  readonly #connections: ReadonlySet<Connection>;
  #last: Connection | undefined;
  #unnamedOwner: Connection | undefined;
  #changed = false;
  /** Settings with a dot in their name that somebody made: Postgres keeps no list of them. */
  readonly #custom = new Set<string>();
  /** Of the last answer; decides what ending a connection has to clean up. */
  status: Status = 'I';

  constructor(options: {
    engine: Engine;
    clock: Clock;
    queryLimitMs: number;
    connections: ReadonlySet<Connection>;
    deliver: (notification: Frame) => void;
  }) {
    this.#engine = options.engine;
    this.#clock = options.clock;
    this.#queryLimitMs = options.queryLimitMs;
    this.#connections = options.connections;
    this.#deliver = options.deliver;
  }

  /** Runs a batch for a connection whose turn it is. */
  run(connection: Connection, batch: readonly Frame[]): Outcome {
    const limitMs = connection.maintenance ? MAINTENANCE_LIMIT_MS : this.#queryLimitMs;
    if (this.#last !== connection) this.#handOver(connection);
    const complaint = this.#restoreUnnamed(connection, batch);
    const prepared = batch.map((message) => this.#prepare(connection, message));
    const answer = this.#run(prepared.length === 1 ? prepared[0]! : Buffer.concat(prepared), limitMs); // length 1: it exists
    const status = answer.tooLong ? this.#run(sync, limitMs).status : answer.status;
    if (status) this.status = status;
    else this.status = 'T'; // in the midst of a pipeline, which counts as a transaction
    if (status === 'I') this.#listen(connection, !answer.failed && !answer.rolledBack);
    return {
      bytes: complaint ? Buffer.concat([complaint, answer.bytes]) : answer.bytes,
      status,
      tooLong: answer.tooLong,
    };
  }

  /** Statements of our own between the turns; the first column of the first row is what most of them are about. */
  own(sql: string, limitMs = MAINTENANCE_LIMIT_MS): string | null | undefined {
    return this.rows(sql, limitMs)[0]?.[0];
  }

  /** The rows of a statement of our own. */
  rows(sql: string, limitMs = MAINTENANCE_LIMIT_MS): (string | null)[][] {
    this.#reset();
    this.#unnamedOwner = undefined; // any simple query empties the slot
    this.#clock.start(limitMs);
    try {
      return this.#engine.rows(sql);
    } finally {
      this.#clock.stop();
    }
  }

  /** Rolls back what a connection left open in its turn: its pipeline first, then its transaction. */
  rollBack(): void {
    this.#unnamedOwner = undefined;
    if (this.#run(Buffer.concat([SPOIL, sync]), this.#queryLimitMs).status !== 'I') this.#run(query('ROLLBACK'), this.#queryLimitMs);
    this.status = 'I';
  }

  /** Removes what an ended connection had in the session; needs a turn of its own. */
  forget(connection: Connection): void {
    if (connection.statements.size > 0) {
      const closes = [...connection.statements].map(closeStatement);
      this.#run(Buffer.concat([...closes, sync]), this.#queryLimitMs);
    }
    if (this.#unnamedOwner === connection) this.#unnamedOwner = undefined;
    for (const channel of connection.channels) {
      const wanted = [...this.#connections].some((other) => other !== connection && other.channels.has(channel));
      if (!wanted) this.own(`UNLISTEN ${quoted(channel)}`);
    }
    // Whose they are is not known, so they stay until the last connection that may have some is gone.
    const others = [...this.#connections].some((other) => other !== connection && other.leftovers);
    if (connection.leftovers && !others) {
      for (const sql of ['CLOSE ALL', 'SELECT pg_advisory_unlock_all()', 'DISCARD TEMP']) this.own(sql);
    }
  }

  #run(messages: Buffer, limitMs: number): Run {
    this.#clock.start(limitMs);
    try {
      const answer = this.#engine.run(messages);
      if (answer.fatal !== undefined) throw new Error(answer.fatal);
      for (const notification of answer.notifications) this.#deliver(notification);
      return answer;
    } finally {
      this.#clock.stop();
    }
  }

  #handOver(connection: Connection): void {
    this.#reset();
    this.#last = connection;
    if (connection.saved === undefined) return;
    try {
      this.own(connection.saved);
      this.#changed = true;
    } catch (error) {
      // Its role may be gone; going on as somebody else is out of the question.
      throw new WireError('57P01', `the settings of this connection cannot be restored: ${String(error)}`);
    }
  }

  /** Settings go with the connection that made them: remembered for its next turn, gone for everybody else's. */
  #reset(): void {
    if (!this.#changed) return;
    this.#changed = false;
    if (this.#last && !this.#last.ended) this.#last.saved = this.own(capture(this.#custom)) ?? undefined;
    this.#last = undefined;
    this.own(RESET);
  }

  /** Gives names that cannot clash, and notes what the message will do to the session. */
  #prepare(connection: Connection, message: Frame): Frame {
    const type = message[0];
    let result = message;
    if (type === letter.query || type === letter.parse) {
      const effects = effectsOf(sqlOf(message));
      if (effects.refusal) result = withSql(message, raising(effects.refusal));
      this.#note(connection, effects);
    }
    if (type === letter.query) {
      connection.unnamed = undefined; // as Postgres does
      this.#unnamedOwner = undefined;
    }
    const at = statementNameAt(result);
    if (at === undefined) return result;
    if (result[at] !== 0) {
      const name = `${connection.id}:${textAt(result, at)}`;
      if (type === letter.parse) connection.statements.add(name);
      if (type === letter.close) connection.statements.delete(name);
      // Portals keep their names: they end with the transaction, and turns change only outside of transactions.
      return insertAt(result, at, `${connection.id}:`);
    }
    if (type === letter.parse) {
      connection.unnamed = Buffer.from(result);
      this.#unnamedOwner = connection;
    }
    return result;
  }

  #note(connection: Connection, effects: Effects): void {
    if (effects.settings) this.#changed = true;
    for (const name of effects.custom) this.#custom.add(name);
    if (effects.leftovers) connection.leftovers = true;
    if (effects.listens.length > 0) connection.listening.push(...effects.listens);
  }

  /**
   * The unnamed statement outlives its pipeline, but there is one slot for everybody. If this batch uses one parsed in
   * an earlier turn, parse it again; without one, empty the slot, so that nobody runs the statement of somebody else.
   */
  #restoreUnnamed(connection: Connection, batch: readonly Frame[]): Buffer | undefined {
    if (this.#unnamedOwner === connection) return undefined;
    const uses = batch.find((message) => {
      const at = statementNameAt(message);
      return at !== undefined && message[at] === 0;
    });
    if (!uses || uses[0] === letter.parse) return undefined;
    this.#unnamedOwner = connection;
    const { bytes } = this.#run(connection.unnamed ?? closeStatement(''), this.#queryLimitMs);
    const done = bytes[0] === letter.parseComplete || bytes[0] === CLOSE_COMPLETE;
    return done ? undefined : bytes;
  }

  /** Takes over LISTEN and UNLISTEN when their transaction is over. */
  #listen(connection: Connection, committed: boolean): void {
    if (connection.listening.length === 0) return;
    const changes = connection.listening;
    connection.listening = [];
    if (!committed) return;
    for (const { on, channel } of changes) {
      if (channel === undefined) connection.channels.clear();
      else if (on) connection.channels.add(channel);
      else connection.channels.delete(channel);
    }
    if (changes.every(({ on }) => on)) return;
    // The session has stopped listening for everybody; the others did not mean to.
    const wanted = new Set([...this.#connections].flatMap((other) => [...other.channels]));
    for (const channel of wanted) this.own(`LISTEN ${quoted(channel)}`);
  }
}

const CLOSE_COMPLETE = 0x33;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function sqlOf(message: Frame): string {
  return textAt(message, message[0] === letter.query ? 5 : message.indexOf(0, 5) + 1);
}

/** A statement that fails with the given reason, so that Postgres itself keeps the books of transaction and pipeline. */
const raising = (reason: string): string => `DO $$BEGIN RAISE EXCEPTION '${reason}' USING ERRCODE = '0A000'; END$$`;
