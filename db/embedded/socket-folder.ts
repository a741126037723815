import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TutorError } from '../../core/errors.ts';

/** The port of the socket's name; `pg` looks for `.s.PGSQL.<port>` in the folder it is given as host. */
export const SOCKET_PORT = 5432;

/** Unix socket paths end at 104 bytes on macOS and 108 on Linux, with their closing zero. */
const SOCKET_PATH_MAX_BYTES = 103;

/** The socket file inside its folder, by the name `pg` expects. */
export const socketPath = (folder: string): string => join(folder, `.s.PGSQL.${SOCKET_PORT}`);

/** The short folder for the socket of one database: in the temporary directory, since data directories can be deep. */
export function socketFolder(directory: string, temporary: string = tmpdir()): string {
  const digest = createHash('sha256').update(realpathSync(directory)).digest('hex').slice(0, 12);
  const name = `viva-${process.getuid?.() ?? 0}-${digest}`;
  const folder = join(temporary, name);
  return Buffer.byteLength(socketPath(folder)) <= SOCKET_PATH_MAX_BYTES ? folder : join('/tmp', name);
}

/** Creates the folder if need be and makes sure that nobody else can have put a socket there. */
export function openSocketFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  checkSocketFolder(folder);
}

/** Refuses a folder in which another user of this machine could listen in our name. */
export function checkSocketFolder(folder: string): void {
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw refusal(folder, 'it is not a folder of its own');
  if (process.getuid && found.uid !== process.getuid()) throw refusal(folder, 'it belongs to another user');
  // Ours, so only we can have loosened it; tightening it again is enough.
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

/** Removes the folder of a host that has closed. */
export function removeSocketFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

const refusal = (folder: string, why: string) =>
  new TutorError('unavailable', `The database's socket folder ${folder} cannot be trusted: ${why}. Remove it and try again.`);
