import { createReadStream, createWriteStream, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { fileTrouble, makeFolder } from './file-trouble.ts';
import { appliedMigrations, type Querier } from './migration-list.ts';

/** A dump is gzipped lines of JSON: this header, then for each table its columns and its rows as text, then the counts. */
export const DumpHeader = z.object({
  viva: z.literal(1),
  madeAt: z.iso.datetime(),
  migrations: z.array(z.object({ tag: z.string(), hash: z.string() })),
});
export type DumpHeader = z.infer<typeof DumpHeader>;

/** The line before a table's rows. */
export const DumpTable = z.object({
  table: z.string(),
  columns: z.array(z.string()),
  months: z.array(z.string()).optional(),
});
export type DumpTable = z.infer<typeof DumpTable>;

/** The last line; a dump without it is not whole. */
export const DumpEnd = z.object({ end: z.record(z.string(), z.int()), files: z.int().optional() });

/** Lines that stand behind the rows: gives how many files they are of. They may come when the rows' transaction is over. */
export type MoreLines = () => AsyncGenerator<string, number>;

const FETCH_ROWS_FIRST = 20;
const FETCH_ROWS_MAX = 2000;
const FETCH_BYTES = 4_000_000;
const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** The tables of the product with their stored columns in order; partitions are read through their parent. */
export async function dumpableTables(
  client: Querier,
): Promise<{ name: string; columns: string[]; types: string[]; key: string[]; months: string[] }[]> {
  const { rows } = await client.query<{
    name: string;
    columns: string[];
    types: string[];
    key: string[];
    months: string[];
  }>(`
    select c.relname as name,
      array_agg(a.attname::text order by a.attnum) as columns,
      array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) as types,
      coalesce((select array_agg(k.attname::text order by array_position(i.indkey::int2[], k.attnum)) from pg_index i join pg_attribute k on k.attrelid = c.oid and k.attnum = any (i.indkey)
        where i.indrelid = c.oid and i.indisprimary), '{}') as key,
      coalesce((select array_agg(to_char(to_date(right(p.relname, 7), 'YYYY_MM'), 'YYYY-MM') order by p.relname) from pg_inherits h join pg_class p on p.oid = h.inhrelid
        where h.inhparent = c.oid and p.relname ~ '_[0-9]{4}_[0-9]{2}$'), '{}') as months
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relname in (select name from viva.tables)
    group by c.oid, c.relname order by c.relname`);
  return rows;
}

/** Text is exact when these stand: dates in ISO form, all digits of a float, bytes in hex. */
export const exactText = (client: Querier) =>
  client.query(
    `set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local timezone = 'UTC'; set local extra_float_digits = 1; set local bytea_output = 'hex'`,
  );

async function* dumpLines(client: Querier, at: Date, more: MoreLines | undefined): AsyncGenerator<string> {
  const migrations = await appliedMigrations(client);
  if (!migrations.length) throw new TutorError('not-found', 'There is nothing to write: the database is empty.');
  await exactText(client);
  yield `${JSON.stringify({ viva: 1, madeAt: at.toISOString(), migrations } satisfies DumpHeader)}\n`;
  const counts: Record<string, number> = {};
  for (const { name, columns, key, months } of await dumpableTables(client)) {
    yield `${JSON.stringify({ table: name, columns, ...(months.length ? { months } : {}) } satisfies DumpTable)}\n`;
    counts[name] = 0;
    for await (const line of rowLines(client, name, columns, key)) {
      yield `${line}\n`;
      counts[name] += 1;
    }
  }
  const files = more && (yield* more());
  yield `${JSON.stringify({ end: counts, ...(files === undefined ? {} : { files }) })}\n`;
}

/** The rows of a table, each as a JSON list of texts; as many at a time as their size allows. */
async function* rowLines(client: Querier, table: string, columns: readonly string[], key: readonly string[]): AsyncGenerator<string> {
  const order = (key.length ? key : columns).map((column) => quote(column)).join(', ');
  await client.query(
    `declare dump no scroll cursor for select array_to_json(array[${columns.map((column) => `${quote(column)}::text`).join(', ')}])::text as line from public.${quote(table)} order by ${order}`,
  );
  for (let wanted = FETCH_ROWS_FIRST; ;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${wanted} from dump`);
    let size = 1;
    for (const { line } of rows) {
      size += line.length;
      yield line;
    }
    if (rows.length < wanted) break;
    wanted = Math.max(1, Math.min(FETCH_ROWS_MAX, Math.floor((FETCH_BYTES * rows.length) / size)));
  }
  await client.query('close dump');
}

const stamp = (at: Date) => at.toISOString().replaceAll(':', '-').replace('.', '-');

/**
 * Writes a dump of every row inside the caller's transaction, which must see one moment, to a new file in the folder;
 * returns its path. The file appears only when it is whole.
 */
export async function writeDump(client: Querier, directory: string, label: string, at: Date): Promise<string> {
  makeFolder(directory);
  const file = join(directory, `viva-${label}-${stamp(at)}.jsonl.gz`);
  await writeDumpFile(client, file, at);
  return file;
}

/** The same, to a file of that name. */
export async function writeDumpFile(client: Querier, file: string, at: Date, more?: MoreLines): Promise<void> {
  // Taking the place of what is there could destroy another dump, or a device.
  if (existsSync(file)) throw new TutorError('conflict', `There is already something at ${file}; name a new file.`);
  const unfinished = `${file}.part`;
  try {
    await pipeline(dumpLines(client, at, more), createGzip(), createWriteStream(unfinished, { mode: 0o600, flush: true }));
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw fileTrouble(`The dump cannot be written to ${file}`, error);
  }
}

/** Removes all but the newest dumps with that label; their names sort by time. */
export function keepNewest(directory: string, label: string, keep: number): void {
  const files = readdirSync(directory)
    .filter((name) => name.startsWith(`viva-${label}-`) && name.endsWith('.jsonl.gz'))
    .toSorted();
  for (const name of files.slice(0, -keep)) rmSync(join(directory, name));
}

/** The lines of a dump, one by one; a file that is not a dump, or not whole, is refused in one sentence. */
export async function* readDump(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const unzipped = source.pipe(createGunzip()).setEncoding('utf8');
  source.on('error', (error) => unzipped.destroy(error));
  let rest = '';
  try {
    // Not node:readline, which would also break a line at U+2028 inside a text.
    for await (const piece of unzipped as AsyncIterable<string>) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    if (rest) yield rest;
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such file' : 'it is not a whole dump';
    throw new TutorError('invalid', `${basename(file)} cannot be imported: ${reason}.`, { cause: error });
  } finally {
    source.destroy();
  }
}
