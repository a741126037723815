import { z } from 'zod';
import { byHand } from '../core/people/doors.ts';
import { staff } from '../core/people/roles.ts';
import { TutorError } from '../core/errors.ts';
import { staffsCourse } from '../db/queries/course-materials.ts';
import { ItemStatistic, listItemStatistics } from '../db/queries/reports.ts';
import { CourseName, getCourseNamed } from './naming.ts';
import { defineTool } from './tool.ts';

const EASY_PERCENT = 95;
const HARD_PERCENT = 20;
const TELLS_APART_MIN = 0.1; // below it a question is answered as well by those who know less

export const showItemStatistics = defineTool({
  name: 'show-item-statistics',
  description:
    'Show how the questions of a course one teaches do over everybody: the share right, the time, and whether they tell those who know from those who do not; the doubtful first.',
  roles: staff,
  doors: byHand,
  effect: 'read',
  refusedDuring: 'withheld',
  input: z.strictObject({
    course: CourseName,
    answers: z
      .int()
      .min(1)
      .max(10_000)
      .default(20)
      .describe('How often a question must have been answered to be shown: 20 where they do not say.'),
  }),
  output: z.object({ course: z.string(), answersMin: z.int(), questions: z.array(ItemStatistic) }),

  async run({ course, answers }, { db }) {
    const { id, title } = await getCourseNamed(db, course);
    if (!(await staffsCourse(db, id))) throw new TutorError('forbidden', `Only who teaches ${title} sees how its questions do.`);
    return { course: title, answersMin: answers, questions: await listItemStatistics(db, id, answers) };
  },

  say: ({ course, answersMin, questions }) =>
    questions.length === 0
      ? `No question of ${course} was answered ${answersMin} times yet.`
      : questions
          .map(({ text, answers, rightPercent, discrimination, seconds }) => {
            const doubts = [
              ...(discrimination !== null && discrimination < TELLS_APART_MIN ? ['does not tell learners apart'] : []),
              ...(rightPercent >= EASY_PERCENT ? ['nearly everyone is right'] : []),
              ...(rightPercent <= HARD_PERCENT ? ['hardly anyone is right'] : []),
            ];
            return `- ${text}\n  ${rightPercent} % of ${answers} answers, ${seconds} s${discrimination === null ? '' : `, discrimination ${discrimination}`}${doubts.length ? `: ${doubts.join(', ')}` : ''}`;
          })
          .join('\n'),
});
