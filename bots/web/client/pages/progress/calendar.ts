/** What was done on one day. */
export type Studied = { readonly day: string; readonly answers: number; readonly xp: number };
/** A day of the calendar: how much it is filled, from 0 for nothing to 4; days that have not come yet are null. */
export type CalendarDay = Studied & { readonly level: number };
export type CalendarWeek = { readonly monday: string; readonly month: string | null; readonly days: readonly (CalendarDay | null)[] };

const DAY_MS = 86_400_000;
const WEEK = 7;
const LEVELS = [1, 10, 25, 50] as const; // answers from which a day is one step fuller: a look, a run, two, an evening
const MONTH_WEEKS_MIN = 3; // so far apart, month names do not run into each other

const numberOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS;
const dayOf = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);
const levelOf = (answers: number): number => LEVELS.filter((least) => answers >= least).length;
const monthOf = (day: string): string => new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', { month: 'short', timeZone: 'UTC' });

/** The weeks from a Monday to today, each with its seven days, and the name of a month over the week in which it begins. */
export function weeksOf(from: string, today: string, studied: readonly Studied[]): CalendarWeek[] {
  const known = new Map(studied.map((each) => [each.day, each]));
  const [first, last] = [numberOf(from), numberOf(today)];
  const weeks: CalendarWeek[] = [];
  let named = -MONTH_WEEKS_MIN;
  for (let monday = first; monday <= last; monday += WEEK) {
    const days = Array.from({ length: WEEK }, (_, n): CalendarDay | null => {
      if (monday + n > last) return null;
      const day = dayOf(monday + n);
      const { answers, xp } = known.get(day) ?? { answers: 0, xp: 0 };
      return { day, answers, xp, level: levelOf(answers) };
    });
    const opening = days.find((day) => day?.day.endsWith('-01'));
    const isNamed = opening && weeks.length - named >= MONTH_WEEKS_MIN;
    if (isNamed) named = weeks.length;
    weeks.push({ monday: dayOf(monday), month: isNamed ? monthOf(opening.day) : null, days });
  }
  return weeks;
}

/** The same by month, for a table: the newest first, those without anything left out. */
export function monthsOf(
  studied: readonly Studied[],
): { readonly month: string; readonly days: number; readonly answers: number; readonly xp: number }[] {
  const months = Map.groupBy(
    studied.filter(({ answers, xp }) => answers > 0 || xp > 0),
    ({ day }) => day.slice(0, 7),
  );
  return [...months]
    .toSorted(([one], [other]) => (one < other ? 1 : -1))
    .map(([month, days]) => ({
      month: new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }),
      days: days.filter(({ answers }) => answers > 0).length,
      answers: days.reduce((sum, { answers }) => sum + answers, 0),
      xp: days.reduce((sum, { xp }) => sum + xp, 0),
    }));
}
