import { sql, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { ChunkId, CourseId, EmbeddingModelId, MaterialId } from '../../core/ids.ts';
import type { Tx } from '../client.ts';
import { isBeingPrepared } from './materials.ts';

const MATCHES_MAX = 6; // enough to say that a name is ambiguous
const RATE = 1.5; // BM25's k1: how soon saying a term again stops counting; measured best on textbooks
const LENGTH_SHARE = 0.75; // BM25's b: how much long passages are held back
const LIKENESS_MIN = 0.35; // of three-letter groups; below it a word is another word
const LIKE_TERMS_MAX = 3;
const POSTINGS_MAX = { course: 20_000, library: 5000 }; // read for one search, while a learner waits: in the library they lie far apart
const RESCORED_MAX = 200; // passages that terms in too many of them are looked up in, one by one
const EF_SEARCH = 200; // candidates of the approximate index: of the nearest ten of 100,000 it misses one in a hundred
const SCAN_TUPLES_MAX = 20_000; // that the index may walk past what the filter refuses

/** Where to search: in one course or in all that the speaker sees, and in which of its materials. */
export type SearchScope = {
  readonly course?: CourseId | undefined;
  readonly assignment?: string | undefined;
  readonly loid?: string | undefined;
};

/** A term to look for, what a passage gains that has it, and how many have it. */
export type WeighedTerm = { readonly term: string; readonly value: number; readonly chunks: number };

const inMaterials = ({ assignment, loid }: SearchScope): SQL =>
  assignment === undefined && loid === undefined
    ? sql``
    : sql`and c.material_id in (select m.id from course_materials m where (${assignment ?? null}::text is null or lower(m.assignment) = lower(${assignment ?? null}))
        and (${loid ?? null}::text is null or lower(m.loid) = lower(${loid ?? null})))`;

/** The courses that the speaker sees under that id, number or title; several where it is ambiguous. */
export async function listCoursesCalled(tx: Tx, name: string): Promise<{ id: CourseId; title: string; isAi: boolean }[]> {
  const { rows } = await tx.execute(sql`select id, course_title as title, is_ai as "isAi" from courses
    where id::text = lower(${name}) or lower(course_number) = lower(${name}) or lower(course_title) = lower(${name}) order by course_title limit ${MATCHES_MAX}`);
  return z.array(z.object({ id: CourseId, title: z.string(), isAi: z.boolean() })).parse(rows);
}

const Facts = z.object({
  chunks: z.int(),
  preparing: z.boolean(),
  averageTermCount: z.number(),
  vectors: z.int(),
  vectorWeight: z.number(),
  hasIndex: z.boolean(),
  model: z.object({ id: EmbeddingModelId, provider: z.string(), name: z.string(), dimensions: z.int() }).nullable(),
});
/** What is there to search, and by which model its vectors were made, if they help. */
export type SearchFacts = z.output<typeof Facts>;

/** How many passages are in reach and how long they are; the active model, and how much its vectors earned there. */
export async function readSearchFacts(tx: Tx, course: CourseId | undefined): Promise<SearchFacts> {
  const { rows } = await tx.execute(sql`
    with model as (select id, provider, name, dimensions from embedding_models where is_active order by created_at desc limit 1),
      reach as (select s.chunks, s.average_term_count, k.vector_weight from course_stats s left join search_checks k on k.course_id = s.course_id and k.model_id = (select id from model)
        where s.chunks > 0 and (${course ?? null}::uuid is null or s.course_id = ${course ?? null}))
    select coalesce(sum(chunks), 0)::int as chunks, exists (select from course_materials where ${isBeingPrepared} and (${course ?? null}::uuid is null or course_id = ${course ?? null})) as preparing, coalesce(sum(chunks * average_term_count) / sum(chunks), 0)::float8 as "averageTermCount",
      coalesce(sum(chunks) filter (where vector_weight is not null), 0)::int as vectors,
      coalesce(sum(chunks * vector_weight) / sum(chunks) filter (where vector_weight is not null), 0)::float8 as "vectorWeight",
      coalesce((select i.indisvalid from pg_index i where i.indexrelid = to_regclass('public.chunk_embeddings_' || replace((select id from model)::text, '-', '') || '_hnsw')), false) as "hasIndex",
      (select to_jsonb(model) from model) as model from reach`);
  return Facts.parse(rows[0]); // an aggregate gives one row
}

/** In how many passages in reach each of the terms is; those that are nowhere are left out. */
export async function countTerms(tx: Tx, course: CourseId | undefined, terms: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await tx.execute<{ term: string; chunks: number }>(sql`select term, sum(chunks)::int as chunks from course_terms
    where term = any (${sql.param(terms)}::text[]) and (${course ?? null}::uuid is null or course_id = ${course ?? null}) group by term`);
  return new Map(rows.map(({ term, chunks }) => [term, chunks]));
}

/** For each word that no passage in reach has, the few terms that are most like it, and how like. */
export async function listLikeTerms(
  tx: Tx,
  course: CourseId | undefined,
  words: readonly string[],
): Promise<{ word: string; term: string; likeness: number }[]> {
  const { rows } = await tx.execute<{ word: string; term: string; likeness: number }>(
    sql`select word, term, likeness from app.similar_terms(${sql.param(words)}::text[], ${course ?? null}::uuid, ${LIKENESS_MIN}, ${LIKE_TERMS_MAX})`,
  );
  return rows;
}

/** How rare a term is among so many passages. */
export const rarity = (passages: number, having: number): number => Math.log(1 + (passages - having + 0.5) / (having + 0.5));

/** Which terms find passages, the rarest first; the others, in too many passages to read them all, only count in what those found. */
export function affordable(terms: readonly WeighedTerm[], course: CourseId | undefined): (WeighedTerm & { readonly finds: boolean })[] {
  const most = course ? POSTINGS_MAX.course : POSTINGS_MAX.library;
  let read = 0;
  return terms
    .toSorted((a, b) => a.chunks - b.chunks)
    .map((term, place) => {
      read += term.chunks;
      return { ...term, finds: place === 0 || read <= most };
    });
}

/** A passage as a search ranks it: its score, and what the terms that it has are worth together. */
export type WordHit = { readonly id: ChunkId; readonly score: number; readonly matched: number };

/** Passages by BM25, best first: any of the terms counts, headings too, and the more the rarer it is. */
export async function rankByWords(
  tx: Tx,
  scope: SearchScope,
  asked: readonly WeighedTerm[],
  averageTermCount: number,
  limit: number,
): Promise<WordHit[]> {
  if (asked.length === 0) return [];
  const { course } = scope;
  const terms = affordable(asked, course);
  const gain = sql`value * frequency * ${RATE + 1}::float8 / (frequency + ${RATE}::float8 * (${1 - LENGTH_SHARE}::float8 + ${LENGTH_SHARE}::float8 * c.term_count / ${averageTermCount}::float8))`;
  const list = (of: readonly WeighedTerm[]) =>
    sql`unnest(${sql.param(of.map(({ term }) => term))}::text[], ${sql.param(of.map(({ value }) => value))}::float8[]) as a(term, value)`;
  const others = terms.filter(({ finds }) => !finds);
  // One look into the key for each: the planner would read all terms of a passage to find one of them.
  const more = others.length
    ? sql`(select sum(a.value) as matched, sum(${gain}) as score from ${list(others)}
        cross join lateral (select frequency from postings where course_id = c.course_id and term = a.term and chunk_id = c.id limit 1) p)`
    : sql`(select 0::float8 as matched, 0::float8 as score)`;
  const { rows } = await tx.execute<WordHit>(sql`
    with hits as materialized (select p.chunk_id, p.frequency, a.value from ${list(terms.filter(({ finds }) => finds))}
        join course_terms t on t.term = a.term and (${course ?? null}::uuid is null or t.course_id = ${course ?? null})
        join postings p on p.course_id = t.course_id and p.term = t.term limit ${2 * POSTINGS_MAX.course}),
      first as materialized (select h.chunk_id as id, c.course_id, c.term_count, sum(value) as matched, sum(${gain}) as score
        from hits h join material_chunks c on c.id = h.chunk_id where true ${inMaterials(scope)} group by 1, 2, 3 order by score desc, id limit ${RESCORED_MAX})
    select c.id, (c.matched + coalesce(more.matched, 0))::float8 as matched, c.score + coalesce(more.score, 0) as score
    from first c cross join lateral ${more} more order by score desc, id limit ${limit}`);
  return rows;
}

/** Passages by what they mean, nearest first: every vector of the scope is compared, in no order but its own. */
export async function rankByVector(
  tx: Tx,
  scope: SearchScope,
  model: EmbeddingModelId,
  vector: readonly number[],
  limit: number,
): Promise<ChunkId[]> {
  const { course } = scope;
  // Each distance is worked out before anything is ordered: the planner cannot walk an approximate index through all other
  // courses, and what it puts aside is a number for each vector instead of the vector.
  const { rows } = await tx.execute<{ id: ChunkId }>(sql`
    with own as materialized (select e.chunk_id, e.embedding <=> ${JSON.stringify(vector)}::vector as distance from chunk_embeddings e ${scope.assignment === undefined && scope.loid === undefined ? sql`` : sql`join material_chunks c on c.id = e.chunk_id`}
      where e.model_id = ${model} and (${course ?? null}::uuid is null or e.course_id = ${course ?? null}) ${inMaterials(scope)})
    select chunk_id as id from own order by distance, chunk_id limit ${limit}`);
  return rows.map(({ id }) => id);
}

/** The same through the approximate index of the model: for what is too much to compare one by one. */
export async function rankByIndex(
  tx: Tx,
  scope: SearchScope,
  model: EmbeddingModelId,
  vector: readonly number[],
  column: IndexedColumn,
  limit: number,
): Promise<ChunkId[]> {
  const { course } = scope;
  const type = sql.raw(typeOf(column));
  // Without the last two, a planner that is unsure of the costs reads every vector.
  await tx.execute(
    sql.raw(`set local hnsw.iterative_scan = relaxed_order; set local hnsw.ef_search = ${EF_SEARCH}; set local hnsw.max_scan_tuples = ${SCAN_TUPLES_MAX};
      set local enable_seqscan = off; set local enable_sort = off`),
  );
  // The model stands in the statement as it does in the index, or the index would not be known to fit.
  const { rows } = await tx.execute<{ id: ChunkId }>(sql`select e.chunk_id as id from chunk_embeddings e
    where e.model_id = ${sql.raw(`'${EmbeddingModelId.parse(model)}'`)} and (${course ?? null}::uuid is null or e.course_id = ${course ?? null})
      ${scope.assignment === undefined && scope.loid === undefined ? sql`` : sql`and exists (select from material_chunks c where c.id = e.chunk_id ${inMaterials(scope)})`}
    order by e.embedding::${type} <=> ${JSON.stringify(vector)}::${type} limit ${limit}`);
  await tx.execute(sql.raw('set local enable_seqscan = on; set local enable_sort = on'));
  return rows.map(({ id }) => id);
}

/** How an approximate index sees vectors: by half their bytes on a server, where that is as quick; the embedded database has no instruction for it. */
export type IndexedColumn = { readonly isHalf: boolean; readonly dimensions: number };

/** That, as a type of the database. */
export const typeOf = ({ isHalf, dimensions }: IndexedColumn) => `${isHalf ? 'halfvec' : 'vector'}(${dimensions})`;

const Passage = z.object({
  id: ChunkId,
  material: MaterialId,
  course: z.string(),
  title: z.string(),
  loid: z.string(),
  assignment: z.string(),
  position: z.int(),
  headingPath: z.array(z.string()),
  text: z.string(),
  isAi: z.boolean(), // whether a model outside may see it
});
/** A passage with where it stands. */
export type Passage = z.output<typeof Passage>;

/** The passages of these ids that the speaker sees, in the same order. */
export async function listPassages(tx: Tx, ids: readonly ChunkId[]): Promise<Passage[]> {
  const { rows } = await tx.execute(sql`
    select c.id, m.id as material, k.course_title as course, coalesce(m.title, m.assignment) as title, m.loid, m.assignment, c.position, c.heading_path as "headingPath", c.text, k.is_ai as "isAi"
    from unnest(${sql.param(ids)}::uuid[]) with ordinality as asked(id, place) join material_chunks c on c.id = asked.id
      join course_materials m on m.id = c.material_id join courses k on k.id = c.course_id order by asked.place`);
  return z.array(Passage).parse(rows);
}
