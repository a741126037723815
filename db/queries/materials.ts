import { and, asc, eq, sql } from 'drizzle-orm';
import { CHUNKING, searchedText, type Chunk } from '../../core/materials/chunk.ts';
import { CHUNKED_AT_ONCE_MAX } from '../../core/materials/limits.ts';
import { termsOf } from '../../core/materials/terms.ts';
import { TRIES_MAX } from '../../core/materials/work.ts';
import type { ChunkId, CourseId, MaterialId } from '../../core/ids.ts';
import { chunksOf } from '../chunking.ts';
import { asSystem, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import { newId } from '../new-id.ts';
import { courseMaterials, materialChunks } from '../schema/materials.ts';
import { finishWork, inWork, isKnownWork, keepWork, type HeldWork, type Wish } from './material-work.ts';

const BATCH = 100; // passages a statement: some 5,000 postings, half a second on the embedded database
const STAGED_ABOVE = 300; // passages: what takes longer than a second or two is written in several transactions
const OUT_OF_THE_WAY = 1_000_000; // above every position: two passages may not be in one place while they change
const PLACES = 1000; // for as many who write the same material at once, each out of the others' way

/** A material as far as its passages are concerned. */
export type Indexed = { readonly id: MaterialId; readonly courseId: CourseId; readonly contentHash: string };

const stampOf = (contentHash: string) => `${contentHash} ${CHUNKING}`;
/** Whether the passages of a material are of what it says now. */
export const isIndexed = sql<boolean>`${courseMaterials.chunkedHash} is not distinct from ${courseMaterials.contentHash} || ' ' || ${CHUNKING}`;
const stale = sql`not (${isIndexed})`;
const isWanted = sql`not exists (select from material_work w where w.material_id = course_materials.id and w.wish = course_materials.content_hash
  and (w.state = 'cancelled' or w.state = 'failed' and w.tries >= ${TRIES_MAX}))`;

/** Whether a material is new and was not taken apart into passages yet. One that cannot be is not waited for for ever. */
export const isBeingPrepared = sql`${courseMaterials.chunkedHash} is null and ${courseMaterials.createdAt} > now() - interval '1 hour'`;

/** Writers of one course wait for each other here: the sums over its passages are of all of them. */
export const lockPassages = (tx: Tx, course: CourseId) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('passages of ' || ${course}, 0))`);

/** Counts the passages of a course and their terms anew. */
const refreshStats = (tx: Tx, course: CourseId) =>
  tx.execute(sql`insert into course_stats (course_id, chunks, average_term_count)
    select ${course}::uuid, count(*), coalesce(avg(term_count), 0) from material_chunks where course_id = ${course}
    on conflict (course_id) do update set chunks = excluded.chunks, average_term_count = excluded.average_term_count`);

const keyOf = ({ headingPath, text }: Pick<Chunk, 'headingPath' | 'text'>) => JSON.stringify([headingPath, text]);

type Placed = Chunk & { readonly id: ChunkId; readonly position: number; readonly isKept: boolean };

/** Gives each passage the row that says the same already, each row once, or a new one. */
async function place(tx: Tx, material: MaterialId, chunks: readonly Chunk[]): Promise<{ placed: Placed[]; gone: ChunkId[] }> {
  const rows = await tx
    .select({ id: materialChunks.id, headingPath: materialChunks.headingPath, text: materialChunks.text })
    .from(materialChunks)
    .where(eq(materialChunks.materialId, material))
    .orderBy(asc(materialChunks.position));
  const there = Map.groupBy(rows, keyOf);
  const placed = chunks.map((chunk, position) => {
    const kept = there.get(keyOf(chunk))?.shift();
    return { ...chunk, position, id: kept?.id ?? (newId() as ChunkId), isKept: kept !== undefined }; // a new id is of whatever it names
  });
  return { placed, gone: [...there.values()].flat().map(({ id }) => id) };
}

function* batches<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += BATCH) yield items.slice(from, from + BATCH);
}

function postingsOf(chunk: Placed): { term: string; chunk_id: ChunkId; frequency: number }[] {
  const frequencies = new Map<string, number>();
  for (const term of termsOf(searchedText(chunk))) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  return [...frequencies].map(([term, frequency]) => ({ term, chunk_id: chunk.id, frequency }));
}

/** Adds passages that have no row yet, so many places further on than they will be. */
async function addPassages(tx: Tx, { id, courseId }: Indexed, batch: readonly Placed[], further = 0): Promise<void> {
  const rows = batch.map(({ id: chunk, position, headingPath, text, terms }) => ({
    id: chunk,
    position: position + further,
    heading_path: headingPath,
    text,
    term_count: terms,
  }));
  await tx.execute(sql`insert into material_chunks (id, material_id, course_id, position, heading_path, text, term_count)
    select r.id, ${id}, ${courseId}, r.position, r.heading_path, r.text, r.term_count
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, position integer, heading_path text[], text text, term_count integer)`);
}

const addPostings = (tx: Tx, { courseId }: Indexed, batch: readonly Placed[]) =>
  tx.execute(sql`insert into postings (course_id, term, chunk_id, frequency)
    select ${courseId}, r.term, r.chunk_id, r.frequency
    from jsonb_to_recordset(${JSON.stringify(batch.flatMap(postingsOf))}::jsonb) as r(term text, chunk_id uuid, frequency integer)`);

/** Brings the rows that stay to their places. */
async function movePassages(tx: Tx, material: MaterialId, kept: readonly Placed[]): Promise<void> {
  const rows = kept.map(({ id, position, terms }) => ({ id, position, term_count: terms }));
  await tx.execute(sql`update material_chunks set position = position + ${OUT_OF_THE_WAY} where material_id = ${material}`);
  await tx.execute(sql`update material_chunks c set position = r.position, term_count = r.term_count
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, position integer, term_count integer) where c.id = r.id`);
}

const removePassages = (tx: Tx, ids: readonly ChunkId[]) =>
  tx.execute(sql`delete from material_chunks where id = any(${sql.param(ids)}::uuid[])`);

/** Whether the postings that are there are of today's rules: what stands after the hash says which made them. */
async function isOfTheseRules(tx: Tx, id: MaterialId): Promise<boolean> {
  const { chunkedHash } = courseMaterials;
  const [found] = await tx.select({ chunkedHash }).from(courseMaterials).where(eq(courseMaterials.id, id));
  return found?.chunkedHash?.endsWith(` ${CHUNKING}`) ?? false;
}

const removePostings = (tx: Tx, batch: readonly Placed[]) =>
  tx.execute(sql`delete from postings where chunk_id = any(${sql.param(batch.map(({ id }) => id))}::uuid[])`);

const postAnew = async (tx: Tx, material: Indexed, batch: readonly Placed[]) => {
  await removePostings(tx, batch);
  await addPostings(tx, material, batch);
};

const setStamp = (tx: Tx, id: MaterialId, contentHash: string) =>
  tx
    .update(courseMaterials)
    .set({ chunkedHash: stampOf(contentHash) })
    .where(eq(courseMaterials.id, id));

/**
 * Makes these the passages of a material, with their postings and the sums over the course. A row whose words have not
 * changed stays, with what models made of it. All in the caller's transaction, in the name of whoever that is.
 */
export async function writeChunks(tx: Tx, material: Indexed, chunks: readonly Chunk[]): Promise<void> {
  const { id, courseId, contentHash } = material;
  await lockPassages(tx, courseId);
  const { placed, gone } = await place(tx, id, chunks);
  const added = placed.filter(({ isKept }) => !isKept);
  const kept = placed.filter(({ isKept }) => isKept);
  await removePassages(tx, gone);
  await movePassages(tx, id, kept);
  for (const batch of (await isOfTheseRules(tx, id)) ? [] : batches(kept)) await postAnew(tx, material, batch);
  for (const batch of batches(added)) {
    await addPassages(tx, material, batch);
    await addPostings(tx, material, batch);
  }
  await refreshStats(tx, courseId);
  await setStamp(tx, id, contentHash);
}

/** A material that was there to be seen; it is not removed if that is not the speaker's to do. */
export type Removal = { readonly title: string; readonly removed: boolean };

/** Takes out what was written ahead of a material whose reading was given up: the passages that were there before stay. */
export async function removeStaged(tx: Tx, { id, courseId }: Pick<Indexed, 'id' | 'courseId'>): Promise<void> {
  await tx.execute(sql`delete from material_chunks where material_id = ${id} and position >= ${OUT_OF_THE_WAY}`);
  await refreshStats(tx, courseId);
}

/** Takes a material out, with its passages and all that was made of them. */
export async function removeMaterial(tx: Tx, id: MaterialId): Promise<Removal | undefined> {
  const { courseId, title, loid } = courseMaterials;
  const [found] = await tx.select({ courseId, title, loid }).from(courseMaterials).where(eq(courseMaterials.id, id));
  if (!found) return undefined;
  await lockPassages(tx, found.courseId);
  const gone = await tx.delete(courseMaterials).where(eq(courseMaterials.id, id)).returning({ courseId });
  if (gone.length) await refreshStats(tx, found.courseId);
  return { title: found.title ?? found.loid, removed: gone.length > 0 };
}

/** What came of looking over the materials: how many were read anew, and how many are left because it was stopped. */
export type IndexedMaterials = { readonly done: number; readonly left: number };

/** May be told how far it is, and stopped between two materials. */
export type IndexOptions = {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
  /** Told of the passages of each long material. */
  readonly parts?: ((done: number, total: number) => void) | undefined;
};

const isStill = ({ id, contentHash }: Indexed) => and(eq(courseMaterials.id, id), eq(courseMaterials.contentHash, contentHash), stale);

/** Runs a part of the work as long as the material says what was read; the course is locked first, as by who removes it. */
const whileSame = (db: Database, material: Indexed, run: (tx: Tx) => Promise<unknown>): Promise<boolean> =>
  asSystem(db, 'write passages of a material', async (tx) => {
    await lockPassages(tx, material.courseId);
    const [same] = await tx.select({ id: courseMaterials.id }).from(courseMaterials).where(isStill(material)).for('update');
    return same !== undefined && (await run(tx)) !== false;
  });

/** A part of the work, and how many of the passages are there after it. */
type Part = { readonly done: number; readonly run: (tx: Tx) => Promise<unknown> };

/** What there is to do for a long material, in parts of a second at most, each of which leaves everything in order. */
async function partsOf(db: Database, material: Indexed, chunks: readonly Chunk[]): Promise<Part[]> {
  const { id, courseId } = material;
  const { placed, gone, isCurrent } = await asSystem(db, 'plan the passages of a material', async (tx) => ({
    ...(await place(tx, id, chunks)),
    isCurrent: await isOfTheseRules(tx, id),
  }));
  const further = (1 + Math.floor(Math.random() * PLACES)) * OUT_OF_THE_WAY;
  const kept = placed.filter(({ isKept }) => isKept);
  const added = placed.filter(({ isKept }) => !isKept);
  const before = (run: Part['run']): Part => ({ done: kept.length, run });
  return [
    ...Array.from(batches(isCurrent ? [] : kept), (batch) => before((tx) => postAnew(tx, material, batch))),
    before((tx) => setStamp(tx, id, 'unfinished')), // from here on what is there is of these rules
    ...Array.from(batches(added), (batch, nth) => ({
      done: kept.length + nth * BATCH + batch.length,
      run: async (tx: Tx) => {
        await addPassages(tx, material, batch, further);
        await addPostings(tx, material, batch);
        await refreshStats(tx, courseId);
      },
    })),
    ...Array.from(batches(gone), (batch) => ({
      done: placed.length,
      run: async (tx: Tx) => {
        await removePassages(tx, batch);
        await refreshStats(tx, courseId);
      },
    })),
  ];
}

/**
 * Writes a long material's passages ahead, a part at a time, so that nobody waits long for the database: first all that
 * are new, then away with the old. Whoever comes after a crash finds what is there and goes on. The material counts as
 * read only when writeChunks has put all in place. One process at a time does it, until somebody cancels it.
 */
async function stage(db: Database, material: Indexed, chunks: readonly Chunk[], held: HeldWork, options: IndexOptions): Promise<boolean> {
  const { signal, parts } = options;
  const total = chunks.length;
  const inPlace: Part = { done: total, run: (tx) => writeChunks(tx, material, chunks).then(() => finishWork(tx, held, total)) };
  const ahead = total > STAGED_ABOVE ? await partsOf(db, material, chunks) : [];
  for (const { done, run } of [...ahead, inPlace]) {
    if (signal?.aborted) return false;
    const isOurs = await whileSame(db, material, async (tx) => (await keepWork(tx, held, { done, total })) && (await run(tx), true));
    if (!isOurs) return false;
    parts?.(done, total);
  }
  return true;
}

/** Makes the passages of one material, unless somebody changed or removed it meanwhile: then it is its next reader's. */
async function indexOne(db: Database, id: MaterialId, options: IndexOptions): Promise<boolean> {
  const { courseId, contentHash, content } = courseMaterials;
  const [found] = await asSystem(db, 'read a material', (tx) =>
    tx
      .select({ id: courseMaterials.id, courseId, contentHash, content })
      .from(courseMaterials)
      .where(and(eq(courseMaterials.id, id), stale)),
  );
  if (!found) return false;
  const chunks = await chunksOf(found.content); // while no transaction is held
  const isLong = found.content.length > CHUNKED_AT_ONCE_MAX || chunks.length > STAGED_ABOVE;
  if (!isLong && !(await isKnownWork(db, id))) return whileSame(db, found, (tx) => writeChunks(tx, found, chunks));
  return inWork(db, wishFor(found), (held) => stage(db, found, chunks, held, options));
}

const wishFor = ({ id, courseId, contentHash }: Indexed): Wish => ({ kind: 'passages', wish: contentHash, courseId, materialId: id });

/** Notes that a material's passages could not be made. What cannot be made every minute must not keep others from it. */
async function noteFailure(db: Database, id: MaterialId, error: unknown): Promise<void> {
  const columns = { id: courseMaterials.id, courseId: courseMaterials.courseId, contentHash: courseMaterials.contentHash };
  const [found] = await asSystem(db, 'find a material', (tx) => tx.select(columns).from(courseMaterials).where(eq(courseMaterials.id, id)));
  if (found && !(await isKnownWork(db, id))) await inWork(db, wishFor(found), () => Promise.reject(error)).catch(() => false);
}

/**
 * Makes the passages of every material that has none, or whose passages are of another content or of other rules. Each
 * material is a transaction of its own, a long one several, so whoever is stopped or dies goes on where it was. One that
 * cannot be read keeps none of the others waiting; what was wrong is thrown in the end.
 */
export async function indexMaterials(db: Database, options: IndexOptions = {}): Promise<IndexedMaterials> {
  const { signal, progress } = options;
  const ids = await asSystem(db, 'look for materials without passages', (tx) =>
    tx.select({ id: courseMaterials.id }).from(courseMaterials).where(and(stale, isWanted)).orderBy(asc(courseMaterials.id)),
  );
  let done = 0;
  const failures: unknown[] = [];
  for (const [index, { id }] of ids.entries()) {
    if (signal?.aborted) return { done, left: ids.length - index };
    const isDone = await indexOne(db, id, options).catch(async (error: unknown) => {
      failures.push(error);
      await noteFailure(db, id, error);
      return false;
    });
    if (isDone) done += 1;
    else if (signal?.aborted) return { done, left: ids.length - index };
    progress?.(index + 1, ids.length);
  }
  if (failures.length) throw failures[0];
  return { done, left: 0 };
}
