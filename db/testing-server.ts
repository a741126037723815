import { testDatabase, testServer } from './testing.ts';

/** An empty database on the server of TEST_DATABASE_URL, for a product of its own. */
export type ServerDatabase = {
  /** What the product is told to use it. */
  readonly settings: { readonly DATABASE_URL: string; readonly MASTER_KEY: string; readonly SAMPLES: string };
  /** A connection as its owner. */
  readonly client: Awaited<ReturnType<Awaited<ReturnType<typeof testDatabase>>['connectForMaintenance']>>;
  readonly close: () => Promise<void>;
};

/** Makes one; the product migrates it and adds its samples. */
export async function serverDatabase(): Promise<ServerDatabase> {
  const server = testServer();
  if (!server) throw new Error('--server wants TEST_DATABASE_URL');
  const db = await testDatabase();
  const client = await db.connectForMaintenance();
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  const url = Object.assign(new URL(server), { pathname: `/${rows[0]!.name}` }).href; // it is connected to one
  return {
    settings: { DATABASE_URL: url, MASTER_KEY: 'a'.repeat(64), SAMPLES: 'true' },
    client,
    async close() {
      await client.end();
      await db.close();
    },
  };
}
