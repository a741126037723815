import { GatewayDispatchEvents } from 'discord.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { modelsOf, openChat, scriptedModel, visitorOf } from '../../../agent/testing.ts';
import { ConversationId } from '../../../core/ids.ts';
import { verifies } from '../../../evals/requirements.ts';
import { openClassroom, person, type Classroom } from '../../../tools/testing.ts';
import { openTalk, type Talk } from '../talk.ts';
import { draws, quick, talkerIn } from '../testing-talk.ts';
import { openPair, type Pair } from '../testing/real-client.ts';
import type { Message } from './addressed.ts';
import { doorWords } from './own-words.ts';

const sentence = 'A premium is what the insured pays for the cover.';

let room: Classroom;
let pair: Pair;
let talk: Talk;
let chat: ReturnType<typeof openChat>;
const wanted = scriptedModel('wanted');

beforeAll(async () => {
  room = await openClassroom();
  pair = await openPair();
  await pair.login();
  chat = openChat(room, modelsOf(scriptedModel('built in'), wanted));
  talk = openTalk({
    rest: pair.client.rest,
    tutor: talkerIn(room, chat.reply),
    applicationId: pair.client.user!.id, // it has logged in
    identityOf: async () => visitorOf(person('alma')),
    log: () => undefined,
    pace: quick,
    ...draws,
  });
  pair.client.ws.on(GatewayDispatchEvents.MessageCreate, (message: Message) => void talk.hear(message));
});
afterAll(async () => {
  await talk.close();
  await pair.close();
  await room.close();
});

/** The button below a message that ends it, and the conversation that it is of, as `draws` has it. */
const stopBelow = ({ components }: { readonly components?: readonly unknown[] }) =>
  (components as { components: { label: string; custom_id: string }[] }[])[0]?.components[0];

it('a reply has a button that ends it for who asked, as long as it is written, and what was said stays', async () => {
  verifies('discord:streams');
  const hands = pair.twin.user('alma').direct();
  wanted.script({ hangs: `${sentence} ` });
  hands.say('what is a premium?');
  const shown = await hands.next();
  const stop = stopBelow(shown);
  expect(stop?.label).toMatch(/^Stop for \d+$/);
  const conversation = ConversationId.parse(stop?.custom_id);
  expect(chat.stop(visitorOf(person('bao')), conversation)).toBe(false);
  expect(chat.stop(visitorOf(person('alma')), conversation)).toBe(true);
  await talk.idle();
  expect(hands.last().content).toBe(`${shown.content}\n\n${doorWords.stopped}`);
  expect(stopBelow(hands.last())).toBeUndefined();
  wanted.script('That is all.');
  hands.say('go on');
  await hands.reads(await hands.next(), /That is all\.$/);
  await talk.idle();
  expect(stopBelow(hands.last())).toBeUndefined(); // nor has one that ended by itself
});
