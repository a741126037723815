import { GatewayDispatchEvents } from 'discord.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { modelsOf, openChat, scriptedModel, visitorOf } from '../../../agent/testing.ts';
import { verifies } from '../../../evals/requirements.ts';
import { openClassroom, person, type Classroom } from '../../../tools/testing.ts';
import { openTalk, type TalkParts } from '../talk.ts';
import { draws, quick, talkerIn } from '../testing-talk.ts';
import { openPair, type Pair } from '../testing/real-client.ts';
import { textOf } from '../testing/snapshot.ts';
import type { Message } from './addressed.ts';
import { doorWords } from './own-words.ts';

let room: Classroom;
let pair: Pair;
const wanted = scriptedModel('wanted');

beforeAll(async () => {
  room = await openClassroom();
  pair = await openPair();
  await pair.login();
});
afterAll(async () => {
  await pair.close();
  await room.close();
});

/** All that the bot writes in a server where a learner asks it for an exam, and a model does as they say. */
async function examIn(placeOf: TalkParts['placeOf']): Promise<string> {
  const chat = openChat(room, modelsOf(scriptedModel('built in'), wanted));
  const hall = pair.twin.channel(pair.twin.guild(), 'hall');
  const talk = openTalk({
    rest: pair.client.rest,
    tutor: talkerIn(room, chat.reply),
    applicationId: pair.client.user!.id, // it has logged in
    identityOf: async () => visitorOf(person('alma')),
    ...(placeOf && { placeOf }),
    log: () => undefined,
    pace: quick,
    ...draws,
  });
  wanted.script(
    { call: 'start-run', with: { of: 'exam', name: 'Final' } },
    { call: 'next-question' },
    { tells: (given) => given.join(' ') },
  );
  const heard = new Promise<void>((resolve) => {
    pair.client.ws.once(GatewayDispatchEvents.MessageCreate, (message: Message) => void talk.hear(message).then(resolve));
  });
  pair.twin.user('alma').in(hall).say('start the final exam', { mention: true });
  await heard;
  await talk.close();
  return [...pair.twin.world.messages.values()].flatMap(({ message }) => (message.author.bot ? [textOf(message)] : [])).join('\n');
}

it('an exam is not begun where others read along', async () => {
  verifies('groups:exam-alone');
  const told = await examIn(({ channel_id: channel }) => ({ id: '9', channel, mayManage: false }));
  expect(told).toContain('an exam is yours alone: /exam and /next show it to you alone.');
  expect(told).not.toMatch(/QUESTION|holds\./);
});

it('an exam is not shown there, even by whoever does not know where they are', async () => {
  verifies('groups:exam-alone');
  const told = await examIn(undefined);
  expect(told).toContain(doorWords.examAside);
  expect(told).not.toMatch(/QUESTION|holds\./);
});
