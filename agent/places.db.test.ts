import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Place } from '../core/discord/place.ts';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { openClassroom, person, type Classroom } from '../tools/testing.ts';
import { modelsOf, openChat, scriptedModel, talk, visitorOf } from './testing.ts';

let room: Classroom;
const builtIn = scriptedModel('built in');
const server = { id: '111', name: 'Statement Club', channel: 'random', mayManage: false };

beforeAll(async () => {
  room = await openClassroom();
});
afterAll(() => room.close());

it('a model studies with a learner in a server what is studied there, and the talk knows where it is', async () => {
  const chat = openChat(room, modelsOf(builtIn));
  const bao = person('bao');
  await room.use(bao, 'change-place', { channels: ['quiz'] }, { door: 'discord', place: { ...server, mayManage: true } });
  const ask = (channel: string) => {
    builtIn.script({ call: 'start-run', with: { of: 'course', name: 'ST-1', count: 2 } }, 'There.');
    return talk(chat, { visitor: visitorOf(bao), door: 'discord', thread: channel, text: 'quiz me', place: { ...server, channel } });
  };
  await ask('random');
  expect(await asOwner(room.db, 'select from user_test_runs')).toHaveLength(0);
  await ask('quiz');
  expect(await asOwner(room.db, 'select from user_test_runs')).toHaveLength(1);
  expect(await asOwner(room.db, `select p.external_id from conversations c join places p on p.id = c.place_id`)).toEqual([
    { external_id: '111' },
    { external_id: '111' },
  ]);
});

it('a model tells nothing of an exam where others read along, by whatever it asks for', async () => {
  verifies('groups:exam-alone');
  const chat = openChat(room, modelsOf(builtIn));
  const alma = person('alma');
  const shared: Place = { ...server, id: '222' };
  const at = { door: 'discord', place: shared } as const;
  const has = (table: string) => asOwner(room.db, `select from ${table} where user_id = '${alma.id}'`);
  const asks = async (call: string, input: Record<string, unknown>, place: Place | undefined) => {
    builtIn.script({ call, with: input }, { tells: (given) => given.join(' ') });
    const said = await talk(chat, { visitor: visitorOf(alma), door: 'discord', thread: place?.id ?? 'alone', text: 'Go on.', place });
    return JSON.stringify(said);
  };
  const exam = { of: 'exam', name: 'Final' };
  expect(await asks('start-run', exam, shared)).toContain('an exam is yours alone');
  expect(await asks('start-run', { of: 'course', name: 'ST-1', mode: 'exam' }, shared)).toContain('an exam is yours alone');
  expect(await has('user_test_runs')).toHaveLength(0);
  await room.use(alma, 'start-run', exam, at); // by a command of theirs
  expect(await asks('next-question', {}, shared)).toContain('shows its question to you alone');
  expect(await has('attempts')).toHaveLength(0);
  const { question } = await room.use(alma, 'next-question', {}, at);
  const { text } = question as { text: string };
  expect(await asks('list-courses', {}, shared)).not.toContain(text);
  expect(JSON.stringify(builtIn.asked.at(-1)?.prompt)).not.toContain(text); // what it does not know it cannot tell
  expect(await asks('next-question', {}, undefined)).toContain(text); // alone it is the exam of whoever speaks
  await room.use(alma, 'submit-answer', { answer: ['true'] }, at);
  await room.use(alma, 'finish-run', {}, { ...at, confirmed: true });
  expect(await asks('explain-answer', {}, shared)).toContain('/why explains it to you alone');
  expect(await room.use(alma, 'explain-answer', {}, at)).toMatchObject({ number: 1 });
});
