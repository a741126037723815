import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, linkSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TutorError } from '../core/errors.ts';
import { makeFolder } from './file-trouble.ts';

const KEY_BYTES = 32;
const ID_LENGTH = 16;

/** What a derived key is for; each purpose has a key that tells nothing about the others. */
export type Purpose = 'private-texts' | 'sessions' | 'object-links' | 'counters';

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
  /** Which key the database was written with; undefined for a new one, and only for that is a key made. */
  readonly written?: string | undefined;
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
  makeFolder(directory);
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

/** Says that a server's key must be given; asked before anything is opened. */
export function wantServerKey({ masterKey: given, fileAllowed }: Pick<KeySettings, 'masterKey' | 'fileAllowed'>): void {
  if (given || fileAllowed) return;
  throw new TutorError(
    'invalid',
    'MASTER_KEY must be set when DATABASE_URL is; make one with: openssl rand -hex 32, and keep it safe: without it private texts cannot be read.',
  );
}

/** The keys of this installation; makes the key file for a new database where one may be made. */
export function openKeys(settings: KeySettings): Keyring {
  const { masterKey: given, previousKey, directory, written } = settings;
  wantServerKey(settings);
  if (given) return { current: masterKey(given), previous: previousKey ? masterKey(previousKey) : undefined };
  const file = keyFile(directory);
  // Killed between the two steps of a replacement: the key before is whole, and the new one is made now.
  const there = readKeyFile(file) ?? (existsSync(previousFile(directory)) ? makeKeyFile(file, directory) : undefined);
  if (!there && written)
    throw new TutorError(
      'not-found',
      `The key file ${file} is missing, and the database was written with it (key ${written}); put it back.`,
    );
  const previous = previousKey ?? readKeyFile(previousFile(directory));
  return { current: masterKey(there ?? makeKeyFile(file, directory)), previous: previous ? masterKey(previous) : undefined };
}

/** Every key at hand, those of earlier dumps too; makes none. */
export function knownKeys({ masterKey: given, previousKey, directory }: KeySettings): MasterKey[] {
  const files = existsSync(directory)
    ? readdirSync(directory).filter((name) => /^master\.key(?:\.previous|\.[0-9a-f]{16})?$/.test(name))
    : [];
  const texts = [given, previousKey, ...files.map((name) => readKeyFile(join(directory, name)))];
  return texts.filter((text) => text !== undefined).map(masterKey);
}

/** Puts a new key in the key file and keeps the old one beside it until every text is written anew, at the next start. */
export function replaceKeyFile(directory: string): void {
  const file = keyFile(directory);
  const text = readKeyFile(file);
  if (!text) throw new TutorError('not-found', `There is no key file at ${file} to replace.`);
  if (readKeyFile(previousFile(directory))) {
    throw new TutorError('conflict', 'The key before is still in use; start Viva once so that it can finish replacing it.');
  }
  // The old key is copied before the new one takes its place: killed in between, the key file is still whole.
  writeFileSync(previousFile(directory), `${text}\n`, { mode: 0o600, flush: true });
  rmSync(file);
  makeKeyFile(file, directory);
}

/** Sets the key before aside under its id, once nothing in the database is written with it; dumps made under it still need it. */
export function setAsidePreviousKey(directory: string, settled: Keyring): void {
  const text = readKeyFile(previousFile(directory));
  if (!text || masterKey(text).id !== settled.previous?.id) return; // another database's, or none
  renameSync(previousFile(directory), `${keyFile(directory)}.${settled.previous.id}`);
}
