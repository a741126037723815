import { PGlite } from '@electric-sql/pglite';
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TutorError } from '../../core/errors.ts';

/** The major version of PGlite's Postgres; the files of another one cannot be read. */
const POSTGRES_VERSION = '18';

/**
 * Makes sure that there is a whole database in the folder. A new one is made aside, forced to the disk and renamed, so
 * that a process killed in between leaves nothing that looks like a database. Only the holder of the lock may call this.
 */
export async function createDatabase(folder: string): Promise<void> {
  const versionFile = join(folder, 'PG_VERSION');
  if (existsSync(versionFile)) return checkVersion(folder, readFileSync(versionFile, 'utf8').trim());
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new TutorError('unavailable', `The folder ${folder} holds something that is not a database. Move it away.`);
  }
  const aside = `${folder}.new`;
  rmSync(aside, { recursive: true, force: true });
  const database = await PGlite.create(aside);
  await database.close();
  settle(aside);
  rmSync(folder, { recursive: true, force: true });
  renameSync(aside, folder);
  syncFile(dirname(folder));
}

function checkVersion(folder: string, version: string): void {
  if (version === POSTGRES_VERSION) return;
  throw new TutorError(
    'unavailable',
    `The database in ${folder} was written by PostgreSQL ${version}, this program brings ${POSTGRES_VERSION}. Restore it from an export.`,
  );
}

/** Forces every file to the disk, and dates it back so that the next recovery knows that it need not do so again. */
function settle(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    syncFile(path);
    if (entry.isFile() && entry.name !== 'pg_control') utimesSync(path, 0, 0);
  }
  syncFile(folder);
}

/** Windows cannot sync folders, nor files that are open for reading: there the first checkpoints have to do. */
function syncFile(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
