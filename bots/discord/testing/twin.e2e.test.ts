import { Events, type Message } from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';
import { openPair, type Pair } from './real-client.ts';
import { snapshot } from './snapshot.ts';

let pair: Pair;
afterEach(async () => await pair.close());

const quiz = {
  name: 'quiz',
  description: 'Answer a question',
  options: [{ name: 'course', description: 'Which', type: 3, required: true, autocomplete: true }],
};
const row = (...components: object[]) => ({ type: 1, components });
const button = (customId: string, label: string) => ({ type: 2, style: 2, custom_id: customId, label });

describe('a real client', () => {
  it('walks from a slash command to the end', async () => {
    pair = await openPair();
    const { twin, client } = pair;
    const school = twin.guild({ name: 'School' });
    const hall = twin.channel(school, 'hall');
    await pair.login();
    await client.application!.commands.set([quiz]);
    pair.onInteraction(async (interaction) => {
      if (interaction.isAutocomplete()) await interaction.respond([{ name: `Python (${interaction.options.getFocused()})`, value: 'py' }]);
      if (interaction.isChatInputCommand()) {
        await interaction.reply({
          flags: 32768 | 64,
          components: [
            { type: 17, components: [{ type: 10, content: '### Q1\nWhat is 6 × 7?' }, row(button('a', '41'), button('b', '42'))] },
          ],
        });
      }
      if (interaction.isButton()) await interaction.update({ components: [{ type: 10, content: `You pressed ${interaction.customId}` }] });
    });
    const ann = twin.user('Ann');
    expect(await ann.in(hall).autocomplete('quiz', 'course', 'py')).toEqual([{ name: 'Python (py)', value: 'py' }]);
    const asked = await ann.in(hall).slash('quiz', { course: 'py' });
    expect(asked.kind).toBe('reply');
    expect(asked.delayMs).toBeLessThan(3000);
    expect(twin.user('Bob').in(hall).messages()).toEqual([]);
    const clicked = await ann.in(hall).click('42');
    expect(clicked.kind).toBe('update');
    expect(ann.transcript()).toMatchInlineSnapshot(`
      "Ann » /quiz course: py
      tutor (only you see this):
        │ ### Q1
        │ What is 6 × 7?
        │ [41] [42]
      Ann » click [42]
      tutor (only you see this, edited):
        You pressed b"
    `);
  });

  it('asks with a modal', async () => {
    pair = await openPair();
    const { twin, client } = pair;
    const hall = twin.channel(twin.guild(), 'hall');
    await pair.login();
    await client.application!.commands.set([{ name: 'feedback', description: 'Say it' }]);
    const heard: unknown[] = [];
    pair.onInteraction(async (interaction) => {
      if (interaction.isChatInputCommand()) {
        await interaction.showModal({
          custom_id: 'form',
          title: 'Tell us',
          components: [
            { type: 10, content: 'How was it?' },
            { type: 18, label: 'In words', component: { type: 4, custom_id: 'txt', style: 1, required: true } },
            {
              type: 18,
              label: 'Again?',
              component: {
                type: 21,
                custom_id: 'rad',
                options: [
                  { label: 'Yes', value: 'y' },
                  { label: 'No', value: 'n' },
                ],
              },
            },
            {
              type: 18,
              label: 'Parts',
              component: {
                type: 22,
                custom_id: 'chk',
                options: [
                  { label: 'P', value: 'p' },
                  { label: 'Q', value: 'q' },
                ],
              },
            },
            {
              type: 18,
              label: 'Level',
              component: {
                type: 3,
                custom_id: 'sel',
                options: [
                  { label: 'One', value: 'l1' },
                  { label: 'Two', value: 'l2' },
                ],
              },
            },
          ],
        });
      }
      if (interaction.isModalSubmit()) {
        const { fields } = interaction;
        heard.push(
          fields.getTextInputValue('txt'),
          fields.getRadioGroup('rad'),
          fields.getCheckboxGroup('chk'),
          fields.getStringSelectValues('sel'),
        );
        await interaction.reply({ content: 'Thank you', flags: 64 });
      }
    });
    const ada = twin.user('Ada');
    const inHall = ada.in(hall);
    await inHall.slash('feedback');
    await inHall.submitModal({ 'In words': 'good', 'Again?': 'Yes', Parts: ['P'], Level: ['Two'] });
    expect(ada.transcript()).toMatchInlineSnapshot(`
      "Ada » /feedback
      ┌ Tell us
      │ How was it?
      │ In words*
      │   []
      │ Again?*
      │   ( ) Yes ( ) No
      │ Parts*
      │   [ ] P [ ] Q
      │ Level*
      │   {▾ Choose: One | Two}
      └ [Submit]
      Ada » submit Tell us (In words: good; Again?: Yes; Parts: P; Level: Two)
      tutor (only you see this):
        Thank you"
    `);
    expect(heard).toEqual(['good', 'y', ['p'], ['l2']]);
    await expect(inHall.submitModal({ 'In words': '', 'Again?': 'Yes', Parts: ['P'], Level: ['Two'] })).rejects.toThrow(
      'wants 1 characters',
    );
  });

  it('thinks, then says, then says more', async () => {
    pair = await openPair();
    const { twin, client } = pair;
    const hall = twin.channel(twin.guild(), 'hall');
    await pair.login();
    await client.application!.commands.set([{ name: 'think', description: 'Think' }]);
    pair.onInteraction(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      await interaction.editReply('Here');
      await interaction.followUp({ content: 'and more', flags: 64 });
    });
    const ann = twin.user('Ann').in(hall);
    const thinking = await ann.slash('think');
    expect(thinking.kind).toBe('thinking');
    expect(snapshot(thinking.message!)).toBe('tutor:\n  … is thinking');
    expect(snapshot(await thinking.shown())).toBe('tutor:\n  Here');
    expect((await ann.next()).content).toBe('Here');
    expect(snapshot(await ann.next())).toBe('tutor (only you see this):\n  and more');
  });

  it('talks in direct messages, with words of its own shown as typing', async () => {
    pair = await openPair();
    const { twin, client } = pair;
    await pair.login();
    const answer = async ({ author, channel, content }: Message) => {
      if (author.bot || !channel.isSendable()) return;
      await channel.sendTyping();
      const sent = await channel.send({ content: 'Hm', nonce: '1', enforceNonce: true });
      await sent.edit(`You said: ${content}`);
    };
    client.on(Events.MessageCreate, (message) => void answer(message));
    const ann = twin.user('Ann').direct();
    ann.say('hello');
    expect((await ann.reads(await ann.next(), /hello/)).content).toBe('You said: hello');
    expect(ann.typing()).toBe(1);
  });
});
