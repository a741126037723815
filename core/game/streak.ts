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
