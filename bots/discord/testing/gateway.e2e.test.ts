import { Events, GatewayIntentBits } from 'discord.js';
import { afterEach, expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import { shardOf } from './gateway.ts';
import { openPair, soon, type Pair } from './real-client.ts';

let pair: Pair;
afterEach(async () => await pair.close());

const IDENTIFY = 2;
const RESUME = 6;
const times = (op: number) => pair.twin.gateway.heard.get(op) ?? 0;
const texts: string[] = [];
/** Has the client note what it hears. */
function listen(): void {
  texts.length = 0;
  pair.client.on(Events.MessageCreate, ({ content, author }) => void (author.bot || texts.push(content)));
}

it('refuses a bad token', async () => {
  pair = await openPair();
  await expect(pair.client.login('somebody.elses.token')).rejects.toThrow('invalid token');
  expect(pair.twin.forgive(0)).toBe(1);
});

it('refuses an intent that the bot was not allowed, and grants one that it was', async () => {
  const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent];
  pair = await openPair({}, { intents });
  await expect(pair.client.login(pair.twin.token)).rejects.toThrow('disallowed intents');
  expect(pair.twin.forgive(4014)).toBe(1);
  await pair.close();
  pair = await openPair({ allowedIntents: ['MessageContent'] }, { intents });
  await pair.login();
  expect(pair.client.isReady()).toBe(true);
});

it('says what a message says only to whom may know', async () => {
  pair = await openPair();
  const { twin } = pair;
  listen();
  const hall = twin.channel(twin.guild(), 'hall');
  await pair.login();
  const ann = twin.user('Ann');
  ann.in(hall).say('between us');
  ann.in(hall).say('hello', { mention: true });
  ann.direct().say('in private');
  const channel = await pair.client.channels.fetch(hall.id);
  if (channel?.isSendable()) await channel.send('Yes?');
  ann.in(hall).say('to you', { replyTo: ann.in(hall).last() });
  await soon(() => expect(texts).toHaveLength(4));
  expect(texts).toEqual(['', `<@${twin.bot.id}> hello`, 'in private', 'to you']);
});

it('says again what was missed, after a lost connection and when asked to come again', async () => {
  verifies('discord:twin-lives');
  pair = await openPair();
  const { twin } = pair;
  listen();
  await pair.login();
  const ann = twin.user('Ann').direct();
  const lose = [() => twin.gateway.drop(4000), () => twin.gateway.askToReconnect()];
  for (const [index, act] of lose.entries()) {
    act();
    ann.say(`missed ${index}`);
    await soon(() => expect(texts).toHaveLength(index + 1));
    await soon(() => expect(times(RESUME)).toBe(index + 1));
  }
  expect(texts).toEqual(['missed 0', 'missed 1']);
  expect(times(IDENTIFY)).toBe(1);
});

it('notices a connection of which only one direction is alive', async () => {
  pair = await openPair({ heartbeatMs: 400 });
  const { twin } = pair;
  listen();
  await pair.login();
  twin.gateway.mute(true);
  await soon(() => expect(times(RESUME)).toBeGreaterThan(0));
  twin.gateway.mute(false);
  twin.user('Ann').direct().say('are you there?');
  await soon(() => expect(texts).toEqual(['are you there?']));
});

it('begins anew when its session is no more', async () => {
  pair = await openPair();
  const { twin } = pair;
  listen();
  await pair.login();
  twin.gateway.invalidate();
  await soon(() => expect(times(IDENTIFY)).toBe(2));
  await soon(() => expect(twin.gateway.sessions.size).toBe(1));
  twin.user('Ann').direct().say('again');
  await soon(() => expect(texts).toEqual(['again']));
});

it('tells each shard of its own servers, and the first of what is direct', async () => {
  pair = await openPair({ shards: 2 }, { shards: 'auto' });
  const { twin } = pair;
  const even = twin.guild({ name: 'Even', id: (2n << 23n).toString() });
  const odd = twin.guild({ name: 'Odd', id: (1n << 22n).toString() });
  expect([shardOf(even.id, 2), shardOf(odd.id, 2)]).toEqual([0, 1]);
  listen();
  const from: number[] = [];
  pair.client.on(Events.MessageCreate, ({ guild }) => void from.push(guild?.shardId ?? -1));
  await pair.login();
  expect(twin.gateway.sessions.size).toBe(2);
  await soon(() => expect(pair.client.guilds.cache.size).toBe(2));
  const ann = twin.user('Ann');
  ann.in(twin.channel(odd, 'hall')).say('odd', { mention: true });
  ann.in(twin.channel(even, 'hall')).say('even', { mention: true });
  ann.direct().say('direct');
  await soon(() => expect(texts).toHaveLength(3));
  expect(from.toSorted((left, right) => left - right)).toEqual([-1, 0, 1]);
  const [first, second] = [...twin.gateway.sessions.values()].toSorted((left, right) => left.shard[0] - right.shard[0]);
  expect(first!.log.filter(({ event }) => event === 'MESSAGE_CREATE')).toHaveLength(2);
  expect(second!.log.filter(({ event }) => event === 'MESSAGE_CREATE')).toHaveLength(1);
});

it('delivers an interaction twice when told to', async () => {
  pair = await openPair();
  const { twin, client } = pair;
  await pair.login();
  await client.application!.commands.set([{ name: 'once', description: 'Once' }]);
  let heard = 0;
  pair.onInteraction(async (interaction) => {
    heard += 1;
    if (interaction.isChatInputCommand()) await interaction.reply('Once');
  });
  twin.delivery.duplicateNext();
  const ann = twin.user('Ann').direct();
  await ann.slash('once');
  await soon(() => expect(heard).toBe(2));
  await soon(() => expect(pair.failures).toHaveLength(1));
  expect(twin.forgive(40060)).toBe(1);
  expect(ann.messages()).toHaveLength(1);
});
