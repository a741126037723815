import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { COURSE, questions } from '../web/testing-course.ts';
import type { Hands } from './testing/person.ts';
import { snapshot, textOf } from './testing/snapshot.ts';
import { openStudy, type Study } from './testing/study.ts';
import type { Message } from './testing/wire.ts';

const SECONDS = 10;
const WITHIN_MS = 25_000; // a question, what comes before it, and a machine that has other work

let study: Study;
let school: ReturnType<Study['twin']['guild']>;
beforeAll(async () => {
  study = await openStudy();
  school = study.twin.guild({ name: 'School' });
}, 60_000);
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
}, 120_000);

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
}, 120_000);
