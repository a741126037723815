import { z } from 'zod';
import { isTimeZone } from '../../core/people/profile.ts';
import { isDue, localMoment, remindingWords } from '../../core/tutoring/reminding.ts';
import { asSystem } from '../../db/client.ts';
import type { Database } from '../../db/connection.ts';
import { newId } from '../../db/new-id.ts';
import {
  findRemindedOf,
  listReminderZones,
  lockWaiting,
  markFailed,
  markSent,
  type WaitingReminder,
} from '../../db/queries/claiming-reminders.ts';
import { recordEvent } from '../../db/queries/identity.ts';
import type { ReminderChannel } from '../../db/queries/reminders.ts';

const AT_ONCE_MAX = 100; // more are due in the next minute as well
const PAGE = 200;

/** A reminder for whoever sends: to which account on the channel, and in which words. */
export type ClaimedReminder = { readonly id: string; readonly account: string; readonly text: string };

/** Whether it is to be sent: nobody is reminded of what they did today already. */
function isWanted({ timeZone, quietFrom, quietUntil, changedMs, lastSentMs, answeredMs, ...when }: WaitingReminder, now: Date): boolean {
  const quiet = quietFrom === null || quietUntil === null ? null : { from: quietFrom, until: quietUntil };
  const lastSentAt = lastSentMs === null ? null : new Date(lastSentMs);
  if (!isDue({ ...when, quiet, changedAt: new Date(changedMs), lastSentAt }, now, timeZone)) return false;
  return answeredMs === null || localMoment(new Date(answeredMs), timeZone).day !== localMoment(now, timeZone).day;
}

/**
 * Takes the reminders that are due, for a process that sends them. They count as sent from here on, so of two processes neither
 * sends what the other took; one that dies before it has sent them loses those of that day, and sends none twice.
 */
export async function claimReminders(database: Database, _channel: ReminderChannel, most: number, now: Date): Promise<ClaimedReminder[]> {
  const limit = Math.max(0, Math.min(most, AT_ONCE_MAX));
  const zones = (await listReminderZones(database)).filter(isTimeZone).map((zone) => ({ zone, ...localMoment(now, zone) }));
  if (zones.length === 0 || limit === 0) return [];
  return asSystem(database, 'claim reminders', async (tx) => {
    const due: WaitingReminder[] = [];
    let after: string | null = null;
    do {
      const page: WaitingReminder[] = await lockWaiting(tx, zones, now, { after, limit: PAGE });
      due.push(...page.filter((waiting) => isWanted(waiting, now)));
      after = page.length === PAGE ? (page.at(-1)?.id ?? null) : null;
    } while (after !== null && due.length < limit);
    const taken = due.slice(0, limit);
    const told = await findRemindedOf(
      tx,
      taken.map(({ user }) => user),
      now,
    );
    const sent = taken.map(({ id, user, account }) => {
      const of = told.get(user) ?? { due: 0, goal: null };
      return { id, user, account, nudge: newId(), text: remindingWords(of), due: of.due };
    });
    await markSent(tx, sent, now);
    return sent.map(({ id, account, text }) => ({ id, account, text }));
  });
}

/** Switches a reminder off whose person cannot be written to, as when they allow no direct messages. They read so where they look for it. */
export async function reminderFailed(database: Database, id: string, now: Date): Promise<void> {
  if (!z.uuid().safeParse(id).success) return;
  await asSystem(database, 'switch a reminder off', async (tx) => {
    const user = await markFailed(tx, id, now);
    if (!user) return;
    const reason = 'Discord did not let it through';
    await recordEvent(tx, { id: newId(), at: now, action: 'stop-reminder', door: 'discord', subject: user, reason });
  });
}

/** What a door that sends reminders needs. */
export type Reminders = {
  /** Takes those that are due; they count as sent. */
  claimReminders(channel: ReminderChannel, most: number): Promise<ClaimedReminder[]>;
  /** Switches one off whose person cannot be written to. */
  reminderFailed(id: string): Promise<void>;
};

/** Gives it to the doors, by the clock of this machine. */
export const remindersOf = (database: Database): Reminders => ({
  claimReminders: (channel, most) => claimReminders(database, channel, most, new Date()),
  reminderFailed: (id) => reminderFailed(database, id, new Date()),
});
