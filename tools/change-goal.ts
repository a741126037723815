import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { GoalId } from '../core/ids.ts';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { goalStatuses } from '../core/tutoring/words.ts';
import { changeGoal as recordChange, findGoal } from '../db/queries/goals.ts';
import { GoalTitle, refusePast } from './goals.ts';
import { GoalShown, sayGoal } from './progressing.ts';
import { defineTool } from './tool.ts';

export const changeGoal = defineTool({
  name: 'change-goal',
  description: 'Change a goal of the speaker’s own: its title, its day, or whether it is active, paused, cancelled or completed.',
  roles: everyone,
  doors: withoutModel,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z
    .strictObject({
      goal: GoalId.describe('The goal, as show-my-progress names it.'),
      title: GoalTitle.optional(),
      targetDate: z.iso.date().nullable().describe('The day by which; null for none.').optional(),
      status: z.enum(goalStatuses).describe('What becomes of it. Completed only once all its topics are known well.').optional(),
    })
    .refine((change) => Object.keys(change).length > 1, 'name at least one thing to change'),
  output: GoalShown,

  run: ({ goal, ...change }, context) =>
    context.db.transaction(async (tx) => {
      const { user } = context.who;
      const before = await findGoal(tx, user, goal);
      if (!before) throw new TutorError('not-found', 'You have no such goal.');
      if (change.targetDate !== before.targetDate) refusePast(change.targetDate, context);
      if (change.status === 'completed' && before.topics > 0 && before.completionPercent < 100)
        throw new TutorError(
          'conflict',
          `${Math.floor(before.completionPercent)} % of its topics are known well so far; pause or cancel it, or go on.`,
        );
      await recordChange(tx, user, goal, change, context.now);
      const after = await findGoal(tx, user, goal);
      return after ?? before;
    }),

  say: sayGoal,
});
