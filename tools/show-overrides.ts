import { z } from 'zod';
import { byHand } from '../core/people/doors.ts';
import { listOverrides, OverrideCount } from '../db/queries/reports.ts';
import { defineTool } from './tool.ts';

const DAY_MS = 86_400_000;

export const showOverrides = defineTool({
  name: 'show-overrides',
  description: 'Show how often tutors set something else in the place of what was suggested or derived, by kind, subject and difficulty.',
  roles: ['tutor', 'admin'],
  doors: byHand,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({ days: z.int().min(1).max(3650).default(90).describe('How far back: 90 days where they do not say.') }),
  output: z.object({ days: z.int(), overrides: z.array(OverrideCount) }),

  run: async ({ days }, { db, now }) => ({ days, overrides: await listOverrides(db, new Date(now.getTime() - days * DAY_MS)) }),

  say: ({ days, overrides }) =>
    overrides.length === 0
      ? `Nothing was overridden in the last ${days} ${days === 1 ? 'day' : 'days'}.`
      : overrides
          .map(({ type, subject, difficulty, count, latest }) =>
            [
              `- ${type.replaceAll('_', ' ')}${subject ? ` in ${subject}` : ''}${difficulty === null ? '' : `, difficulty ${difficulty}`}`,
              `${count} ${count === 1 ? 'time' : 'times'}, the last on ${latest}`,
            ].join(': '),
          )
          .join('\n'),
});
