import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { LessonId, type CourseId } from '../../core/ids.ts';
import { KeyConcepts, tagsOf, type LessonText, type Note } from '../../core/courses/notes.ts';
import { termsOf } from '../../core/materials/terms.ts';
import { asSystem, type PersonDb, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import { newId } from '../new-id.ts';
import { aiNotes } from '../schema/courses.ts';
import { findLessonText } from './lessons.ts';

const FORM = 1; // raised when the same lesson gives another note
const NOTES_MAX = 50; // in one answer

/** By whom a note is, for good: a model, or the text itself. One that waits is the text's until its model can be asked. */
type Writer = 'model' | 'text' | 'waiting';

/** What a note is written from, in short; with its writer it says whether the note is out of date. */
const source = sql`encode(sha256(convert_to(l.title || ' ' || string_agg(m.content_hash, ' ' order by m.assignment, m.title, m.id), 'UTF8')), 'hex')`;
const stampOf = (hash: string, writer: Writer) => `${hash} notes ${FORM} ${writer}`;

const Due = z.object({ lesson: LessonId, hash: z.string(), isAi: z.boolean() });
/** A lesson whose note is out of date; where AI is off, no model is to see it. */
type DueNote = z.output<typeof Due>;

/** The lessons that have no note of what they say now, by whom it is to be written. */
export async function listDueNotes(database: Database, hasModel: boolean): Promise<DueNote[]> {
  const { rows } = await asSystem(database, 'look for lessons without a note', (tx) =>
    tx.execute(sql`
      select d.lesson, d.hash, d.is_ai as "isAi" from (
        select l.id as lesson, c.is_ai, ${source} as hash from lessons l join courses c on c.id = l.course_id
          join course_materials m on m.lesson_id = l.id group by l.id, c.is_ai) d
        left join ai_notes n on n.lesson_id = d.lesson
      where n.source_hash is distinct from d.hash || ${` notes ${FORM} `} || case when d.is_ai and ${hasModel} then 'model' else 'text' end
      order by d.lesson`),
  );
  return z.array(Due).parse(rows);
}

/** A lesson as it is read for its note. */
export const readLesson = (database: Database, lesson: LessonId): Promise<LessonText | undefined> =>
  asSystem(database, 'read a lesson for its note', (tx) => findLessonText(tx, lesson));

/** A note to keep: what it says, by whom, and of which text. */
export type NoteToKeep = { readonly due: DueNote; readonly note: Note; readonly modelName: string | null; readonly writer: Writer };

/** Keeps the one note of a lesson, unless the lesson says something else by now, or no model may see it any more. */
export const keepNote = (database: Database, { due, note, modelName, writer }: NoteToKeep): Promise<boolean> =>
  asSystem(database, 'keep the note of a lesson', async (tx) => {
    await tx.execute(sql`select from lessons where id = ${due.lesson} for update`);
    const { rows } = await tx.execute<{ hash: string; isAi: boolean }>(
      sql`select ${source} as hash, c.is_ai as "isAi" from lessons l join courses c on c.id = l.course_id
        join course_materials m on m.lesson_id = l.id where l.id = ${due.lesson} group by l.id, c.is_ai`,
    );
    if (rows[0]?.hash !== due.hash || rows[0].isAi !== due.isAi) return false;
    const keyConcepts = note.concepts.map((concept) => ({ ...concept, tags: tagsOf(concept) }));
    const said = { summaryMarkdown: note.summary, keyConcepts, modelName, sourceHash: stampOf(due.hash, writer), generatedAt: new Date() };
    await tx
      .insert(aiNotes)
      .values({ id: newId(), lessonId: due.lesson, ...said })
      .onConflictDoUpdate({ target: aiNotes.lessonId, set: said });
    return true;
  });

/** Takes away the notes that were written of texts which are not there any more. */
export const dropNotesOfNothing = (database: Database): Promise<unknown> =>
  asSystem(database, 'drop notes of lessons without text', (tx) =>
    tx.execute(
      sql`delete from ai_notes n where n.source_hash is not null and not exists (select from course_materials m where m.lesson_id = n.lesson_id)`,
    ),
  );

const Kept = z.object({ summary: z.string(), concepts: KeyConcepts, modelName: z.string().nullable() });

/** The note of a lesson that the speaker sees. */
export async function findNote(tx: Tx, lesson: LessonId): Promise<z.output<typeof Kept> | undefined> {
  const { rows } = await tx.execute(
    sql`select summary_markdown as summary, key_concepts as concepts, model_name as "modelName" from ai_notes where lesson_id = ${lesson}`,
  );
  return z.array(Kept).parse(rows)[0];
}

const Mention = z.object({ title: z.string(), course: z.string(), concepts: KeyConcepts });

/**
 * The notes that mention something, in the name of a concept or in what it means: those that are named so come first. The
 * words are looked up in the index of the concepts, all of them in one concept.
 */
export async function listNotesMentioning(db: PersonDb, words: string, course: CourseId | undefined): Promise<z.output<typeof Mention>[]> {
  const terms = [...new Set(termsOf(words))];
  if (terms.length === 0) return [];
  return db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      select l.title, c.course_title as course, n.key_concepts as concepts
      from app.notes_mentioning(${JSON.stringify([{ tags: terms }])}::jsonb, ${course ?? null}::uuid) found
        join ai_notes n on n.lesson_id = found join lessons l on l.id = n.lesson_id join courses c on c.id = l.course_id
      order by c.course_title, l.position, l.id`);
    const isNamed = ({ term }: { readonly term: string }) => terms.every((each) => termsOf(term).includes(each));
    const mentions = z
      .array(Mention)
      .parse(rows)
      .map((note) => ({ ...note, concepts: note.concepts.filter(({ tags = [] }) => terms.every((term) => tags.includes(term))) }));
    const [named, others] = [true, false].map((first) => mentions.filter(({ concepts }) => concepts.some(isNamed) === first));
    return [...named!, ...others!].slice(0, NOTES_MAX); // two lists
  });
}
