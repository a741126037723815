import { z } from 'zod';
import { levelOf, xpForLevel } from '../core/game/level.ts';
import { aliveOn } from '../core/game/streak.ts';
import { everywhere } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { getProgress } from '../db/queries/game.ts';
import { ProgressShown, sayProgress } from './progressing.ts';
import { defineTool } from './tool.ts';

export const showMyProgress = defineTool({
  name: 'show-my-progress',
  description:
    'Show how far the learner is: level, XP, days running, ratings, how well they know each topic, goals, what is due for review by topic, ' +
    'what people replied to them, what they earned. Also for what to study next.',
  roles: everyone,
  doors: everywhere,
  effect: 'read',
  refusedDuring: 'withheld',
  input: z.strictObject({}),
  output: ProgressShown,

  async run(_input, { db, who, now }) {
    const { streak, streakLongest, lastActivityDay, today, ...found } = await getProgress(db, who.user, now);
    const level = levelOf(found.xp);
    const streakDays = aliveOn({ current: streak, lastDay: lastActivityDay }, today);
    return { ...found, level, xpToNextLevel: xpForLevel(level + 1) - found.xp, streakDays, streakLongestDays: streakLongest };
  },

  say: sayProgress,
});
