import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asSystem } from '../db/client.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { kindOf, openClassroom, person, words, type Classroom, type Said } from './testing.ts';

type Who = Parameters<Classroom['use']>[0];
let room: Classroom;
const [alma, bao, tomas] = [person('alma'), person('bao'), person('tomas')];
beforeAll(async () => {
  room = await openClassroom();
});
afterAll(() => room.close());

const rows = async (text: string) => (await asSystem(room.db, 'test', (tx) => tx.execute(sql.raw(text)))).rows;
const set = (who: Who, input: object) => room.use(who, 'set-goal', input);
const change = (who: Who, input: object) => room.use(who, 'change-goal', input);
const goalsOf = async (who: Who): Promise<Said[]> => (await room.use(who, 'show-my-progress'))['goals'];

it('a goal is as far as the share of its topics that are known well', async () => {
  verifies('goals:completion');
  const goal = await set(alma, { title: 'Pass in June', course: 'ST-1', targetDate: '2027-06-30' });
  expect(goal).toMatchObject({ title: 'Pass in June', status: 'active', completionPercent: 0, topics: 2, targetDate: '2027-06-30' });
  await rows(
    `insert into user_topic_progress (id, user_id, topic_id, proficiency_level) select gen_random_uuid(), '${alma.id}', id, 0.8 from topics where code = 'S.1'`,
  );
  expect(await goalsOf(alma)).toEqual([{ ...goal, completionPercent: 50 }]);
  expect(findTool('show-my-progress')!.say!(await room.use(alma, 'show-my-progress'))).toContain(
    'Goal: Pass in June, 50 % reached, by 2027-06-30.',
  );
  await expect(change(alma, { goal: goal['goal'], status: 'completed' })).rejects.toThrow('50 % of its topics');
  await rows(
    `insert into user_topic_progress (id, user_id, topic_id, proficiency_level) select gen_random_uuid(), '${alma.id}', id, 0.9 from topics where code = 'S.2'`,
  );
  expect(await change(alma, { goal: goal['goal'], status: 'completed' })).toMatchObject({ status: 'completed', completionPercent: 100 });
  expect(await rows(`select completed_at is not null as done from goals`)).toEqual([{ done: true }]);
  expect(await goalsOf(alma)).toEqual([]); // those that go on
  expect(await change(alma, { goal: goal['goal'], status: 'active' })).toMatchObject({ status: 'active' });
});

it('is set once, of topics by code or name, and changed in what is named', async () => {
  const wish = { title: 'Topic two', topics: ['S.2'], course: 'ST-1' };
  const both = await Promise.all([set(bao, wish), set(bao, wish)]);
  expect(both[0]).toEqual(both[1]);
  expect(await goalsOf(bao)).toHaveLength(1);
  const { goal } = both[0];
  expect(await change(bao, { goal, targetDate: '2027-01-01' })).toMatchObject({ title: 'Topic two', targetDate: '2027-01-01', topics: 1 });
  expect(await change(bao, { goal, targetDate: null, title: 'The second topic' })).toMatchObject({
    title: 'The second topic',
    targetDate: null,
  });
  expect(await change(bao, { goal, status: 'paused' })).toMatchObject({ status: 'paused' });
  expect(await set(bao, { title: 'Read every day' })).toMatchObject({ topics: 0, completionPercent: 0 });
});

it('refuses what cannot be, and what is not theirs', async () => {
  const [{ goal }] = (await goalsOf(bao)) as [Said];
  expect(await kindOf(change(alma, { goal, title: 'Mine' }))).toBe('not-found');
  expect(await kindOf(change(tomas, { goal, title: 'Mine' }))).toBe('not-found');
  expect(await kindOf(change(bao, { goal }))).toBe('invalid');
  await expect(set(bao, { title: 'Late', targetDate: '2026-11-20' })).rejects.toThrow('is over already');
  expect(await kindOf(set(bao, { title: 'Never', targetDate: '2026-02-30' }))).toBe('invalid');
  expect(await kindOf(set(bao, { title: 'x', topics: ['S.9'] }))).toBe('not-found');
  expect(await kindOf(set(bao, { title: 'x', course: 'ST-9' }))).toBe('not-found');
  const many = await Promise.all(Array.from({ length: 14 }, (_, n) => kindOf(set(bao, { title: `Goal ${n}` }))));
  expect(many.filter((kind) => kind === 'conflict')).toHaveLength(14 - 9); // one is active already
});

it('what is due is told by course and topic, with the replies of people', async () => {
  verifies('practice:due-told');
  await room.use(alma, 'start-run', { of: 'set', name: 'All statements' });
  for (let asked = 0; asked < 3; asked += 1) {
    const { question } = await room.use(alma, 'next-question');
    await room.use(alma, 'submit-answer', { answer: words(question.text) });
  }
  await rows(`update review_cards set due = '2026-11-01'`);
  const progress = await room.use(alma, 'show-my-progress');
  expect(progress).toMatchObject({
    due: 3,
    dueBy: [
      { course: 'Statements', topic: 'Topic 2', due: 2 },
      { course: 'Statements', topic: 'Topic 1', due: 1 },
    ],
  });
  expect(findTool('show-my-progress')!.say!(progress)).toContain('Due for review: 3 questions (Topic 2: 2, Topic 1: 1).');
});
