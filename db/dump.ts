import { createReadStream, createWriteStream, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
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
export const DumpEnd = z.object({ end: z.record(z.string(), z.int()) });

const FETCH_ROWS = 1000;
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
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    group by c.oid, c.relname order by c.relname`);
  return rows;
}

/** Text is exact when these stand: dates in ISO form, all digits of a float, bytes in hex. */
export const exactText = (client: Querier) =>
  client.query(
    `set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local timezone = 'UTC'; set local extra_float_digits = 1; set local bytea_output = 'hex'`,
  );

async function* dumpLines(client: Querier, at: Date): AsyncGenerator<string> {
  const tables = await dumpableTables(client);
  if (tables.length) await client.query(`lock table ${tables.map(({ name }) => `public.${quote(name)}`).join(', ')} in share mode`); // one moment for all of them
  await exactText(client);
  const header: DumpHeader = { viva: 1, madeAt: at.toISOString(), migrations: await appliedMigrations(client) };
  yield `${JSON.stringify(header)}\n`;
  const counts: Record<string, number> = {};
  for (const { name, columns, key, months } of tables) {
    yield `${JSON.stringify({ table: name, columns, ...(months.length ? { months } : {}) } satisfies DumpTable)}\n`;
    const order = (key.length ? key : columns).map((column) => quote(column)).join(', ');
    await client.query(
      `declare dump no scroll cursor for select array_to_json(array[${columns.map((column) => `${quote(column)}::text`).join(', ')}])::text as line from public.${quote(name)} order by ${order}`,
    );
    counts[name] = 0;
    for (;;) {
      const { rows } = await client.query<{ line: string }>(`fetch ${FETCH_ROWS} from dump`);
      for (const { line } of rows) yield `${line}\n`;
      counts[name] += rows.length;
      if (rows.length < FETCH_ROWS) break;
    }
    await client.query('close dump');
  }
  yield `${JSON.stringify({ end: counts })}\n`;
}

const stamp = (at: Date) => at.toISOString().replaceAll(':', '-').replace('.', '-');

/**
 * Writes a dump of every row inside the caller's transaction, which must see one moment, to a new file in the folder;
 * returns its path. The file appears only when it is whole.
 */
export async function writeDump(client: Querier, directory: string, label: string, at: Date): Promise<string> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, `viva-${label}-${stamp(at)}.jsonl.gz`);
  await writeDumpFile(client, file, at);
  return file;
}

/** The same, to a file of that name. */
export async function writeDumpFile(client: Querier, file: string, at: Date): Promise<void> {
  const unfinished = `${file}.part`;
  try {
    await pipeline(dumpLines(client, at), createGzip(), createWriteStream(unfinished, { mode: 0o600, flush: true }));
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
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
