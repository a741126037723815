import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aliveOn, type Streak, streaksOf, studiedOn } from './streak.ts';
import { verifies } from '../../evals/requirements.ts';

const start = Date.UTC(2023, 11, 1); // so that the 29th of February 2024 is among the days
const day = (number: number) => new Date(start + number * 86_400_000).toISOString().slice(0, 10);
const someDays = fc.uniqueArray(fc.nat(120), { maxLength: 100 });

it.each<[string, string[], string, number, number]>([
  ['nothing at all', [], '2026-03-01', 0, 0],
  ['today only', ['2026-03-01'], '2026-03-01', 1, 1],
  ['yesterday only: today is not over', ['2026-02-28'], '2026-03-01', 1, 1],
  ['the day before yesterday: too late', ['2026-02-27'], '2026-03-01', 0, 1],
  ['over the end of February', ['2026-02-27', '2026-02-28', '2026-03-01'], '2026-03-01', 3, 3],
  ['over a leap day', ['2024-02-28', '2024-02-29', '2024-03-01'], '2024-03-01', 3, 3],
  ['over a leap day left out', ['2024-02-28', '2024-03-01'], '2024-03-01', 1, 1],
  ['over New Year', ['2025-12-31', '2026-01-01'], '2026-01-02', 2, 2],
  ['over the night when the clocks change', ['2026-03-28', '2026-03-29', '2026-03-30'], '2026-03-30', 3, 3],
  ['a longer one before', ['2026-01-01', '2026-01-02', '2026-01-03', '2026-02-28'], '2026-03-01', 1, 3],
  ['tomorrow, left by a journey west', ['2026-03-01', '2026-03-02'], '2026-03-01', 2, 2],
  ['the same day twice, in disorder', ['2026-03-01', '2026-02-28', '2026-03-01'], '2026-03-01', 2, 2],
])('%s', (_what, days, today, current, longest) => expect(streaksOf(days, today)).toEqual({ current, longest }));

it.each(['2026-02-30', '2026-2-3', 'today', '', '2026-13-01', '2026-03-01T00:00:00Z'])('refuses %j, which is no day', (text) => {
  expect(() => streaksOf([text], '2026-03-01')).toThrow('is not a day');
  expect(() => streaksOf([], text)).toThrow('is not a day');
});

it('finds what counting day by day finds', () => {
  verifies('game:streaks');
  fc.assert(
    fc.property(someDays, fc.nat(120), (numbers, today) => {
      let running = 0;
      let longest = 0;
      for (let number = 0; number <= 121; number++) {
        running = numbers.includes(number) ? running + 1 : 0;
        longest = Math.max(longest, running);
      }
      expect(streaksOf(numbers.map(day), day(today)).longest).toBe(longest);
      const last = [today - 1, today, ...Array.from({ length: 121 - today }, (_, more) => today + 1 + more)].findLast((number) =>
        numbers.includes(number),
      );
      let current = 0;
      for (let number = last ?? -1; numbers.includes(number); number--) current++;
      expect(streaksOf(numbers.map(day), day(today)).current).toBe(current);
    }),
  );
});

it('cares neither for order nor for repeats, and studying one day more never shortens it', () =>
  fc.assert(
    fc.property(someDays, fc.nat(120), fc.nat(120), (numbers, more, today) => {
      const streaks = streaksOf(numbers.map(day), day(today));
      expect(streaksOf([...numbers, ...numbers].toReversed().map(day), day(today))).toEqual(streaks);
      expect(streaks.current).toBeLessThanOrEqual(streaks.longest);
      expect(streaks.longest).toBeLessThanOrEqual(numbers.length);
      expect(streaksOf([...numbers, more].map(day), day(today)).longest).toBeGreaterThanOrEqual(streaks.longest);
    }),
  ));

describe('day by day', () => {
  const none: Streak = { current: 0, longest: 0, lastDay: null };
  const studied = (numbers: readonly number[]) => numbers.map(day).reduce(studiedOn, none);
  const alive = (streak: Streak, today: string) => ({ current: aliveOn(streak, today), longest: streak.longest });
  const inOrder = fc.array(fc.nat(60), { maxLength: 60 }).map((numbers) => numbers.toSorted((a, b) => a - b));

  it('finds the same as all days at once, over days that never go back', () => {
    verifies('game:streaks');
    fc.assert(
      fc.property(inOrder, fc.nat(62), (numbers, today) => {
        expect(alive(studied(numbers), day(today))).toEqual(streaksOf(numbers.map(day), day(today)));
      }),
    );
  });

  it('never finds more, in any order, and never sets the last day back', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(20)), fc.nat(22), (numbers, today) => {
        const found = alive(studied(numbers), day(today));
        const known = streaksOf(numbers.map(day), day(today));
        expect(found.current).toBeLessThanOrEqual(known.current);
        expect(found.longest).toBeLessThanOrEqual(known.longest);
        expect(studied(numbers).lastDay).toBe(numbers.length ? day(Math.max(...numbers)) : null);
      }),
    ));

  it.each<[string, number[], number, number]>([
    ['the day before again, after a flight west', [1, 2, 1], 2, 2],
    ['the day before for the first time, after a flight west', [2, 1], 2, 2],
    ['on from there', [2, 1, 3], 3, 3],
    ['a day before the streak, graded late', [2, 3, 1], 3, 3],
    ['a day long before it, graded late', [1, 5, 6, 2], 2, 2],
  ])('%s', (_what, numbers, current, longest) => expect(studied(numbers)).toMatchObject({ current, longest }));

  it('refuses what is no day, the first time as well', () => {
    expect(() => studiedOn(none, 'today')).toThrow('is not a day');
    expect(() => studiedOn(studied([1]), '2026-02-30')).toThrow('is not a day');
  });
});
