import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asSystem } from '../db/client.ts';
import { newId } from '../db/new-id.ts';
import { sweepTurns } from '../db/queries/chat.ts';
import { verifies } from '../evals/requirements.ts';
import { openClassroom, person, type Classroom } from '../tools/testing.ts';
import { turnLimits } from './agent.ts';
import { ownWords } from './own-words.ts';
import { modelsOf, openChat, scriptedModel, talk, visitorOf, type Step } from './testing.ts';
import type { TurnParts } from './turn.ts';

let room: Classroom;
const builtIn = scriptedModel('built in');
const wanted = scriptedModel('wanted');
const models = modelsOf(builtIn, wanted);
const alma = visitorOf(person('alma'));
const start: Step = { call: 'start-run', with: { of: 'course', name: 'Statements', count: 3 } };
const next: Step = { call: 'next-question' };

beforeAll(async () => {
  room = await openClassroom();
});
afterAll(() => room.close());
beforeEach(async () => {
  await room.abandonAll(person('alma'));
  for (const model of [builtIn, wanted]) {
    model.script();
    model.asked.length = 0;
  }
});

const rows = (text: string) => asSystem(room.db, 'look', async (tx) => (await tx.execute(sql.raw(text))).rows);
const logOf = async (message: string) => (await rows(`select * from chatbot_logs where user_message = '${message}' order by id`))[0];
const open = (changes: Partial<TurnParts> = {}) => openChat(room, models, changes);
const cli = { visitor: alma, door: 'cli' } as const;

describe('a model that fails', () => {
  const patience = { firstChunkMs: 150, chunkMs: 150, turnMs: 1_000 };
  const hasty = { limits: { ...turnLimits, patience } };

  it.each<[string, Step]>([
    ['cannot be asked', { refuses: new Error('connect ECONNREFUSED') }],
    ['dies before its first word', { dies: '' }],
    ['dies in the middle of a sentence', { dies: 'The first thing to kn' }],
    ['says nothing', { hangs: '' }],
    ['falls silent in the middle', { hangs: 'The first thing to kn' }],
  ])('because it %s is stood in for by the built-in one, which says so in a line', async (how, step) => {
    verifies('tutor:falls-back');
    const chat = open(hasty);
    wanted.script(step);
    builtIn.script('I go on.');
    const reply = await talk(chat, { ...cli, text: `a model that ${how}` });
    expect(reply.text.endsWith(`${ownWords.fellBack}\n\nI go on.`)).toBe(true);
    expect(reply.outcome).toBe('fell-back');
    expect(await logOf(`a model that ${how}`)).toMatchObject({
      status: 'final',
      outcome: 'fell-back',
      model_name: 'test:wanted',
      trouble: expect.stringMatching(/\w/),
    });
  });

  it('has nothing done twice that tools did before it died', async () => {
    const chat = open(hasty);
    wanted.script(start, next, 'First.');
    const { conversation } = await talk(chat, { ...cli, text: 'begin' });
    wanted.script({ dies: 'Let me se', after: { call: 'submit-answer', with: { answer: ['true'] } } });
    builtIn.script('It was recorded.');
    const reply = await talk(chat, { ...cli, conversation, text: 'true' });
    expect(reply.text.startsWith(`Let me se\n\n${ownWords.fellBack}\n\nIt was recorded.`)).toBe(true);
    expect(JSON.stringify(builtIn.asked.at(-1)!.prompt)).toContain('Because');
    expect(
      await rows(
        `select count(*)::int as n from user_answers a join conversations c on c.current_run_id = a.user_test_run_id where c.id = '${conversation}'`,
      ),
    ).toEqual([{ n: 1 }]);
  });

  it('again and again is left alone for a while', async () => {
    const chat = open(hasty);
    for (let failure = 0; failure < 3; failure += 1) {
      wanted.script({ refuses: new Error('down') });
      builtIn.script('ok');
      await talk(chat, { ...cli, text: `failure ${failure}` });
    }
    builtIn.script('Quietly.');
    const reply = await talk(chat, { ...cli, text: 'and now' });
    expect(reply.text).toBe('Quietly.');
    expect(wanted.asked).toHaveLength(3);
    expect(await logOf('and now')).toMatchObject({ model_name: 'offline', trouble: expect.stringContaining('failed a moment ago') });
  });

  it('and a built-in one that breaks leave a sentence and a closed log', async () => {
    const chat = open(hasty);
    wanted.script({ dies: 'Half' });
    const reply = await talk(chat, { ...cli, text: 'all is broken' });
    expect(reply.text).toContain(ownWords.broken);
    expect(await logOf('all is broken')).toMatchObject({ status: 'final', outcome: 'failed' });
  });
});

describe('a turn that is cut short', () => {
  it('costs what the model was given and has said, though it never says so itself', async () => {
    verifies('tutor:caps');
    const hasty = { ...turnLimits, patience: { firstChunkMs: 150, chunkMs: 150, turnMs: 1_000 } };
    wanted.script({ hangs: 'Two words' });
    const stop = new AbortController();
    const stopped = await open().reply({ ...cli, text: 'stopped at once', signal: stop.signal });
    for await (const chunk of stopped.stream()) if (chunk.type === 'text-delta' && chunk.delta.includes('words')) stop.abort();
    await stopped.done;
    wanted.script({ hangs: 'Two words' });
    builtIn.script('I go on.');
    await talk(open({ limits: hasty }), { ...cli, text: 'silent in the middle' });
    wanted.script({ refuses: new Error('connect ECONNREFUSED') });
    builtIn.script('I go on.');
    await talk(open({ limits: hasty }), { ...cli, text: 'never asked' });
    for (const cut of ['stopped at once', 'silent in the middle']) {
      const { input_tokens: input, output_tokens: output } = (await logOf(cut))!;
      expect(input).toBeGreaterThan(1000); // the instructions alone
      expect(output).toBeGreaterThanOrEqual(2);
    }
    expect(await logOf('never asked')).toMatchObject({ input_tokens: 0, output_tokens: 0 });
  });

  it('keeps what was said, and the next one goes on', async () => {
    verifies('tutor:abort-safe');
    const chat = open();
    wanted.script({ hangs: 'A long story' });
    const stop = new AbortController();
    const reply = await chat.reply({ ...cli, text: 'tell me', signal: stop.signal });
    for await (const chunk of reply.stream()) if (chunk.type === 'text-delta' && chunk.delta.includes('story')) stop.abort();
    const { text, outcome } = await reply.done;
    expect({ text, outcome }).toEqual({ text: 'A long story', outcome: 'stopped' });
    wanted.script('Go on.');
    expect((await talk(chat, { ...cli, conversation: reply.conversation, text: 'and then?' })).text).toBe('Go on.');
  });

  it('in the middle of a tool leaves no open call behind', async () => {
    const stop = new AbortController();
    const plain = open();
    const chat = open({ callOf: (visitor) => ({ ...plain.parts.callOf(visitor), newId: () => (stop.abort(), newId()) }) });
    wanted.script(start, 'never said');
    const reply = await chat.reply({ ...cli, text: 'start and stop', signal: stop.signal });
    const { parts } = await reply.done;
    expect(parts.filter(({ type }) => type.startsWith('tool-')).map(({ state }) => state)).toEqual(['output-error']);
    wanted.script('Still here.');
    expect((await talk(plain, { ...cli, conversation: reply.conversation, text: 'there?' })).text).toBe('Still here.');
    expect(await logOf('start and stop')).toMatchObject({ status: 'interrupted', outcome: 'stopped' });
  });

  it('by its time says so', async () => {
    const chat = open({ limits: { ...turnLimits, totalMs: 200 } });
    wanted.script({ hangs: 'Well' });
    const reply = await talk(chat, { ...cli, text: 'endless' });
    expect(reply).toMatchObject({ outcome: 'timed-out', text: `Well\n\n${ownWords.tooLong}` });
  });

  it('by the end of its process is closed by another, which leaves living ones alone', async () => {
    verifies('tutor:orphans');
    const chat = open({ aliveSeconds: 30 });
    wanted.script({ hangs: '' });
    const living = await chat.reply({ ...cli, thread: 'living', text: 'still going' });
    await rows(
      `insert into conversations (id, user_id, door, turn_id, turn_until) values ('${newId()}', '${alma.user}', 'cli', '0198aaaa-0000-7000-8000-000000000001', now() - interval '1 second')`,
    );
    await rows(`insert into chatbot_logs (id, user_id, conversation_id, model_name, user_message, temperature, max_tokens)
      select turn_id, user_id, id, 'm', 'orphan', 70, 150 from conversations where turn_id = '0198aaaa-0000-7000-8000-000000000001'`);
    expect(await sweepTurns(room.db)).toBe(1);
    expect(await sweepTurns(room.db)).toBe(0);
    expect(await logOf('orphan')).toMatchObject({ status: 'interrupted' });
    expect(await logOf('still going')).toMatchObject({ status: 'open' });
    await chat.close();
    expect(await logOf('still going')).toMatchObject({ outcome: 'stopped' });
    await living.done;
  });
});

describe('whoever is shut out in the middle of a turn', () => {
  const bao = visitorOf(person('bao'));
  const shutOut = (isOut: boolean) => rows(`update users set is_active = ${!isOut} where id = '${bao.user}'`);

  it('gets nothing done any more by its tools, and nothing of it is saved', async () => {
    verifies('people:shut-out');
    wanted.script(start, { tells: (given) => given.join(' ') });
    const doStream = wanted.doStream.bind(wanted);
    wanted.doStream = async (options) => {
      await shutOut(true);
      return doStream(options);
    };
    const reply = await open().reply({ visitor: bao, door: 'web', text: 'quiz me' });
    await expect(reply.done).rejects.toMatchObject({ kind: 'forbidden' });
    wanted.doStream = doStream;
    let last: unknown;
    for await (const chunk of reply.stream()) last = chunk;
    expect(last).toEqual({ type: 'error', errorText: 'This account is not active any more.' });
    expect(await rows(`select from user_test_runs where user_id = '${bao.user}'`)).toEqual([]);
    await expect(open().reply({ visitor: bao, door: 'web', text: 'and now?' })).rejects.toMatchObject({ kind: 'forbidden' });
    await shutOut(false);
  });

  it('hears no more of it, though the model goes on', async () => {
    verifies('people:shut-out');
    wanted.script({ hangs: 'A long story' });
    const patience = { firstChunkMs: 600_000, chunkMs: 600_000, turnMs: 600_000 }; // longer than a test may last
    const chat = open({ aliveSeconds: 0.5, limits: { ...turnLimits, patience } });
    const reply = await chat.reply({ visitor: bao, door: 'web', text: 'tell me more' });
    for await (const chunk of reply.stream()) if (chunk.type === 'text-delta' && chunk.delta.includes('story')) await shutOut(true);
    await expect(reply.done).rejects.toMatchObject({ kind: 'forbidden' }); // it ended, and not by the clock of the model
    await shutOut(false);
    await wait(600); // until nobody says any more that it lives
    await sweepTurns(room.db);
    expect(await logOf('tell me more')).toMatchObject({ status: 'interrupted' });
  });
});
