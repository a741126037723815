import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { GoalId } from '../core/ids.ts';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { recordGoal } from '../db/queries/goals.ts';
import { aimAt, GOAL_TOPICS_MAX, GoalTitle, refusePast } from './goals.ts';
import { CourseName, getCourseNamed } from './naming.ts';
import { GoalShown, sayGoal } from './progressing.ts';
import { defineTool } from './tool.ts';

const GOALS_MAX = 10; // active at a time; who follows more follows none

export const setGoal = defineTool({
  name: 'set-goal',
  description:
    'Set a goal of the speaker’s own: the topics they want to know well, of a course or by name, and until when. Progress tells how far they are.',
  roles: everyone,
  doors: withoutModel,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({
    title: GoalTitle,
    course: CourseName.describe('The course it is about: all its topics, unless some are named.').optional(),
    topics: z.array(z.string().trim().min(1).max(300)).min(1).max(GOAL_TOPICS_MAX).describe('Topics by code or name.').optional(),
    targetDate: z.iso.date().describe('The day by which, such as 2027-06-30.').optional(),
  }),
  output: GoalShown,

  async run({ title, course: name, topics: names, targetDate }, context) {
    refusePast(targetDate, context);
    const course = name === undefined ? undefined : (await getCourseNamed(context.db, name)).id;
    const aim = await aimAt(course, names, context);
    const id = GoalId.parse(context.newId());
    const goal = { id, student: context.who.user, title, targetDate: targetDate ?? null, ...aim };
    const set = await context.db.transaction((tx) => recordGoal(tx, goal, GOALS_MAX));
    if (!set) throw new TutorError('conflict', `You have ${GOALS_MAX} goals already; finish or cancel one first.`);
    return set;
  },

  say: sayGoal,
});
