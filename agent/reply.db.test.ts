import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConversationId } from '../core/ids.ts';
import { asSystem } from '../db/client.ts';
import { newId } from '../db/new-id.ts';
import { sweepTurns } from '../db/queries/chat.ts';
import { verifies } from '../evals/requirements.ts';
import { classTime, kindOf, openClassroom, person, type Classroom } from '../tools/testing.ts';
import { ownWords } from './own-words.ts';
import { modelsOf, openChat, scriptedModel, talk, visitorOf, type Step } from './testing.ts';
import type { TurnParts } from './turn.ts';

let room: Classroom;
const builtIn = scriptedModel('built in');
const wanted = scriptedModel('wanted');
const models = modelsOf(builtIn, wanted);
const alma = visitorOf(person('alma'));
const bao = visitorOf(person('bao'));
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
const seenBy = (model: typeof wanted) => JSON.stringify(model.asked.map(({ prompt }) => prompt));

describe('a turn', () => {
  it('is logged before the model is asked, and closed once with all that happened', async () => {
    verifies('tutor:logged');
    const chat = open();
    wanted.script(start, next, { tells: (given) => given.join('\n\n') });
    let during: Record<string, unknown> | undefined;
    const doStream = wanted.doStream.bind(wanted);
    wanted.doStream = async (options) => {
      during ??= await logOf('quiz me, then');
      return doStream(options);
    };
    const reply = await talk(chat, { ...cli, text: 'quiz me, then' });
    wanted.doStream = doStream;
    expect(during).toMatchObject({ status: 'open', ai_response: null, door: 'cli', user_id: alma.user, model_name: 'test:wanted' });
    expect(during!['system_message']).toContain('<state>');
    expect(during!['input_tokens']).toBeGreaterThan(1000); // should nobody come back to say what it cost
    const log = await logOf('quiz me, then');
    expect(log).toMatchObject({
      status: 'final',
      outcome: 'answered',
      trouble: null,
      input_tokens: 300,
      output_tokens: 30,
      ai_response: reply.text,
    });
    expect(log!['tool_calls']).toMatchObject([
      { tool: 'start-run', arguments: { of: 'course', name: 'Statements', count: 3 }, result: 'Statements: 3 questions.' },
      { tool: 'next-question', arguments: {}, result: expect.stringContaining('1 of 3') },
    ]);
    expect(log!['response_time_ms']).toBeGreaterThan(0);
    expect(await rows(`select turn_id, turn_until from conversations where id = '${reply.conversation}'`)).toEqual([
      { turn_id: null, turn_until: null },
    ]);
    expect(await rows(`select current_run_id is not null as points from conversations where id = '${reply.conversation}'`)).toEqual([
      { points: true },
    ]);
  });

  it('says once to each person that it is an AI', async () => {
    verifies('tutor:disclaimer');
    const chat = open();
    wanted.script('Hello.', 'Hello again.');
    const first = await talk(chat, { visitor: bao, door: 'web', text: 'hi' });
    expect(first.text).toBe(`${ownWords.disclaimer}\n\nHello.`);
    expect((await talk(chat, { visitor: bao, door: 'discord', text: 'hi' })).text).toBe('Hello again.');
    expect(seenBy(wanted)).not.toContain('I am Viva');
  });

  it('is answered once, however often its message is delivered', async () => {
    verifies('tutor:delivered-twice');
    const chat = open();
    wanted.script('Once.');
    const saying = { ...cli, thread: 'twice', text: 'delivered twice', externalId: 'x1' };
    const both = await Promise.all([talk(chat, saying), talk(chat, saying)]);
    expect(both.map(({ text }) => text.endsWith('Once.'))).toEqual([true, true]);
    expect(new Set(both.map(({ id }) => id)).size).toBe(1);
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['answered', 'answered-before']);
    const again = await talk(chat, saying);
    let chunks = '';
    for await (const chunk of again.stream()) chunks += chunk.type === 'text-delta' ? chunk.delta : '';
    expect(chunks).toContain('Once.');
    expect(wanted.asked).toHaveLength(1);
    expect(await rows(`select count(*)::int as n from messages where conversation_id = '${again.conversation}'`)).toEqual([{ n: 2 }]);
  });

  it('is heard from the beginning by whoever sends it again while it is answered', async () => {
    verifies('tutor:delivered-twice');
    const chat = open();
    wanted.script({ hangs: 'Thinking' });
    const saying = { ...cli, thread: 'again while', text: 'slow one', externalId: 'x3' };
    const first = await chat.reply(saying);
    const second = await chat.reply({ ...saying, thread: undefined, conversation: first.conversation });
    expect(second.message).toBe(first.message);
    const { value } = await second.stream().getReader().read();
    expect(value).toMatchObject({ type: 'start', messageMetadata: { conversation: first.conversation } });
    chat.stop(alma, first.conversation);
    expect((await second.done).outcome).toBe('stopped');
    expect(wanted.asked).toHaveLength(1);
  });

  it('says what it said when it is delivered again, and takes no name of ours', async () => {
    const chat = open();
    const saying = { ...cli, thread: 'again', externalId: 'x2' };
    wanted.script('Yes?');
    const { message } = await talk(chat, { ...saying, text: 'the first words' });
    await rows(`delete from messages where external_id = 'reply:${message}'`); // as if the process had died before it was saved
    wanted.script('Yes.');
    await talk(chat, { ...saying, text: 'other words' });
    expect(JSON.stringify(wanted.asked.at(-1)!.prompt)).toMatch(/the first words(?!.*other words)/);
    for (const wrong of [{ externalId: `reply:${message}` }, { externalId: 'x'.repeat(201) }, { thread: 'a\u0000' }])
      expect(await kindOf(chat.reply({ ...saying, text: 'hello', ...wrong }))).toBe('invalid');
  });

  it('is answered whatever character its title would be cut in', async () => {
    verifies('tutor:any-message');
    wanted.script('Hello.');
    const { conversation, text } = await talk(open(), { ...cli, text: `${'a'.repeat(79)}👍 and more` });
    expect(text).toBe('Hello.');
    expect(await rows(`select title from conversations where id = '${conversation}'`)).toEqual([{ title: 'a'.repeat(79) }]);
  });

  it('answers no question that was served after it', async () => {
    verifies('runs:seen-before-answered');
    let tick = classTime.getTime();
    const chat = open({ now: () => new Date((tick += 1000)) });
    const answer: Step = { call: 'submit-answer', with: { answer: ['true'] } };
    wanted.script(start, next, 'There.');
    const { conversation } = await talk(chat, { ...cli, text: 'three questions' });
    wanted.script({ call: 'skip-question' }, next, answer, { tells: (given) => given.at(-1)! });
    expect((await talk(chat, { ...cli, conversation, text: 'true' })).text).toContain('They have not seen this question yet');
    const answers = `select provenance from user_answers a join conversations c on c.current_run_id = a.user_test_run_id where c.id = '${conversation}'`;
    expect(await rows(answers)).toEqual([]);
    wanted.script(answer, { tells: (given) => given.at(-1)! });
    await talk(chat, { ...cli, conversation, text: 'true' });
    expect(await rows(answers)).toEqual([{ provenance: 'direct' }]);
  });

  it('follows the one before it in the same conversation, and waits for nobody else', async () => {
    verifies('tutor:one-at-a-time');
    const chat = open();
    wanted.script('One.', 'Two.', 'Three.');
    const replies = await Promise.all(['a', 'b', 'c'].map((text) => talk(chat, { ...cli, thread: 'line', text })));
    expect(replies.map(({ text }) => text.split('\n').at(-1))).toEqual(['One.', 'Two.', 'Three.']);
    expect(wanted.asked.map(({ prompt }) => prompt.length)).toEqual([2, 4, 6]);
    const refused = await Promise.allSettled(
      Array.from(
        { length: 6 },
        (_, n) => (wanted.script(...Array<Step>(6).fill('ok')), chat.reply({ ...cli, thread: 'flood', text: `${n}` })),
      ),
    );
    expect(refused.filter(({ status }) => status === 'rejected').length).toBe(2);
    await Promise.all(refused.flatMap((each) => (each.status === 'fulfilled' ? [each.value.done] : [])));
  });

  it('waits for another process no longer than that lives', async () => {
    const slow = scriptedModel('slow');
    slow.script({ hangs: 'Thinking' });
    const there = openChat(room, modelsOf(builtIn, slow), { aliveSeconds: 0.5 });
    const hanging = await there.reply({ ...cli, thread: 'two processes', text: 'slow one' });
    expect(await kindOf(open({ aliveSeconds: 0.5 }).reply({ ...cli, thread: 'two processes', text: 'quick one' }))).toBe('conflict');
    expect(await sweepTurns(room.db)).toBe(0);
    there.stop(alma, hanging.conversation);
    await hanging.done;
    wanted.script('Quick.');
    expect((await talk(open(), { ...cli, thread: 'two processes', text: 'quick one' })).text).toBe('Quick.');
  });

  it('belongs to its speaker', async () => {
    const chat = open();
    wanted.script('Mine.');
    const { conversation } = await talk(chat, { ...cli, text: 'my own' });
    expect(await kindOf(chat.reply({ visitor: bao, door: 'cli', text: 'let me in', conversation }))).toBe('not-found');
    expect(await kindOf(chat.reply({ ...cli, text: 'x', conversation: ConversationId.parse(newId()) }))).toBe('not-found');
    expect(chat.find(bao, conversation)).toBeUndefined();
    for (const text of ['', '  \n', 'x'.repeat(8_001), 'a\u0000b', 'a\ud800'])
      expect(await kindOf(chat.reply({ ...cli, text }))).toBe('invalid');
  });

  it('tells a model what a tool refused, and of what broke no more than that', async () => {
    verifies('tutor:safe-tools');
    const lines: string[] = [];
    const chat = open({ log: (line) => lines.push(line) });
    wanted.script(
      { call: 'submit-answer', with: { answer: ['true'] } },
      { call: 'start-run', with: { of: 'nothing' } },
      { call: 'no-such-tool' },
      'I see.',
    );
    await talk(chat, { ...cli, text: 'true' });
    const told = JSON.stringify(wanted.asked.at(-1)!.prompt);
    expect(told).toContain('No question is open. Ask for the next one.');
    const broken = open({
      log: (line) => lines.push(line),
      callOf: (visitor) => ({
        ...chat.parts.callOf(visitor),
        newId: () => {
          throw new Error('secret path /etc/x');
        },
      }),
    });
    wanted.script(start, 'Sorry.');
    await talk(broken, { ...cli, text: 'break it' });
    expect(JSON.stringify(wanted.asked.at(-1)!.prompt)).toContain('Something broke while doing that');
    expect(seenBy(wanted)).not.toContain('secret path');
    expect(lines.some((line) => line.includes('secret path'))).toBe(true);
  });

  it('says what the last tool gave, where the model says nothing', async () => {
    const chat = open();
    wanted.script(start, next, '');
    expect((await talk(chat, { ...cli, text: 'hollow' })).text).toContain('**1 of 3.**');
    wanted.script('   ');
    expect((await talk(chat, { ...cli, text: 'hollower' })).text).toContain(ownWords.nothing);
  });

  it('keeps what is private out of logs and stored talks', async () => {
    verifies('tutor:nothing-private-logged');
    const chat = open();
    await room.use(person('alma'), 'change-my-profile', { note: 'my deepest secret' });
    wanted.script({ call: 'show-my-profile' }, 'That is you.');
    const { conversation } = await talk(chat, { ...cli, text: 'my password is hunter2hunter2' });
    expect(JSON.stringify(await rows('select * from chatbot_logs'))).not.toMatch(/deepest secret|hunter2/);
    expect(
      JSON.stringify(await rows(`select * from messages where conversation_id = '${conversation}' and role = 'assistant'`)),
    ).not.toContain('deepest secret');
  });
});
