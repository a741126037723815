import { Client, Events } from 'discord.js';
import { afterEach, expect, it } from 'vitest';
import { openPair, type Pair } from './real-client.ts';

let pair: Pair;
afterEach(async () => await pair.close());

it('keeps its world when the bot goes and another process of it comes', async () => {
  pair = await openPair();
  const { twin } = pair;
  const hall = twin.channel(twin.guild({ name: 'School' }), 'hall');
  await pair.login();
  await pair.client.application!.commands.set([{ name: 'ask', description: 'Ask' }]);
  pair.onInteraction(async (interaction) => {
    if (interaction.isChatInputCommand())
      await interaction.reply({
        content: 'Press',
        components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Go', customId: 'go' }] }],
      });
  });
  const ann = twin.user('Ann').in(hall);
  await ann.slash('ask');
  await pair.client.destroy();
  expect(twin.gateway.sessions.size).toBe(0);

  const next = new Client({ intents: [], rest: { api: twin.api, version: '10' } });
  try {
    next.on(
      Events.InteractionCreate,
      (interaction) => void (interaction.isButton() && interaction.update({ content: 'Pressed', components: [] })),
    );
    await next.login(twin.token);
    await ann.click('Go');
    expect(ann.last().content).toBe('Pressed');
  } finally {
    await next.destroy();
  }
});
