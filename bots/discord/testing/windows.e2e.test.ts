import { ChannelType, DiscordAPIError, Events, Routes, type ChatInputCommandInteraction } from 'discord.js';
import { afterEach, expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import { openPair, soon, type Pair } from './real-client.ts';
import type { Hands } from './person.ts';
import type { TwinOptions } from './twin.ts';

let pair: Pair;
afterEach(async () => await pair.close());

const MINUTE_MS = 60_000;
const MESSAGES = 'POST /channels/{channel_id}/messages';

/** Opens a pair in which `/do` runs what a test wants, and gives the hands of somebody in a channel. */
async function withCommand(
  handle: (interaction: ChatInputCommandInteraction) => Promise<unknown>,
  options: TwinOptions = {},
): Promise<Hands> {
  pair = await openPair(options);
  const hall = pair.twin.channel(pair.twin.guild(), 'hall');
  await pair.login();
  await pair.client.application!.commands.set([{ name: 'do', description: 'Do it', integrationTypes: [0, 1], contexts: [0, 1, 2] }]);
  pair.onInteraction(async (interaction) => interaction.isChatInputCommand() && (await handle(interaction)));
  return pair.twin.user('Ann').in(hall);
}

/** The code with which Discord refuses something. */
const codeOf = async (promise: Promise<unknown>): Promise<unknown> =>
  await promise.then(
    () => 'carried out',
    (error: unknown) => (error instanceof DiscordAPIError ? error.code : error),
  );

/** All refusals were meant by the test. */
function forgiveAll(...codes: number[]): void {
  for (const code of codes) expect(pair.twin.forgive(code), `refusals with ${code}`).toBeGreaterThan(0);
}

it('knows an interaction no more after three seconds', async () => {
  const ann = await withCommand(async (interaction) => {
    pair.twin.clock.advance(3001);
    await interaction.reply('late');
  });
  const done = ann.slash('do').catch((error: Error) => error.message);
  await soon(() => expect(pair.failures).toHaveLength(1));
  pair.twin.clock.advance(1000);
  expect(await done).toContain('The application did not respond to "/do"\nPOST /interactions');
  expect(pair.failures[0]).toMatchObject({ code: 10062 });
  forgiveAll(10062);
});

it('takes the token of an interaction for fifteen minutes', async () => {
  verifies('discord:twin-lives');
  const ann = await withCommand(async (interaction) => {
    await interaction.reply('first');
    pair.twin.clock.advance(15 * MINUTE_MS - 1000);
    await interaction.followUp('in time');
    pair.twin.clock.advance(2000);
    await interaction.followUp('too late');
  });
  await ann.slash('do');
  await soon(() => expect(pair.failures).toHaveLength(1));
  expect(pair.failures[0]).toMatchObject({ code: 50027, status: 401 });
  expect(ann.messages().map(({ content }) => content)).toEqual(['first', 'in time']);
  forgiveAll(50027);
});

it('takes one first answer', async () => {
  const codes: unknown[] = [];
  const ann = await withCommand(async (interaction) => {
    await interaction.reply('once');
    const again = { body: { type: 4, data: { content: 'twice' } }, auth: false };
    codes.push(await codeOf(pair.client.rest.post(Routes.interactionCallback(interaction.id, interaction.token), again)));
  });
  await ann.slash('do');
  await soon(() => expect(codes).toEqual([40060]));
  forgiveAll(40060);
});

it('hides from the bot what only one person sees, but for the token it came by', async () => {
  const codes: unknown[] = [];
  const ann = await withCommand(async (interaction) => {
    const { resource } = await interaction.reply({ content: 'for you', flags: 64, withResponse: true }).then((answer) => answer);
    const path = Routes.channelMessage(interaction.channelId, resource!.message!.id);
    codes.push(await codeOf(pair.client.rest.get(path)), await codeOf(pair.client.rest.patch(path, { body: { content: 'no' } })));
    await interaction.editReply('still for you');
    codes.push((await interaction.fetchReply()).content);
  });
  const shown = await ann.slash('do');
  await ann.reads(shown.message!, /still/);
  await soon(() => expect(codes).toEqual([10008, 10008, 'still for you']));
  expect(pair.twin.user('Bob').in(ann.channel).messages()).toEqual([]);
  forgiveAll(10008);
});

it('lets a bot that only a person brought along say five things more, and nothing by itself', async () => {
  const codes: unknown[] = [];
  const ann = await withCommand(async (interaction) => {
    expect(interaction.guild).toBeNull();
    expect([interaction.guildId, interaction.context]).toEqual([away.id, 0]);
    expect(interaction.authorizingIntegrationOwners).toMatchObject({ 1: interaction.user.id });
    await interaction.reply('here too');
    for (let count = 1; count <= 6; count += 1) codes.push(await codeOf(interaction.followUp(`more ${count}`)));
    codes.push(await codeOf(pair.client.rest.post(Routes.channelMessages(interaction.channelId), { body: { content: 'by myself' } })));
  });
  const away = pair.twin.guild({ name: 'Away', bot: false });
  const yard = pair.twin.channel(away, 'yard');
  const cid = pair.twin.user('Cid');
  await expect(cid.in(yard).slash('do')).rejects.toThrow('no command');
  pair.twin.install(cid);
  await cid.in(yard).slash('do');
  await soon(() => expect(codes).toHaveLength(7));
  expect(codes).toEqual([...Array<string>(5).fill('carried out'), 40094, 50001]);
  expect(ann.messages()).toEqual([]);
  forgiveAll(40094, 50001);
  pair.client.removeAllListeners(Events.InteractionCreate);
  pair.onInteraction(async (interaction) => interaction.isRepliable() && (await interaction.reply(`context ${interaction.context}`)));
  const dan = pair.twin.user('Dan');
  const theirs = pair.twin.between(cid, dan);
  expect((await cid.in(theirs).slash('do')).message?.content).toBe('context 2');
  expect(dan.in(theirs).last().content).toBe('context 2');
  expect(() => ann.channel && pair.twin.user('Eve').in(theirs)).toThrow('does not see');
});

it('lets the bot do in a channel what it may', async () => {
  const ann = await withCommand(async (interaction) => await interaction.reply('answers are always allowed'));
  const { twin, client } = pair;
  const post = (files: { name: string; data: Buffer }[] = []) =>
    codeOf(client.rest.post(Routes.channelMessages(ann.channel.id), { body: { content: 'hello' }, files }));
  expect(await post()).toBe('carried out');
  twin.deny(ann.channel, 'bot', 'AttachFiles');
  expect(await post([{ name: 'a.txt', data: Buffer.from('a') }])).toBe(50013);
  twin.deny(ann.channel, 'bot', 'SendMessages');
  expect(await post()).toBe(50013);
  expect((await ann.slash('do')).kind).toBe('reply');
  twin.deny(ann.channel, 'bot', 'ViewChannel');
  expect(await post()).toBe(50001);
  expect(await codeOf(client.rest.get(Routes.channel('1')))).toBe(10003);
  forgiveAll(50013, 50001, 10003);
});

it('writes to people who take direct messages, in threads, and to nobody else', async () => {
  const ann = await withCommand(async () => undefined);
  const { twin, client } = pair;
  const bob = twin.user('Bob');
  await (await client.users.fetch(bob.id)).send('psst');
  expect((await bob.direct().next()).content).toBe('psst');
  twin.closeDoor(bob);
  expect(await codeOf((await client.users.fetch(bob.id)).send('psst'))).toBe(50007);
  bob.in(ann.channel).say('I am here');
  const hall = await client.channels.fetch(ann.channel.id);
  if (hall?.type !== ChannelType.GuildText) throw new Error('The hall is a channel for text');
  const thread = await hall.threads.create({ name: 'Bob studies', type: ChannelType.PrivateThread, autoArchiveDuration: 1440 });
  const inThread = twin.world.channels.get(thread.id)!;
  expect(() => bob.in(inThread)).toThrow('does not see');
  await thread.members.add(bob.id);
  await thread.send('Welcome');
  expect((await bob.in(inThread).next()).content).toBe('Welcome');
  bob.in(inThread).say('thanks');
  await soon(() => expect(thread.messages.cache.map(({ author }) => author.username)).toEqual(['tutor', 'bob']));
  expect(() => twin.user('Cid').in(inThread)).toThrow('does not see');
  forgiveAll(50007);
});

it('posts once what has the same nonce, whatever became of the first answer', async () => {
  const ann = await withCommand(async () => undefined);
  const { twin, client } = pair;
  const hall = await client.channels.fetch(ann.channel.id);
  if (!hall?.isSendable()) throw new Error('The hall takes messages');
  twin.disturb({ route: MESSAGES, status: 502, isCarriedOut: true });
  const sent = await hall.send({ content: 'once', nonce: '7', enforceNonce: true });
  expect(ann.messages().map(({ id, content }) => [id, content])).toEqual([[sent.id, 'once']]);
  expect(twin.heard.filter(({ route }) => route === MESSAGES).map(({ status }) => status)).toEqual([502, 200]);
  twin.disturb({ route: MESSAGES, status: 502, isCarriedOut: true });
  await hall.send('twice');
  expect(ann.messages().map(({ content }) => content)).toEqual(['once', 'twice', 'twice']);
});

it('limits what is sent, in a way that a client can keep to', async () => {
  const ann = await withCommand(async () => undefined);
  const { twin, client } = pair;
  twin.limit(MESSAGES, { requests: 2, windowMs: 500 });
  const hall = await client.channels.fetch(ann.channel.id);
  if (!hall?.isSendable()) throw new Error('The hall takes messages');
  const startedAt = performance.now();
  await Promise.all([1, 2, 3, 4, 5].map((each) => hall.send(String(each))));
  expect(performance.now() - startedAt).toBeGreaterThan(900);
  expect(twin.heard.filter(({ status }) => status === 429)).toEqual([]);
  const greedy = await Promise.all(
    [1, 2, 3].map(() =>
      fetch(`${twin.api}/v10${Routes.channelMessages(ann.channel.id)}`, {
        method: 'POST',
        headers: { authorization: `Bot ${twin.token}` },
      }),
    ),
  );
  const refused = greedy.find(({ status }) => status === 429)!;
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(await refused.json()).toMatchObject({ global: false, message: 'You are being rate limited.' });
  twin.violations.length = 0;
});

it('limits all requests together, and never those with the token of an interaction', async () => {
  const ann = await withCommand(async (interaction) => await interaction.reply('quick'));
  const { twin } = pair;
  const others = Array.from({ length: 120 }, (_, index) => twin.user(`P${index}`).in(ann.channel));
  await Promise.all(others.map(async (other) => await other.slash('do')));
  expect(twin.heard.filter(({ status }) => status === 429)).toEqual([]);
  const ask = () => fetch(`${twin.api}/v10/users/@me`, { headers: { authorization: `Bot ${twin.token}` } });
  const many = async () => (await Promise.all(Array.from({ length: 60 }, ask))).find(({ status }) => status === 429);
  let refused = await many();
  while (!refused) refused = await many(); // a busy machine may need more than a second for fifty
  expect(refused.headers.get('x-ratelimit-scope')).toBe('global');
  expect(await refused.json()).toMatchObject({ global: true });
  twin.violations.length = 0;
});

it('lets few edits through of what is older than an hour', async () => {
  const ann = await withCommand(async () => undefined);
  const hall = await pair.client.channels.fetch(ann.channel.id);
  if (!hall?.isSendable()) throw new Error('The hall takes messages');
  pair.twin.limit('PATCH /channels/{channel_id}/messages/{message_id}', { requests: 50, windowMs: 100 });
  const sent = await hall.send('old');
  pair.twin.clock.advance(61 * MINUTE_MS);
  for (let count = 0; count < 5; count += 1) await sent.edit(`edit ${count}`);
  expect(
    await codeOf(
      pair.client.rest.patch(Routes.channelMessage(hall.id, sent.id), { body: { content: 'one more' }, signal: AbortSignal.timeout(500) }),
    ),
  ).not.toBe('carried out');
  forgiveAll(30046);
});

it('has a clock that can stand still', async () => {
  const ann = await withCommand(
    async (interaction) => {
      await interaction.deferReply({ flags: 64 });
      await interaction.editReply('the same moment');
    },
    { now: () => 1_800_000_000_000 },
  );
  const { timestamp } = await (await ann.slash('do')).shown();
  expect(timestamp).toBe('2027-01-15T08:00:00.000Z');
  const [first, second] = [ann.say('one'), ann.say('two')];
  expect(BigInt(second.id) - BigInt(first.id)).toBe(1n);
});

it('answers late when told to', async () => {
  const ann = await withCommand(async (interaction) => await interaction.reply('slow'));
  pair.twin.disturb({ route: 'POST /interactions/{interaction_id}/{interaction_token}/callback', delayMs: 300 });
  expect((await ann.slash('do')).delayMs).toBeGreaterThan(290);
});
