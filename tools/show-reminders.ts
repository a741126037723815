import { z } from 'zod';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { listReminders } from '../db/queries/reminders.ts';
import { ReminderShown, sayReminder, showReminder } from './reminding.ts';
import { defineTool } from './tool.ts';

export const showReminders = defineTool({
  name: 'show-reminders',
  description: 'Show when the speaker is reminded to study, and whether that is on.',
  roles: everyone,
  doors: withoutModel,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: z.object({ reminders: z.array(ReminderShown) }),

  run: async (_input, { db, who, timeZone }) => ({
    reminders: (await listReminders(db, who.user)).map((reminder) => showReminder(reminder, timeZone)),
  }),

  say: ({ reminders }) => (reminders.length ? reminders.map(sayReminder).join('\n') : 'You are not reminded of anything.'),
});
