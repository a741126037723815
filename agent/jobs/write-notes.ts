import { extractNote } from '../../core/courses/extract-note.ts';
import { heldToLesson, type LessonText } from '../../core/courses/notes.ts';
import type { Database } from '../../db/connection.ts';
import { dropNotesOfNothing, keepNote, listDueNotes, readLesson, type NoteToKeep } from '../../db/queries/notes.ts';
import type { NoteWriter, Written } from '../notes.ts';

/** How notes are written. In a hurry no model is asked: notes that are a model's to write are the text's until it is. */
export type NoteWriting = {
  readonly writer?: NoteWriter | undefined;
  readonly inHurry?: boolean;
  readonly signal?: AbortSignal | undefined;
};

type Told = Omit<NoteToKeep, 'due'>;
const fromText = (lesson: LessonText, writer: NoteToKeep['writer']): Told => ({ note: extractNote(lesson), modelName: null, writer });

/** What a model wrote, if it is about the lesson; else the lesson's own sentences, for good: the model would do it again. */
function settled(lesson: LessonText, { note, modelName }: Written): Told {
  const held = note && heldToLesson(lesson, note);
  return held ? { note: held, modelName, writer: 'model' } : fromText(lesson, 'model');
}

/**
 * Writes the notes that are out of date, one for each lesson: through a model, or where there is none, or the course has AI
 * off, from the lesson's own sentences. A model that cannot be reached leaves the text's note and is asked again later.
 */
export async function writeNotes(database: Database, { writer, inHurry = false, signal }: NoteWriting = {}): Promise<number> {
  await dropNotesOfNothing(database);
  const model = (await writer?.isThere()) ? writer : undefined;
  let written = 0;
  const failed: unknown[] = [];
  for (const due of await listDueNotes(database, model !== undefined)) {
    if (signal?.aborted) break;
    const lesson = await readLesson(database, due.lesson);
    if (!lesson) continue;
    let told = fromText(lesson, due.isAi && model ? 'waiting' : 'text');
    if (due.isAi && model && !inHurry) {
      try {
        told = settled(lesson, await model.write(lesson, signal));
      } catch (error) {
        failed.push(error); // the queue says so, and tries again
      }
    }
    if (await keepNote(database, { due, ...told })) written += 1;
  }
  if (failed.length) throw failed[0];
  return written;
}
