import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ratingRules } from '../core/practice/rating.ts';
import { rebuildAll } from '../db/rebuild.ts';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { openClassroom, person, type Classroom, type Said } from './testing.ts';

let room: Classroom;
const [alma, bao, paula] = [person('alma'), person('bao'), person('paula')];
const owner = <Row extends Record<string, unknown>>(text: string) => asOwner<Row>(room.db, text);

/** One question of four options, two of them right, each worth half of it. */
beforeAll(async () => {
  room = await openClassroom(3);
  const choices = Array.from('abcd').map((id) => ({ id, text: `Option ${id}` }));
  const body = JSON.stringify({ choices, correct: ['a', 'b'], credit: 'right_minus_wrong', fixed_order: true });
  await owner(`update question_versions set question_type = 'multiple_response', body = '${body}'`);
});
afterAll(() => room.close());
beforeEach(() => Promise.all([alma, bao].map((who) => room.abandonAll(who))));

/** Answers the first question of a new run at some moment, living in some zone; gives what that gained. */
async function answer(who: typeof alma, given: string[], at: string, zone = 'UTC'): Promise<Said> {
  await owner(`update users set time_zone = '${zone}' where id = '${who.id}'`);
  const now = { now: new Date(at) };
  const { run } = await room.use(who, 'start-run', { of: 'set', name: 'All statements' }, now);
  await room.use(who, 'next-question', {}, now);
  const { gained } = await room.use(who, 'submit-answer', { answer: given }, now);
  await room.use(who, 'abandon-run', { run }, { ...now, confirmed: true });
  return gained;
}
const right = ['A', 'B'];
const half = ['A'];
const profileOf = async ({ id }: typeof alma) =>
  (
    await owner(
      `select study_streak_current as streak, xp, study_day::text as day, study_zone as zone from user_profiles where user_id = '${id}'`,
    )
  )[0]!;

it('an item pays on one day what its best answer is worth, and no more however often it is answered', async () => {
  verifies('practice:paid-once');
  const paid = [];
  for (const [given, minute] of [
    [['C'], 0],
    [half, 1],
    [half, 2],
    [half, 3],
    [right, 4],
    [right, 5],
    [half, 6],
  ] as const)
    paid.push((await answer(alma, [...given], `2026-11-21T10:0${minute}:00Z`))['xp']);
  const best = paid.reduce((sum, xp) => sum + xp, 0);
  expect(paid.map((xp) => xp > 0)).toEqual([false, true, false, false, true, false, false]);
  expect(best).toBeLessThanOrEqual(16);
  expect((await answer(alma, half, '2026-11-22T10:00:00Z'))['xp']).toBeGreaterThan(0); // another day
  expect(await rebuildAll(room.db, ratingRules)).toMatchObject({ learnersChanged: 0, questionsChanged: 0 });
});

describe('a day', () => {
  it('is no shorter for who says to live elsewhere: one minute is no three days', async () => {
    verifies('practice:days-are-days');
    const zones = ['Pacific/Pago_Pago', 'UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Pacific/Kiritimati'];
    const streaks = [];
    for (const [second, zone] of zones.entries())
      streaks.push((await answer(bao, right, `2026-11-21T10:30:0${second}Z`, zone))['streakDays']);
    expect(streaks).toEqual([1, 1, 1, 1, 1]);
    expect(await profileOf(bao)).toMatchObject({ day: '2026-11-20', zone: 'Pacific/Pago_Pago' });
    expect(
      (await owner(`select sum(amount)::integer as xp from xp_events where user_id = '${bao.id}' and reason = 'answer'`))[0]!['xp'],
    ).toBeLessThanOrEqual(16);
    // From the last zone to the first there are two dates to be gained, once: in four days no more than seven begin.
    for (let hour = 1; hour <= 96; hour += 5)
      for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago'])
        streaks.push((await answer(bao, half, new Date(Date.UTC(2026, 10, 21, 10 + hour)).toISOString(), zone))['streakDays']);
    expect(Math.max(...streaks)).toBeLessThanOrEqual(7);
    const days = await owner(`select local_day::text as day from user_answers where user_id = '${bao.id}' order by sequence`);
    expect(days).toEqual(days.toSorted((a, b) => String(a['day']).localeCompare(String(b['day'])))); // none is set back
    expect(await rebuildAll(room.db, ratingRules)).toMatchObject({ learnersChanged: 0, questionsChanged: 0 });
  });

  it('begins at midnight at home, and a journey either way breaks no streak', async () => {
    verifies('practice:days-are-days');
    const days: Said[] = [];
    for (const [at, zone] of [
      ['2026-11-02T22:50:00Z', 'Europe/Berlin'], // Monday, ten to midnight
      ['2026-11-02T23:10:00Z', 'Europe/Berlin'], // Tuesday
      ['2026-11-04T00:00:00Z', 'Asia/Tokyo'], // Wednesday morning there, and in Berlin
      ['2026-11-04T23:30:00Z', 'Asia/Tokyo'], // Thursday
      ['2026-11-06T18:00:00Z', 'America/Los_Angeles'], // Friday morning there, Saturday in Tokyo
      ['2026-11-07T18:00:00Z', 'America/Los_Angeles'], // Saturday
      ['2026-11-08T18:00:00Z', 'America/Los_Angeles'], // Sunday
    ] as const) {
      await answer(paula, half, at, zone);
      days.push(await profileOf(paula));
    }
    expect(days.map(({ day, streak }) => [day, streak])).toEqual([
      ['2026-11-02', 1],
      ['2026-11-03', 2],
      ['2026-11-04', 3],
      ['2026-11-05', 4],
      ['2026-11-06', 5],
      ['2026-11-07', 6],
      ['2026-11-08', 7],
    ]);
    expect(days.at(-1)).toMatchObject({ zone: 'America/Los_Angeles' });
  });
});
