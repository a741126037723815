import { z } from 'zod';
import { progressOf } from '../core/game/award.ts';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { getAchievements } from '../db/queries/game.ts';
import { defineTool } from './tool.ts';

export const showMyAchievements = defineTool({
  name: 'show-my-achievements',
  description: 'Show what the learner earned and what they can still earn, with how far they are; what is hidden shows no name before.',
  roles: everyone,
  doors: withoutModel,
  effect: 'read',
  refusedDuring: 'withheld', // how many answers were right is among the numbers
  input: z.strictObject({}),
  output: z.object({
    earned: z.int(),
    achievements: z.array(
      z.object({
        category: z.string(),
        name: z.string().nullable().describe('null while it is hidden.'),
        description: z.string().nullable(),
        xp: z.int(),
        avatar: z.string().nullable().describe('The picture that comes with it.'),
        progress: z.int(),
        wanted: z.int(),
        earnedAt: z.iso.datetime().nullable(),
      }),
    ),
  }),

  async run(_input, { db, who }) {
    const { achievements, counters, ...rest } = await getAchievements(db, who.user);
    const all = { ...counters, ...rest };
    const shown = achievements.map(
      ({ category, name, description, xp, avatar, isHidden, criteriaValue: wanted, earnedAt, ...criteria }) => {
        const veiled = isHidden && !earnedAt;
        const progress = veiled ? 0 : Math.min(progressOf(criteria, all), wanted);
        const told = veiled ? { name: null, description: null, avatar: null } : { name, description, avatar };
        return { category, xp, ...told, progress, wanted: veiled ? 1 : wanted, earnedAt: earnedAt?.toISOString() ?? null };
      },
    );
    return { earned: shown.filter(({ earnedAt }) => earnedAt).length, achievements: shown };
  },

  say: ({ earned, achievements }) =>
    [
      `Earned: ${earned} of ${achievements.length}.`,
      ...achievements.map(({ name, description, progress, wanted, earnedAt }) =>
        name ? `- ${name}: ${description} ${earnedAt ? 'Earned.' : `${progress} of ${wanted}.`}` : '- ? (hidden until it is earned)',
      ),
    ].join('\n'),
});
