import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chunkId, courseId } from './fill.ts';
import { DIMENSIONS, type MadeLibrary } from './library.ts';

const BATCH = 500; // what LangChain writes at once by default
const TOP_INDEX = { m: 16, ef_construction: 64 }; // pgvector's own, and ours
const EF_SEARCH = 200; // as ours, where it can be told

/** What somebody could use instead of our search by meaning, set up in one of the ways that its documentation shows. */
export type Peer = {
  readonly name: string;
  readonly setup: string;
  /** What it is asked for and does not do. */
  readonly without: string;
  /** Makes its tables and indexes; gives how many milliseconds it took to hand it all passages, where it was handed them. */
  prepare(library: MadeLibrary, said: (done: number) => void): Promise<number | undefined>;
  /** The ids of the nearest ten, of a course if one is given. */
  search(vector: readonly number[], course?: string): Promise<string[]>;
  close(): Promise<void>;
};

type LangChainStore = {
  addVectors(vectors: number[][], documents: { pageContent: string; metadata: object }[], options: { ids: string[] }): Promise<void>;
  similaritySearchVectorWithScore(vector: readonly number[], count: number, filter?: object): Promise<[{ id?: string }, number][]>;
  createHnswIndex(config: { dimensions: number; m: number; efConstruction: number }): Promise<void>;
  end(): Promise<void>;
};
type LangChain = { PGVectorStore: { initialize(embeddings: object, config: object): Promise<LangChainStore> } };
type MastraStore = {
  createIndex(config: object): Promise<void>;
  buildIndex(config: object): Promise<void>;
  readonly pool: { query(text: string): Promise<unknown> };
  upsert(rows: { indexName: string; vectors: number[][]; ids: string[]; metadata: object[] }): Promise<unknown>;
  query(asked: {
    indexName: string;
    queryVector: readonly number[];
    topK: number;
    filter?: object;
    ef?: number;
  }): Promise<{ id: string }[]>;
  disconnect(): Promise<void>;
};
type Mastra = { PgVector: new (config: { id: string; connectionString: string }) => MastraStore };

/** Hands over the library in batches, and counts only the time that the other side takes. */
async function handOver(
  library: MadeLibrary,
  said: (done: number) => void,
  take: (batch: { ids: string[]; vectors: number[][]; texts: string[]; courses: string[] }) => Promise<unknown>,
): Promise<number> {
  let taken = 0;
  for (let from = 0; from < library.chunks; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, library.chunks - from) }, (_, n) => from + n);
    const batch = {
      ids: numbers.map(chunkId),
      vectors: numbers.map((n) => library.vector(n)),
      texts: numbers.map((n) => library.passage(n).text),
      courses: numbers.map((n) => courseId(library.courseOf(n))),
    };
    const startedAt = performance.now();
    await take(batch);
    taken += performance.now() - startedAt;
    said(from + numbers.length);
  }
  return taken;
}

/** LangChain's store, as its first example makes it, and as it is with the index that it offers. */
function langChain({ PGVectorStore }: LangChain, connectionString: string): Peer[] {
  const noEmbedder = { embedDocuments: () => Promise.resolve([]), embedQuery: () => Promise.resolve([]) };
  const made = (isBest: boolean): Peer => {
    let store: LangChainStore;
    return {
      name: 'LangChain PGVectorStore',
      setup: isBest ? 'best: dimensions given, createHnswIndex m 16 ef 64' : 'as its first example: no index',
      without: `words, rights, ef_search and iterative scans; a course is a text in JSON${isBest ? '' : ', and there is no index'}`,
      async prepare(library, said) {
        store = await PGVectorStore.initialize(noEmbedder, {
          postgresConnectionOptions: { connectionString },
          tableName: isBest ? 'langchain_best' : 'langchain_first',
          ...(isBest ? { dimensions: DIMENSIONS } : {}),
        });
        const taken = await handOver(library, said, ({ vectors, texts, ids, courses }) =>
          store.addVectors(
            vectors,
            texts.map((pageContent, n) => ({ pageContent, metadata: { course: courses[n] } })),
            { ids },
          ),
        );
        if (isBest) await store.createHnswIndex({ dimensions: DIMENSIONS, m: TOP_INDEX.m, efConstruction: TOP_INDEX.ef_construction });
        return taken;
      },
      async search(vector, course) {
        const found = await store.similaritySearchVectorWithScore(vector, 10, course ? { course } : undefined);
        return found.flatMap(([{ id }]) => id ?? []);
      },
      close: () => store.end(),
    };
  };
  return [made(false), made(true)];
}

/** Mastra's store, as its first example makes it, and with the indexes that it offers over a copy of its rows. */
function mastra({ PgVector }: Mastra, connectionString: string): Peer[] {
  const store = new PgVector({ id: 'made', connectionString });
  const [first, best] = ['mastra_first', 'mastra_best'];
  const search = (indexName: string, ef?: number) => async (vector: readonly number[], course?: string) =>
    (await store.query({ indexName, queryVector: vector, topK: 10, ...(course ? { filter: { course } } : {}), ...(ef ? { ef } : {}) })).map(
      ({ id }) => id,
    );
  const name = 'Mastra PgVector';
  return [
    {
      name,
      setup: 'as its first example: createIndex (IVFFlat), then the rows',
      without: 'words and rights; an index made before the rows knows nothing of them',
      async prepare(library, said) {
        await store.createIndex({ indexName: first, dimension: DIMENSIONS });
        return handOver(library, said, ({ vectors, texts, ids, courses }) =>
          store.upsert({ indexName: first, vectors, ids, metadata: texts.map((text, n) => ({ text, course: courses[n] })) }),
        );
      },
      search: search(first),
      close: () => Promise.resolve(),
    },
    {
      name,
      setup: `best: HNSW m 16 ef 64 over all rows, index on the course, ef ${EF_SEARCH}`,
      without: 'words and rights; with a filter it compares each',
      async prepare() {
        await store.createIndex({ indexName: best, dimension: DIMENSIONS, buildIndex: false, metadataIndexes: ['course'] });
        await store.pool.query(
          `insert into ${best} (vector_id, embedding, metadata, namespace) select vector_id, embedding, metadata, namespace from ${first}`,
        );
        const indexConfig = { type: 'hnsw', hnsw: { m: TOP_INDEX.m, efConstruction: TOP_INDEX.ef_construction } };
        await store.buildIndex({ indexName: best, metric: 'cosine', indexConfig });
        return undefined;
      },
      search: search(best, EF_SEARCH),
      close: () => store.disconnect(),
    },
  ];
}

/** Installs the peers' own packages, beside the product's and never with them, unless they are those of the lock file. */
async function install(folder: string): Promise<void> {
  const stampFile = join(folder, 'node_modules', '.viva-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  process.stderr.write('Installing what is compared with into evals/peers …\n');
  const npm = spawn('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32', // npm is a script there
  });
  const code = await new Promise((resolve) => npm.once('error', () => resolve(1)).once('exit', resolve));
  if (code !== 0) throw new Error('npm could not install the packages of evals/peers');
  writeFileSync(stampFile, wanted);
}

/** All that our search is held against, on a server of that address. */
export async function openPeers(projectRoot: string, connectionString: string): Promise<Peer[]> {
  const folder = join(projectRoot, 'evals', 'peers');
  await install(folder);
  const require = createRequire(join(folder, 'package.json'));
  const load = (name: string): unknown => require(name); // none of the product's packages
  return [
    ...langChain(load('@langchain/community/vectorstores/pgvector') as LangChain, connectionString), // what their documentation says
    ...mastra(load('@mastra/pg') as Mastra, connectionString),
  ];
}
