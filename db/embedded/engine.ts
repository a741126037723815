import { PGlite } from '@electric-sql/pglite';
import { amcheck } from '@electric-sql/pglite/contrib/amcheck';
import { vector } from '@electric-sql/pglite-pgvector';
import { DurableFs } from './durable-fs.ts';
import { RESPONSE_MAX_BYTES } from './limits.ts';
import { type Answer, errorText, frame, letter, query, readAnswer, readRows, startup, sync } from './wire.ts';

/** Small buffers, little WAL, and commits that reach the disk. Errors go to the client; the log shall not repeat data. */
const SETTINGS = [
  'shared_buffers=32MB',
  'max_wal_size=64MB',
  'min_wal_size=32MB',
  'wal_sync_method=fsync',
  'log_min_messages=fatal',
  'log_min_error_statement=panic',
];

/** An answer, and whether some of it had to be thrown away. */
export type Run = Answer & { readonly tooLong: boolean };

/** The one session of the one PGlite, spoken to in messages of the wire protocol, synchronously. */
export type Engine = {
  /** The ParameterStatus messages of a new session, to greet clients without asking Postgres. */
  readonly greeting: Buffer;
  /** Runs messages to their end and gives what Postgres says. Throws when PGlite itself fails. */
  run(messages: Uint8Array): Run;
  /** Runs a query of our own and gives its rows; throws its error. */
  rows(sql: string): (string | null)[][];
  /** How many times something was forced to the disk. */
  syncs(): number;
  close(): Promise<void>;
};

/** PGlite on the folder with our settings; `onFatal` hears what Postgres writes when it gives up, even from an endless loop. */
export async function openPglite(fs: DurableFs, onFatal: (line: string) => void): Promise<PGlite> {
  const database = await PGlite.create({
    fs,
    extensions: { vector, amcheck },
    startParams: [...PGlite.defaultStartParams.filter((word) => word !== '-F'), ...SETTINGS.flatMap((word) => ['-c', word])],
    onStderr: (line) => {
      if (/\b(?:FATAL|PANIC):/.test(line)) onFatal(line);
      return false;
    },
  });
  fs.opened();
  return database;
}

/** Opens the database in the folder for messages of the wire protocol. */
export async function openEngine(folder: string, onFatal: (line: string) => void): Promise<Engine> {
  const fs = new DurableFs(folder);
  const database = await openPglite(fs, onFatal);

  const output: Buffer[] = [];
  let size = 0;
  const collect = (chunk: Uint8Array) => {
    size += chunk.length;
    if (size <= RESPONSE_MAX_BYTES) output.push(Buffer.from(chunk)); // a copy: the memory is PGlite's
  };
  // Sets the receiver that the synchronous call uses from here on; nothing else may query this PGlite.
  await database.execProtocolRawStream(sync, { syncToFs: false, onRawData: collect });

  const run = (input: Uint8Array): Run => {
    output.length = 0;
    size = 0;
    database.execProtocolRawSync(input);
    const bytes = output.length === 1 ? output[0]! : Buffer.concat(output); // length 1: it exists
    return { ...readAnswer(bytes), tooLong: size > RESPONSE_MAX_BYTES };
  };

  return {
    greeting: parameters(run(startup({ user: 'postgres', database: 'postgres' })).bytes),
    run,
    rows(sql) {
      const { bytes, failed } = run(query(sql));
      if (failed) throw new Error(errorText(firstError(bytes)));
      return readRows(bytes);
    },
    syncs: () => fs.syncs,
    close: () => database.close(),
  };
}

function parameters(bytes: Buffer): Buffer {
  return Buffer.concat(messages(bytes).filter(([type]) => type === letter.parameterStatus));
}

const firstError = (bytes: Buffer): Buffer =>
  messages(bytes).find(([type]) => type === letter.error) ?? frame(letter.error, 'Munknown error');

function messages(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + 5 <= bytes.length;) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    found.push(bytes.subarray(at, end));
    at = end;
  }
  return found;
}
