import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UserId } from '../../core/ids.ts';
import { newId } from '../../db/new-id.ts';
import { asOwner } from '../../db/testing-world.ts';
import { verifies } from '../../evals/requirements.ts';
import { kindOf, openClassroom, words, type Classroom } from '../../tools/testing.ts';
import { openDesk, type Desk } from '../identity/testing.ts';
import { claimReminders, reminderFailed } from './claim-reminders.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;
/** Six in the evening in Madrid, tomorrow: what is set in these tests is set before. */
const evening = new Date(`${new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)}T18:00:00Z`);

let room: Classroom;
let desk: Desk;
beforeAll(async () => {
  room = await openClassroom(6);
  desk = openDesk(room.db);
});
afterAll(() => room.close());
beforeEach(() => asOwner(room.db, 'update reminders set is_active = false'));

const rows = (text: string) => asOwner<Record<string, unknown>>(room.db, text);
const claim = (now = evening, most = 50) => claimReminders(room.db, 'discord', most, now);
const use = (user: UserId, tool: string, input: object = {}, more: object = {}) =>
  room.use({ id: user, role: 'student' }, tool, input, { door: 'discord', timeZone: 'UTC', ...more });

let count = 0;
/** Somebody on Discord, in UTC, who is reminded at six. */
async function reminded(input: object = {}) {
  const account = `6${String((count += 1)).padStart(17, '0')}`;
  const { user } = await desk.discord({ id: account, name: 'Ada' });
  await asOwner(room.db, `update users set time_zone = 'UTC' where id = '${user}'`);
  await use(user, 'set-reminder', { at: '18:00', ...input });
  return { account, user };
}
async function answer(user: UserId, now: Date) {
  await use(user, 'start-run', { of: 'course', name: 'ST-1', count: 1 }, { now });
  const { question } = await use(user, 'next-question', {}, { now });
  await use(user, 'submit-answer', { answer: words(question.text) }, { now });
}

describe('a reminder', () => {
  it('is set by its person alone, off until then, and is one', async () => {
    verifies('reminders:own');
    const { user } = await desk.discord({ id: '600000000000000099', name: 'Bo' });
    expect(await use(user, 'show-reminders')).toEqual({ reminders: [] });
    expect(await use(user, 'stop-reminders')).toEqual({ stopped: 0 });
    const set = await use(user, 'set-reminder', { at: '07:30', weekdays: ['sunday', 'monday'], quietFrom: '22:00', quietUntil: '07:00' });
    expect(set).toEqual({
      channel: 'discord',
      on: true,
      at: '07:30',
      weekdays: ['monday', 'sunday'],
      quiet: { from: '22:00', until: '07:00' },
      timeZone: 'UTC',
      undelivered: false,
    });
    await Promise.all([use(user, 'set-reminder', { at: '08:00' }), use(user, 'set-reminder', { at: '09:00' })]);
    const { reminders } = await use(user, 'show-reminders');
    expect([reminders.length, ['08:00', '09:00'].includes(reminders[0].at), reminders[0].weekdays.length, reminders[0].quiet]).toEqual([
      1,
      true,
      7,
      null,
    ]);
    expect([await use(user, 'stop-reminders'), (await use(user, 'show-reminders')).reminders[0].on]).toEqual([{ stopped: 1 }, false]);
    const other = await desk.discord({ id: '600000000000000098', name: 'Cy' });
    expect(await use(other.user, 'show-reminders')).toEqual({ reminders: [] });
  });

  it('is refused where it would never come', async () => {
    verifies('reminders:own');
    const { user } = await reminded();
    const set = (input: object) => kindOf(use(user, 'set-reminder', input));
    for (const input of [
      {},
      { at: '25:00' },
      { at: '6pm' },
      { at: '18:00', weekdays: [] },
      { at: '18:00', weekdays: ['someday'] },
      { at: '18:00', quietFrom: '22:00' },
      { at: '23:00', quietFrom: '22:00', quietUntil: '07:00' },
    ])
      expect([input, await set(input)]).toEqual([input, 'invalid']);
    await use(user, 'change-my-profile', { nudgesPerDay: 0 });
    expect([await set({ at: '18:00' }), await claim()]).toEqual(['conflict', []]);
    const guest = (await desk.person((await desk.beginGuest({ address: 'x', locale: 'en', timeZone: 'UTC' })).token)).user;
    await expect(use(guest, 'set-reminder', { at: '18:00' })).rejects.toThrow('type /link there first');
  });

  it('is given to one who sends it, once a day, with what waits', async () => {
    verifies('reminders:once');
    const { user, account } = await reminded();
    await use(user, 'set-goal', { title: 'Pass in June', course: 'ST-1', targetDate: '2099-06-30' });
    expect(await claim(new Date(evening.getTime() - MINUTE_MS))).toEqual([]);
    const [claimed, ...more] = await claim();
    expect([claimed, more]).toEqual([
      {
        id: expect.any(String) as string,
        account,
        text: 'Time to study: nothing is due for review, so something new is next. Your goal “Pass in June” is 0 % reached, by 2099-06-30.',
      },
      [],
    ]);
    for (const later of [0, 1, 30, 119, 180]) expect(await claim(new Date(evening.getTime() + later * MINUTE_MS))).toEqual([]);
    expect(await rows(`select type, channels, trigger_reason, sent_at from nudges where user_id = '${user}'`)).toEqual([
      { type: 'inactivity', channels: ['discord'], trigger_reason: 'reminder', sent_at: evening },
    ]);
    await use(user, 'set-reminder', { at: '19:00' });
    expect(await claim(new Date(evening.getTime() + 61 * MINUTE_MS))).toEqual([]); // one a day, however often it is changed
    expect(await claim(new Date(evening.getTime() + DAY_MS + 61 * MINUTE_MS))).toMatchObject([{ account }]);
  });

  it('is left out where it is not wanted: studied that day, in an exam, shut out, too late, in quiet hours', async () => {
    verifies('reminders:left-out');
    const [studied, yesterday, sitting, shut] = [await reminded(), await reminded(), await reminded(), await reminded()];
    await answer(studied.user, new Date(evening.getTime() - 60 * MINUTE_MS));
    await answer(yesterday.user, new Date(evening.getTime() - DAY_MS));
    await rows(
      `insert into user_test_runs (id, user_id, source, question_order, mode, feedback) values ('${newId()}', '${sitting.user}', 'mistakes', '{}', 'exam', 'never')`,
    );
    await rows(`update users set is_active = false where id = '${shut.user}'`);
    await reminded({ quietFrom: '18:30', quietUntil: '07:00' });
    expect((await claim(new Date(evening.getTime() + 60 * MINUTE_MS))).map(({ account }) => account)).toEqual([yesterday.account]);
    await rows(`update user_test_runs set time_limit_seconds = 60 where user_id = '${sitting.user}'`);
    expect((await claim(new Date(evening.getTime() + 61 * MINUTE_MS))).map(({ account }) => account)).toEqual([sitting.account]);
  });

  it('tells how much is due', async () => {
    verifies('reminders:once');
    const { user } = await reminded();
    await answer(user, new Date(evening.getTime() - DAY_MS));
    await rows(`update review_cards set due = now() where user_id = '${user}'`);
    expect((await claim())[0]?.text).toBe('Time to study: 1 question is due for review.');
    expect(await rows(`select type from nudges where user_id = '${user}'`)).toEqual([{ type: 'due_reviews' }]);
  });
});

describe('several who send', () => {
  it('never send the same, and each takes no more than it asked for', async () => {
    verifies('reminders:once');
    const accounts: string[] = [];
    for (let n = 0; n < 12; n += 1) accounts.push((await reminded()).account);
    const taken = await Promise.all([claim(evening, 5), claim(evening, 5), claim(evening, 5), claim(evening, 5)]);
    expect(taken.map(({ length }) => length).every((length) => length <= 5)).toBe(true);
    while (taken.flat().length < 12) taken.push(await claim(evening, 5));
    expect(
      taken
        .flat()
        .map(({ account }) => account)
        .toSorted(),
    ).toEqual(accounts.toSorted());
    expect([await claim(), await claim(evening, 0), await claim(evening, -1)]).toEqual([[], [], []]);
  });

  it('find those who wait behind many who do not', async () => {
    verifies('reminders:once');
    await rows(`with made as (insert into users (id, name) select gen_random_uuid(), 'Many ' || n from generate_series(1, 450) n returning id),
      known as (insert into identities (id, user_id, provider, subject) select gen_random_uuid(), id, 'discord', id::text from made)
      insert into reminders (id, user_id, channel, is_active, at_minute, quiet_from_minute, quiet_until_minute, updated_at)
      select gen_random_uuid(), id, 'discord', true, 1080, 1079, 1200, now() from made`);
    await rows(`update reminders set id = gen_random_uuid()`);
    const { user, account } = await reminded();
    await rows(`update reminders set id = 'ffffffff-ffff-7fff-bfff-ffffffffffff' where user_id = '${user}'`);
    expect((await claim(evening, 1)).map((each) => each.account)).toEqual([account]);
  });
});

it('is switched off where it cannot be delivered, which its person reads, until they set it again', async () => {
  verifies('reminders:undelivered');
  const { user } = await reminded();
  const { id } = (await claim())[0]!; // theirs is due
  await reminderFailed(room.db, id, evening);
  await reminderFailed(room.db, id, evening); // twice is once
  for (const none of ['', 'x', newId()]) await reminderFailed(room.db, none, evening);
  expect((await use(user, 'show-reminders')).reminders).toMatchObject([{ on: false, undelivered: true }]);
  expect(await rows(`select from nudges where user_id = '${user}'`)).toEqual([]);
  expect(await rows(`select door, actor_id from audit_log where action = 'stop-reminder' and subject_id = '${user}'`)).toEqual([
    { door: 'discord', actor_id: null },
  ]);
  expect(await claim(new Date(evening.getTime() + DAY_MS))).toEqual([]);
  expect(await use(user, 'set-reminder', { at: '18:00' })).toMatchObject({ on: true, undelivered: false });
  expect(await claim(new Date(evening.getTime() + DAY_MS))).toHaveLength(1);
});

it('goes with its person', async () => {
  verifies('discord:privacy');
  const { user, account } = await reminded();
  await use(user, 'delete-my-account', {}, { confirmed: true });
  expect([await claim(), await rows(`select from reminders where user_id = '${user}'`)]).toEqual([[], []]);
  expect((await desk.discord({ id: account, name: 'Ada' })).isNew).toBe(true);
});
