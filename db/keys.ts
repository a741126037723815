import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TutorError } from '../core/errors.ts';

const KEY_BYTES = 32;
const ID_LENGTH = 16;

/** What a derived key is for; each purpose has a key that tells nothing about the others. */
export type Purpose = 'private-texts' | 'sessions';

/** One master key: its public id (its fingerprint) and the keys derived from it. */
export type MasterKey = { readonly id: string; derive(purpose: Purpose): Buffer };

/** The key in use and, while it is being replaced, the one before. */
export type Keyring = { readonly current: MasterKey; readonly previous: MasterKey | undefined };

/** Where the keys come from. On a server's database the key must be given: several machines share the texts. */
export type KeySettings = {
  readonly masterKey?: string | undefined;
  readonly previousKey?: string | undefined;
  readonly directory: string;
  readonly fileAllowed: boolean;
};

const masterKey = (hex: string): MasterKey => {
  const secret = Buffer.from(hex, 'hex');
  const derive = (info: string) => Buffer.from(hkdfSync('sha256', secret, 'viva', info, KEY_BYTES));
  return {
    id: createHmac('sha256', derive('fingerprint')).update('id').digest('hex').slice(0, ID_LENGTH),
    derive,
  };
};

const keyFile = (directory: string) => join(directory, 'master.key');
const previousFile = (directory: string) => join(directory, 'master.key.previous');

function readKeyFile(file: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  if (!/^[0-9a-f]{64}$/.test(text))
    throw new TutorError('invalid', `${file} does not hold a key (64 hexadecimal digits); put the right one back.`);
  if (process.platform !== 'win32' && statSync(file).mode & 0o077)
    throw new TutorError('invalid', `${file} can be read by others; make it private (chmod 600) and consider replacing the key.`);
  return text;
}

/** Makes the file with a new key unless there is one; of two starters one makes it and both read the same. */
function makeKeyFile(file: string, directory: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(mine, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  return readKeyFile(file)!; // made just now, by us or by another starter
}

/** The keys of this installation; makes the key file at first start where one may be made. */
export function openKeys({ masterKey: given, previousKey, directory, fileAllowed }: KeySettings): Keyring {
  if (given) return { current: masterKey(given), previous: previousKey ? masterKey(previousKey) : undefined };
  if (!fileAllowed) {
    throw new TutorError(
      'invalid',
      'MASTER_KEY must be set when DATABASE_URL is; make one with: openssl rand -hex 32, and keep it safe: without it private texts cannot be read.',
    );
  }
  const file = keyFile(directory);
  const current = readKeyFile(file) ?? makeKeyFile(file, directory);
  const previous = previousKey ?? readKeyFile(previousFile(directory));
  return { current: masterKey(current), previous: previous ? masterKey(previous) : undefined };
}

/** Puts a new key in the key file and keeps the old one beside it until every text is written anew, at the next start. */
export function replaceKeyFile(directory: string): void {
  const file = keyFile(directory);
  if (!readKeyFile(file)) throw new TutorError('not-found', `There is no key file at ${file} to replace.`);
  if (readKeyFile(previousFile(directory)))
    throw new TutorError('conflict', 'The key before is still in use; start Viva once so that it can finish replacing it.');
  renameSync(file, previousFile(directory));
  makeKeyFile(file, directory);
}

/** Forgets the key before, once nothing is written with it any more. */
export const forgetPreviousKeyFile = (directory: string): void => rmSync(previousFile(directory), { force: true });
