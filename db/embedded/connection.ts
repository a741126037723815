import type { Socket } from 'node:net';
import { FrameReader } from './frame-reader.ts';
import { UNREAD_MAX_BYTES } from './limits.ts';
import type { Listening } from './statements.ts';
import { errorResponse, type Frame } from './wire.ts';

/** One client of the multiplexer: its socket and what of the shared session is its own. */
export class Connection {
  readonly id: number;
  readonly socket: Socket;
  readonly reader = new FrameReader();
  /** How far the greeting has come; statements run when it is over. */
  phase: 'startup' | 'password' | 'ready' = 'startup';
  ended = false;
  /** Waiting in line; once is enough. */
  queued = false;
  /** The application name promised that this is a migration, a dump or the like. */
  maintenance = false;
  /** Names of prepared statements, as Postgres knows them. */
  readonly statements = new Set<string>();
  /** The last unnamed Parse, to repeat when somebody else has used that slot since. */
  unnamed: Frame | undefined;
  readonly channels = new Set<string>();
  /** LISTENs whose transaction is still open. */
  listening: Listening[] = [];
  /** SQL that brings back the settings this connection had when another took the session over. */
  saved: string | undefined;
  /** It may have temporary tables, session locks or held cursors. */
  leftovers = false;

  constructor(id: number, socket: Socket) {
    this.id = id;
    this.socket = socket;
  }

  /** Its results pile up unread; nothing more runs for it until they are read. */
  get clogged(): boolean {
    return this.socket.writableLength > UNREAD_MAX_BYTES;
  }

  send(bytes: Buffer): void {
    if (bytes.length > 0 && !this.ended) this.socket.write(bytes);
  }

  /** Ends the connection with a reason, as Postgres does. */
  refuse(code: string, message: string): void {
    this.send(errorResponse('FATAL', code, message));
    this.socket.end();
    // Ending waits for the other side; one that never reads must not stay.
    setTimeout(() => this.socket.destroy(), 1_000).unref();
  }
}
