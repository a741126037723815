import { and, eq, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm';
import { TutorError } from '../../core/errors.ts';
import type { CourseId, LessonId, MaterialId, UserId } from '../../core/ids.ts';
import { asSystem, type PersonDb, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import { newId } from '../new-id.ts';
import { ObjectKey, type ObjectStore } from '../objects/object-store.ts';
import { hashOf } from '../objects/sign-v4.ts';
import { storedObjects } from '../schema/materials.ts';

const WAITING_MAX_MS = 60 * 60_000; // whoever stored a file for something has long given up
const SWEEP_BATCH = 20; // at once, which any store bears

/** A file in the store. */
export type StoredObject = { readonly key: ObjectKey; readonly bytes: number; readonly sha256: string };

/** A file to store: for which course, unless it is a person's, as part of what, and the ending that says what kind it is. */
export type NewObject = {
  readonly course: CourseId | null;
  readonly of: 'materials' | 'lessons' | 'pictures';
  readonly ending: string;
  readonly bytes: Uint8Array;
};

/** What a file belongs to. */
export type ObjectOwner = { readonly material: MaterialId } | { readonly lesson: LessonId } | { readonly pictured: UserId };

/** The files of the product: the store, and what the database knows of it. */
export type Objects = {
  readonly store: ObjectStore;
  /** Stores a file that belongs to nothing yet. Unless `keepObject` says within the hour to what it does, it is swept away. */
  put(file: NewObject, signal?: AbortSignal): Promise<StoredObject>;
};

/** Files in this store, remembered by this database: first the row, then the bytes, so that none lies there unknown. */
export const openObjects = (database: Database, store: ObjectStore): Objects => ({
  store,
  async put({ course, of, ending, bytes }, signal) {
    const key = ObjectKey.parse(`${of}/${newId()}.${ending}`);
    const stored = { key, bytes: bytes.length, sha256: hashOf(bytes) };
    await asSystem(database, 'remember a file that is being stored', (tx) =>
      tx.insert(storedObjects).values({ ...stored, courseId: course }),
    );
    await store.put(key, bytes, signal);
    return stored;
  },
});

const columnsOf = (owner: ObjectOwner) =>
  'material' in owner ? { materialId: owner.material } : 'lesson' in owner ? { lessonId: owner.lesson } : { userId: owner.pictured };

const ownedBy = (owner: ObjectOwner) =>
  'material' in owner
    ? eq(storedObjects.materialId, owner.material)
    : 'lesson' in owner
      ? eq(storedObjects.lessonId, owner.lesson)
      : eq(storedObjects.userId, owner.pictured);

/** Lets go of the file of something, which is then swept away. Says whether there was one. */
export async function releaseObject(tx: Tx, owner: ObjectOwner): Promise<boolean> {
  const nobody = 'pictured' in owner ? { userId: null } : { materialId: null, lessonId: null };
  const { rowCount } = await tx.update(storedObjects).set(nobody).where(ownedBy(owner));
  return (rowCount ?? 0) > 0;
}

/** Says what a file belongs to, in the transaction that makes it so. The one that was there before is let go. */
export async function keepObject(tx: Tx, key: ObjectKey, owner: ObjectOwner): Promise<void> {
  await releaseObject(tx, owner);
  const { rowCount } = await tx
    .update(storedObjects)
    .set({ ...columnsOf(owner), state: 'kept' })
    .where(and(eq(storedObjects.key, key), eq(storedObjects.state, 'waiting')));
  if (!rowCount) throw new TutorError('unavailable', 'Storing the file took too long, and nothing was saved; please try again.');
}

/** The file of something, if it has one that the speaker may see. */
export async function findObject(tx: Tx, owner: ObjectOwner): Promise<StoredObject | undefined> {
  const { key, bytes, sha256 } = storedObjects;
  const [found] = await tx.select({ key, bytes, sha256 }).from(storedObjects).where(ownedBy(owner));
  return found;
}

/** The file of a material, or else the text of the lesson that it is: what somebody reads who opens it. */
export const findMaterialFile = (db: PersonDb, material: MaterialId): Promise<{ title: string; key: ObjectKey | null } | undefined> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute<{ title: string; key: ObjectKey | null }>(sql`
      select coalesce(m.title, m.loid) as title, (select o.key from stored_objects o
        where o.material_id = m.id or o.lesson_id = m.lesson_id order by o.material_id is null limit 1) as key
      from course_materials m where m.id = ${material}`);
    return rows[0];
  });

const { key: objectKey, state, materialId, lessonId, userId, createdAt } = storedObjects;
const isNobodys = and(isNull(materialId), isNull(lessonId), isNull(userId));

/** Marks files that nothing needs: from here on nothing can begin to need them. */
const markLeaving = (database: Database, now: Date): Promise<ObjectKey[]> =>
  asSystem(database, 'mark files that nothing needs', async (tx) => {
    const old = lt(createdAt, new Date(now.getTime() - WAITING_MAX_MS));
    const unneeded = tx
      .select({ key: objectKey })
      .from(storedObjects)
      .where(and(isNobodys, or(ne(state, 'waiting'), old)))
      .orderBy(objectKey)
      .limit(SWEEP_BATCH);
    const marked = await tx
      .update(storedObjects)
      .set({ state: 'leaving' })
      .where(and(inArray(objectKey, unneeded), isNobodys))
      .returning({ key: objectKey });
    return marked.map(({ key }) => key);
  });

/**
 * Takes away the files that nothing needs: those of what was removed or replaced, and those whose writer never came to
 * say what they were for. Marked, then removed, then forgotten: whoever dies in between is followed by the next.
 */
export async function sweepObjects(database: Database, store: ObjectStore, now: Date, signal?: AbortSignal): Promise<number> {
  let gone = 0;
  for (;;) {
    const keys = await markLeaving(database, now);
    const ends = await Promise.allSettled(keys.map((key) => store.remove(key, signal)));
    const removed = keys.filter((_, place) => ends[place]?.status === 'fulfilled');
    gone += removed.length;
    if (removed.length)
      await asSystem(database, 'forget files that are gone', (tx) =>
        tx.delete(storedObjects).where(and(inArray(objectKey, removed), eq(state, 'leaving'))),
      );
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason; // the queue says so, and tries again
    if (keys.length < SWEEP_BATCH) break;
  }
  await store.tidy(new Date(now.getTime() - WAITING_MAX_MS));
  return gone;
}
