import { z } from 'zod';
import { levelOf, xpForLevel } from '../core/game/level.ts';
import { aliveOn } from '../core/game/streak.ts';
import { everywhere } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { getProgress } from '../db/queries/game.ts';
import { defineTool } from './tool.ts';

const WEAKEST = 5; // more is a syllabus, not advice
const percent = (share: number) => `${Math.floor(share * 100)} %`;

export const showMyProgress = defineTool({
  name: 'show-my-progress',
  description:
    'Show how far the learner is: level and XP, days running, rating by subject, how well they know each topic, what is due for review, what they earned.',
  roles: everyone,
  doors: everywhere,
  effect: 'read',
  refusedDuring: 'withheld',
  input: z.strictObject({}),
  output: z.object({
    level: z.int(),
    xp: z.int(),
    xpToNextLevel: z.int(),
    streakDays: z.int(),
    streakLongestDays: z.int(),
    answered: z.int(),
    due: z.int(),
    subjects: z.array(z.object({ subject: z.string(), rating: z.int(), answers: z.int() })),
    topics: z.array(z.object({ code: z.string(), topic: z.string(), course: z.string(), proficiency: z.number(), attempted: z.int() })),
    earned: z.array(z.object({ name: z.string(), description: z.string() })),
  }),

  async run(_input, { db, who, now }) {
    const { streak, streakLongest, lastActivityDay, today, ...found } = await getProgress(db, who.user, now);
    const level = levelOf(found.xp);
    const streakDays = aliveOn({ current: streak, lastDay: lastActivityDay }, today);
    return { ...found, level, xpToNextLevel: xpForLevel(level + 1) - found.xp, streakDays, streakLongestDays: streakLongest };
  },

  say: ({ level, xp, xpToNextLevel, streakDays, due, subjects, topics, earned }) =>
    [
      `Level ${level}, ${xp} XP; ${xpToNextLevel} more to the next. ${streakDays === 1 ? '1 day' : `${streakDays} days`} running.`,
      due ? `${due} ${due === 1 ? 'question is' : 'questions are'} due for review.` : '',
      subjects.length
        ? `Ratings: ${subjects.map(({ subject, rating }) => `${subject} ${rating}`).join(', ')}.`
        : 'Nothing answered yet: start with a course.',
      topics.length
        ? `To work on: ${topics
            .slice(0, WEAKEST)
            .map(({ topic, proficiency }) => `${topic} (${percent(proficiency)})`)
            .join(', ')}.`
        : '',
      earned.length ? `Earned: ${earned.map(({ name }) => name).join(', ')}.` : '',
    ]
      .filter(Boolean)
      .join('\n'),
});
