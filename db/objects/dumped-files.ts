import { z } from 'zod';
import { TutorError } from '../../core/errors.ts';
import { OBJECT_MAX_BYTES, ObjectKey, readObject, type ObjectStore } from './object-store.ts';
import { hashOf } from './sign-v4.ts';

const PIECE_BYTES = 192 * 1024; // a multiple of three, so that no piece of base64 is padded but the last

/** A file in a dump: this line, then its bytes in lines of base64. */
const FileLine = z.object({ file: ObjectKey, bytes: z.int().min(0).max(OBJECT_MAX_BYTES), sha256: z.string() });

/** A file that a dump holds. */
export type DumpedFile = { readonly key: ObjectKey; readonly content: Buffer };

const broken = () => new TutorError('invalid', 'The dump is not whole: a file in it is not what it was.');

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    throw broken();
  }
};

/** Whether a line of a dump is of a file, and not of a table. */
export const isOfFile = (line: string): boolean => line.startsWith('"') || line.startsWith('{"file"');

/** The lines of files for a dump; one that is not in the store any more is left out, and `missing` is told. */
export async function* fileLines(
  store: ObjectStore,
  keys: readonly ObjectKey[],
  missing: (key: ObjectKey) => void,
): AsyncGenerator<string> {
  for (const key of keys) {
    const content = await readObject(store, key, OBJECT_MAX_BYTES);
    if (!content) {
      missing(key);
      continue;
    }
    yield `${JSON.stringify({ file: key, bytes: content.length, sha256: hashOf(content) })}\n`;
    for (let from = 0; from < content.length; from += PIECE_BYTES)
      yield `${JSON.stringify(content.subarray(from, from + PIECE_BYTES).toString('base64'))}\n`;
  }
}

/** Puts the lines of files together again, and holds each file to what its dump says of it. */
export class FileGatherer {
  count = 0;
  #head: z.output<typeof FileLine> | undefined;
  #pieces: Buffer[] = [];
  #bytes = 0;

  /** Takes a line of a file; gives the file when that was its last. */
  add(line: string): DumpedFile | undefined {
    if (line.startsWith('"')) {
      const piece = Buffer.from(line.slice(1, -1), 'base64');
      this.#pieces.push(piece);
      this.#bytes += piece.length;
    } else {
      this.done();
      const head = FileLine.safeParse(parsed(line));
      if (!head.success) throw broken();
      this.#head = head.data;
    }
    if (!this.#head || this.#bytes > this.#head.bytes) throw broken();
    if (this.#bytes < this.#head.bytes) return undefined;
    const file = { key: this.#head.file, content: Buffer.concat(this.#pieces) };
    if (hashOf(file.content) !== this.#head.sha256) throw broken();
    [this.#head, this.#pieces, this.#bytes] = [undefined, [], 0];
    this.count += 1;
    return file;
  }

  /** Says that no line of the file before is missing. */
  done(): void {
    if (this.#head) throw broken();
  }
}
