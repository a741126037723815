import { afterAll, beforeAll, expect, it } from 'vitest';
import { asOwner } from '../db/testing-world.ts';
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
