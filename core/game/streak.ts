/** A day on the learner's own calendar, as `2026-02-28`. */
type LocalDay = string;

const DAY_MS = 86_400_000; // of a calendar without hours: summer time does not come in
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** Which day it is, counted from 1970, so that the day after is one more. */
function dayNumber(day: LocalDay): number {
  const at = dayPattern.test(day) ? new Date(`${day}T00:00:00Z`) : undefined;
  // The 30th of February is read as the 2nd of March: what comes back must be what went in.
  if (!at || Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day) throw new RangeError(`${day} is not a day.`);
  return at.getTime() / DAY_MS;
}

/**
 * How many days running somebody studied, at the longest and until now. `days` come in any order, repeats included.
 * The current streak is alive until a whole day has passed without study, so yesterday's still counts; a day after
 * `today`, left by a journey west, does as well.
 */
export function streaksOf(days: Iterable<LocalDay>, today: LocalDay): { readonly current: number; readonly longest: number } {
  const studied = [...new Set(Array.from(days, dayNumber))].toSorted((a, b) => a - b);
  let running = 0;
  let longest = 0;
  for (const [index, day] of studied.entries()) {
    running = day - 1 === studied[index - 1] ? running + 1 : 1;
    longest = Math.max(longest, running);
  }
  return { current: (studied.at(-1) ?? -Infinity) >= dayNumber(today) - 1 ? running : 0, longest };
}

/** A streak as it stands after a day of study. */
export type Streak = { readonly current: number; readonly longest: number; readonly lastDay: LocalDay | null };

/**
 * A streak after one more day of study. Over days that never go back it is what `streaksOf` finds. A day before the last
 * one, after a flight west or a late grade, lengthens the streak where it lies just before it, and else changes nothing:
 * which days lie further back is not known here.
 */
export function studiedOn({ current, longest, lastDay }: Streak, day: LocalDay): Streak {
  const ahead = dayNumber(day) - (lastDay === null ? -Infinity : dayNumber(lastDay));
  const running = ahead > 1 ? 1 : ahead === 1 || ahead === -current ? current + 1 : current;
  return { current: running, longest: Math.max(longest, running), lastDay: ahead > 0 ? day : lastDay };
}

/** How long a streak is on a day: until a whole day has passed without study. */
export const aliveOn = ({ current, lastDay }: Pick<Streak, 'current' | 'lastDay'>, today: LocalDay): number =>
  lastDay !== null && dayNumber(lastDay) >= dayNumber(today) - 1 ? current : 0;
