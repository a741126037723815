import { setTimeout as wait } from 'node:timers/promises';
import { REST, Routes } from 'discord.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../db/new-id.ts';
import { verifies } from '../../evals/requirements.ts';
import { COURSE, EXAM } from '../testing-course.ts';
import { idsOf } from './bot.ts';
import { button, row } from './render/parts.ts';
import type { Hands, Person } from './testing/person.ts';
import { snapshot, textOf } from './testing/snapshot.ts';
import { openStudy, type Study } from './testing/study.ts';
import type { Message } from './testing/wire.ts';

const SLOW_MS = 4000; // longer than Discord waits

let study: Study;
let hall: Hands['channel'];
let person: Person;
let ann: Hands;
beforeAll(async () => {
  study = await openStudy();
  hall = study.twin.channel(study.twin.guild({ name: 'School' }), 'hall');
});
afterAll(() => study?.close());
beforeEach(() => {
  person = study.twin.user('Ann');
  ann = person.in(hall);
});
afterEach(() => expect(study.said().filter((line) => !line.includes('are registered'))).toEqual([]));

const quiz = async (hands = ann): Promise<Message> => (await hands.slash('quiz', { course: COURSE, set: 'One of each' })).shown();
const answersOf = async (user: string): Promise<number> => {
  const [counted] = await study.query<{ count: string }>(
    `select count(*) from user_answers a join identities i on i.user_id = a.user_id where i.provider = 'discord' and i.subject = $1`,
    [user],
  );
  return Number(counted?.count);
};

describe('a question in a channel', () => {
  it('is answered by nobody but who was asked', async () => {
    verifies('discord:own-press');
    const asked = await quiz();
    const bob = study.twin.user('Bob');
    const told = await bob.in(hall).click('A', asked);
    expect(told.kind).toBe('reply');
    expect(snapshot(bob.in(hall).last())).toContain('only you see this');
    expect(textOf(bob.in(hall).last())).toContain('belongs to somebody else');
    expect(await answersOf(bob.id)).toBe(0);
    expect(await answersOf(person.id)).toBe(0);
    expect(textOf(await (await ann.click('A', asked)).shown())).toMatch(/Right|Not right/);
  });

  it('is answered once, however often it is pressed or delivered', async () => {
    verifies('discord:once');
    const asked = await quiz();
    study.twin.delivery.duplicateNext();
    const [first, second] = await Promise.all([ann.click('A', asked), ann.click('A', asked)]);
    const shown = await first.shown();
    expect(second.kind).toBe('nothing yet');
    expect(textOf(shown)).toMatch(/Right|Not right/);
    await wait(300);
    expect(await answersOf(person.id)).toBe(1);
    study.twin.forgive(40_060); // the second delivery was acknowledged already
    await ann.click('B', asked); // from a screen that is behind
    expect(textOf(await ann.next())).toContain('answered already');
    expect(await answersOf(person.id)).toBe(1);
  });

  it('is answered after the bot was restarted', async () => {
    verifies('discord:restart');
    const asked = await quiz();
    await study.restart();
    expect(textOf(await (await ann.click('B', asked)).shown())).toMatch(/Right|Not right/);
    expect(await answersOf(person.id)).toBe(1);
  });

  it('is answered over a connection that was taken up again', async () => {
    verifies('discord:reconnects');
    const asked = await quiz();
    study.twin.gateway.askToReconnect();
    expect(textOf(await (await ann.click('B', asked)).shown())).toMatch(/Right|Not right/);
  });

  it('is not stopped by the button of a reply that is over, which goes', async () => {
    verifies('discord:streams');
    const ids = idsOf(study.twin.token);
    const stop = row(button('Stop', ids.write(person.id, { act: 'stop', of: newId() })));
    const rest = new REST({ api: study.twin.api, version: '10' }).setToken(study.twin.token);
    const left = (await rest.post(Routes.channelMessages(hall.id), {
      body: { content: 'Half a sentence', components: [stop] },
    })) as Message; // as the twin gives it
    const bob = study.twin.user('Bob').in(hall);
    await bob.click('Stop', left);
    expect(textOf(bob.last())).toContain('belongs to somebody else');
    await ann.click('Stop', left);
    await expect.poll(() => textOf(ann.last())).toContain('over already');
    expect(study.twin.world.messages.get(left.id)!.message).toMatchObject({ content: 'Half a sentence', components: [] });
  });

  it('is acknowledged in time, while the database is taken', async () => {
    verifies('discord:in-time');
    const asked = await quiz();
    await study.query('begin');
    await study.query('lock table user_answers in access exclusive mode');
    const free = wait(SLOW_MS).then(() => study.query('commit'));
    const [press, modal, command, offered] = await Promise.all([
      ann.click('A', asked),
      ann.click('Type it', asked),
      ann.slash('progress'),
      ann.autocomplete('quiz', 'course', 'net'),
    ]);
    for (const { delayMs } of [press, modal, command]) expect(delayMs).toBeLessThan(3000);
    expect(modal.kind).toBe('modal');
    expect(offered).toEqual([]); // nothing was known in time, and nothing is better than late
    await free;
    expect(textOf(await press.shown())).toMatch(/Right|Not right/);
    expect(textOf(await command.shown())).toContain('Your progress');
  });

  it('loses no answer when Discord fails, or has had too much', async () => {
    verifies('discord:disturbed');
    const asked = await quiz();
    const route = 'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original';
    study.twin.disturb({ route, status: 502 });
    study.twin.limit(route, { requests: 1, windowMs: 300 });
    const before = study.twin.heard.length;
    expect(textOf(await (await ann.click('A', asked)).shown())).toMatch(/Right|Not right/);
    expect(await answersOf(person.id)).toBe(1);
    expect(study.twin.heard.slice(before).filter((each) => each.route === route).length).toBeGreaterThan(1); // it was asked again
  });
});

describe('an exam', () => {
  it('is seen by its learner alone, also where it comes up in what others see', async () => {
    verifies('discord:exam-aside');
    const asked = await quiz();
    const started = await ann.slash('exam', { exam: EXAM });
    const question = await started.shown();
    expect(snapshot(question)).toContain('only you see this');
    expect(textOf(question)).toContain('exam');
    const bob = study.twin.user('Bob').in(hall);
    expect(bob.messages().some((message) => textOf(message).includes(EXAM))).toBe(false);
    await ann.slash('next');
    await ann.next(); // it was going to be seen by all, until it was known to be of an exam
    expect(snapshot(await ann.next())).toContain('only you see this');
    expect(bob.messages().some((message) => textOf(message).includes(EXAM))).toBe(false);
    await ann.click('Skip', asked).catch(() => undefined);
    await wait(500);
    expect(bob.messages().some((message) => textOf(message).includes(EXAM))).toBe(false);
  });
});

it('what is asked in private stays so to its end, the question that it leads to as well', async () => {
  verifies('discord:private');
  const asked = await ann.slash('ask', { question: 'Quiz me on premiums', private: true });
  await asked.shown();
  await expect.poll(() => textOf(ann.last())).toMatch(/Question 1 of/);
  const bob = study.twin.user('Bob').in(hall);
  const seen = bob.messages().map((message) => textOf(message));
  expect(seen.filter((text) => /premium/i.test(text))).toEqual([]);
  expect(snapshot(ann.last())).toContain('only you see this');
});
