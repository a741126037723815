import { and, count, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { ChunkId, MaterialId, type CourseId, type LessonId } from '../../core/ids.ts';
import type { Chunk } from '../../core/materials/chunk.ts';
import type { PersonDb, Tx } from '../client.ts';
import { courses } from '../schema/courses.ts';
import { courseMaterials } from '../schema/materials.ts';
import type { Sending } from '../queue.ts';
import { wantWork } from './material-work.ts';
import { isBeingPrepared, isIndexed, lockPassages, writeChunks } from './materials.ts';
import { findObject, keepObject, type StoredObject } from './objects.ts';

/** A material as somebody hands it in. Without passages they are left to the job. */
export type MaterialToSave = {
  readonly id: MaterialId;
  readonly courseId: CourseId;
  readonly title: string;
  readonly content: string;
  readonly contentHash: string;
  readonly chunks: readonly Chunk[] | undefined;
  /** What was handed in, as it is in the store. */
  readonly file: StoredObject;
  readonly assignment?: string | undefined;
  readonly loid?: string | undefined;
  readonly source?: string | undefined;
  readonly licence?: string | undefined;
  readonly lessonId?: LessonId | undefined;
};

/** What became of a material that was handed in. */
export const savings = ['added', 'changed', 'unchanged'] as const;
export type Saving = (typeof savings)[number];

/** Whether the speaker looks after the course: the database's own rule. */
export const staffsCourse = (db: PersonDb, course: CourseId): Promise<boolean> =>
  db.read(async (tx) => (await tx.execute(sql`select from app.staffed_courses() staffed where staffed = ${course}`)).rows.length > 0);

type Details = Pick<MaterialToSave, 'assignment' | 'loid' | 'source' | 'licence' | 'lessonId'>;
const given = (details: Details) => Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));

async function addRow(tx: Tx, { id, courseId, title, content, contentHash, ...material }: Omit<MaterialToSave, 'file'>): Promise<void> {
  const { assignment = '', loid = `viva:${id}`, source, licence, lessonId } = material;
  const [course] = await tx.select({ number: courses.courseNumber }).from(courses).where(eq(courses.id, courseId));
  const values = { id, courseId, course: course?.number ?? '', title, content, contentHash, assignment, loid, source, licence, lessonId };
  await tx.insert(courseMaterials).values(values);
}

/**
 * Saves a material under its title: a new one, or another content for the one of that title in the course. Content that
 * is there already is left alone with its passages. A long one is left to a job, in the same commit; handed in once more it
 * is wanted again, if somebody had cancelled it.
 */
export const saveMaterial = (db: PersonDb, material: MaterialToSave, jobs: Sending): Promise<{ id: MaterialId; saving: Saving }> =>
  db.transaction(async (tx) => {
    const { courseId, title, content, contentHash, chunks, file, assignment, loid, source, licence, lessonId } = material;
    await lockPassages(tx, courseId); // two who hand in the same file make one material
    const [there] = await tx
      .select({ id: courseMaterials.id, contentHash: courseMaterials.contentHash, lessonId: courseMaterials.lessonId, isIndexed })
      .from(courseMaterials)
      .where(and(eq(courseMaterials.courseId, courseId), eq(courseMaterials.title, title)))
      .orderBy(courseMaterials.id)
      .limit(1);
    const id = there?.id ?? material.id;
    const isSame = there?.contentHash === contentHash;
    const change = { ...given({ assignment, loid, source, licence, lessonId }), ...(isSame ? {} : { content, contentHash }) };
    if (!there) await addRow(tx, material);
    else if (Object.keys(change).length) await tx.update(courseMaterials).set(change).where(eq(courseMaterials.id, id));
    if ((await findObject(tx, { material: id }))?.sha256 !== file.sha256) await keepObject(tx, file.key, { material: id });
    const lesson = lessonId ?? there?.lessonId ?? null;
    if (lesson !== (there?.lessonId ?? null) || (lesson && !isSame)) await jobs.send(tx, 'keep-lessons', {}); // it says something else now
    if (isSame && there?.isIndexed) return { id, saving: 'unchanged' };
    if (chunks) await writeChunks(tx, { id, courseId, contentHash }, chunks);
    else {
      await wantWork(tx, { kind: 'passages', wish: contentHash, courseId, materialId: id });
      await jobs.send(tx, 'index-materials', {});
    }
    return { id, saving: !there ? 'added' : isSame ? 'unchanged' : 'changed' };
  });

const Listed = z.object({
  id: MaterialId,
  title: z.string(),
  assignment: z.string(),
  loid: z.string(),
  source: z.string().nullable(),
  licence: z.string().nullable(),
  characters: z.int(),
  passages: z.int(),
  isSearchable: z.boolean(),
  fileBytes: z.int().nullable().describe('How large the file is that was handed in; null where there is none.'),
});
/** A material in a list: all but what it says. */
export const ListedMaterial = Listed;

/** The materials of a course that the speaker may see, and how many there are in all. */
export const listMaterials = (
  db: PersonDb,
  course: CourseId,
  { after, max }: { readonly after: number; readonly max: number },
): Promise<{ total: number; materials: z.output<typeof Listed>[] }> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      select id, coalesce(title, loid) as title, assignment, loid, source, licence, length(content) as characters,
        (select count(*)::integer from material_chunks c where c.material_id = course_materials.id) as passages, ${isIndexed} as "isSearchable",
        (select o.bytes from stored_objects o where o.material_id = course_materials.id) as "fileBytes"
      from course_materials where course_id = ${course} order by assignment, title, id offset ${after} limit ${max}`);
    const [all] = await tx.select({ total: count() }).from(courseMaterials).where(eq(courseMaterials.courseId, course));
    return { total: all?.total ?? 0, materials: z.array(Listed).parse(rows) };
  });

const Read = z.object({
  title: z.string(),
  course: z.string(),
  source: z.string().nullable(),
  licence: z.string().nullable(),
  hasFile: z.boolean(),
  isBeingPrepared: z.boolean(),
  total: z.int(),
  earlier: z.int(),
  passages: z.array(z.object({ id: ChunkId, position: z.int(), headingPath: z.array(z.string()), text: z.string() })),
});

/** Where somebody reads, and how much of what stands around it they want. */
export type ReadingWindow = { readonly position: number; readonly before: number; readonly after: number };

/** The passages of a material around a place, in their order; its last ones where it ends before that place. */
export const readPassages = (
  db: PersonDb,
  material: MaterialId,
  { position, before, after }: ReadingWindow,
): Promise<z.output<typeof Read> | undefined> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      with place as (select least(${position}::integer, (select max(position) from material_chunks where material_id = ${material})) as at),
        around as ((select id, position, heading_path, text from material_chunks, place where material_id = ${material} and position < at order by position desc limit ${before})
          union all (select id, position, heading_path, text from material_chunks, place where material_id = ${material} and position >= at order by position limit ${after}))
      select coalesce(title, loid) as title, (select c.course_title from courses c where c.id = course_id) as course, source, licence, ${isBeingPrepared} as "isBeingPrepared",
        exists (select from stored_objects o where o.material_id = course_materials.id or o.lesson_id = course_materials.lesson_id) as "hasFile",
        (select count(*)::integer from material_chunks where material_id = course_materials.id) as total,
        (select count(*)::integer from material_chunks where material_id = course_materials.id and position < (select min(position) from around)) as earlier,
        (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'position', position, 'headingPath', heading_path, 'text', text) order by position), '[]') from around) as passages
      from course_materials where id = ${material}`);
    return rows[0] && Read.parse(rows[0]);
  });
