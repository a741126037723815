import { GatewayDispatchEvents, type APIUser } from 'discord.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTutor, tutorSettings, type Tutor } from '../../agent/tutor.ts';
import { readEnv } from '../../env.ts';
import { verifies } from '../../evals/requirements.ts';
import { inOneMinute, startedFolder } from '../testing.ts';
import { openTalk, type Talk, type TalkParts } from './talk.ts';
import type { Message } from './talking/addressed.ts';
import { doorWords } from './talking/own-words.ts';
import { draws, quick } from './testing-talk.ts';
import { openPair, type Pair } from './testing/real-client.ts';
import { textOf } from './testing/snapshot.ts';
import type { Channel } from './testing/world.ts';

let tutor: Tutor;
let folder: Awaited<ReturnType<typeof startedFolder>>;
let pair: Pair;
let talk: Talk;
let hall: Channel;
const logged: string[] = [];
const heard = new Map<string, Promise<void>>();
/** Waits until a message has reached the bot, and is answered. */
async function answered<Said extends { readonly id: string }>(said: Said): Promise<Said> {
  await expect.poll(() => heard.has(said.id), { interval: 10 }).toBe(true);
  await heard.get(said.id);
  return said;
}

beforeAll(async () => {
  folder = await startedFolder();
  tutor = await openTutor(tutorSettings(readEnv({ DATA_DIR: folder.path }), () => undefined));
  await tutor.prepared();
});
afterAll(async () => {
  await tutor.close();
  folder.remove();
});

const nameOf = ({ global_name: name, username }: APIUser) => name ?? username;
/** What every conversation of these tests has. */
const partsOf = (): TalkParts => ({
  rest: pair.client.rest,
  tutor,
  applicationId: pair.client.user!.id, // it has logged in
  identityOf: (user, server) => tutor.identity.discord({ id: user.id, name: nameOf(user), server }),
  log: (line) => void logged.push(line),
  pace: quick,
  ...draws,
});
/** Lets conversations hear what the client hears. */
const listen = (to: Talk) =>
  pair.client.ws.on(GatewayDispatchEvents.MessageCreate, (message: Message) => void heard.set(message.id, to.hear(message)));

beforeEach(async () => {
  logged.length = 0;
  heard.clear();
  pair = await openPair();
  hall = pair.twin.channel(pair.twin.guild({ name: 'School' }), 'hall');
  await pair.login();
  talk = openTalk(partsOf());
  listen(talk);
});
afterEach(async () => {
  await talk.close();
  await pair.close();
  expect(logged).toEqual([]);
});

const threadOf = ({ id }: { id: string }) => pair.twin.world.channels.get(id);
/** What the bot has said in a channel. */
const saidIn = (channel: Channel) =>
  [...pair.twin.world.messages.values()].flatMap((kept) => (kept.channel === channel && kept.message.author.bot ? [kept.message] : []));
const textsIn = (channel: Channel) => saidIn(channel).map(textOf);

describe('whoever talks with the tutor', () => {
  it('alone is answered there, and is seen to be answered', async () => {
    verifies('discord:talks', 'discord:streams');
    const ann = pair.twin.user('Ann');
    const question = await answered(ann.direct().say('what courses are there?'));
    const [reply, ...more] = saidIn(ann.direct().channel);
    expect(more).toEqual([]);
    expect(reply?.message_reference).toMatchObject({ message_id: question.id });
    expect(textOf(reply!)).toMatch(/^\*I am Viva[^]*Insurance Principles[^]*Networking fundamentals[^]*Name any of them/);
    expect(ann.direct().typing()).toBeGreaterThan(0);
  });

  it('in a server is answered in a thread of the question, where one goes on', async () => {
    verifies('discord:talks', 'discord:cards-in-talk');
    const ann = pair.twin.user('Ann');
    const question = await answered(ann.in(hall).say('quiz me on list methods', { mention: true }));
    const thread = threadOf(question)!;
    expect(thread).toMatchObject({ name: 'quiz me on list methods', autoArchiveMinutes: 1440 });
    expect(thread.parent).toBe(hall);
    expect(saidIn(hall)).toEqual([]);
    const [words, asked] = textsIn(thread);
    expect(words).toMatch(/Let us begin\. Lists: \d+ questions\.\n-# Mention me to go on/);
    expect(words).not.toContain('1 of');
    expect(asked).toContain(`for ${ann.id}`);
    await answered(ann.in(thread).say('I do not know', { mention: true }));
    await answered(ann.in(thread).say('skip this one', { mention: true }));
    expect(textsIn(thread).at(-1)).toContain('QUESTION 2 of');
    expect(saidIn(thread).filter((each) => textOf(each).includes('Mention me'))).toHaveLength(1);
    const conversations = await tutor.conversations(await tutor.identity.discord({ id: ann.id, name: 'Ann' }));
    expect(conversations.map(({ door }) => door)).toEqual(['discord']);
  });

  it('reads of passages with their sources by name', async () => {
    verifies('discord:talks');
    const ann = pair.twin.user('Ann');
    await answered(ann.direct().say('what is a deductible?'));
    const [text] = textsIn(ann.direct().channel);
    expect(text).toMatch(/> A \*\*deductible\*\* is the part of a covered loss the insured bears\. \[1\]/);
    expect(text).toMatch(
      /\n-# \\\[1\\\] \[Deductibles, Limits, and Coinsurance › Deductibles\]\(<http:\/\/[^>]+\/materials\/[\da-f-]+#\d+>\)$/,
    );
    expect(text).not.toContain('p-');
  });

  it('has a conversation of their own in a thread of several', async () => {
    verifies('discord:own-conversation');
    const [ann, bob] = [pair.twin.user('Ann'), pair.twin.user('Bob')];
    const question = await answered(ann.in(hall).say('quiz me on IPv6', { mention: true }));
    const thread = threadOf(question)!;
    await answered(bob.in(thread).say('give me a hint', { mention: true }));
    expect(textsIn(thread).at(-1)).toContain('A hint goes with a question.');
    const [annHas, bobHas] = await Promise.all(
      [ann, bob].map(async ({ id }) => {
        const visitor = await tutor.identity.discord({ id, name: 'x' });
        const [only, ...others] = await tutor.conversations(visitor);
        expect(others).toEqual([]);
        return (await tutor.talk(visitor, only!.id))!.messages.filter(({ role }) => role === 'user').map(({ parts }) => parts[0]?.['text']);
      }),
    );
    expect([annHas, bobHas]).toEqual([['quiz me on IPv6'], ['give me a hint']]);
    await answered(ann.direct().say('give me a hint'));
    expect(textsIn(ann.direct().channel).at(-1)).toContain('A hint'); // of what is open: a run is theirs wherever they are
    expect(await tutor.conversations(await tutor.identity.discord({ id: ann.id, name: 'x' }))).toHaveLength(2);
  });

  it('is not answered where they do not mean it', async () => {
    verifies('discord:not-for-it');
    const ann = pair.twin.user('Ann');
    await answered(ann.in(hall).say('what is a deductible?'));
    await answered(ann.in(hall).say('<@&100000000000000000> @everyone what is a peril?'));
    expect(saidIn(hall)).toEqual([]);
    expect(pair.twin.heard.filter(({ route }) => route.includes('messages'))).toEqual([]);
  });

  it('is welcomed when they only call, once, and told that files are not read', async () => {
    verifies('discord:talks');
    const ann = pair.twin.user('Ann');
    await answered(ann.in(hall).say('', { mention: true }));
    await answered(ann.in(hall).say('', { mention: true }));
    expect(textsIn(hall)).toEqual([doorWords.welcome]);
    const file = { name: 'a.txt', type: 'text/plain', bytes: Buffer.from('x') };
    await answered(ann.direct().say('', { files: [file] }));
    await answered(ann.direct().say('what is a peril?', { files: [file] }));
    const texts = textsIn(ann.direct().channel);
    expect(texts[0]).toBe(doorWords.onlyFiles);
    expect(texts[1]?.endsWith(doorWords.filesToo)).toBe(true);
  });
});

describe('a message', () => {
  it('that is delivered twice is answered once, by whatever process', async () => {
    verifies('discord:message-once');
    const ann = pair.twin.user('Ann');
    const raw: Message[] = [];
    pair.client.ws.on(GatewayDispatchEvents.MessageCreate, (message: Message) => void raw.push(message));
    const question = await answered(ann.in(hall).say('quiz me on loops', { mention: true }));
    const thread = threadOf(question)!;
    const before = saidIn(thread);
    await talk.hear(raw[0]!);
    const other = openTalk(partsOf());
    await other.hear(raw[0]!);
    await other.close();
    expect(saidIn(thread)).toEqual(before);
    expect(pair.twin.forgive(160_004)).toBe(1); // the thread was there
  });

  it('is answered in its place where no thread can begin', async () => {
    verifies('discord:talks');
    const ann = pair.twin.user('Ann');
    pair.twin.deny(hall, 'bot', 'CreatePublicThreads');
    const question = await answered(ann.in(hall).say('what is a peril?', { mention: true }));
    expect(threadOf(question)).toBeUndefined();
    expect(saidIn(hall)[0]?.message_reference).toMatchObject({ message_id: question.id });
    expect(pair.twin.forgive(50_013)).toBe(1);
    const other = pair.twin.channel(hall.guild!, 'other');
    pair.twin.deny(other, 'bot', 'SendMessagesInThreads');
    await answered(ann.in(other).say('what is a hazard?', { mention: true }));
    expect(textsIn(other)[0]).toContain('hazard');
    expect(pair.twin.forgive(50_013)).toBe(1);
  });

  it('is answered without pointing at it where what was said cannot be read', async () => {
    verifies('discord:talks');
    const ann = pair.twin.user('Ann');
    pair.twin.deny(hall, 'bot', 'ReadMessageHistory');
    await answered(ann.in(hall).say('what is a peril?', { mention: true }));
    expect(saidIn(hall)).toHaveLength(1);
    expect(saidIn(hall)[0]?.message_reference).toBeUndefined();
    pair.twin.forgive(160_002);
    pair.twin.forgive(50_013);
  });

  it('in a channel where the bot is mute is regretted once, alone, or not at all', async () => {
    verifies('discord:talk-trouble');
    const [ann, bob] = [pair.twin.user('Ann'), pair.twin.user('Bob')];
    pair.twin.deny(hall, 'bot', 'SendMessages', 'SendMessagesInThreads', 'CreatePublicThreads');
    pair.twin.closeDoor(bob);
    for (const text of ['what is a peril?', 'and a hazard?']) await answered(ann.in(hall).say(text, { mention: true }));
    await answered(bob.in(hall).say('what is a peril?', { mention: true }));
    expect(textsIn(ann.direct().channel)).toEqual([
      expect.stringMatching(new RegExp(`^I may not write in <#${hall.id}>: .*“Send Messages in Threads”`)),
    ]);
    expect(saidIn(hall)).toEqual([]);
    expect(saidIn(bob.direct().channel)).toEqual([]);
    const turns = await Promise.all([ann, bob].map(async ({ id }) => tutor.conversations(await tutor.identity.discord({ id, name: 'x' }))));
    expect(turns).toEqual([[], []]); // nobody is asked what cannot be told
    pair.twin.forgive(50_013);
    pair.twin.forgive(50_007);
  });

  it('where those who manage the server want no tutor is told where to go', async () => {
    verifies('discord:talks');
    const ann = pair.twin.user('Ann');
    const quiz = pair.twin.channel(hall.guild!, 'quiz');
    const here = (channel: string) => ({ id: hall.guild!.id, name: 'School', channel, mayManage: true });
    const other = openTalk({ ...partsOf(), placeOf: ({ channel_id: channel }) => here(channel) });
    const visitor = await tutor.identity.discord({ id: ann.id, name: 'Ann' });
    await tutor.invoke('change-place', { channels: [quiz.id] }, visitor, { door: 'discord', place: here(quiz.id) });
    await talk.close(); // only the other one hears from here on
    listen(other);
    await answered(ann.in(hall).say('what is a peril?', { mention: true }));
    expect(textsIn(hall)).toEqual([`In this server I speak in <#${quiz.id}>, and with you alone.`]);
    const question = await answered(ann.in(quiz).say('what is a peril?', { mention: true }));
    expect(textsIn(threadOf(question)!)[0]).toContain('peril');
    await other.close();
  });

  it('beyond what anybody types is refused in a sentence', async () => {
    verifies('discord:talk-trouble');
    const ann = pair.twin.user('Ann');
    const { user } = await tutor.identity.discord({ id: ann.id, name: 'Ann' });
    await inOneMinute();
    for (let times = 0; times < 120; times += 1) await tutor.identity.countTries([{ limit: 'chat-person', whom: user }]);
    await answered(ann.direct().say('what is a peril?'));
    await answered(ann.direct().say('and a hazard?'));
    expect(textsIn(ann.direct().channel)).toEqual([expect.stringContaining('too often')]); // said once, not each time
  });
});
