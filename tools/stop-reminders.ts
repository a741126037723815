import { z } from 'zod';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { stopReminders as switchOff } from '../db/queries/reminders.ts';
import { defineTool } from './tool.ts';

export const stopReminders = defineTool({
  name: 'stop-reminders',
  description: 'Stop reminding the speaker to study. It can be set again.',
  roles: everyone,
  doors: withoutModel,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: z.object({ stopped: z.int() }),

  run: async (_input, { db, who }) => ({ stopped: await db.transaction((tx) => switchOff(tx, who.user)) }),

  say: ({ stopped }) => (stopped ? 'You are not reminded any more.' : 'No reminder was on.'),
});
