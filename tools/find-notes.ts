import { z } from 'zod';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { listNotesMentioning } from '../db/queries/notes.ts';
import { ConceptShown, sayConcept } from './concepts.ts';
import { CourseName, getCourseNamed } from './naming.ts';
import { defineTool } from './tool.ts';

const WORDS_MAX = 200;

export const findNotes = defineTool({
  name: 'find-notes',
  description: 'Find all notes on lessons whose key concepts mention something, such as a term: which lessons explain it, and how.',
  roles: everyone,
  doors: withoutModel,
  effect: 'read',
  refusedDuring: 'exam',
  input: z.strictObject({
    mentioning: z.string().trim().min(1).max(WORDS_MAX).describe('The term, or words that stand in one concept together.'),
    course: CourseName.optional(),
  }),
  output: z.object({ notes: z.array(z.object({ lesson: z.string(), course: z.string(), concepts: z.array(ConceptShown) })) }),

  async run({ mentioning, course }, { db }) {
    const courseId = course === undefined ? undefined : (await getCourseNamed(db, course)).id;
    const found = await listNotesMentioning(db, mentioning, courseId);
    return { notes: found.map(({ title, course: of, concepts }) => ({ lesson: title, course: of, concepts })) };
  },

  say: ({ notes }) =>
    notes.length === 0
      ? 'No notes mention that; search-materials looks into the lessons themselves.'
      : notes.map(({ lesson, course, concepts }) => [`**${lesson}** (${course})`, ...concepts.map(sayConcept)].join('\n')).join('\n\n'),
});
