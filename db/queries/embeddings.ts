import { and, eq, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { ChunkId, CourseId, EmbeddingModelId, MaterialId } from '../../core/ids.ts';
import type { LsaFit } from '../../core/materials/lsa.ts';
import { asSystem, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import { newId } from '../new-id.ts';
import { keepWork, type HeldWork } from './material-work.ts';
import { embeddingFits, embeddingModels, searchChecks } from '../schema/materials.ts';

/** A model that made vectors. */
export type ModelRow = { readonly id: EmbeddingModelId; readonly provider: string; readonly name: string; readonly dimensions: number };

/** A passage that a model has not seen yet. */
export type Unembedded = {
  readonly id: ChunkId;
  readonly course: CourseId;
  readonly headingPath: readonly string[];
  readonly text: string;
};

const columns = {
  id: embeddingModels.id,
  provider: embeddingModels.provider,
  name: embeddingModels.name,
  dimensions: embeddingModels.dimensions,
};

/** The model whose vectors search uses, if there is one. */
export const findActiveModel = (db: Database): Promise<ModelRow | undefined> =>
  asSystem(
    db,
    'find the embedding model',
    async (tx) => (await tx.select(columns).from(embeddingModels).where(eq(embeddingModels.isActive, true)).limit(1))[0],
  );

/** The row of a model, made where there is none; a fit is stored with it. */
export const keepModel = (
  db: Database,
  model: { readonly provider: string; readonly name: string; readonly dimensions: number },
  learnt?: { readonly fit: LsaFit; readonly chunks: number },
): Promise<ModelRow> =>
  asSystem(db, 'keep an embedding model', async (tx) => {
    await tx
      .insert(embeddingModels)
      .values({ id: EmbeddingModelId.parse(newId()), ...model })
      .onConflictDoNothing();
    const same = and(
      eq(embeddingModels.provider, model.provider),
      eq(embeddingModels.name, model.name),
      eq(embeddingModels.dimensions, model.dimensions),
    );
    const row = (await tx.select(columns).from(embeddingModels).where(same))[0]!; // it is there now
    if (learnt) {
      const { terms, weights, projection } = learnt.fit;
      const values = {
        modelId: row.id,
        chunks: learnt.chunks,
        terms: [...terms],
        weights: bytesOf(weights),
        projection: bytesOf(projection),
      };
      await tx.insert(embeddingFits).values(values).onConflictDoNothing();
    }
    return row;
  });

const bytesOf = (numbers: Float32Array) => Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
const numbersOf = (bytes: Buffer) => new Float32Array(Uint8Array.from(bytes).buffer); // a copy: floats want an address that four divides

/** What the built-in model learnt, and of how many passages. */
export const findFit = (db: Database, model: EmbeddingModelId): Promise<(LsaFit & { readonly chunks: number }) | undefined> =>
  asSystem(db, 'read what the built-in model learnt', async (tx) => {
    const [row] = await tx.select().from(embeddingFits).where(eq(embeddingFits.modelId, model));
    if (!row) return undefined;
    const projection = numbersOf(row.projection);
    return {
      chunks: row.chunks,
      terms: row.terms,
      weights: numbersOf(row.weights),
      projection,
      dimensions: projection.length / row.terms.length,
    };
  });

const Texts = z.array(z.object({ id: ChunkId, course: CourseId, headingPath: z.array(z.string()), text: z.string() }));

/** How many passages there are. */
export const countChunks = (db: Database): Promise<number> =>
  asSystem(
    db,
    'count passages',
    async (tx) => (await tx.execute<{ n: number }>(sql`select count(*)::int as n from material_chunks`)).rows[0]!.n,
  ); // an aggregate gives one row

/** Passages spread evenly over the library, so many at most, always the same of the same library. */
export const sampleChunks = (db: Database, most: number): Promise<Unembedded[]> =>
  asSystem(db, 'read passages to learn from', async (tx) => {
    const { rows } = await tx.execute(sql`
      with placed as (select id, row_number() over (order by course_id, material_id, position) - 1 as place, count(*) over () as n from material_chunks)
      select c.id, c.course_id as course, c.heading_path as "headingPath", c.text from placed p join material_chunks c on c.id = p.id
      where p.n <= ${most} or p.place * ${most} / p.n <> (p.place - 1) * ${most} / p.n or p.place = 0 order by p.place limit ${most}`);
    return Texts.parse(rows);
  });

/** How many passages a model has seen, and how many it shall see. */
export type EmbeddedCounts = { readonly done: number; readonly total: number };

/** How far a model is; `isOutside` as below. */
export const countEmbedded = (db: Database, model: EmbeddingModelId, isOutside: boolean): Promise<EmbeddedCounts> =>
  asSystem(db, 'count vectors', async (tx) => {
    const { rows } = await tx.execute<EmbeddedCounts>(sql`
      select count(*) filter (where exists (select from chunk_embeddings e where e.chunk_id = c.id and e.model_id = ${model}))::int as done, count(*)::int as total
      from material_chunks c join courses k on k.id = c.course_id where k.is_ai or not ${isOutside}`);
    return rows[0]!; // an aggregate gives one row
  });

/** The next passages that the model has no vector of; `isOutside` leaves out the courses whose content no model may see. */
export const listUnembedded = (db: Database, model: EmbeddingModelId, isOutside: boolean, limit: number): Promise<Unembedded[]> =>
  asSystem(db, 'find passages without a vector', async (tx) => {
    const { rows } = await tx.execute(sql`
      select c.id, c.course_id as course, c.heading_path as "headingPath", c.text from material_chunks c join courses k on k.id = c.course_id
      where (k.is_ai or not ${isOutside}) and not exists (select from chunk_embeddings e where e.chunk_id = c.id and e.model_id = ${model}) order by c.id limit ${limit}`);
    return Texts.parse(rows);
  });

/** Stores vectors of passages, but of those that are gone by now, as a part of work that is still ours; false if it is not. */
export const saveVectors = (
  db: Database,
  model: EmbeddingModelId,
  vectors: ReadonlyMap<ChunkId, readonly number[]>,
  work?: { readonly held: HeldWork; readonly counts: EmbeddedCounts },
): Promise<boolean> =>
  asSystem(db, 'store vectors', async (tx) => {
    if (work && !(await keepWork(tx, work.held, work.counts))) return false;
    await tx.execute(sql`
      insert into chunk_embeddings (chunk_id, model_id, course_id, embedding)
      select c.id, ${model}, c.course_id, v.embedding::vector from unnest(${sql.param([...vectors.keys()])}::uuid[], ${sql.param([...vectors.values()].map((vector) => JSON.stringify(vector)))}::text[]) as v(id, embedding)
        join material_chunks c on c.id = v.id for key share of c on conflict do nothing`);
    return true;
  });

/** From now on search uses this model, or none; what other models made goes. */
export const activateModel = (db: Database, model: EmbeddingModelId | undefined): Promise<void> =>
  asSystem(db, 'change the embedding model', async (tx) => {
    if (model) {
      await tx.update(embeddingModels).set({ isActive: true }).where(eq(embeddingModels.id, model));
      await tx.delete(embeddingModels).where(ne(embeddingModels.id, model));
    } else await tx.delete(embeddingModels);
  });

/** The courses whose passages changed since it was checked whether vectors help in them. */
export const listUnchecked = (db: Database, model: EmbeddingModelId): Promise<{ course: CourseId; chunks: number }[]> =>
  asSystem(db, 'find courses to check', async (tx) => {
    const { rows } = await tx.execute(sql`
      select s.course_id as course, s.chunks from course_stats s where s.chunks > 0 and not exists (select from search_checks k where k.course_id = s.course_id and k.model_id = ${model} and k.chunks = s.chunks)
        and exists (select from chunk_embeddings e where e.course_id = s.course_id and e.model_id = ${model})`);
    return z.array(z.object({ course: CourseId, chunks: z.int() })).parse(rows);
  });

/** Questions of a course with the materials of their topic's lessons, spread evenly over the course. Nothing of a key is read. */
export const listCheckQuestions = (db: Database, course: CourseId, most: number): Promise<{ text: string; materials: MaterialId[] }[]> =>
  asSystem(db, 'read the questions of a course', async (tx) => {
    const { rows } = await tx.execute(sql`
      with asked as (select distinct on (q.id) q.id, v.question_text as text, q.topic_id from questions q join question_sets s on s.id = q.question_set_id join question_versions v on v.question_id = q.id
          where s.course_id = ${course} and q.status in ('live', 'pilot') order by q.id, v.version_number desc),
        told as (select a.id, a.text, array_agg(m.id order by m.id) as materials from asked a join lessons l on l.topic_id = a.topic_id join course_materials m on m.lesson_id = l.id group by 1, 2)
      select text, materials from (select *, row_number() over (order by md5(id::text)) as place from told) spread where place <= ${most} order by place`);
    return z.array(z.object({ text: z.string(), materials: z.array(MaterialId) })).parse(rows);
  });

/** Which material each passage is of. */
export async function materialsOf(tx: Tx, ids: readonly ChunkId[]): Promise<Map<ChunkId, MaterialId>> {
  const { rows } = await tx.execute<{ id: ChunkId; material: MaterialId }>(
    sql`select id, material_id as material from material_chunks where id = any (${sql.param(ids)}::uuid[])`,
  );
  return new Map(rows.map(({ id, material }) => [id, material]));
}

/** Stores whether vectors of the model help in a course. */
export const saveCheck = (db: Database, check: typeof searchChecks.$inferInsert): Promise<void> =>
  asSystem(db, 'store whether vectors help', async (tx) => {
    const { courseId: _course, modelId: _model, ...values } = check;
    await tx
      .insert(searchChecks)
      .values(check)
      .onConflictDoUpdate({ target: [searchChecks.courseId, searchChecks.modelId], set: values });
  });
