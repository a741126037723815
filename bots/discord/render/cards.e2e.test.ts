import { MessageFlags, type APIMessageTopLevelComponent, type Interaction } from 'discord.js';
import { afterEach, expect, it } from 'vitest';
import { lettered } from '../../../core/questions/forms/option.ts';
import type { Shown } from '../../../core/questions/forms/index.ts';
import { verifies } from '../../../evals/requirements.ts';
import type { Question } from '../../../tools/asked.ts';
import type { Card } from '../card.ts';
import { openIds } from '../custom-id.ts';
import { answerOf } from '../outline.ts';
import { openPair, type Pair } from '../testing/real-client.ts';
import { textOf } from '../testing/snapshot.ts';
import { answeredCard } from './answered.ts';
import { withHint } from './hints.ts';
import { typingModal } from './modals.ts';
import { questionCard } from './question.ts';
import { draftAfter, redraw } from './redraw.ts';

let pair: Pair;
afterEach(async () => await pair.close());

const ids = openIds('a secret of this test');
const going = { run: '018f3c1e-0000-7000-8000-00000000000a', title: 'Risk', mode: 'practice', questions: 10, deadlineAt: null } as const;
const options = lettered(['Report the loss', 'Check the policy', 'Pay the claim'].map((text, place) => ({ id: `o${place}`, text })));
const long = 'It is a long story. '.repeat(300);
const asked = (shown: Shown): Question => ({
  attempt: '018f3c1e-0000-7000-8000-0000000000ff',
  number: 3,
  type: 'ordering',
  text: long,
  html: null,
  code: null,
  topic: null,
  difficulty: 2,
  shown,
  answerForm: '',
});

const body = ({ components, files = [] }: Card) => ({
  flags: MessageFlags.IsComponentsV2 as const,
  components: [...components],
  files: [...files],
});
/** An edit that brings no files says nothing of those that are there, so they stay. */
const anew = (components: readonly APIMessageTopLevelComponent[]) => ({ components: [...components] });

/** A bot that knows nothing but what is in the messages that it drew. */
const answering = (shown: Shown, given: (readonly string[])[]) => async (interaction: Interaction) => {
  const owner = interaction.user.id;
  if (interaction.isChatInputCommand()) await interaction.reply(body(questionCard({ question: asked(shown), going }, ids, owner)));
  if (!interaction.isButton() && !interaction.isStringSelectMenu() && !(interaction.isModalSubmit() && interaction.isFromMessage())) return;
  const control = ids.read(owner, interaction.customId)!; // all of them are ours
  const before = interaction.message.components.map((part) => part.toJSON());
  const values = interaction.isStringSelectMenu() ? interaction.values : [];
  const draft = draftAfter(control, values);
  if (control.act === 'type' && !interaction.isModalSubmit()) {
    await interaction.showModal(typingModal(control, ids, owner, before)!); // it has an outline
    return;
  }
  const same = draft ? redraw(before, draft, ids, owner) : control.act === 'hint' ? withHint(before, 'Think of the binder.') : undefined;
  if (same) {
    await interaction.update(anew(same));
    return;
  }
  const answer = interaction.isModalSubmit()
    ? interaction.fields.fields.map((field) => ('value' in field ? String(field.value) : ''))
    : answerOf(control, values);
  given.push(answer ?? []);
  const verdict = { score: 1, correct: true, parts: [], choices: [], explanation: null };
  const told = { recorded: true, attempt: control.of!, again: false, waiting: false, verdict, gained: null } as const; // a question's controls name it
  await interaction.update(anew(answeredCard(before, told, ids, owner).components));
};

it('a question lives in its message: tapped, hinted at and answered, with its file, by a real client', async () => {
  verifies('discord:redrawn-from-itself');
  pair = await openPair();
  const hall = pair.twin.channel(pair.twin.guild(), 'hall');
  await pair.login();
  await pair.client.application!.commands.set([{ name: 'quiz', description: 'Be asked' }]);
  const given: (readonly string[])[] = [];
  pair.onInteraction(answering({ kind: 'order', items: options }, given));
  const ann = pair.twin.user('Ann').in(hall);
  await ann.slash('quiz');
  await ann.click('C');
  await ann.click('A');
  await ann.click("I'm sure");
  await ann.click('Hint');
  await ann.click('B');
  const tapped = ann.last();
  expect(textOf(tapped)).toContain('**Hint 1.** Think of the binder.');
  expect(textOf(tapped)).toContain('[2. A] [3. B] [1. C]');
  expect(tapped.attachments.map(({ filename }) => filename)).toEqual(['question.md']);
  await ann.click('Submit (3 of 3)');
  const told = ann.last();
  expect(given).toEqual([['choice C)', 'choice A)', 'choice B)']]);
  expect(textOf(told)).toContain('✓ Right!');
  expect(told.attachments.map(({ filename }) => filename)).toEqual(['question.md']);
  expect(textOf(told)).not.toContain('Submit');
  expect(pair.failures).toEqual([]);
  expect(pair.twin.violations).toEqual([]);
});

it('what is typed comes through a modal that says again what is asked', async () => {
  pair = await openPair();
  const hall = pair.twin.channel(pair.twin.guild(), 'hall');
  await pair.login();
  await pair.client.application!.commands.set([{ name: 'quiz', description: 'Be asked' }]);
  const given: (readonly string[])[] = [];
  pair.onInteraction(answering({ kind: 'blanks', text: 'One {{1}}, two {{2}}.', blanks: 2 }, given));
  const ann = pair.twin.user('Ann').in(hall);
  await ann.slash('quiz');
  const { modal } = await ann.click('Answer');
  expect(modal?.components[0]?.content).toContain('One ①');
  await ann.submitModal({ 'Blank ①': 'risk', 'Blank ②': '' });
  expect(given).toEqual([['risk', '']]);
  expect(pair.failures).toEqual([]);
  expect(pair.twin.violations).toEqual([]);
});
