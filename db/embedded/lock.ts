import { DatabaseSync } from 'node:sqlite';

/** A held lock; it ends with `release` or with the process, whatever kills it. */
export type Lock = { release(): void };

/**
 * Takes the lock if nobody holds it; never waits and never takes it from somebody. The operating system frees it when
 * the holder dies, so there is no such thing as a stale one — heartbeats and process ids have corrupted databases.
 *
 * Nobody else may open this file: closing any descriptor of it in the holding process drops POSIX locks silently.
 * SQLite itself knows about that and keeps its own descriptors of one file together.
 */
export function tryLock(file: string): Lock | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}

/** SQLITE_BUSY and SQLITE_LOCKED with their extended codes; anything else (no such folder, read-only) is real trouble. */
function isBusy(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  return code === 5 || code === 6;
}
