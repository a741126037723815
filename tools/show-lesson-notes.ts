import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { extractNote } from '../core/courses/extract-note.ts';
import { fileNameOf } from '../core/materials/media.ts';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { findLessonText } from '../db/queries/lessons.ts';
import { findNote } from '../db/queries/notes.ts';
import { findObject } from '../db/queries/objects.ts';
import { ConceptShown, sayConcept } from './concepts.ts';
import { CourseName, getCourseNamed, getLessonNamed } from './naming.ts';
import { defineTool } from './tool.ts';

const NAME_MAX = 300;

export const showLessonNotes = defineTool({
  name: 'show-lesson-notes',
  description: 'Show the notes on a lesson: what it says in short, the concepts it explains, and a link to all of it for some minutes.',
  roles: everyone,
  doors: withoutModel,
  effect: 'read',
  refusedDuring: 'exam',
  input: z.strictObject({
    lesson: z.string().trim().min(1).max(NAME_MAX).describe('The lesson, by its title or id, as list-lessons gives it.'),
    course: CourseName.optional(),
  }),
  output: z.object({
    lesson: z.string(),
    course: z.string(),
    summary: z.string(),
    concepts: z.array(ConceptShown),
    model: z.string().nullable().describe('The model that wrote them; null where they are in the words of the lesson.'),
    link: z.string().nullable().describe('Where the whole lesson is; null in a channel, where others would have it too.'),
  }),

  async run({ lesson: name, course: courseName }, { db, objects, door, now }) {
    const courseId = courseName === undefined ? undefined : (await getCourseNamed(db, courseName)).id;
    const { id, title, course } = await getLessonNamed(db, name, courseId);
    const { kept, text, file } = await db.read(async (tx) => ({
      kept: await findNote(tx, id),
      text: await findLessonText(tx, id),
      file: await findObject(tx, { lesson: id }),
    }));
    const note = kept ?? (text && { ...extractNote(text), modelName: null }); // written a moment before the job does
    if (!note) throw new TutorError('not-found', `There is no text of "${title}" yet, so there are no notes on it.`);
    const link = file && door !== 'discord' ? objects.store.link(file.key, { name: fileNameOf(title, file.key), now }) : null;
    return { lesson: title, course, summary: note.summary, concepts: [...note.concepts], model: note.modelName, link };
  },

  say: ({ lesson, summary, concepts, model, link }) =>
    [
      `# ${lesson}`,
      summary,
      ...(concepts.length ? ['## Key concepts', concepts.map(sayConcept).join('\n')] : []),
      model ? `Written by ${model} from the lesson; where they differ, the lesson is right.` : 'In the words of the lesson.',
      ...(link ? [`The whole lesson: ${link}`] : []),
    ].join('\n\n'),
});
