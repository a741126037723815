import { z } from 'zod';
import { everywhere } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { CourseOverview, listCourses as findCourses } from '../db/queries/courses.ts';
import { defineTool } from './tool.ts';

export const listCourses = defineTool({
  name: 'list-courses',
  description: 'List the courses there are to study, with their topics, question sets, practice tests and exams: all that start-run takes.',
  roles: everyone,
  doors: everywhere,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: z.object({ courses: z.array(CourseOverview) }),

  run: async (_input, { db }) => ({ courses: await findCourses(db) }),

  say: ({ courses }) =>
    courses.length === 0
      ? 'There is no course here yet.'
      : courses
          .map(({ title, questions, topics, practiceTests, exams }) =>
            [
              `**${title}** (${questions} questions)`,
              `Topics: ${topics.map((topic) => `${topic.code} ${topic.name} (${topic.questions})`).join('; ') || 'none yet'}`,
              practiceTests.length ? `Practice tests: ${practiceTests.map((test) => test.title).join('; ')}` : '',
              exams.length
                ? `Exams: ${exams.map((exam) => `${exam.title}${exam.minutes ? ` (${exam.minutes} minutes)` : ''}`).join('; ')}`
                : '',
            ]
              .filter(Boolean)
              .join('\n'),
          )
          .join('\n\n'),
});
