import { expect, it } from 'vitest';
import { monthsOf, weeksOf } from './calendar.ts';

const studied = [
  { day: '2025-12-01', answers: 1, xp: 10 },
  { day: '2026-11-19', answers: 12, xp: 90 },
  { day: '2026-11-21', answers: 60, xp: 400 },
  { day: '2026-11-20', answers: 0, xp: 25 }, // an achievement, by a late grade
];

it('lays out whole weeks from Monday to today, and leaves what has not come empty', () => {
  const weeks = weeksOf('2025-11-17', '2026-11-21', studied);
  expect(weeks).toHaveLength(53);
  expect(weeks.every(({ days }) => days.length === 7)).toBe(true);
  expect(weeks.flatMap(({ days }) => days).filter((day) => day !== null)).toHaveLength(52 * 7 + 6);
  expect(weeks[52]!.days.at(-1)).toBeNull(); // Sunday; there are 53
  expect(weeks[0]!.days[0]).toMatchObject({ day: '2025-11-17', level: 0 });
  const levels = weeks.flatMap(({ days }) => days).flatMap((day) => (day && day.level > 0 ? [[day.day, day.level]] : []));
  expect(levels).toEqual([
    ['2025-12-01', 1],
    ['2026-11-19', 2],
    ['2026-11-21', 4],
  ]);
});

it('names each month over the week in which it begins, none twice and none on top of another', () => {
  const weeks = weeksOf('2025-11-17', '2026-11-21', []);
  const named = weeks.flatMap(({ month }, place) => (month ? [[place, month] as const] : []));
  expect(named.map(([, month]) => month)).toEqual(['Dec', 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov']);
  expect(named.every(([place], index) => index === 0 || place - named[index - 1]![0] >= 3)).toBe(true); // there is one before
  expect(weeksOf('2026-11-16', '2026-11-16', [])).toMatchObject([{ monday: '2026-11-16', month: null }]);
});

it('keeps to the calendar where clocks change', () => {
  const days = weeksOf('2026-03-23', '2026-04-05', []).flatMap((week) => week.days.map((day) => day?.day));
  expect(new Set(days).size).toBe(14);
  expect(days.at(-1)).toBe('2026-04-05');
});

it('sums up by month, the newest first', () => {
  expect(monthsOf(studied)).toEqual([
    { month: 'November 2026', days: 2, answers: 72, xp: 515 },
    { month: 'December 2025', days: 1, answers: 1, xp: 10 },
  ]);
});
