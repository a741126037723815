/** The days of a week as people choose them, Monday first; in the database they are 1 to 7. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Hours in which nobody is to be written to, in minutes of the day; they may go over midnight. */
export type QuietHours = { readonly from: number; readonly until: number };

/** When somebody wants to be reminded, where they are. */
export type Reminder = {
  readonly atMinute: number;
  /** 1 is Monday. */
  readonly weekdays: readonly number[];
  readonly quiet: QuietHours | null;
  /** When it was set or changed: what was to come before that on its day does not. */
  readonly changedAt: Date;
  readonly lastSentAt: Date | null;
};

/** How late a reminder may come, as after a process that was down. Who studies at six does not want to hear of it at nine. */
export const LATE_MAX_MINUTES = 120;

/** A moment on the calendar and the clock of a place. */
export type LocalMoment = { readonly day: string; readonly minute: number; readonly weekday: number };

/** Clocks cost more to make than to read. There are some hundreds of zones. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockIn(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  clocks.set(timeZone, made);
  return made;
}

/** What day and what time it is in a zone. */
export function localMoment(at: Date, timeZone: string): LocalMoment {
  const parts = clockIn(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? '';
  const day = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  const sundayFirst = new Date(`${day}T00:00:00Z`).getUTCDay();
  return { day, minute: Number(part('hour')) * 60 + Number(part('minute')), weekday: sundayFirst === 0 ? 7 : sundayFirst };
}

/** Whether a minute of the day lies in the quiet hours. Where they begin is quiet, where they end is not. */
export function isQuiet(minute: number, quiet: QuietHours | null): boolean {
  if (!quiet) return false;
  const { from, until } = quiet;
  return from <= until ? minute >= from && minute < until : minute >= from || minute < until;
}

/**
 * Whether a reminder is to be sent now: on one of its days, from its time on and at most two hours later, on that same day,
 * outside the quiet hours, and once a day. All of it is by the clock where its person is. A time that the clock skips comes at
 * the first minute after it; one that it shows twice comes at the first.
 */
export function isDue({ atMinute, weekdays: days, quiet, changedAt, lastSentAt }: Reminder, now: Date, timeZone: string): boolean {
  const here = localMoment(now, timeZone);
  if (!days.includes(here.weekday) || isQuiet(here.minute, quiet)) return false;
  if (here.minute < atMinute || here.minute - atMinute >= LATE_MAX_MINUTES) return false;
  const changed = localMoment(changedAt, timeZone);
  if (changed.day === here.day && changed.minute > atMinute) return false;
  return lastSentAt === null || localMoment(lastSentAt, timeZone).day !== here.day;
}

/** What a reminder tells of: what waits, and what it is for. */
export type RemindedOf = {
  readonly due: number;
  readonly goal: { readonly title: string; readonly percent: number; readonly by: string | null } | null;
};

/** A reminder in few words. The title of a goal is its person's own words: the door that shows it takes them as text. */
export function remindingWords({ due, goal }: RemindedOf): string {
  const waits =
    due === 0
      ? 'Time to study: nothing is due for review, so something new is next.'
      : `Time to study: ${due.toLocaleString('en')} ${due === 1 ? 'question is' : 'questions are'} due for review.`;
  if (!goal) return waits;
  return `${waits} Your goal “${goal.title}” is ${Math.floor(goal.percent)} % reached${goal.by ? `, by ${goal.by}` : ''}.`;
}

/** A minute of the day as people read it. */
export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** The minute of the day that a time such as 18:30 is. */
export function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
