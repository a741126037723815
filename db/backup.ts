import { join } from 'node:path';
import type { Database } from './connection.ts';
import { keepNewest, writeDump, writeDumpFile } from './dump.ts';
import type { Querier } from './migration-list.ts';
import { fileLines } from './objects/dumped-files.ts';
import type { ObjectKey, ObjectStore } from './objects/object-store.ts';

/** Where dumps are kept. */
export const dumpFolder = (dataDirectory: string): string => join(dataDirectory, 'dumps');

const ONE_MOMENT = 'begin isolation level repeatable read read only'; // and nobody waits for it

async function inTransaction<T>(db: Database, run: Parameters<typeof withClient<T>>[1]): Promise<T> {
  return withClient(db, async (client) => {
    await client.query(ONE_MOMENT);
    const result = await run(client);
    await client.query('commit');
    return result;
  });
}

async function withClient<T>(
  db: Database,
  run: (client: Awaited<ReturnType<Database['connectForMaintenance']>>) => Promise<T>,
): Promise<T> {
  const client = await db.connectForMaintenance();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** Writes a dump into the folder under that label, keeps the newest of the label, returns the file. */
export async function dumpDatabase(db: Database, directory: string, label: string, keep: number): Promise<string> {
  const file = await inTransaction(db, (client) => writeDump(client, directory, label, new Date()));
  keepNewest(directory, label, keep);
  return file;
}

/** The files that belong to something; a database of an older version knows of none. */
async function keptKeys(client: Querier): Promise<ObjectKey[]> {
  const { rows: known } = await client.query<{ there: boolean }>(`select to_regclass('public.stored_objects') is not null as there`);
  if (!known[0]?.there) return [];
  const { rows } = await client.query<{ key: ObjectKey }>(`select key from stored_objects where state = 'kept' order by key`);
  return rows.map(({ key }) => key);
}

/** What an export wrote of files: how many, and which the store did not have. */
export type ExportedFiles = { readonly files: number; readonly missing: readonly ObjectKey[] };

/** Writes a dump to exactly this file; with a store, its files as well: those that belonged to something when the rows were read. */
export async function exportDatabase(db: Database, file: string, store?: ObjectStore): Promise<ExportedFiles> {
  const missing: ObjectKey[] = [];
  let files = 0;
  await withClient(db, async (client) => {
    await client.query(ONE_MOMENT);
    const keys = await keptKeys(client);
    const more = async function* (theStore: ObjectStore): AsyncGenerator<string, number> {
      await client.query('commit'); // a bucket may take minutes, and on the embedded database others would wait
      yield* fileLines(theStore, keys, (key) => missing.push(key));
      return (files = keys.length - missing.length);
    };
    await writeDumpFile(client, file, new Date(), store && (() => more(store)));
  });
  return { files, missing };
}
