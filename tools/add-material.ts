import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { MaterialId } from '../core/ids.ts';
import { FILE_MAX_BYTES } from '../core/materials/limits.ts';
import { saveMaterial, savings, staffsCourse } from '../db/queries/course-materials.ts';
import { MaterialWish, readHandedIn } from './uploading.ts';
import { getCourseNamed, getLessonNamed } from './naming.ts';
import { defineTool } from './tool.ts';

const STEPS = 2;

export const addMaterial = defineTool({
  name: 'add-material',
  description:
    'Add a file to what a course is studied from, or replace the one of that title: Markdown, plain text, HTML, PDF or DOCX. ' +
    'Only for who teaches the course, and only what they handed over themselves.',
  roles: ['instructor', 'admin'],
  doors: ['web', 'mcp', 'cli', 'evals'], // a model in a loop of ours must not write what learners are taught from
  effect: 'write',
  refusedDuring: 'nothing',
  inputMaxBytes: Math.ceil(FILE_MAX_BYTES * 1.4), // in base64, and the words around it
  input: MaterialWish,
  output: z.object({
    material: MaterialId,
    title: z.string(),
    saving: z.enum(savings),
    characters: z.int(),
    passages: z.int().nullable(),
    warnings: z.array(z.string()),
  }),

  async run(wish, { db, objects, newId, queue, progress, signal }) {
    const course = await getCourseNamed(db, wish.course);
    if (!(await staffsCourse(db, course.id))) throw new TutorError('forbidden', `Only who teaches "${course.title}" may add to it.`);
    const lessonId = wish.lesson === undefined ? undefined : (await getLessonNamed(db, wish.lesson, course.id)).id;
    progress(0, STEPS, 'Reading the file');
    const { warnings, file: handedIn, ...read } = await readHandedIn(wish, signal);
    progress(1, STEPS, 'Saving it');
    const file = await objects.put({ ...handedIn, course: course.id, of: 'materials' }, signal);
    const jobs = await queue(); // opened before the transaction
    const material = { ...wish, ...read, file, lessonId, id: MaterialId.parse(newId()), courseId: course.id };
    const { id, saving } = await saveMaterial(db, material, jobs);
    return { material: id, title: wish.title, saving, characters: read.content.length, passages: read.chunks?.length ?? null, warnings };
  },

  say: ({ title, saving, passages, warnings }) =>
    [
      `"${title}" is ${saving === 'unchanged' ? 'there already, with the same content' : saving}.`,
      passages === null ? 'It is long and is read in the background: show-material-work says how far it is.' : '',
      ...warnings,
    ]
      .filter(Boolean)
      .join(' '),
});
