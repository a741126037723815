import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { isQuiet, minuteOf, weekdays } from '../core/tutoring/reminding.ts';
import { findReach, recordReminder } from '../db/queries/reminders.ts';
import { Clock, ReminderShown, sayReminder, showReminder } from './reminding.ts';
import { defineTool } from './tool.ts';

export const setReminder = defineTool({
  name: 'set-reminder',
  description:
    'Have the speaker reminded to study, by a message on Discord at a time of the day in their own zone, at most once a day. It replaces the one they had.',
  roles: everyone,
  doors: withoutModel,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z
    .strictObject({
      at: Clock.describe('When, such as 18:30, in their own time zone.'),
      weekdays: z.array(z.enum(weekdays)).min(1).max(weekdays.length).describe('On which days; every day, if none is named.').optional(),
      quietFrom: Clock.describe('From when they are not to be written to.').optional(),
      quietUntil: Clock.describe('Until when; before quietFrom it is the next morning.').optional(),
    })
    .refine(
      ({ quietFrom, quietUntil }) => (quietFrom === undefined) === (quietUntil === undefined),
      'wants both ends of the quiet hours, or none',
    ),
  output: ReminderShown,

  async run({ at, weekdays: days = weekdays, quietFrom, quietUntil }, { db, who, now, newId, timeZone }) {
    const atMinute = minuteOf(at);
    const quiet = quietFrom && quietUntil ? { from: minuteOf(quietFrom), until: minuteOf(quietUntil) } : null;
    if (isQuiet(atMinute, quiet))
      throw new TutorError('invalid', `${at} lies in the quiet hours, so nothing would ever come; choose another time.`);
    const set = await db.transaction(async (tx) => {
      const { isOnDiscord, wantsNone } = await findReach(tx, who.user);
      if (!isOnDiscord)
        throw new TutorError('conflict', 'Reminders come by Discord: type /link there first, so that it is known who you are.');
      if (wantsNone)
        throw new TutorError('conflict', 'You asked for no reminders at all in your settings; allow at least one a day there first.');
      const wanted = {
        atMinute,
        weekdays: weekdays.flatMap((day, index) => (days.includes(day) ? [index + 1] : [])),
        quietFromMinute: quiet?.from ?? null,
        quietUntilMinute: quiet?.until ?? null,
      };
      return recordReminder(tx, { id: newId(), user: who.user, at: now }, wanted);
    });
    return showReminder(set, timeZone);
  },

  say: sayReminder,
});
