import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { clockOf, isDue, isQuiet, localMoment, minuteOf, remindingWords, type Reminder } from './reminding.ts';

const MINUTE_MS = 60_000;
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const long = new Date('2026-01-01T00:00:00Z');
const at = (clock: string, more: Partial<Reminder> = {}): Reminder => ({
  atMinute: minuteOf(clock),
  weekdays: everyDay,
  quiet: null,
  changedAt: long,
  lastSentAt: null,
  ...more,
});
/** The minutes at which a reminder goes out between two moments, if the sender looks every minute. */
function sent(reminder: Reminder, from: string, until: string, zone: string): string[] {
  const found: string[] = [];
  let lastSentAt = reminder.lastSentAt;
  for (let now = Date.parse(from); now < Date.parse(until); now += MINUTE_MS) {
    if (!isDue({ ...reminder, lastSentAt }, new Date(now), zone)) continue;
    lastSentAt = new Date(now);
    found.push(lastSentAt.toISOString().slice(0, 16));
  }
  return found;
}

describe('a reminder', () => {
  it('comes once on each of its days, by the clock where its person is', () => {
    verifies('reminders:due');
    expect(sent(at('18:30'), '2026-06-01T00:00Z', '2026-06-04T00:00Z', 'Europe/Madrid')).toEqual([
      '2026-06-01T16:30',
      '2026-06-02T16:30',
      '2026-06-03T16:30',
    ]);
    expect(sent(at('18:30', { weekdays: [2] }), '2026-06-01T00:00Z', '2026-06-15T00:00Z', 'Asia/Kathmandu')).toEqual([
      '2026-06-02T12:45',
      '2026-06-09T12:45',
    ]);
    expect(sent(at('00:10', { weekdays: [1] }), '2026-06-06T00:00Z', '2026-06-09T00:00Z', 'Pacific/Auckland')).toEqual([
      '2026-06-07T12:10',
    ]); // Monday there
    expect(sent(at('18:30', { weekdays: [] }), '2026-06-01T00:00Z', '2026-06-03T00:00Z', 'UTC')).toEqual([]);
  });

  it('is not made up two hours later, nor on another day', () => {
    verifies('reminders:due');
    expect(isDue(at('18:00'), new Date('2026-06-01T17:59Z'), 'UTC')).toBe(false);
    expect(isDue(at('18:00'), new Date('2026-06-01T19:59Z'), 'UTC')).toBe(true);
    expect(isDue(at('18:00'), new Date('2026-06-01T20:00Z'), 'UTC')).toBe(false);
    expect(isDue(at('23:30'), new Date('2026-06-01T23:59Z'), 'UTC')).toBe(true);
    expect(isDue(at('23:30'), new Date('2026-06-02T00:00Z'), 'UTC')).toBe(false);
  });

  it('does not come in quiet hours, which may go over midnight', () => {
    verifies('reminders:quiet');
    const night = { from: minuteOf('22:00'), until: minuteOf('07:00') };
    expect(['21:59', '22:00', '23:59', '00:00', '06:59', '07:00', '12:00'].filter((clock) => isQuiet(minuteOf(clock), night))).toEqual([
      '22:00',
      '23:59',
      '00:00',
      '06:59',
    ]);
    expect(['11:59', '12:00', '13:59', '14:00'].filter((clock) => isQuiet(minuteOf(clock), { from: 720, until: 840 }))).toEqual([
      '12:00',
      '13:59',
    ]);
    expect(sent(at('06:00', { quiet: night }), '2026-06-01T00:00Z', '2026-06-02T00:00Z', 'UTC')).toEqual(['2026-06-01T07:00']);
    expect(sent(at('04:00', { quiet: night }), '2026-06-01T00:00Z', '2026-06-02T00:00Z', 'UTC')).toEqual([]);
    expect(sent(at('22:30', { quiet: night }), '2026-06-01T00:00Z', '2026-06-02T00:00Z', 'UTC')).toEqual([]);
  });

  it('comes once on the days on which the clock is moved', () => {
    verifies('reminders:due');
    const madrid = (clock: string, day: string) => sent(at(clock), `${day}T00:00Z`, `${day}T22:00Z`, 'Europe/Madrid');
    expect(madrid('02:30', '2026-03-29')).toEqual(['2026-03-29T01:00']); // the clock goes from two to three
    expect(madrid('02:30', '2026-10-25')).toEqual(['2026-10-25T00:30']); // half past two comes twice
    expect(madrid('18:00', '2026-03-29')).toEqual(['2026-03-29T16:00']);
    expect(madrid('18:00', '2026-10-25')).toEqual(['2026-10-25T17:00']);
    expect(sent(at('00:15'), '2026-09-05T22:00Z', '2026-09-06T20:00Z', 'America/Santiago')).toEqual(['2026-09-06T04:00']); // midnight itself is skipped
  });

  it('does not come for a time of today that was past when it was set', () => {
    verifies('reminders:due');
    const set = at('18:00', { changedAt: new Date('2026-06-01T18:30Z') });
    expect(sent(set, '2026-06-01T18:30Z', '2026-06-03T00:00Z', 'UTC')).toEqual(['2026-06-02T18:00']);
    const moved = at('19:00', { changedAt: new Date('2026-06-01T18:30Z'), lastSentAt: new Date('2026-06-01T18:00Z') });
    expect(sent(moved, '2026-06-01T18:30Z', '2026-06-03T00:00Z', 'UTC')).toEqual(['2026-06-02T19:00']); // one a day, however often it is changed
  });

  it('is never sent twice on a day, whatever the times, zones and hours', () => {
    verifies('reminders:due');
    const zones = fc.constantFrom('UTC', 'Europe/Madrid', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Casablanca');
    const minute = fc.nat(1439);
    const quiet = fc.option(fc.record({ from: minute, until: minute }));
    fc.assert(
      fc.property(zones, minute, quiet, fc.nat(360), (zone, atMinute, hours, days) => {
        const reminder = { ...at('00:00'), atMinute, quiet: hours };
        const from = Date.parse('2026-01-05T00:00Z') + days * 1440 * MINUTE_MS;
        const found = sent(reminder, new Date(from).toISOString(), new Date(from + 3 * 1440 * MINUTE_MS).toISOString(), zone);
        const places = found.map((moment) => localMoment(new Date(`${moment}Z`), zone));
        expect(new Set(places.map(({ day }) => day)).size).toBe(places.length);
        for (const { minute: here } of places) {
          expect(here - atMinute).toBeGreaterThanOrEqual(0);
          expect(here - atMinute).toBeLessThan(120);
          expect(isQuiet(here, hours)).toBe(false);
        }
      }),
      { numRuns: 12 }, // each looks at every minute of three days
    );
  });
});

it('says in few words what waits and what for', () => {
  expect(remindingWords({ due: 0, goal: null })).toBe('Time to study: nothing is due for review, so something new is next.');
  expect(remindingWords({ due: 1, goal: null })).toBe('Time to study: 1 question is due for review.');
  expect(remindingWords({ due: 12, goal: { title: 'Pass in June', percent: 39.99, by: '2027-06-30' } })).toBe(
    'Time to study: 12 questions are due for review. Your goal “Pass in June” is 39 % reached, by 2027-06-30.',
  );
});

it('reads a time as it writes it', () => {
  for (const clock of ['00:00', '09:05', '18:30', '23:59']) expect(clockOf(minuteOf(clock))).toBe(clock);
});
