import { join } from 'node:path';
import type { Database } from './connection.ts';
import { keepNewest, writeDump, writeDumpFile } from './dump.ts';

/** Where dumps are kept. */
export const dumpFolder = (dataDirectory: string): string => join(dataDirectory, 'dumps');

async function inTransaction<T>(db: Database, run: Parameters<typeof withClient<T>>[1]): Promise<T> {
  return withClient(db, async (client) => {
    await client.query('begin isolation level repeatable read read only'); // one moment, and nobody waits for it
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

/** Writes a dump to exactly this file. */
export const exportDatabase = (db: Database, file: string): Promise<void> =>
  inTransaction(db, (client) => writeDumpFile(client, file, new Date()));
