import { z } from 'zod';
import { clockOf, weekdays } from '../core/tutoring/reminding.ts';
import type { StoredReminder } from '../db/queries/reminders.ts';

/** A time of the day, as people write it. */
export const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'wants a time such as 18:30');

/** A reminder as tools tell it. */
export const ReminderShown = z.object({
  channel: z.literal('discord'),
  on: z.boolean(),
  at: Clock,
  weekdays: z.array(z.enum(weekdays)),
  quiet: z.object({ from: Clock, until: Clock }).nullable(),
  timeZone: z.string(),
  undelivered: z.boolean(),
});

/** A stored reminder, told in the times of somebody's own zone. */
export const showReminder = (
  { channel, isActive, atMinute, weekdays: days, quietFromMinute: from, quietUntilMinute: until, failed }: StoredReminder,
  timeZone: string,
): z.output<typeof ReminderShown> => ({
  channel,
  on: isActive,
  at: clockOf(atMinute),
  weekdays: weekdays.filter((_, index) => days.includes(index + 1)),
  quiet: from === null || until === null ? null : { from: clockOf(from), until: clockOf(until) },
  timeZone,
  undelivered: failed,
});

/** A reminder in a sentence. */
export function sayReminder({ on, at, weekdays: days, quiet, timeZone, undelivered }: z.output<typeof ReminderShown>): string {
  if (undelivered && !on) return 'Your reminder is off: Discord did not let it through. Allow direct messages there, then set it again.';
  if (!on) return `Your reminder for ${at} is off.`;
  const when = days.length === weekdays.length ? 'every day' : `on ${days.map((day) => day[0]!.toUpperCase() + day.slice(1)).join(', ')}`;
  const but = quiet ? `, not from ${quiet.from} to ${quiet.until}` : '';
  return `You are reminded on Discord at ${at} (${timeZone}) ${when}${but}, unless you studied that day already.`;
}
