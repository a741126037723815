import { REST } from 'discord.js';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { COURSE, questions } from '../testing-course.ts';
import { idsOf } from './bot.ts';
import { openRounds } from './rounds/driver.ts';
import type { Hands } from './testing/person.ts';
import { snapshot, textOf } from './testing/snapshot.ts';
import { openStudy, type Study } from './testing/study.ts';
import { ChannelType, makeChannel } from './testing/world.ts';
import type { Message } from './testing/wire.ts';

const SECONDS = 10;
const WITHIN_MS = 25_000; // a question, what comes before it, and a machine that has other work

let study: Study;
let school: ReturnType<Study['twin']['guild']>;
beforeAll(async () => {
  study = await openStudy();
  school = study.twin.guild({ name: 'School' });
});
afterAll(() => study?.close());
afterEach(() => expect(study.said().filter((line) => !line.includes('are registered'))).toEqual([]));

/** The next message that all see in a channel and that reads so. */
async function nextOf(hands: Hands, reads: RegExp): Promise<Message> {
  for (;;) {
    const message = await hands.next(WITHIN_MS);
    if (reads.test(textOf(message)) && !snapshot(message).includes('only you see this')) return message;
  }
}

const joined = async (hands: Hands) => {
  await (await hands.click('Join')).shown(WITHIN_MS);
  expect(textOf(hands.last())).toContain('You play');
};

/** Something that can be read as an answer, by how a question is answered. */
const readable = {
  choose: 'A',
  write: '1: star; 2: planet',
  select: '1A 2A',
  match: '1A 2A 3A',
  place: '1A 2A 3A',
  sort: 'A B C D',
} as const;

/** Answers a question of a round by what all are shown, or by a form of one's own. */
async function answer(hands: Hands, asked: Message): Promise<void> {
  const { type, entry } = questions.find(({ text }) => textOf(asked).includes(text))!; // all questions are of that course
  if (type === 'true_false') await (await hands.click('True', asked)).shown(WITHIN_MS);
  else if (type === 'multiple_choice') await (await hands.click('A', asked)).shown(WITHIN_MS);
  else {
    await (await hands.click('Answer', asked)).shown(WITHIN_MS);
    const { modal } = await hands.click('Type it');
    const inputs = JSON.stringify(modal).match(/part\d/g) ?? [];
    const words = type === 'numerical_entry' ? '24.6 h' : readable[entry.kind];
    await (await hands.submitModal(Object.fromEntries(inputs.map((input) => [input, words])))).shown(WITHIN_MS);
  }
}

it('is played by all at once: sealed, revealed when all have answered, and by nobody who did not come in', async () => {
  verifies('discord:rounds');
  const hall = study.twin.channel(school, 'hall');
  const [ann, bob, eve] = ['Ann', 'Bob', 'Eve'].map((name) => study.twin.user(name).in(hall)) as [Hands, Hands, Hands];
  const lobby = await (await ann.slash('round start', { course: COURSE, questions: 1, seconds: 60, wait: 5 })).shown();
  expect(snapshot(lobby)).toContain('[Join]');
  await joined(ann);
  await joined(bob);
  await eve.slash('round start', { course: COURSE });
  await expect.poll(() => eve.messages().some((message) => textOf(message).includes('A round goes on in this channel already'))).toBe(true);
  const asked = await nextOf(ann, /Question 1 of 1\n/);
  await answer(eve, asked);
  expect(eve.messages().some((message) => /do not play|Join it first/.test(textOf(message)))).toBe(true);
  await answer(ann, asked);
  expect(textOf(ann.last())).toContain('is in');
  for (const message of eve.messages()) expect(textOf(message)).not.toContain('what was right');
  await answer(bob, asked);
  const revealed = await nextOf(eve, /Question 1 of 1: what was right/);
  expect(textOf(revealed)).toMatch(/2 of 2 answered[^]*How it stands[^]*Ann/);
  expect(textOf(await nextOf(eve, /is over/))).toContain('Bob');
});

it('goes on after the bot was restarted', async () => {
  verifies('discord:rounds');
  const yard = study.twin.channel(school, 'yard');
  const ann = study.twin.user('Ann').in(yard);
  await (await ann.slash('round start', { course: COURSE, questions: 1, seconds: SECONDS, wait: 5 })).shown();
  await joined(ann);
  await study.restart();
  const asked = await nextOf(ann, /Question 1 of 1\n/);
  await answer(ann, asked);
  expect(textOf(await nextOf(ann, /what was right/))).toContain('1 of 1 answered');
});

const SENT = 'POST /channels/{channel_id}/messages';
const ATTEMPTS = 4; // the client tries a request again three times

/** Opens a round of one question in a channel of its own, which somebody has joined and whose question comes in a moment. */
async function begun(name: string, before: (channel: ReturnType<Study['twin']['channel']>) => void = () => undefined) {
  const channel = study.twin.channel(school, name);
  before(channel);
  const ann = study.twin.user('Ann').in(channel);
  const lobby = await (await ann.slash('round start', { course: COURSE, questions: 1, seconds: SECONDS, wait: 2 })).shown();
  await joined(ann);
  return { channel, ann, lobby };
}

const saysThatItFailed = () => expect(study.said().join('\n')).toMatch(/a round could not go on/);

it.each([false, true])(
  'tells a step once that Discord did not take at first (carried out: %s)',
  async (isCarriedOut) => {
    verifies('discord:rounds-recover');
    const { ann } = await begun(`broken${isCarriedOut}`);
    study.twin.disturb({ route: SENT, status: 502, times: ATTEMPTS, isCarriedOut });
    const asked = await nextOf(ann, /Question 1 of 1\n/);
    await answer(ann, asked);
    await nextOf(ann, /what was right/);
    expect(ann.messages().filter((message) => /Question 1 of 1\n/.test(textOf(message)))).toHaveLength(1);
    saysThatItFailed();
  },
  60_000,
);

it('starts where the bot may write, and says else what to allow', async () => {
  verifies('discord:rounds-recover');
  const { twin } = study;
  const mute = twin.channel(school, 'mute');
  const ann = twin.user('Ann').in(mute);
  twin.deny(mute, 'bot', 'SendMessages');
  const start = () => ann.slash('round start', { course: COURSE, questions: 1, seconds: SECONDS, wait: 2 });
  await start();
  await expect
    .poll(() => ann.messages().map(textOf).join('\n'))
    .toContain('I cannot lead a round here until somebody allows me in this channel: Send Messages.');
  twin.allow(mute, 'bot', 'SendMessages');
  expect(snapshot(await (await start()).shown())).toContain('[Join]');
  await joined(ann);
  twin.deny(mute, 'bot', 'SendMessages');
  await expect.poll(() => ann.messages().map(textOf).join('\n'), { timeout: WITHIN_MS }).toContain('so it was stopped');
  twin.forgive(50_013);
  saysThatItFailed();
  twin.allow(mute, 'bot', 'SendMessages');
  expect(snapshot(await (await start()).shown())).toContain('[Join]');
  await (await ann.slash('round stop')).shown();
});

it('goes on when who touched it last is gone', async () => {
  verifies('discord:rounds-recover');
  const { ann, channel } = await begun('leaving');
  const bob = study.twin.user('Bob').in(channel);
  await joined(bob);
  await (await bob.slash('privacy delete')).shown();
  await (await bob.click('Delete everything')).shown();
  await answer(ann, await nextOf(ann, /Question 1 of 1\n/));
  expect(textOf(await nextOf(ann, /what was right/))).toContain('1 of 1 answered');
});

it('takes the controls off a question whose round was stopped, and an old lobby joins no other round', async () => {
  verifies('discord:rounds-recover');
  const { ann, lobby } = await begun('stopped');
  const asked = await nextOf(ann, /Question 1 of 1\n/);
  await (await ann.slash('round stop')).shown();
  const now = () => ann.messages().find(({ id }) => id === asked.id)!; // nobody takes messages away
  await expect.poll(() => snapshot(now())).not.toContain('[');
  expect(textOf(now())).toContain('Question 1 of 1');
  await (await ann.slash('round start', { course: COURSE, questions: 1, wait: 60 })).shown();
  await (await ann.click('Join', lobby)).shown();
  expect(textOf(ann.last())).toContain('That round is over');
  await (await ann.slash('round stop')).shown();
});

it('is played in a thread beside one in its channel, and goes on there after a restart', async () => {
  verifies('discord:rounds-recover');
  const parent = study.twin.channel(school, 'square');
  const thread = makeChannel(study.twin.world, { type: ChannelType.publicThread, name: 'corner', guild: parent.guild!, parent }); // it was made in a server
  const [ann, bob] = [study.twin.user('Ann').in(thread), study.twin.user('Bob').in(parent)];
  const given = { course: COURSE, questions: 1, seconds: SECONDS };
  expect(snapshot(await (await bob.slash('round start', { ...given, wait: 60 })).shown())).toContain('[Join]');
  expect(snapshot(await (await ann.slash('round start', { ...given, wait: 2 })).shown())).toContain('[Join]');
  await joined(ann);
  await study.restart();
  await answer(ann, await nextOf(ann, /Question 1 of 1\n/));
  await nextOf(ann, /what was right/);
  expect(bob.messages().filter((message) => /Question 1 of 1/.test(textOf(message)))).toEqual([]);
  await (await bob.slash('round stop')).shown();
});

it('is taken on by another process when nobody does what is overdue', async () => {
  verifies('discord:rounds-recover');
  const { twin, tutor, query } = study;
  const channel = twin.channel(school, 'orphans');
  const ann = twin.user('Ann').in(channel);
  await (await ann.slash('round start', { course: COURSE, questions: 1, seconds: SECONDS, wait: 300 })).shown();
  await joined(ann);
  const rest = new REST({ api: twin.api, version: '10' }).setToken(twin.token);
  const other = openRounds({ tutor, rest, ids: idsOf(twin.token), log: (line) => expect(line).toBe(''), lookEveryMs: 100 });
  await other.resume();
  await query(`update rounds set due_at = now() - interval '5 seconds' where channel = $1`, [channel.id]); // as if its process had ended
  await nextOf(ann, /Question 1 of 1\n/);
  await other.close();
  await (await ann.slash('round stop')).shown();
});
