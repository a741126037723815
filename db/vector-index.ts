import type pg from 'pg';
import { EmbeddingModelId } from '../core/ids.ts';
import type { Database } from './connection.ts';
import { typeOf } from './queries/search.ts';

/** Below so many vectors comparing each is quick enough, and exact: a few milliseconds. The embedded database is slow to make an index. */
const INDEX_MIN = { postgres: 2000, embedded: 20_000 };
const INDEXED_DIMENSIONS_MAX = { half: 4000, whole: 2000 }; // pgvector's own limits
const SETTINGS = { m: 16, ef_construction: 64 };
/** Of memory while it is made, in megabytes: what does not fit is built many times slower. */
const MEMORY_MB = { min: 64, max: 1024 };
const BYTES_BESIDE = 800; // of each vector: its neighbours take 714 with these settings

const nameOf = (model: EmbeddingModelId) => `chunk_embeddings_${model.replaceAll('-', '')}_hnsw`;

const indexesOf = async (client: pg.Client): Promise<{ name: string; whole: boolean }[]> =>
  (
    await client.query<{ name: string; whole: boolean }>(
      `select c.relname as name, i.indisvalid as whole from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = 'public.chunk_embeddings'::regclass and c.relname like '%\\_hnsw'`,
    )
  ).rows;

/** Whether approximate indexes hold half as many bytes: on a server they find as well; the embedded database builds them five times slower. */
export const isHalf = (db: Database): boolean => db.kind === 'postgres';

/** Room for the whole index, by a process alone: several would need it as shared memory, of which containers have little. */
async function makeRoom(db: Database, client: pg.Client, vectors: number, dimensions: number): Promise<void> {
  if (db.kind === 'embedded') return; // it has little memory, and one process
  const needed = Math.ceil((vectors * (2 * dimensions + BYTES_BESIDE)) / 2 ** 20);
  await client.query(`set maintenance_work_mem = '${Math.min(MEMORY_MB.max, Math.max(MEMORY_MB.min, needed))}MB'`);
  await client.query('set max_parallel_maintenance_workers = 0');
}

/**
 * Makes the approximate index of a model once there are enough vectors, whatever a dead process left of it. On a server
 * nobody waits for it; on the embedded database everybody does. Says whether there is one.
 */
export async function makeVectorIndex(
  db: Database,
  model: { readonly id: EmbeddingModelId; readonly dimensions: number },
  least = INDEX_MIN[db.kind],
): Promise<boolean> {
  const id = EmbeddingModelId.parse(model.id); // a UUID, so that it can stand in the statement
  const client = await db.connectForMaintenance();
  try {
    const there = (await indexesOf(client)).find(({ name }) => name === nameOf(id));
    if (there?.whole) return true;
    if (there) await client.query(`drop index concurrently if exists public.${nameOf(id)}`);
    const { rows } = await client.query<{ n: number }>(`select count(*)::int as n from chunk_embeddings where model_id = '${id}'`);
    const most = isHalf(db) ? INDEXED_DIMENSIONS_MAX.half : INDEXED_DIMENSIONS_MAX.whole;
    if (rows[0]!.n < least || model.dimensions > most) return false; // an aggregate gives one row
    await makeRoom(db, client, rows[0]!.n, model.dimensions);
    const type = typeOf({ isHalf: isHalf(db), dimensions: model.dimensions });
    await client.query(
      `create index concurrently ${nameOf(id)} on public.chunk_embeddings using hnsw ((embedding::${type}) ${isHalf(db) ? 'halfvec' : 'vector'}_cosine_ops)
        with (m = ${SETTINGS.m}, ef_construction = ${SETTINGS.ef_construction}) where model_id = '${id}'`,
    );
    return true;
  } finally {
    await client.end();
  }
}

/** Takes away the indexes of models that search does not use any more. */
export async function dropOtherIndexes(db: Database, model: EmbeddingModelId | undefined): Promise<void> {
  const client = await db.connectForMaintenance();
  try {
    for (const { name } of await indexesOf(client))
      if (!model || name !== nameOf(model)) await client.query(`drop index concurrently if exists public.${name}`);
  } finally {
    await client.end();
  }
}
