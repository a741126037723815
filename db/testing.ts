import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { projectRoot, readEnv } from '../env.ts';
import type { Tx } from './client.ts';
import { openDatabase, type Database } from './connection.ts';
import { openKeys } from './keys.ts';
import { listMigrations } from './migration-list.ts';
import { migrate } from './migrate.ts';
import { newId } from './new-id.ts';
import { openFolder } from './objects/folder.ts';
import { openObjects, type Objects } from './queries/objects.ts';

const cache = join(projectRoot, 'node_modules', '.cache', 'viva-test');
const versions =
  readFileSync(join(projectRoot, 'package-lock.json'), 'utf8')
    .match(/"node_modules\/@electric-sql\/[^}]*"version": "[^"]*"/g)
    ?.join() ?? '';
const emptyFolder = join(cache, `empty-${createHash('sha256').update(versions).digest('hex').slice(0, 12)}`);
const stamp = createHash('sha256')
  .update(JSON.stringify(listMigrations()))
  .update(readFileSync(join(import.meta.dirname, 'migrate.ts')))
  .update(versions)
  .digest('hex')
  .slice(0, 12);
const templateFolder = join(cache, stamp);
const templateName = `viva_template_${stamp}`;
const TEMPLATE_UNUSED_MS = 24 * 60 * 60 * 1000;
const quiet = { log: () => undefined };

/** The server that the database suites use instead of the embedded database, where one is given. */
export const testServer = (): string | undefined => readEnv().TEST_DATABASE_URL;

async function onServer<T>(run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: testServer() });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

const urlOf = (name: string) => Object.assign(new URL(testServer()!), { pathname: `/${name}` }).href; // asked only where a server is given

async function makeServerTemplate(): Promise<void> {
  const made = await onServer(async (client) => {
    if ((await client.query('select from pg_database where datname = $1', [templateName])).rowCount) return true;
    await client.query(`drop database if exists ${templateName}_new with (force)`); // of a run that was killed
    await client.query(`create database ${templateName}_new`);
    return false;
  });
  if (made) return;
  const db = await openDatabase({ url: urlOf(`${templateName}_new`), directory: '', poolMax: 2 });
  await migrate(db).finally(() => db.close());
  await onServer((client) => client.query(`alter database ${templateName}_new rename to ${templateName}`));
}

/** A folder that is made once for all tests of this tree, and then copied; gives where it is. */
export async function madeOnce(name: string, make: (path: string) => Promise<void>): Promise<string> {
  const made = join(cache, name);
  if (existsSync(made)) {
    utimesSync(made, new Date(), new Date()); // it is in use
    return made;
  }
  mkdirSync(cache, { recursive: true });
  for (const each of readdirSync(cache)) {
    const old = Date.now() - statSync(join(cache, each)).mtimeMs > TEMPLATE_UNUSED_MS; // other trees may share this folder
    if (old) rmSync(join(cache, each), { recursive: true, force: true });
  }
  const unfinished = mkdtempSync(`${made}.`);
  await make(unfinished);
  try {
    renameSync(unfinished, made);
  } catch {
    rmSync(unfinished, { recursive: true, force: true }); // another run was quicker
  }
  return made;
}

const open = (directory: string) => openDatabase({ directory, poolMax: 2, ...quiet });

/** Two databases: one as it is before the first migration, and a copy of it that is migrated. */
async function makeEmbeddedTemplates(): Promise<void> {
  await madeOnce(basename(emptyFolder), async (directory) => (await open(directory)).close());
  await madeOnce(stamp, async (directory) => {
    cpSync(emptyFolder, directory, { recursive: true });
    const db = await open(directory);
    await migrate(db).finally(() => db.close());
  });
}

/** Vitest's global set-up: makes the migrated database once, from which every test file gets its own copy. */
export async function setup(): Promise<void> {
  await makeEmbeddedTemplates();
  if (testServer()) await makeServerTemplate();
}

/** A folder that goes with `remove`. */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'viva-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The same, holding what another one holds: by itself that of a product that is migrated and was never started. */
export function folderLike(path = templateFolder): ReturnType<typeof temporaryFolder> {
  const folder = temporaryFolder();
  cpSync(path, folder.path, { recursive: true });
  return folder;
}

type TestOptions = {
  readonly empty?: boolean;
  readonly kind?: 'embedded';
  readonly poolMax?: number;
  readonly idleInTransactionMaxMs?: number;
};

/** A database of one's own: migrated unless `empty`, of the kind the suite runs on. `close` also removes it. */
export async function testDatabase(options: TestOptions = {}): Promise<Database & { directory: string }> {
  const { empty = false, kind, idleInTransactionMaxMs, poolMax = 10 } = options;
  const folder = temporaryFolder();
  if (!testServer() || kind === 'embedded') {
    cpSync(empty ? emptyFolder : templateFolder, folder.path, { recursive: true });
    const db = await openDatabase({
      directory: folder.path,
      poolMax,
      ...quiet,
      ...(idleInTransactionMaxMs ? { idleInTransactionMaxMs } : {}),
    });
    return { ...db, directory: folder.path, close: () => db.close().finally(folder.remove) };
  }
  const name = `viva_test_${newId().replaceAll('-', '')}`;
  await onServer((client) => client.query(`create database ${name} ${empty ? '' : `template ${templateName}`}`));
  const db = await openDatabase({ url: urlOf(name), directory: folder.path, poolMax });
  const drop = () => onServer((client) => client.query(`drop database ${name} with (force)`)).then(folder.remove);
  return { ...db, directory: folder.path, close: () => db.close().then(drop) };
}

/** A store for the files of a test database, in its folder. */
export const testObjects = (db: Database & { directory: string }): Objects =>
  openObjects(
    db,
    openFolder(join(db.directory, 'objects'), {
      keys: openKeys({ directory: db.directory, fileAllowed: true }),
      linkBase: 'http://localhost/objects',
    }),
  );

/** Runs queries as a person, and gives what they found, with the plan of the last of them as it was when it ran. */
export async function explained<T>(
  client: pg.PoolClient,
  person: string,
  ask: (tx: Tx) => Promise<T>,
): Promise<{ found: T; plan: string }> {
  let plan = '';
  const watched = new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (name !== 'query' || typeof value !== 'function') return value;
      return async (query: pg.QueryConfig, values?: unknown[]) => {
        if (/^\s*(?:select|with)\b/i.test(query.text)) {
          const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${query.text}`, values);
          plan = rows.map((row) => row['QUERY PLAN']).join('\n');
        }
        return client.query(query, values);
      };
    },
  });
  await client.query(`begin; set local role viva_app; set local viva.person = '${person}'`);
  try {
    return { found: await ask(drizzle({ client: watched, casing: 'snake_case' })), plan };
  } finally {
    await client.query('rollback');
  }
}

/** A statement that was sent to a database. */
export type Sent = { readonly name: string; readonly values: readonly unknown[] };

/** A database that tells of every statement that is sent to it. */
export const overheard = (db: Database, listen: (sent: Sent) => void): Database => ({
  ...db,
  async connect() {
    const client = await db.connect();
    return new Proxy(client, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...words: unknown[]): unknown => {
          if (name === 'query') {
            const [first] = words as [{ name?: string; values?: unknown[] } | string];
            listen(typeof first === 'string' ? { name: first, values: [] } : { name: first.name ?? '', values: first.values ?? [] });
          }
          return Reflect.apply(value, target, words);
        };
      },
    });
  },
});
