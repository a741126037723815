import { BATCH_MAX_BYTES, MESSAGE_MAX_BYTES, STARTUP_MAX_BYTES } from './limits.ts';
import { type Frame, letter, WireError } from './wire.ts';

/** The letters a client may send; Postgres ends the session over any other, and PGlite would end with it. */
const KNOWN: ReadonlySet<number | undefined> = new Set([
  letter.parse,
  letter.bind,
  letter.describe,
  letter.close,
  letter.execute,
  letter.sync,
  letter.flush,
  letter.query,
  letter.terminate,
  letter.copyData,
  letter.copyDone,
  letter.copyFail,
]);

/** The only letter expected while we wait for a password; after that Postgres would end the session over it. */
export const PASSWORD_ONLY: ReadonlySet<number | undefined> = new Set([letter.password]);

/** Cuts what a socket delivers into messages and hands them out in pieces that can be run in one go. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #unread = 0;
  #batch: Frame[] = [];
  #batchBytes = 0;
  #whole = false;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#unread += chunk.length;
  }

  /** Bytes received and not yet handed out. */
  get size(): number {
    return this.#unread + this.#batchBytes;
  }

  /** The next packet without a letter: a startup or a request for encryption. */
  startup(): Buffer | undefined {
    if (this.#unread < 8) return undefined;
    const length = this.#peek(8).readInt32BE(0);
    if (length < 8 || length > STARTUP_MAX_BYTES) throw new WireError('08P01', 'invalid length of startup packet');
    return this.#unread < length ? undefined : this.#take(length);
  }

  /** The next message by itself. */
  message(known = KNOWN): Frame | undefined {
    if (this.#unread < 5) return undefined;
    const head = this.#peek(5);
    const length = head.readInt32BE(1);
    if (!known.has(head[0])) throw new WireError('08P01', `invalid frontend message type ${head[0]}`);
    if (length < 4) throw new WireError('08P01', 'invalid message length');
    if (length >= MESSAGE_MAX_BYTES) {
      throw new WireError('54000', `a message of ${length} bytes is too long; the limit is ${MESSAGE_MAX_BYTES} bytes`);
    }
    return this.#unread < length + 1 ? undefined : this.#take(length + 1);
  }

  /**
   * Whether a whole batch is there: everything up to a Sync, Flush, Query or Terminate. Holding a pipeline back until
   * it is complete means that half of one never keeps the other processes waiting.
   */
  hasBatch(): boolean {
    while (!this.#whole) {
      const next = this.message();
      if (!next) return false;
      this.#batch.push(next);
      this.#batchBytes += next.length;
      this.#whole = endsBatch(next) || this.#batchBytes > BATCH_MAX_BYTES;
    }
    return true;
  }

  /** Takes the batch that `hasBatch` found. */
  takeBatch(): Frame[] {
    const batch = this.#batch;
    this.#batch = [];
    this.#batchBytes = 0;
    this.#whole = false;
    return batch;
  }

  #peek(length: number): Buffer {
    const first = this.#chunks[0]!; // callers made sure that there are `length` bytes
    if (first.length >= length) return first;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }

  #take(length: number): Buffer {
    const pieces: Buffer[] = [];
    for (let missing = length; missing > 0;) {
      const chunk = this.#chunks[0]!; // callers made sure that there are `length` bytes
      const piece = chunk.subarray(0, missing);
      if (piece.length === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(piece.length);
      pieces.push(piece);
      missing -= piece.length;
    }
    this.#unread -= length;
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces); // length 1: it exists
  }
}

const endsBatch = ([type]: Frame): boolean =>
  type === letter.sync || type === letter.flush || type === letter.query || type === letter.terminate;
