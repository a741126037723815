import { earnedWeight, vectorWeights, type Trial } from '../core/materials/earned.ts';
import { searchedText } from '../core/materials/chunk.ts';
import { fuseRanks } from '../core/materials/fuse.ts';
import { fitLsa } from '../core/materials/lsa.ts';
import { termsOf } from '../core/materials/terms.ts';
import type { ChunkId, CourseId, MaterialId } from '../core/ids.ts';
import type { Tx } from '../db/client.ts';
import type { Database } from '../db/connection.ts';
import {
  activateModel,
  countChunks,
  findActiveModel,
  findFit,
  keepModel,
  listCheckQuestions,
  listUnchecked,
  listUnembedded,
  materialsOf,
  sampleChunks,
  saveCheck,
  saveVectors,
  type ModelRow,
} from '../db/queries/embeddings.ts';
import { readSearchFacts } from '../db/queries/search.ts';
import { dropOtherIndexes, isHalf, makeVectorIndex } from '../db/vector-index.ts';
import { openBuiltin } from './builtin.ts';
import { wantedModel, type Embedder, type EmbeddingSettings } from './embed.ts';
import { embeddersOf } from './open.ts';
import { openLocal } from './local-folder.ts';
import { searchVectors, searchWords } from './search.ts';

const LEARNT_FROM_MAX = 6000; // passages; a few seconds, and more teach the same
const GROWTH_MAX = 1.25; // beyond it, or below its inverse, the library is another one than was learnt
const BATCH = 256;
const QUESTIONS_MAX = 150; // of a course, for the check

/** Looks at the database as nobody in particular: only the job that reindexes can hand it over. */
export type Look = <T>(run: (tx: Tx) => Promise<T>) => Promise<T>;

/** What a round of reindexing is given; stopped, it ends before the next batch, and search stays as it was. */
export type Reindexing = {
  readonly database: Database;
  readonly settings: EmbeddingSettings;
  readonly look: Look;
  readonly signal?: AbortSignal | undefined;
};

/** What a round of reindexing did. */
export type Reindexed = {
  readonly model: string | undefined;
  readonly embedded: number;
  readonly checked: number;
  readonly hasIndex: boolean;
};

/** The built-in model as it is, or learnt anew where the library is another one by now. */
async function keepBuiltin(database: Database): Promise<{ row: ModelRow; embedder: Embedder } | undefined> {
  const [active, chunks] = [await findActiveModel(database), await countChunks(database)];
  const known = active?.provider === 'builtin' ? await findFit(database, active.id) : undefined;
  if (active && known && chunks <= known.chunks * GROWTH_MAX && chunks >= known.chunks / GROWTH_MAX)
    return { row: active, embedder: openBuiltin(known) };
  const fit = fitLsa((await sampleChunks(database, LEARNT_FROM_MAX)).map((chunk) => termsOf(searchedText(chunk))));
  if (!fit) return undefined;
  const embedder = openBuiltin(fit);
  return { row: await keepModel(database, embedder.model, { fit, chunks }), embedder };
}

/** The model that the settings want, with its row. */
async function keepWanted(database: Database, settings: EmbeddingSettings): Promise<{ row: ModelRow; embedder: Embedder } | undefined> {
  const wanted = wantedModel(settings);
  if (!wanted) return undefined;
  if (wanted.provider === 'builtin') return keepBuiltin(database);
  const active = await findActiveModel(database);
  if (active && active.provider === wanted.provider && active.name === wanted.name)
    return { row: active, embedder: await embeddersOf(database, settings).open(active) };
  const embedder =
    wanted.provider === 'local'
      ? await openLocal(wanted.name)
      : await (await import('./openai-compatible.ts')).openCompatible(wanted.name, settings);
  return { row: await keepModel(database, embedder.model), embedder };
}

async function embedMissing(
  database: Database,
  { row, embedder }: { row: ModelRow; embedder: Embedder },
  signal?: AbortSignal,
): Promise<number> {
  for (let embedded = 0; ;) {
    const chunks = await listUnembedded(database, row.id, row.provider === 'openai', BATCH);
    if (chunks.length === 0) return embedded;
    const vectors = await embedder.embed(chunks.map(searchedText), 'passage', signal);
    await saveVectors(database, row.id, new Map(chunks.map(({ id }, place) => [id, vectors[place]!]))); // as many of each
    embedded += chunks.length;
  }
}

/** How early a ranking comes to the right material: 1 for the first, less for each other before it. */
function scoreOf(ids: readonly ChunkId[], materialOf: ReadonlyMap<ChunkId, MaterialId>, right: readonly MaterialId[]): number {
  const place = [...new Set(ids.map((id) => materialOf.get(id)))].findIndex(
    (material) => material !== undefined && right.includes(material),
  );
  return place >= 0 && place < 10 ? 1 / Math.log2(place + 2) : 0;
}

/** Asks the course's own questions, once by words and once with vectors, and stores what the vectors earned. */
async function checkCourse(
  database: Database,
  { row, embedder }: { row: ModelRow; embedder: Embedder },
  look: Look,
  course: CourseId,
  chunks: number,
): Promise<void> {
  const questions = await listCheckQuestions(database, course, QUESTIONS_MAX);
  const vectors = questions.length
    ? await embedder.embed(
        questions.map(({ text }) => text),
        'query',
      )
    : [];
  const trials: Trial[] = [];
  for (const [place, { text, materials }] of questions.entries()) {
    const trial = await look(async (tx) => {
      const facts = { ...(await readSearchFacts(tx, course)), model: row, vectors: chunks };
      const words = (await searchWords(tx, { course }, text, facts)).hits.map(({ id }) => id);
      const near = (await searchVectors(tx, { course }, facts, vectors[place]!, isHalf(database))) ?? []; // as many of each
      const of = await materialsOf(tx, [...words, ...near]);
      const fused = vectorWeights.map((weight) =>
        fuseRanks([
          { ids: words, weight: 1 },
          { ids: near, weight },
        ]),
      );
      return { lexical: scoreOf(words, of, materials), fused: fused.map((ids) => scoreOf(ids, of, materials)) };
    });
    trials.push(trial);
  }
  const { weight, lexicalScore, fusedScore } = earnedWeight(trials);
  await saveCheck(database, {
    courseId: course,
    modelId: row.id,
    questions: trials.length,
    chunks,
    lexicalScore,
    fusedScore,
    vectorWeight: weight,
  });
}

/**
 * Brings vectors to what the settings want: learns or reaches the model, embeds what it has not seen, and only then lets
 * search go over to it; until that moment the old one serves. Run again, it does what is left.
 */
export async function reindex({ database, settings, look, signal }: Reindexing): Promise<Reindexed> {
  const wanted = await keepWanted(database, settings);
  if (!wanted) {
    await activateModel(database, undefined);
    await dropOtherIndexes(database, undefined);
    return { model: undefined, embedded: 0, checked: 0, hasIndex: false };
  }
  const embedded = await embedMissing(database, wanted, signal);
  const hasIndex = await makeVectorIndex(database, wanted.row);
  const unchecked = await listUnchecked(database, wanted.row.id);
  for (const { course, chunks } of unchecked) await checkCourse(database, wanted, look, course, chunks);
  await activateModel(database, wanted.row.id);
  await dropOtherIndexes(database, wanted.row.id);
  return { model: wanted.row.name, embedded, checked: unchecked.length, hasIndex };
}
