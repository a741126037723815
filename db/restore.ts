import { basename } from 'node:path';
import type pg from 'pg';
import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { isConnectionLoss, type Database } from './connection.ts';
import { DumpEnd, DumpHeader, DumpTable, dumpableTables, exactText, keepNewest, readDump, writeDump } from './dump.ts';
import { listMigrations, type Querier } from './migration-list.ts';
import { FileGatherer, isOfFile } from './objects/dumped-files.ts';
import type { ObjectKey, ObjectStore } from './objects/object-store.ts';
import { holdsPeople, lockMigrations, runMigrations } from './migrate.ts';

const BATCH_ROWS = 1000;
const BATCH_BYTES = 4_000_000;
const BACKUPS_KEPT = 3;
const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** What an import did, for the person who asked for it. */
export type Imported = { readonly tables: number; readonly rows: number; readonly files: number; readonly backup: string | undefined };

/** `replace` allows a database with people in it, after a dump of it was written to `backups`; `keyIds` are the master keys at hand. */
export type ImportOptions = {
  readonly replace: boolean;
  readonly backups: string;
  readonly keyIds: readonly string[];
  readonly store?: ObjectStore;
};

/** Takes away the product's own tables and schemas; what else is in the database stays, extensions too. */
async function clear(client: Querier): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('viva.tables') is not null as there`);
  const { rows: tables } = rows[0]?.there
    ? await client.query<{ name: string }>(`select name from viva.tables where to_regclass(format('public.%I', name)) is not null`)
    : { rows: [] };
  if (tables.length) await client.query(`drop table ${tables.map(({ name }) => `public.${quote(name)}`).join(', ')} cascade`);
  await client.query('drop schema if exists app cascade; drop schema if exists viva cascade');
}

/** Lets each sequence go on behind the rows that were loaded with its numbers. */
async function moveSequences(client: Querier): Promise<void> {
  const { rows } = await client.query<{ sequence: string; table: string; column: string }>(`
    select d.objid::regclass::text as sequence, d.refobjid::regclass::text as table, quote_ident(a.attname) as column
    from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S' and s.relnamespace = 'public'::regnamespace
      join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid where d.deptype = 'a' and d.refobjsubid > 0`);
  for (const { sequence, table, column } of rows)
    await client.query(`select setval('${sequence}', coalesce(max(${column}), 0) + 1, false) from ${table}`);
}

type Constraint = { table: string; name: string; definition: string };

/**
 * Foreign keys and triggers rest while rows arrive table by table; putting the keys back checks every row. One statement
 * for each table, since each costs the embedded database milliseconds.
 */
async function withoutKeys(client: Querier, tables: readonly string[], load: () => Promise<void>): Promise<void> {
  const { rows: keys } = await client.query<Constraint>(`
    select relname as table, quote_ident(conname) as name, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join pg_class r on r.oid = conrelid
    where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0 and relname in (select name from viva.tables)`);
  const alter = (change: string, ofKey: (key: Constraint) => string) =>
    client.query(
      tables
        .map((table) => [change, ...keys.filter((key) => key.table === table).map(ofKey)].join(', '))
        .map((changes, place) => `alter table public.${quote(tables[place]!)} ${changes}`) // as many as tables
        .join(';\n'),
    );
  await alter('disable trigger user', ({ name }) => `drop constraint ${name}`);
  await load();
  await alter('enable trigger user', ({ name, definition }) => `add constraint ${name} ${definition}`);
}

class Loader {
  readonly counts: Record<string, number> = {};
  readonly #client: Querier;
  readonly #known: ReadonlyMap<string, { columns: string[]; types: string[] }>;
  #table = '';
  #insert = '';
  #lines: string[] = [];
  #bytes = 0;

  constructor(client: Querier, known: ReadonlyMap<string, { columns: string[]; types: string[] }>) {
    this.#client = client;
    this.#known = known;
  }

  async open({ table, columns, months }: DumpTable): Promise<void> {
    await this.flush();
    const target = this.#known.get(table);
    if (!target) throw new TutorError('invalid', `The dump has a table "${table}" that its own migrations do not make.`);
    const fields = columns.map((column, position) => {
      const type = target.types[target.columns.indexOf(column)];
      if (!type) throw new TutorError('invalid', `The dump has a column "${table}.${column}" that its own migrations do not make.`);
      return { name: quote(column), value: `(line->>${position})::${type}` };
    });
    for (const month of months ?? [])
      await this.#client.query('select app.make_month_partitions($1::regclass, $2::date, 1)', [`public.${quote(table)}`, `${month}-01`]);
    this.#table = table;
    this.counts[table] = 0;
    this.#insert =
      `insert into public.${quote(table)} (${fields.map(({ name }) => name).join(', ')}) overriding system value ` +
      `select ${fields.map(({ value }) => value).join(', ')} from json_array_elements($1::json) as rows(line)`;
  }

  async add(line: string): Promise<void> {
    if (!this.#insert) throw new TutorError('invalid', 'The dump has a row before it names a table.');
    this.#lines.push(line);
    this.#bytes += line.length;
    if (this.#lines.length >= BATCH_ROWS || this.#bytes >= BATCH_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    if (!this.#lines.length) return;
    await this.#client.query(this.#insert, [`[${this.#lines.join(',')}]`]);
    this.counts[this.#table] = (this.counts[this.#table] ?? 0) + this.#lines.length;
    this.#lines = [];
    this.#bytes = 0;
  }
}

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    throw new TutorError('invalid', 'The dump has a line that is not JSON.');
  }
};

/** Loads what `checkDump` has read through; somebody may have changed the file since, so rows are counted again. */
async function loadLines(client: Querier, lines: AsyncGenerator<string>): Promise<Record<string, number>> {
  const tables = await dumpableTables(client);
  const loader = new Loader(client, new Map(tables.map((table) => [table.name, table])));
  let end: Record<string, number> | undefined;
  await lines.next(); // the header
  await withoutKeys(
    client,
    tables.map(({ name }) => name),
    async () => {
      // What migrations put into tables themselves is in the dump as well.
      await client.query(tables.map(({ name }) => `delete from public.${quote(name)}`).join(';\n'));
      for await (const line of lines) {
        if (line.startsWith('[')) await loader.add(line);
        else if (isOfFile(line)) continue; // they are in the store by now
        else if (line.startsWith('{"table"')) await loader.open(DumpTable.parse(parsed(line)));
        else end = DumpEnd.parse(parsed(line)).end;
      }
      await loader.flush();
    },
  );
  await moveSequences(client);
  if (!end || JSON.stringify(end) !== JSON.stringify(loader.counts)) throw notWhole();
  return loader.counts;
}

function checkHeader(line: string | undefined): DumpHeader {
  const header = DumpHeader.safeParse(line === undefined ? undefined : parsed(line));
  if (!header.success) throw new TutorError('invalid', 'That file is not a dump of Viva.');
  const known = listMigrations();
  const fits = header.data.migrations.every(({ tag, hash }, position) => known[position]?.tag === tag && known[position].hash === hash);
  if (!fits) throw new TutorError('conflict', 'The dump was made by a newer version of Viva; import it with that version.');
  return header.data;
}

const notWhole = () => new TutorError('invalid', 'The dump is not whole: its last line is missing or counts other rows.');

/** The row of the deployment names the key that the dump's texts are sealed under. */
const keyIn = ({ table, columns }: DumpTable, line: string): string | undefined =>
  table === 'deployment'
    ? (z.array(z.string().nullable()).parse(parsed(line))[columns.indexOf('key_fingerprint')] ?? undefined)
    : undefined;

/** Reads a dump through before anything is touched: whether it is whole, made by a version we know, under a key at hand. */
async function checkDump(file: string, keyIds: readonly string[]): Promise<DumpHeader & { readonly files: number }> {
  const lines = readDump(file);
  const first = await lines.next();
  const header = checkHeader(first.done ? undefined : first.value);
  const counts: Record<string, number> = {};
  let table: DumpTable | undefined;
  let key: string | undefined;
  let end: z.output<typeof DumpEnd> | undefined;
  const files = new FileGatherer();
  for await (const line of lines) {
    if (end || (line.startsWith('[') && !table)) throw notWhole();
    if (line.startsWith('[') && table) {
      counts[table.table] = (counts[table.table] ?? 0) + 1;
      key ??= keyIn(table, line);
    } else if (line.startsWith('{"table"')) {
      table = DumpTable.parse(parsed(line));
      counts[table.table] ??= 0;
    } else if (isOfFile(line)) files.add(line);
    else end = DumpEnd.parse(parsed(line));
  }
  files.done();
  if (!end || JSON.stringify(end.end) !== JSON.stringify(counts) || files.count !== (end.files ?? 0)) throw notWhole();
  if (key && !keyIds.includes(key)) {
    throw new TutorError(
      'conflict',
      `The dump was made under another master key (${key}), which is not here: put its key file into DATA_DIR or give it as MASTER_KEY_PREVIOUS, then import.`,
    );
  }
  return { ...header, files: files.count };
}

/** Puts the files of a dump into the store, but for those that are there; gives the keys of those that were not. */
async function putFiles(file: string, store: ObjectStore): Promise<ObjectKey[]> {
  const gatherer = new FileGatherer();
  const put: ObjectKey[] = [];
  try {
    for await (const line of readDump(file)) {
      const found = isOfFile(line) ? gatherer.add(line) : undefined;
      if (!found || (await store.find(found.key))?.bytes === found.content.length) continue;
      await store.put(found.key, found.content);
      put.push(found.key);
    }
    return put;
  } catch (error) {
    await removeFiles(store, put);
    throw error;
  }
}

const removeFiles = (store: ObjectStore, keys: readonly ObjectKey[]) => Promise.all(keys.map((key) => store.remove(key)));

/** Whether there are people in the database, in whose place nothing is put unless that is wanted. */
async function mayReplace(client: pg.Client, file: string, replace: boolean): Promise<boolean> {
  const people = await holdsPeople(client);
  if (!people || replace) return people;
  throw new TutorError(
    'conflict',
    `This database has people in it; add --replace to put ${basename(file)} in its place (a dump of it is written first).`,
  );
}

async function importAlone(
  client: pg.Client,
  file: string,
  header: DumpHeader,
  { replace, backups }: ImportOptions,
): Promise<Omit<Imported, 'files'>> {
  await client.query('begin');
  await lockMigrations(client);
  const people = await mayReplace(client, file, replace);
  const backup = people ? await writeDump(client, backups, 'before-import', new Date()) : undefined;
  if (backup) keepNewest(backups, 'before-import', BACKUPS_KEPT);
  await clear(client);
  const known = listMigrations();
  await runMigrations(client, known.slice(0, header.migrations.length), 0);
  await exactText(client);
  const counts = await loadLines(client, readDump(file));
  await runMigrations(client, known.slice(header.migrations.length), header.migrations.length);
  await client.query('commit');
  return {
    tables: Object.keys(counts).length,
    rows: Object.values(counts).reduce((sum, count) => sum + count, 0),
    backup,
  };
}

/** What Postgres refuses, without the row, which may hold what nobody should read in a terminal. */
function importTrouble(error: unknown): unknown {
  const { code = '', table, constraint } = error as { code?: string; table?: string; constraint?: string };
  if (!/^(?:22|23)/.test(code)) return error;
  const where = [table && `the table ${table}`, constraint && `the rule ${constraint}`].filter(Boolean).join(', ');
  return new TutorError('invalid', `The dump holds a row that does not fit${where ? ` (${where})` : ''}; nothing was changed.`, {
    cause: error,
  });
}

/**
 * Puts a dump in the place of what the database holds, in one transaction: all of it or nothing. A dump of an older
 * version is brought up to this one.
 */
export async function importDump(db: Database, file: string, options: ImportOptions): Promise<Imported> {
  const client = await db.connectForMaintenance();
  const { store } = options;
  let put: readonly ObjectKey[] = [];
  try {
    const { files, ...header } = await checkDump(file, options.keyIds);
    await mayReplace(client, file, options.replace);
    // Before the rows: whoever reads them finds the files there.
    if (store && files) put = await putFiles(file, store);
    return { files: store ? files : 0, ...(await importAlone(client, file, header, options)) };
  } catch (error) {
    if (store && !isConnectionLoss(error)) await removeFiles(store, put); // lost while saving, the rows may be there
    throw importTrouble(error);
  } finally {
    await client.end();
  }
}
