import { afterAll, beforeAll, expect, it } from 'vitest';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { classTime, kindOf, openClassroom, person, words, type Classroom, type Said } from './testing.ts';

let room: Classroom;
const [alma, bao, ines, tomas] = [person('alma'), person('bao'), person('ines'), person('tomas')];
beforeAll(async () => {
  room = await openClassroom();
});
afterAll(() => room.close());

type Who = Parameters<Classroom['use']>[0];
const DAY_MS = 86_400_000;
const owner = <Row extends Record<string, unknown>>(text: string) => asOwner<Row>(room.db, text);
/** Past the triggers that keep the record as it was written. */
async function forced(text: string): Promise<void> {
  const triggers = (how: string) => owner(['user_test_runs', 'attempts', 'user_answers'].map((table) => `alter table ${table} ${how} trigger user;`).join(' ')); // prettier-ignore
  await triggers('disable');
  await owner(text);
  await triggers('enable');
}
const history = (who: Who, at = classTime): Promise<Said> => room.use(who, 'show-my-history', {}, { now: at });

/** A run of statements, answered rightly or not, with how sure they said they were. */
async function study(who: Who, answers: readonly (readonly [right: boolean, confidence?: string])[], at = classTime, more: object = {}) {
  const later = { now: at };
  const { run } = await room.use(who, 'start-run', { of: 'course', name: 'ST-1', count: answers.length, ...more }, later);
  for (const [right, confidence] of answers) {
    const { question } = await room.use(who, 'next-question', {}, later);
    await room.use(who, 'submit-answer', { answer: words(question.text, right), ...(confidence && { confidence }) }, later);
  }
  return run as string;
}

it('shows ratings, days, topics, how well they judge themselves, and what is coming up', async () => {
  verifies('pages:history');
  expect(await history(bao)).toMatchObject({ today: '2026-11-21', from: '2025-11-17', ratings: [], calibration: [], days: [], topics: [] });
  const before = new Date(classTime.getTime() - 2 * DAY_MS);
  await study(alma, [[true, 'sure'], [false, 'sure'], [true]], before); // prettier-ignore
  await study(alma, [[true, 'guess'], [false, 'think'], [true, 'sure']]); // prettier-ignore
  const shown = await history(alma);
  expect(shown['calibration']).toEqual([
    { confidence: 1, answers: 1, correct: 1, firstDay: '2026-11-21', lastDay: '2026-11-21' },
    { confidence: 3, answers: 1, correct: 0, firstDay: '2026-11-21', lastDay: '2026-11-21' },
    { confidence: 5, answers: 3, correct: 2, firstDay: '2026-11-19', lastDay: '2026-11-21' },
  ]);
  expect(shown['days']).toMatchObject([
    { day: '2026-11-19', answers: 3 },
    { day: '2026-11-21', answers: 3 },
  ]);
  const progress = await room.use(alma, 'show-my-progress');
  expect(shown['days'].reduce((sum: number, { xp }: Said) => sum + xp, 0)).toBe(progress['xp']);
  const [line] = shown['ratings'];
  expect(line).toMatchObject({ subject: 'Statements', answers: 6 });
  expect(line.points).toHaveLength(6);
  expect(line.points.at(-1)).toEqual({ at: classTime.toISOString(), rating: progress['subjects'][0].rating });
  expect(shown['topics'].map(({ course, code }: Said) => [course, code])).toEqual([['Statements', 'S.1'], ['Statements', 'S.2']]); // prettier-ignore
  expect(shown['topics'].reduce((sum: number, { attempted }: Said) => sum + attempted, 0)).toBe(6);
  expect(shown['due']).toHaveLength(14);
  const [cards] = await owner<{ n: number }>(`select count(*)::integer as n from review_cards where user_id = '${alma.id}' and due < '2026-12-05'`); // prettier-ignore
  expect(shown['due'].reduce((sum: number, { due }: Said) => sum + due, 0)).toBe(cards!.n);
  expect(cards!.n).toBeGreaterThan(0);
  expect((await history(alma, new Date('2027-03-01T10:00:00Z')))['due'][0]).toMatchObject({ day: '2027-03-01', due: 6 }); // what is late
  expect(findTool('show-my-history')!.say!(shown)).toContain('6 answers on 2 days');
  expect(await history(bao)).toMatchObject({ ratings: [], calibration: [], days: [], topics: [] }); // nothing of hers
});

it('counts the days of the learner’s own calendar, and no more than a year of them', async () => {
  verifies('pages:history');
  await room.use(bao, 'change-my-profile', { timeZone: 'Pacific/Auckland' });
  const evening = new Date('2026-11-21T12:00:00Z'); // the 22nd there
  await study(bao, [[true]], evening);
  expect(await history(bao, evening)).toMatchObject({ today: '2026-11-22', days: [{ day: '2026-11-22', answers: 1 }] });
  const nextYear = await history(bao, new Date(evening.getTime() + 380 * DAY_MS));
  expect(nextYear['days']).toEqual([]);
  expect(nextYear['ratings']).toHaveLength(1); // ratings are of all time
});

it('waits for the end of a run whose verdicts come later, and tells nothing of one that tells none', async () => {
  verifies('pages:history-in-time');
  const before = await history(ines);
  const run = await study(ines, [[true, 'sure']], classTime, { count: 2, feedback: 'after_run' });
  for (const tool of ['show-my-history', 'show-my-achievements']) expect(await kindOf(room.use(ines, tool))).toBe('conflict');
  await forced(`update user_test_runs set state = 'grading' where id = '${run}'`);
  expect(await history(ines)).toMatchObject({ calibration: before['calibration'], ratings: before['ratings'] });
  await forced(`update user_test_runs set feedback = 'never', state = 'abandoned', completed_at = started_at where id = '${run}'`);
  expect(await history(ines)).toMatchObject({ calibration: before['calibration'], ratings: before['ratings'] });
  await forced(`update user_test_runs set feedback = 'after_run' where id = '${run}'`);
  expect((await history(ines))['calibration']).toHaveLength(1);
});

it('thins a long line to two hundred points, the newest among them', async () => {
  verifies('pages:history');
  await forced(
    `insert into attempts (id, user_id, user_test_run_id, question_id, question_version_id, position, door, served_at, used_at)
        select ('0198a00a-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, r.user_id, r.id, a.question_id, a.question_version_id, 100 + n, 'web', now(), now()
        from (select * from user_test_runs where user_id = '${bao.id}' limit 1) r join user_answers a on a.user_test_run_id = r.id, generate_series(1, 450) n;
      insert into user_answers (id, user_id, user_test_run_id, attempt_id, question_id, question_version_id, answer, fraction, student_rating_after, answered_at)
        select t.id, t.user_id, t.user_test_run_id, t.id, t.question_id, t.question_version_id, '{true}', 1, 1000 + t.position, now() from attempts t where t.position > 100 order by t.position`,
  );
  const [line] = (await history(bao))['ratings'];
  expect(line.answers).toBe(451);
  expect(line.points).toHaveLength(200);
  expect(line.points.at(-1).rating).toBe(1550);
});

it('shows what is earned and what is not, how far that is, and no hidden name', async () => {
  verifies('pages:achievements');
  await owner(`insert into achievements (id, key, category, name, description, criteria_type, criteria_value, xp_reward, display_order, is_hidden, criteria_exam_type) values
    (gen_random_uuid(), 'right-5', 'Milestones', 'Five right', 'Answer 5 rightly.', 'correct_answers', 5, 10, 1, false, null),
    (gen_random_uuid(), 'secret', 'Milestones', 'A secret', 'Something.', 'perfect_quiz', 3, 10, 2, true, null),
    (gen_random_uuid(), 'core', 'Core', 'Of no course here', 'x', 'exam_specific', 5, 10, 3, false, 'a1101'),
    (gen_random_uuid(), 'net', 'Net', 'Of a course here', 'x', 'exam_specific', 5, 10, 4, false, 'network')`);
  const shown = await room.use(alma, 'show-my-achievements');
  const named = (name: string) => shown['achievements'].find((each: Said) => each['name'] === name);
  expect(named('Five right')).toMatchObject({ progress: 4, wanted: 5, earnedAt: null });
  expect(named('Of a course here')).toMatchObject({ progress: 0, wanted: 5 });
  expect(named('Of no course here')).toBeUndefined();
  expect(JSON.stringify(shown)).not.toMatch(/A secret|Something/);
  expect(shown['achievements'].filter(({ name }: Said) => name === null)).toHaveLength(1);
  await owner(`insert into user_achievements (user_id, achievement_id) select '${alma.id}', id from achievements where key = 'secret'`);
  const after = await room.use(alma, 'show-my-achievements');
  expect(after['earned']).toBe(shown['earned'] + 1);
  expect(findTool('show-my-achievements')!.say!(after)).toContain('A secret');
});

it('lets people choose the pictures that are theirs, and tells which are', async () => {
  verifies('pages:pictures');
  await owner(`insert into avatars (id, key, name, image_url, rarity, is_default) values (gen_random_uuid(), 'ours', 'Ours', 'x', 'common', true);
    insert into avatars (id, key, name, image_url, rarity, is_default, required_achievement_id) select gen_random_uuid(), 'earned', 'Earned', 'x', 'rare', false, id from achievements where key = 'right-5';
    update achievements set unlocks_avatar_id = (select id from avatars where key = 'earned') where key = 'right-5'`);
  const avatar = async (key: string) => (await room.use(alma, 'show-my-profile'))['avatars'].find((each: Said) => each['key'] === key);
  expect(await avatar('ours')).toMatchObject({ isOwned: true, isSelected: false });
  expect(await avatar('earned')).toMatchObject({ isOwned: false });
  expect(await kindOf(room.use(alma, 'change-my-profile', { avatar: 'earned' }))).toBe('conflict');
  await room.use(alma, 'change-my-profile', { avatar: 'ours' });
  expect(await avatar('ours')).toMatchObject({ isSelected: true });
  await owner(`insert into user_avatars (user_id, avatar_id) select '${alma.id}', id from avatars where key = 'earned'`);
  await room.use(alma, 'change-my-profile', { avatar: 'earned', showsOnBoards: true });
  expect(await avatar('earned')).toMatchObject({ isOwned: true, isSelected: true });
  expect(await room.use(alma, 'show-my-profile')).toMatchObject({ showsOnBoards: true });
});

it('a run of what is due asks that and nothing else, when its day has come', async () => {
  verifies('practice:due-asked');
  expect(await kindOf(room.use(tomas, 'start-run', { of: 'due' }))).toBe('conflict'); // nothing was answered yet
  await room.use(tomas, 'start-run', { of: 'course', name: 'ST-1', count: 3 });
  const asked = new Set<string>();
  for (let n = 0; n < 3; n += 1) {
    const { question } = await room.use(tomas, 'next-question');
    asked.add(question.text);
    await room.use(tomas, 'submit-answer', { answer: words(question.text, n > 0) });
  }
  const inMonths = { now: new Date(classTime.getTime() + 200 * DAY_MS) };
  expect(await room.use(tomas, 'start-run', { of: 'due', course: 'ST-1' }, inMonths)).toMatchObject({
    title: 'Review of Statements',
    mode: 'practice',
    questions: 3,
    feedback: 'immediate',
  });
  const again = new Set<string>();
  for (let n = 0; n < 3; n += 1) {
    const { question } = await room.use(tomas, 'next-question', {}, inMonths);
    again.add(question.text);
    await room.use(tomas, 'submit-answer', { answer: words(question.text) }, inMonths);
  }
  expect(again).toEqual(asked);
  expect(await kindOf(room.use(tomas, 'start-run', { of: 'due' }, inMonths))).toBe('conflict');
  expect(await room.use(tomas, 'show-my-progress', {}, inMonths)).toMatchObject({ due: 0 });
});
