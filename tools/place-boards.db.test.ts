import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { addPlayers, inServer, usedIn, type Player } from './testing-groups.ts';
import { classTime, kindOf, openClassroom, passedOn, person, words, type Classroom, type Said } from './testing.ts';

let room: Classroom;
let use: ReturnType<typeof usedIn>;
let others: Player[];
const [alma, bao] = [person('alma'), person('bao')];
const DAY = 86_400;
const nextWeek = 4 * DAY; // a Wednesday; the clock of the classroom stands on a Saturday

type Who = Parameters<Classroom['use']>[0];

beforeAll(async () => {
  room = await openClassroom();
  use = usedIn(room);
  others = await addPlayers(room, 3);
});
afterAll(() => room.close());
beforeEach(() => asOwner(room.db, 'delete from places'));

/** Answers the whole set, all but one rightly, so many seconds after the clock of the classroom. */
async function practise(who: Who, seconds: number, more: object = {}): Promise<void> {
  const at = { now: new Date(classTime.getTime() + seconds * 1000) };
  await room.use(who, 'start-run', { of: 'set', name: 'All statements' }, at);
  for (let done = 0; done < 12; done += 1) {
    const { question } = await room.use(who, 'next-question', {}, at);
    await room.use(who, 'submit-answer', { answer: words(question.text, question.number !== 1) }, { ...at, ...more });
  }
}
const board = async (who: Who, seconds: number, place: object = {}): Promise<Said> =>
  usedIn(room, place)(who, 'show-place-leaderboard', seconds);
const pointsOf = async (who: Player | typeof alma, seconds: number): Promise<number | undefined> =>
  (await board(alma, seconds))['entries'].find(({ name }: { name: string }) => name === who.name)?.points;

describe('the board of a server', () => {
  it('shows nobody who did not ask for it, where they asked, until they leave', async () => {
    verifies('groups:board-opt-in');
    expect(await board(bao, 0)).toEqual({ week: '2026-11-16', isShown: false, entries: [] });
    expect(await use(alma, 'join-leaderboard', 0)).toEqual({ shown: true, again: false });
    expect(await use(alma, 'join-leaderboard', 0)).toEqual({ shown: true, again: true });
    expect((await board(bao, 0))['entries']).toEqual([{ rank: 1, name: alma.name, isSelf: false, points: 0 }]);
    expect((await board(bao, 0, { id: '222' }))['entries']).toEqual([]);
    expect(await kindOf(room.use(bao, 'show-place-leaderboard', {}, { door: 'discord' }))).toBe('forbidden');
    await usedIn(room, { id: '222' })(alma, 'leave-leaderboard', 0);
    expect((await board(bao, 0))['entries']).toHaveLength(1);
    expect(await use(alma, 'leave-leaderboard', 0)).toEqual({ shown: false, again: false });
    expect((await board(bao, 0))['entries']).toEqual([]);
  });

  it('lets go of who unlinks, is shut out or leaves for good', async () => {
    const [one, two, three] = others as [Player, Player, Player];
    for (const who of others) await use(who, 'join-leaderboard', 0);
    await asOwner(
      room.db,
      `insert into identities (id, user_id, provider, subject) values (gen_random_uuid(), '${one.id}', 'discord', 'd1'), (gen_random_uuid(), '${one.id}', 'cognito', 'c1')`,
    );
    await asOwner(room.db, `delete from identities where subject = 'c1'`);
    expect((await board(alma, 0))['entries']).toHaveLength(3);
    await asOwner(room.db, `delete from identities where subject = 'd1'`);
    expect((await board(alma, 0))['entries'].map(({ name }: { name: string }) => name)).toEqual([two.name, three.name]);
    await asOwner(room.db, `update users set is_active = false where id = '${two.id}'`);
    await asOwner(room.db, `select app.erase_person('${three.id}', 'test')`);
    expect((await board(alma, 0))['entries']).toEqual([]);
  });

  it('counts what was remembered, once a question and week, in what is studied there, by its own week', async () => {
    verifies('groups:board-counts-once');
    for (const who of [alma, bao]) await use(who, 'join-leaderboard', 0);
    await practise(alma, 0);
    await practise(alma, 60); // again at once
    expect(await pointsOf(alma, 120)).toBe(0);
    await practise(alma, nextWeek);
    const points = (await pointsOf(alma, nextWeek))!;
    expect(points).toBeGreaterThan(11);
    expect(points).toBeLessThanOrEqual(110); // one of twelve was wrong
    expect(await pointsOf(alma, 120)).toBe(0); // last week is over
    await practise(alma, nextWeek + 3600);
    await practise(alma, nextWeek + 1.5 * DAY); // a day later, but this week it counts once
    expect(await pointsOf(alma, nextWeek + 1.5 * DAY)).toBe(points);
    const manages = inServer(nextWeek, { mayManage: true });
    await asOwner(
      room.db,
      `insert into courses (id, course_number, course_title, is_published) values (gen_random_uuid(), 'OT-1', 'Other', true)`,
    );
    await room.use(bao, 'change-place', { courses: ['Other'] }, manages);
    expect(await pointsOf(alma, nextWeek)).toBe(0);
    await room.use(bao, 'change-place', { courses: ['Statements', 'Other'] }, manages);
    expect(await pointsOf(alma, nextWeek)).toBe(points);
    await room.use(bao, 'change-place', { timeZone: 'Pacific/Kiritimati' }, manages); // fourteen hours ahead: its Monday has begun
    expect((await board(bao, DAY + 43_200))['week']).toBe('2026-11-23');
    expect(await pointsOf(bao, nextWeek)).toBe(0);
  });

  it('counts nothing that a program answered', async () => {
    await use(bao, 'join-leaderboard', 0);
    await practise(bao, 0);
    await practise(bao, nextWeek, { ...passedOn('what now?'), provenance: 'relayed' });
    expect(await pointsOf(bao, nextWeek)).toBe(0);
  });
});
