import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { byHand } from '../core/people/doors.ts';
import { admins } from '../core/people/roles.ts';
import { CountedDay, Day, Days, listDays } from '../db/queries/activity.ts';
import { defineTool } from './tool.ts';

const DAY_MS = 86_400_000;
const SHOWN_DAYS = 14;
const counted = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;
const dayOf = (moment: number) => new Date(moment).toISOString().slice(0, 10);

export const showActivity = defineTool({
  name: 'show-activity',
  description:
    'Show what happened on each day, in the deployment’s zone: who was active and new, runs begun and finished, answers, turns with the tutor, tokens.',
  roles: admins,
  doors: byHand,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({
    from: Day.describe('The first day, such as 2026-11-01; two weeks before the last where they do not say.').optional(),
    to: Day.describe('The last day; today where they do not say.').optional(),
  }),
  output: z.object({ days: z.array(CountedDay) }),

  async run({ from, to }, { db, now }) {
    const last = to ?? dayOf(now.getTime() + DAY_MS); // it is tomorrow already somewhere
    const days = Days.safeParse({ from: from ?? dayOf(Date.parse(last) - SHOWN_DAYS * DAY_MS), to: last });
    if (!days.success) throw new TutorError('invalid', 'The first day must come before the last.');
    return { days: await listDays(db, days.data) };
  },

  say: ({ days }) =>
    days.length === 0
      ? 'Nothing is counted for those days yet: a job counts every hour, and npm run db -- activity at once.'
      : days
          .map(({ date, activeUsers, newUsers, testRunsStarted, testRunsCompleted, questionsAnswered, aiInteractions, metrics }) => {
            const right = questionsAnswered
              ? ` (${Math.round((100 * (metrics['correct_answers'] ?? 0)) / questionsAnswered)} % right)`
              : '';
            const tokens = (metrics['input_tokens'] ?? 0) + (metrics['output_tokens'] ?? 0);
            return (
              `${date}: ${activeUsers} active, ${newUsers} new; ${counted(testRunsStarted, 'run')} begun, ${testRunsCompleted} finished; ` +
              `${counted(questionsAnswered, 'answer')}${right}; ${counted(aiInteractions, 'turn')} with the tutor${tokens ? `, ${tokens} tokens` : ''}`
            );
          })
          .join('\n'),
});
