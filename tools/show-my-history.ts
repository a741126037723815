import { z } from 'zod';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { getHistory } from '../db/queries/practice.ts';
import { HistoryShown, sayHistory } from './history.ts';
import { defineTool } from './tool.ts';

export const showMyHistory = defineTool({
  name: 'show-my-history',
  description:
    'Show the way the learner came, for charts: ratings over time, how often they were right when they said how sure they were, ' +
    'answers and XP by day of a year, how well they know each topic of their courses, and what comes up for review in two weeks.',
  roles: everyone,
  doors: withoutModel,
  effect: 'read',
  refusedDuring: 'withheld',
  input: z.strictObject({}),
  output: HistoryShown,

  async run(_input, { db, who, now }) {
    const { ratings, topics, ...history } = await getHistory(db, who.user, now);
    return {
      ...history,
      ratings: ratings.map(({ points, ...line }) => ({
        ...line,
        points: points.map(({ at, rating }) => ({ at: at.toISOString(), rating })),
      })),
      topics: topics.map(({ lastAt, ...topic }) => ({ ...topic, lastAt: lastAt?.toISOString() ?? null })),
    };
  },

  say: sayHistory,
});
