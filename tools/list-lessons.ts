import { z } from 'zod';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { ListedLesson, listLessons as findLessons } from '../db/queries/lessons.ts';
import { CourseName, getCourseNamed } from './naming.ts';
import { defineTool } from './tool.ts';

export const listLessons = defineTool({
  name: 'list-lessons',
  description: 'List the lessons of a course in their order, with the topic of each and whether there are notes on it.',
  roles: everyone,
  doors: withoutModel,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({ course: CourseName }),
  output: z.object({ course: z.string(), lessons: z.array(ListedLesson) }),

  async run({ course }, { db }) {
    const { id, title } = await getCourseNamed(db, course);
    return { course: title, lessons: await findLessons(db, id) };
  },

  say: ({ course, lessons }) =>
    lessons.length === 0
      ? `${course} has no lessons yet.`
      : [`**${course}**`, ...lessons.map(({ title }, place) => `${place + 1}. ${title}`)].join('\n'),
});
