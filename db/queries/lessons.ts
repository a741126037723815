import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { CourseId, LessonId } from '../../core/ids.ts';
import type { LessonText } from '../../core/courses/notes.ts';
import { asSystem, type PersonDb, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import { keepObject, releaseObject, type Objects } from './objects.ts';

const LESSONS_MAX = 200; // of a course, in one list
const BETWEEN = '\n\n';

/** What a lesson says: its materials, one after the other. */
const lessonText = sql`string_agg(m.content, ${BETWEEN} order by m.assignment, m.title, m.id)`;

const Listed = z.object({ id: LessonId, title: z.string(), topic: z.string().nullable(), hasNotes: z.boolean() });
/** A lesson in a list. */
export const ListedLesson = Listed;

/** The lessons of a course, in its order. */
export const listLessons = (db: PersonDb, course: CourseId): Promise<z.output<typeof Listed>[]> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      select l.id, l.title, t.name as topic, exists (select from ai_notes n where n.lesson_id = l.id) as "hasNotes"
      from lessons l left join topics t on t.id = l.topic_id where l.course_id = ${course} order by l.position, l.id limit ${LESSONS_MAX}`);
    return z.array(Listed).parse(rows);
  });

/** Lessons of that id or title which the speaker sees, in one course or in all; two where it is ambiguous. */
export async function listLessonsCalled(
  tx: Tx,
  name: string,
  course: CourseId | undefined,
): Promise<{ id: LessonId; title: string; course: string }[]> {
  const { rows } = await tx.execute(sql`
    select l.id, l.title, c.course_title as course from lessons l join courses c on c.id = l.course_id
    where (l.id::text = lower(${name}) or lower(l.title) = lower(${name})) and (${course ?? null}::uuid is null or l.course_id = ${course ?? null}) limit 2`);
  return z.array(z.object({ id: LessonId, title: z.string(), course: z.string() })).parse(rows);
}

/** The text of a lesson as it is now; undefined where it has none. */
export async function findLessonText(tx: Tx, lesson: LessonId): Promise<LessonText | undefined> {
  const { rows } = await tx.execute<{ title: string; text: string }>(sql`
    select l.title, ${lessonText} as text from lessons l join course_materials m on m.lesson_id = l.id where l.id = ${lesson} group by l.id, l.title`);
  return rows[0];
}

const Unstored = z.object({ id: LessonId, course: CourseId });
type Unstored = z.output<typeof Unstored>;

/**
 * Lessons whose file is not what they say by now: materials came, changed or went. A lesson of one material is known by that
 * one's hash; only texts put together are read.
 */
async function listUnstored(database: Database): Promise<Unstored[]> {
  const { rows } = await asSystem(database, 'look for lessons whose file is old', (tx) =>
    tx.execute(sql`
      select l.id, l.course_id as course from lessons l left join stored_objects o on o.lesson_id = l.id
      where case
        when (select case count(*) when 1 then min(m.content_hash) end from course_materials m where m.lesson_id = l.id) = o.sha256 then false
        else (select encode(sha256(convert_to(${lessonText}, 'UTF8')), 'hex') from course_materials m where m.lesson_id = l.id) is distinct from o.sha256 end`),
  );
  return z.array(Unstored).parse(rows);
}

/** Stores the text of one lesson, unless it is another by the time that it is stored: then it is its next writer's. */
async function storeLesson(database: Database, objects: Objects, { id, course }: Unstored, signal?: AbortSignal): Promise<boolean> {
  const read = (tx: Tx) => findLessonText(tx, id);
  const lesson = await asSystem(database, 'read a lesson', read);
  const file = lesson && (await objects.put({ course, of: 'lessons', ending: 'md', bytes: Buffer.from(lesson.text) }, signal));
  return asSystem(database, 'say where the text of a lesson is', async (tx) => {
    await tx.execute(sql`select from lessons where id = ${id} for update`);
    if ((await read(tx))?.text !== lesson?.text) return false;
    if (file) await keepObject(tx, file.key, { lesson: id });
    else await releaseObject(tx, { lesson: id });
    await tx.execute(sql`update lessons set content_url = ${file?.key ?? null} where id = ${id}`);
    return true;
  });
}

/** Brings the files of lessons to what they say. Whoever is stopped or dies is followed by the next. */
export async function storeLessons(database: Database, objects: Objects, signal?: AbortSignal): Promise<number> {
  let stored = 0;
  for (const lesson of await listUnstored(database)) {
    if (signal?.aborted) break;
    if (await storeLesson(database, objects, lesson, signal)) stored += 1;
  }
  return stored;
}
