import { confidenceOf, overall, type Confidence, type Evidence } from '../core/materials/confidence.ts';
import { searchedText } from '../core/materials/chunk.ts';
import { fuseRanks } from '../core/materials/fuse.ts';
import { termsOf } from '../core/materials/terms.ts';
import { TutorError } from '../core/errors.ts';
import type { ChunkId } from '../core/ids.ts';
import type { PersonDb, Tx } from '../db/client.ts';
import {
  countTerms,
  listCoursesCalled,
  listLikeTerms,
  listPassages,
  rankByIndex,
  rankByVector,
  rankByWords,
  rarity,
  readSearchFacts,
  type Passage,
  type SearchFacts,
  type SearchScope,
  type WordHit,
} from '../db/queries/search.ts';
import type { Embedders } from './embed.ts';
import type { Rerank } from './rerank.ts';

const TERMS_MAX = 32; // of a question; more are a pasted text, and its rarest words say what it is about
const CANDIDATES_MAX = 40; // of each ranking
const RERANKED_MAX = 30; // passages that a reranker looks at: the right one is hardly ever further down
const EXACT_MAX = 20_000; // vectors compared one by one: 22 ms
const WORD_MIN = 4; // letters; shorter ones are like too many others

/** What is looked for, and where: a course by its id, number or title. */
export type Search = {
  readonly question: string;
  readonly course?: string | undefined;
  readonly assignment?: string | undefined;
  readonly loid?: string | undefined;
  readonly count: number;
  /** Whether a model outside may read the question: not where it is made of a course in which none may. */
  readonly mayLeave?: boolean;
};

/** A passage that was found, and how far it can be relied on. */
export type Found = Passage & { readonly confidence: Confidence };

/** What was found, best first, how sure the answer is among it, whether it was found by words alone, and whether a reranker put it in order. */
export type Findings = {
  readonly passages: readonly Found[];
  readonly confidence: Confidence;
  readonly lexicalOnly: boolean;
  /** Passages are still being made of something in reach, so what is not found now may be found in a moment. */
  readonly preparing: boolean;
  readonly reranked: 'off' | 'done' | 'failed';
};

/** A ranking by words, what the question's words would be worth together, and the share of it in words that nobody wrote. */
type WordRanking = { readonly hits: readonly WordHit[]; readonly worth: number; readonly unknown: number };

/** Passages by the question's words; those that nobody wrote are taken for what they are most like. */
export async function searchWords(
  tx: Tx,
  scope: SearchScope,
  question: string,
  { chunks, averageTermCount }: SearchFacts,
): Promise<WordRanking> {
  const asked = [...new Set(termsOf(question))].slice(0, 4 * TERMS_MAX);
  if (asked.length === 0 || chunks === 0) return { hits: [], worth: 0, unknown: 1 };
  const known = await countTerms(tx, scope.course, asked);
  const unknown = asked.filter((term) => !known.has(term));
  const misspelt = unknown.filter((term) => term.length >= WORD_MIN && /^\p{L}+$/u.test(term)).slice(0, TERMS_MAX);
  const alike = misspelt.length ? await listLikeTerms(tx, scope.course, misspelt) : [];
  const likeCounts = alike.length
    ? await countTerms(
        tx,
        scope.course,
        alike.map(({ term }) => term),
      )
    : new Map<string, number>();
  const weighed = new Map<string, { term: string; chunks: number; value: number }>();
  const add = (term: string, having: number, share: number) => {
    const value = share * rarity(chunks, having);
    if ((weighed.get(term)?.value ?? 0) < value) weighed.set(term, { term, chunks: having, value });
  };
  for (const [term, having] of known) add(term, having, 1);
  for (const { term, likeness } of alike) add(term, likeCounts.get(term) ?? chunks, likeness);
  const rarest = [...weighed.values()].toSorted((a, b) => a.chunks - b.chunks).slice(0, TERMS_MAX);
  const hits = await rankByWords(tx, scope, rarest, averageTermCount, CANDIDATES_MAX);
  const likest = new Map<string, number>();
  for (const { word, likeness } of alike) likest.set(word, Math.max(likest.get(word) ?? 0, likeness));
  const lost = unknown.reduce((sum, word) => sum + (1 - (likest.get(word) ?? 0)) * rarity(chunks, 0), 0);
  const worth = [...known.values()].reduce((sum, having) => sum + rarity(chunks, having), 0) + unknown.length * rarity(chunks, 0);
  return { hits, worth, unknown: lost / worth };
}

/** Passages by what the question means; undefined where there are too many to compare and no index yet. */
export async function searchVectors(
  tx: Tx,
  scope: SearchScope,
  facts: SearchFacts,
  vector: readonly number[],
  isHalf: boolean,
): Promise<ChunkId[] | undefined> {
  const { model, vectors, hasIndex } = facts;
  if (!model) return undefined;
  const isNarrow = scope.course !== undefined || scope.assignment !== undefined || scope.loid !== undefined;
  // What a filter leaves is scattered over the index; comparing each is exact, and quicker as well.
  if (vectors <= EXACT_MAX && (isNarrow || !hasIndex)) return rankByVector(tx, scope, model.id, vector, CANDIDATES_MAX);
  if (!hasIndex) return undefined;
  return rankByIndex(tx, scope, model.id, vector, { isHalf, dimensions: model.dimensions }, CANDIDATES_MAX);
}

/** Both rankings as one, with what each of its passages has to say for itself. */
export function fuse(
  { hits, worth, unknown }: WordRanking,
  near: readonly ChunkId[] | undefined,
  weight: number,
): { readonly id: ChunkId; readonly evidence: Evidence }[] {
  const byWords = hits.map(({ id }) => id);
  const ids = near
    ? fuseRanks([
        { ids: byWords, weight: 1 },
        { ids: near, weight },
      ])
    : byWords;
  const best = hits[0]?.score ?? 0;
  return ids.map((id) => {
    const place = byWords.indexOf(id);
    const hit = hits[place];
    return {
      id,
      evidence: {
        coverage: hit && worth > 0 ? Math.min(1, hit.matched / worth) : 0,
        unknown,
        margin: place === 0 && best > 0 ? 1 - (hits[1]?.score ?? 0) / best : 0,
        agreement: near && (near.includes(id) ? 1 / (1 + near.indexOf(id) / 3) : 0),
      },
    };
  });
}

async function courseOf(tx: Tx, name: string | undefined) {
  if (name === undefined) return undefined;
  const [course, other] = await listCoursesCalled(tx, name);
  if (!course) throw new TutorError('not-found', `There is no course "${name}".`);
  if (other) throw new TutorError('conflict', `"${name}" could be ${course.title} or ${other.title}: say which by its number.`);
  return course;
}

/** The question as a vector of the active model, made outside of any transaction: it may take a network. */
async function vectorOf(open: Embedders['open'], facts: SearchFacts, question: string, signal: AbortSignal): Promise<number[] | undefined> {
  if (!facts.model || facts.vectorWeight <= 0) return undefined;
  try {
    const [vector] = await (await open(facts.model)).embed([question], 'query', signal);
    return vector?.some((value) => value !== 0) ? vector : undefined;
  } catch (error) {
    if (error instanceof TutorError && error.kind === 'unavailable') return undefined; // the answer says that it went by words alone
    throw error;
  }
}

/**
 * The passages in the order in which they answer, by a model outside; those that it may not see stay where they are. It
 * cannot lose one, nor change what one says.
 */
async function reranked(
  rerank: Rerank | undefined,
  question: string,
  found: readonly Found[],
  signal: AbortSignal,
): Promise<{ passages: readonly Found[]; reranked: Findings['reranked'] }> {
  const seen = found.filter(({ isAi }) => isAi);
  if (!rerank || seen.length < 2) return { passages: found, reranked: 'off' };
  const order = await rerank(question, seen.map(searchedText), signal);
  if (!order) return { passages: found, reranked: 'failed' };
  const next = order.values();
  return { passages: found.map((passage) => (passage.isAi ? seen[next.next().value!]! : passage)), reranked: 'done' }; // as many places as passages
}

/** Searches what the speaker may see: by words, and by meaning where that was shown to help. */
export async function searchMaterials(
  db: PersonDb,
  { open, isHalf, rerank: outside, signal }: Embedders & { readonly signal: AbortSignal },
  { question, course: name, assignment, loid, count, mayLeave = true }: Search,
): Promise<Findings> {
  const rerank = mayLeave ? outside : undefined;
  const { scope, facts, isAi } = await db.read(async (tx) => {
    const course = await courseOf(tx, name);
    return { scope: { course: course?.id, assignment, loid }, facts: await readSearchFacts(tx, course?.id), isAi: course?.isAi ?? true };
  });
  const mayAsk = (isAi && mayLeave) || facts.model?.provider === 'builtin'; // where AI is off no model outside sees what is asked
  const vector = mayAsk ? await vectorOf(open, facts, question, signal) : undefined;
  const { found, near } = await db.read(async (tx) => {
    const words = await searchWords(tx, scope, question, facts);
    const byMeaning = vector && (await searchVectors(tx, scope, facts, vector, isHalf));
    const ranked = fuse(words, byMeaning, facts.vectorWeight).slice(0, rerank ? Math.max(count, RERANKED_MAX) : count);
    const confidence = new Map(ranked.map(({ id, evidence }) => [id, confidenceOf(evidence)]));
    const passages = await listPassages(
      tx,
      ranked.map(({ id }) => id),
    );
    return { found: passages.map((passage) => ({ ...passage, confidence: confidence.get(passage.id)! })), near: byMeaning }; // each was ranked
  });
  const ordered = await reranked(rerank, question, found, signal); // outside of any transaction: it may take a network
  const passages = ordered.passages.slice(0, count);
  const confidence = overall(passages.map((each) => each.confidence));
  return { passages, confidence, lexicalOnly: near === undefined, preparing: facts.preparing, reranked: ordered.reranked };
}
