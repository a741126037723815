import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { COURSE } from '../testing-course.ts';
import { inOneMinute } from '../testing.ts';
import type { Hands } from './testing/person.ts';
import type { Channel } from './testing/world.ts';
import { textOf } from './testing/snapshot.ts';
import { openStudy, type Study } from './testing/study.ts';

const MOST = 300; // what is looked up for a person in a minute

let study: Study;
let hall: Channel;
let chief: Hands;
beforeAll(async () => {
  study = await openStudy();
  const school = study.twin.guild({ name: 'School' });
  hall = study.twin.channel(school, 'hall');
  const user = study.twin.user('Chief');
  study.twin.join(school, user, 'ManageGuild');
  chief = user.in(hall);
});
afterAll(() => study?.close());

const namesOf = async (hands: Hands, option = 'course', command = 'quiz', typed = '') =>
  (await hands.autocomplete(command, option, typed)).map(({ name }) => name);
const isKnown = async (user: { readonly id: string }) =>
  (await study.query('select from identities where subject = $1', [user.id])).length === 1;

it('in a server only what is studied there is offered, and all to whoever chooses that', async () => {
  verifies('discord:suggests-what-may-be');
  const ann = study.twin.user('Ann');
  const all = await namesOf(ann.in(hall));
  expect(all.length).toBeGreaterThan(2);
  await (await chief.slash('server courses', { course1: COURSE })).shown();
  expect(await namesOf(ann.in(hall))).toEqual([COURSE]);
  expect(await namesOf(ann.in(hall), 'set')).toEqual(expect.arrayContaining(['One of each']));
  expect((await namesOf(ann.in(hall), 'topic')).some((name) => name.includes('('))).toBe(false); // all of the one course
  expect(await namesOf(chief, 'course1', 'server courses')).toEqual(all);
  expect(await namesOf(ann.direct())).toEqual(all);
  await (await chief.slash('server courses', {})).shown();
});

it('in a channel that the server did not choose nothing is said to all', async () => {
  verifies('discord:chosen-channels');
  const ann = study.twin.user('Ann');
  const quiz = study.twin.channel(hall.guild!, 'quiz');
  await (await chief.slash('server channels', { channel1: quiz })).shown();
  const seenIn = (channel: Channel) =>
    [...study.twin.world.messages.values()].filter((kept) => kept.channel === channel && ((kept.message.flags ?? 0) & 64) === 0).length;
  const before = seenIn(hall);
  await ann.in(hall).slash('progress');
  await expect
    .poll(() => textOf(ann.in(hall).last()))
    .toContain(`In this server I speak in <#${quiz.id}>, and with you alone. With the option "private"`);
  expect(textOf(await (await ann.in(hall).slash('progress', { private: true })).shown())).toContain('Your progress');
  expect(seenIn(hall)).toBe(before);
  expect(textOf(await (await ann.in(quiz).slash('progress')).shown())).toContain('Your progress');
  await (await chief.slash('server channels', {})).shown();
});

it('nobody becomes a learner by looking for what would be their own', async () => {
  verifies('discord:suggests-what-may-be');
  const bob = study.twin.user('Bob');
  expect(await namesOf(bob.in(hall), 'run', 'resume')).toEqual([]);
  expect(await namesOf(bob.in(hall), 'goal', 'goal change')).toEqual([]);
  expect(await isKnown(bob)).toBe(false);
  expect(await namesOf(bob.in(hall))).toContain(COURSE); // what there is to study is shown to a newcomer too
  expect(await isKnown(bob)).toBe(true);
});

it('lessons are those of a course that is named', async () => {
  verifies('discord:suggests-what-may-be');
  const ann = study.twin.user('Ann');
  await study.query(
    `insert into lessons (id, course_id, title, position) select gen_random_uuid(), id, 'Everything', 1 from courses where course_title = $1`,
    [COURSE],
  ); // the first course has one too
  expect(await namesOf(ann.in(hall), 'lesson', 'notes')).toEqual([]);
  const [course] = await ann.in(hall).autocomplete('notes', 'course', 'networking');
  const lessons = await ann.in(hall).autocomplete('notes', 'lesson', 'wire', { course: course!.value });
  expect(lessons.map(({ name }) => name)).toEqual(['Wireless networks']);
});

it('whoever looks up too much is offered nothing', async () => {
  verifies('discord:suggests-what-may-be');
  const eve = study.twin.user('Eve');
  const { user } = await study.tutor.identity.discord({ id: eve.id, name: 'Eve' });
  await inOneMinute();
  expect(await namesOf(eve.in(hall))).toContain(COURSE);
  for (let count = 1; count < MOST; count += 1) await study.tutor.identity.countTries([{ limit: 'tools-person', whom: user }]);
  expect(await namesOf(eve.in(hall))).toEqual([]);
});
