import { ComponentType } from 'discord.js';
import { deflateSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import { openPair, soon, type Pair } from './real-client.ts';
import { snapshot } from './snapshot.ts';
import { everyComponent } from './wire.ts';

let pair: Pair;
afterEach(async () => await pair.close());

/** The beginning of a picture in PNG: as much as says how large it is. */
const png = (width: number, height: number) => {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
    Buffer.from('IHDR'),
    size,
    deflateSync('x'),
  ]);
};

it('keeps a file, shows it where a component says so, and serves it back', async () => {
  pair = await openPair();
  const { twin, client } = pair;
  const data = png(320, 200);
  await pair.login();
  await client.application!.commands.set([{ name: 'chart', description: 'Chart' }]);
  pair.onInteraction(async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.reply({
      flags: 1 << 15,
      files: [
        { name: 'chart.png', attachment: data },
        { name: 'data.csv', attachment: Buffer.from('a,b') },
      ],
      components: [
        { type: ComponentType.MediaGallery, items: [{ media: { url: 'attachment://chart.png' }, description: 'Rising' }] },
        { type: ComponentType.File, file: { url: 'attachment://data.csv' } },
        {
          type: ComponentType.Section,
          components: [{ type: ComponentType.TextDisplay, content: 'See' }],
          accessory: { type: ComponentType.Thumbnail, media: { url: 'attachment://chart.png' }, description: 'Small' },
        },
        { type: ComponentType.Separator },
      ],
    });
  });
  const ann = twin.user('Ann').direct();
  const shown = await (await ann.slash('chart')).shown();
  expect(snapshot(shown)).toMatchInlineSnapshot(`
    "tutor:
      <picture chart.png: Rising>
      <file data.csv, 3 bytes>
      See
      <picture chart.png: Small>
      ———"
  `);
  const media = shown.components[0]!.items![0]!.media;
  expect(media).toMatchObject({ width: 320, height: 200 });
  const served = await fetch(media.url);
  expect(Buffer.from(await served.arrayBuffer()).equals(data)).toBe(true);
  expect(everyComponent(shown.components).map(([{ id }]) => id)).toEqual([1, 2, 3, 4, 5, 6]);
  const read = await client.channels.fetch(ann.channel.id);
  const [message] = read?.isTextBased() ? await read.messages.fetch().then((all) => [...all.values()]) : [];
  expect(message?.attachments.map(({ name, size }) => [name, size])).toEqual([
    ['chart.png', data.length],
    ['data.csv', 3],
  ]);
});

it('hands over what is chosen in menus, one and many, and people', async () => {
  pair = await openPair();
  const { twin, client } = pair;
  const school = twin.guild();
  const hall = twin.channel(school, 'hall');
  await pair.login();
  await client.application!.commands.set([{ name: 'pick', description: 'Pick' }]);
  const heard: unknown[] = [];
  const options = ['One', 'Two', 'Three'].map((label) => ({ label, value: label.toLowerCase() }));
  pair.onInteraction(async (interaction) => {
    if (interaction.isChatInputCommand()) {
      await interaction.reply({
        content: 'Pick',
        components: [
          { type: 1, components: [{ type: 3, customId: 'one', placeholder: 'One of them', options }] },
          { type: 1, components: [{ type: 3, customId: 'many', placeholder: 'Many', options, minValues: 2, maxValues: 3 }] },
          { type: 1, components: [{ type: 5, customId: 'who', placeholder: 'Who' }] },
        ],
      });
    }
    if (interaction.isStringSelectMenu()) {
      heard.push(interaction.values);
      await interaction.deferUpdate();
      await interaction.editReply({ content: `Picked ${interaction.values.join(', ')}` });
    }
    if (interaction.isUserSelectMenu()) {
      heard.push(interaction.members.map((member) => ('displayName' in member ? member.displayName : '')));
      await interaction.reply({ content: 'Them', flags: 64 });
    }
  });
  const ann = twin.user('Ann').in(hall);
  const bob = twin.user('Bob');
  bob.in(hall);
  await ann.slash('pick');
  const taken = await ann.select('One of them', ['Two']);
  expect(taken.kind).toBe('nothing yet');
  expect((await taken.shown()).content).toBe('Picked two');
  await ann.select('Many', ['One', 'three']);
  await expect(ann.select('Many', ['One'])).rejects.toThrow('1 options are chosen, where 2 to 3 may be');
  await expect(ann.select('Many', ['Four', 'One'])).rejects.toThrow('no option "Four"');
  await ann.select('Who', [bob.user]);
  expect(heard).toEqual([['two'], ['one', 'three'], ['Bob']]);
});

it('hands over the message or the person whose menu was opened', async () => {
  pair = await openPair();
  const { twin, client } = pair;
  const hall = twin.channel(twin.guild(), 'hall');
  await pair.login();
  await client.application!.commands.set([
    { name: 'Ask about this', type: 3 },
    { name: 'Greet', type: 2 },
  ]);
  pair.onInteraction(async (interaction) => {
    if (interaction.isMessageContextMenuCommand()) await interaction.reply(`About: ${interaction.targetMessage.content}`);
    if (interaction.isUserContextMenuCommand()) await interaction.reply(`Hello, ${interaction.targetUser.displayName}`);
  });
  const ann = twin.user('Ann').in(hall);
  const bob = twin.user('Bob');
  const said = bob.in(hall).say('What is a list?');
  expect((await ann.menu('Ask about this', said)).message?.content).toBe('About: What is a list?');
  expect((await ann.menu('Greet', bob.user)).message?.content).toBe('Hello, Bob');
  await expect(ann.menu('Ask about this', bob.user)).rejects.toThrow('There is no "Ask about this" in that menu, only: Greet');
});

it('says why somebody cannot do what a test wants them to', async () => {
  pair = await openPair();
  const { twin, client } = pair;
  const hall = twin.channel(twin.guild(), 'hall');
  await pair.login();
  await client.application!.commands.set([
    {
      name: 'mark',
      description: 'Mark',
      defaultMemberPermissions: '32',
      options: [{ name: 'points', description: 'Points', type: 4, required: true, minValue: 1 }],
    },
    {
      name: 'alone',
      description: 'In private',
      contexts: [1],
      options: [{ name: 'how', description: 'How', type: 3, choices: [{ name: 'Slowly', value: 's' }] }],
    },
  ]);
  pair.onInteraction(
    async (interaction) =>
      interaction.isChatInputCommand() &&
      (await interaction.reply({
        content: 'Done',
        components: [
          {
            type: 1,
            components: [
              { type: 2, style: 1, label: 'Stop', customId: 'x', disabled: true },
              { type: 2, style: 5, label: 'Read', url: 'https://example.org' },
            ],
          },
        ],
      })),
  );
  const ann = twin.user('Ann');
  const teacher = twin.user('Tea');
  twin.join(hall.guild!, teacher, 'ManageGuild');
  await expect(ann.in(hall).slash('mark', { points: 1 })).rejects.toThrow('no command /mark');
  await expect(ann.in(hall).slash('alone')).rejects.toThrow('no command /alone');
  await expect(teacher.in(hall).slash('mark')).rejects.toThrow('"points" is required');
  await expect(teacher.in(hall).slash('mark', { points: 0 })).rejects.toThrow('less than 1');
  await expect(teacher.in(hall).slash('mark', { points: 1.5 })).rejects.toThrow('cannot be 1.5');
  await expect(teacher.in(hall).slash('mark', { points: 1, more: 2 })).rejects.toThrow('no option "more"');
  await expect(ann.direct().slash('alone', { how: 'Quickly' })).rejects.toThrow('no choice "Quickly"');
  await expect(ann.direct().autocomplete('alone', 'how', 's')).rejects.toThrow('completes no option');
  expect((await teacher.in(hall).slash('mark', { points: 3 })).message?.content).toBe('Done');
  await expect(ann.in(hall).click('Stop')).rejects.toThrow('greyed out');
  await expect(ann.in(hall).click('Read')).rejects.toThrow('opens a page');
  await expect(ann.in(hall).click('Go')).rejects.toThrow('sees no "Go"');
  await expect(ann.in(hall).submitModal({})).rejects.toThrow('No modal is open');
  await expect(ann.in(hall).next(20)).resolves.toMatchObject({ content: 'Done' });
  await expect(ann.in(hall).next(20)).rejects.toThrow('Waited 20 ms in vain');
  twin.deny(hall, ann, 'SendMessages');
  expect(() => ann.in(hall).say('hello')).toThrow('may not write');
});

it('tells the bot of servers that it comes to and leaves', async () => {
  pair = await openPair();
  const { twin, client } = pair;
  await pair.login();
  const school = twin.guild({ name: 'School' });
  await soon(() => expect(client.guilds.cache.map(({ name }) => name)).toEqual(['School']));
  twin.dismiss(school);
  await soon(() => expect(client.guilds.cache.size).toBe(0));
  twin.invite(school);
  await soon(() => expect(client.guilds.cache.size).toBe(1));
  const hall = twin.channel(school, 'hall');
  const guild = await client.guilds.fetch(school.id);
  expect((await guild.channels.fetch()).map((channel) => channel?.name)).toEqual(['hall']);
  const mayWrite = () => guild.channels.cache.get(hall.id)?.permissionsFor(client.user!)?.has('SendMessages');
  await soon(() => expect(mayWrite()).toBe(true));
  twin.deny(hall, 'bot', 'SendMessages');
  await soon(() => expect(mayWrite()).toBe(false));
  twin.allow(hall, 'bot', 'SendMessages');
  await soon(() => expect(mayWrite()).toBe(true));
  expect((await client.application!.fetch()).approximateGuildCount).toBe(1);
  expect((await guild.members.fetch(twin.bot.id)).user.username).toBe('tutor');
});

it('makes a test loud in which Discord refused something', async () => {
  verifies('discord:twin-checks');
  pair = await openPair();
  pair.twin.violations.push({ where: 'POST /here', status: 400, code: 50035, message: 'Invalid Form Body' });
  await expect(pair.close()).rejects.toThrow('POST /here: 400 Invalid Form Body (50035)');
  pair = await openPair();
});
