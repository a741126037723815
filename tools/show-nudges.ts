import { z } from 'zod';
import { byHand } from '../core/people/doors.ts';
import { admins } from '../core/people/roles.ts';
import { listNudgeEngagement, NudgeEngagement } from '../db/queries/reports.ts';
import { defineTool } from './tool.ts';

export const showNudges = defineTool({
  name: 'show-nudges',
  description: 'Show what became of the reminders that learners were sent: how many, and what share was opened and followed.',
  roles: admins,
  doors: byHand,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: z.object({ learners: z.array(NudgeEngagement) }),

  run: async (_input, { db }) => ({ learners: await listNudgeEngagement(db) }),

  say: ({ learners }) =>
    learners.length === 0
      ? 'Nobody was sent a reminder yet.'
      : learners
          .map(
            ({ name, sent, openedPercent, clickedPercent }) =>
              `- ${name}: ${sent} sent, ${openedPercent} % opened, ${clickedPercent} % followed`,
          )
          .join('\n'),
});
