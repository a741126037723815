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
  countEmbedded,
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
  type EmbeddedCounts,
  type ModelRow,
} from '../db/queries/embeddings.ts';
import { endWork, holdWork, inWork, type HeldWork } from '../db/queries/material-work.ts';
import { readSearchFacts } from '../db/queries/search.ts';
import { dropOtherIndexes, isHalf, makeVectorIndex } from '../db/vector-index.ts';
import { openBuiltin } from './builtin.ts';
import { wantedModel, type Embedder, type EmbeddingSettings } from './embed.ts';
import { embeddersOf } from './open.ts';
import { openLocal } from './local-folder.ts';
import { searchVectors, searchWords } from './search.ts';

const LEARNT_FROM_MAX = 6000; // passages; a few seconds, and more teach the same
const GROWTH_MAX = 1.25; // beyond it, or below its inverse, the library is another one than was learnt
const BATCH = 96; // one question to a provider, so that half a minute is all that a dying process can lose
const INDEX_SECONDS = 30 * 60; // an approximate index of a million vectors takes half of it
const QUESTIONS_MAX = 150; // of a course, for the check

/** Looks at the database as nobody in particular: only the job that reindexes can hand it over. */
export type Look = <T>(run: (tx: Tx) => Promise<T>) => Promise<T>;

/** What a round of reindexing is given; stopped, it ends before the next batch, and search stays as it was. */
export type Reindexing = {
  readonly database: Database;
  readonly settings: EmbeddingSettings;
  readonly look: Look;
  /** How many of a course's questions are asked at most to see whether vectors help. */
  readonly questionsMax?: number;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
};

/** What a round of reindexing did; left: it was stopped or cancelled, or another process is at it. */
export type Reindexed = {
  readonly state: 'done' | 'left';
  readonly model: string | undefined;
  readonly embedded: number;
  readonly checked: number;
  readonly hasIndex: boolean;
  /** How many passages the model has seen, of how many. */
  readonly counts: EmbeddedCounts;
};

const nothing: Reindexed = { state: 'left', model: undefined, embedded: 0, checked: 0, hasIndex: false, counts: { done: 0, total: 0 } };

/** A model, as the database knows it and as it is asked. */
type Wanted = { readonly row: ModelRow; readonly embedder: Embedder };

/** The built-in model as it is, or learnt anew where the library is another one by now. */
async function keepBuiltin(database: Database): Promise<Wanted | undefined> {
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
async function keepWanted(database: Database, settings: EmbeddingSettings): Promise<Wanted | undefined> {
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

/** A round of work as its parts see it: it goes on until it is stopped, cancelled or taken over. */
type Round = Reindexing & { readonly held: HeldWork };

/** Why a round ended early: nothing is wrong, and the next one goes on. */
class Ended extends Error {
  override name = 'Ended';
}

/** Ends the round where it was stopped, or is not ours any more; otherwise holds it for as long as the next part may take. */
async function goOn({ database, held, signal }: Round, counts: EmbeddedCounts, seconds?: number): Promise<void> {
  const isOurs = !signal?.aborted && (await holdWork(database, held, counts, seconds));
  if (!isOurs) throw new Ended('the work was stopped');
}

/** Embeds what the model has not seen, a batch at a time; each is stored with how far the work is, or not at all. */
async function embedMissing(round: Round, { row, embedder }: Wanted): Promise<{ embedded: number; counts: EmbeddedCounts }> {
  const { database, held, signal, progress } = round;
  const isOutside = row.provider === 'openai';
  let counts = await countEmbedded(database, row.id, isOutside);
  for (let embedded = 0; ;) {
    const chunks = await listUnembedded(database, row.id, isOutside, BATCH);
    if (chunks.length === 0) return { embedded, counts };
    await goOn(round, counts);
    const vectors = await embedder.embed(chunks.map(searchedText), 'passage', signal);
    embedded += chunks.length;
    const done = counts.done + chunks.length;
    counts = { done, total: Math.max(done, counts.total) };
    const isOurs = await saveVectors(database, row.id, new Map(chunks.map(({ id }, place) => [id, vectors[place]!])), { held, counts }); // as many of each
    if (!isOurs) throw new Ended('the work was cancelled');
    progress?.(counts.done, counts.total);
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
  { database, look, questionsMax = QUESTIONS_MAX }: Reindexing,
  { row, embedder }: Wanted,
  { course, chunks }: { readonly course: CourseId; readonly chunks: number },
): Promise<void> {
  const questions = await listCheckQuestions(database, course, questionsMax);
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

/** One round for the model that is wanted, by the one process that is at it. */
async function bringUpToDate(round: Round): Promise<Reindexed> {
  const { database, settings } = round;
  const wanted = await keepWanted(database, settings);
  if (!wanted) return { ...nothing, state: 'done' }; // there is nothing to learn from
  const { embedded, counts } = await embedMissing(round, wanted);
  await goOn(round, counts, INDEX_SECONDS);
  const hasIndex = await makeVectorIndex(database, wanted.row);
  const unchecked = await listUnchecked(database, wanted.row.id);
  for (const course of unchecked) {
    await goOn(round, counts);
    await checkCourse(round, wanted, course);
  }
  await goOn(round, counts);
  await activateModel(database, wanted.row.id);
  await dropOtherIndexes(database, wanted.row.id);
  return { state: 'done', model: wanted.row.name, embedded, checked: unchecked.length, hasIndex, counts };
}

/**
 * Brings vectors to what the settings want: learns or reaches the model, embeds what it has not seen, and only then lets
 * search go over to it; until that moment the old one serves. One process at a time does it; run again, it does what is
 * left, unless somebody cancelled it for this model.
 */
export async function reindex(reindexing: Reindexing): Promise<Reindexed> {
  const { database, settings } = reindexing;
  if (!wantedModel(settings)) {
    await activateModel(database, undefined);
    await dropOtherIndexes(database, undefined);
    return { ...nothing, state: 'done' };
  }
  let reindexed: Reindexed = nothing;
  await inWork(database, { kind: 'vectors', wish: settings.model }, async (held) => {
    reindexed = await bringUpToDate({ ...reindexing, held }).catch((error: unknown) => {
      if (error instanceof Ended || reindexing.signal?.aborted) return nothing; // the next round goes on
      throw error;
    });
    if (reindexed.state === 'done') await endWork(database, held, reindexed.counts.total);
    return reindexed.state === 'done';
  });
  return reindexed;
}
