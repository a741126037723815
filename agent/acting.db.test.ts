import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actTools } from '../core/chat/acts.ts';
import { AttemptId } from '../core/ids.ts';
import { asSystem } from '../db/client.ts';
import { newId } from '../db/new-id.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from '../tools/index.ts';
import { kindOf, openClassroom, person, words, type Classroom, type Said } from '../tools/testing.ts';
import type { Act } from './acting.ts';
import { offlineModel } from './offline/offline-model.ts';
import { ownWords } from './own-words.ts';
import { modelsOf, openChat, scriptedModel, talk, visitorOf } from './testing.ts';
import type { Saying } from './turn.ts';

let room: Classroom;
const wanted = scriptedModel('wanted');
const models = modelsOf(offlineModel(), wanted);
const alma = visitorOf(person('alma'));
const start: Act = { tool: 'start-run', input: { of: 'course', name: 'Statements', count: 3 } };

beforeAll(async () => {
  room = await openClassroom();
});
afterAll(() => room.close());
beforeEach(async () => {
  await room.abandonAll(person('alma'));
  wanted.script();
  wanted.asked.length = 0;
});

const rows = (text: string) => asSystem(room.db, 'look', async (tx) => (await tx.execute(sql.raw(text))).rows);
const act = (chat: ReturnType<typeof openChat>, done: Act, more: Partial<Saying> = {}) =>
  talk(chat, { visitor: alma, door: 'web', text: '', act: done, ...more });
/** The parts of a reply, by what the tests look at. */
const told = ({ parts }: { readonly parts: readonly Said[] }) => parts.map(({ type, state }) => `${type} ${state}`);
const outputOf = ({ parts }: { readonly parts: readonly Said[] }, tool: string): Said =>
  parts.find(({ type }) => type === `tool-${tool}`)!['output'];

describe('an act', () => {
  it('is called by what is started, also where its component names that by its id, and by nothing that they may not see', async () => {
    const id = String((await rows(`select id from courses where course_title = 'Statements'`))[0]!['id']);
    const called = async (name: string, of = 'course') => {
      const begun = await act(openChat(room, models), { tool: 'start-run', input: { of, name, count: 3 } });
      await room.abandonAll(person('alma'));
      return (await rows(`select title from conversations where id = '${begun.conversation}'`))[0]!['title'];
    };
    expect(await called(id)).toBe('Start Statements');
    expect(await called(id, 'set')).toBe('Start a run of this set'); // there is none of that id
    await rows(`update courses set is_published = false where id = '${id}'`);
    expect(await called(id)).toBe('Start a run of this course');
    await rows(`update courses set is_published = true where id = '${id}'`);
  });

  it('runs its tool as the person by hand, asks no model, and stands in the talk as what they did', async () => {
    verifies('chat:acts');
    const chat = openChat(room, models);
    const begun = await act(chat, start, { externalId: 'a1', thread: 'whole' });
    const { conversation } = begun;
    expect(told(begun)).toEqual(['tool-start-run output-available', 'tool-next-question output-available']);
    const { question } = outputOf(begun, 'next-question');
    const attempt = AttemptId.parse(question['attempt']);
    const answered = await act(chat, { tool: 'submit-answer', input: { answer: words(question['text']) }, attempt }, { conversation });
    expect(outputOf(answered, 'submit-answer')).toMatchObject({ recorded: true, attempt, verdict: { correct: true } });
    expect(told(answered)).toHaveLength(1); // they read why before they press for the next one
    const next = await act(chat, { tool: 'next-question', input: {} }, { conversation });
    expect(outputOf(next, 'next-question')['question']['number']).toBe(2);
    expect(
      await rows(`select provenance, idempotency_key = '${answered.message}' as named from user_answers where attempt_id = '${attempt}'`),
    ).toEqual([{ provenance: 'direct', named: true }]);
    const stored = await rows(`select role, parts from messages where conversation_id = '${conversation}' order by created_at, id`);
    expect(stored.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant', 'user', 'assistant']);
    expect(stored.filter(({ role }) => role === 'user').map(({ parts }) => parts)).toEqual([
      [
        { type: 'text', text: 'Start Statements' },
        { type: 'data-act', data: { tool: 'start-run', attempt: null } },
      ],
      [
        { type: 'text', text: expect.stringMatching(/^(?:True|False)$/) },
        { type: 'data-act', data: { tool: 'submit-answer', attempt } },
      ],
      [
        { type: 'text', text: 'Next question' },
        { type: 'data-act', data: { tool: 'next-question', attempt: null } },
      ],
    ]);
    expect(await rows(`select current_run_id, turn_id from conversations where id = '${conversation}'`)).toEqual([
      { current_run_id: outputOf(begun, 'start-run')['run'], turn_id: null },
    ]);
    const logs = await rows(`select * from chatbot_logs where conversation_id = '${conversation}' order by created_at, id`);
    for (const log of logs)
      expect(log).toMatchObject({ model_name: 'by hand', status: 'final', outcome: 'answered', input_tokens: null, output_tokens: null });
    expect(logs[0]).toMatchObject({ user_message: 'Start Statements', ai_response: expect.stringContaining('1 of 3') });
    expect(logs[1]!['tool_calls']).toMatchObject([{ tool: 'submit-answer', result: expect.stringContaining('Right') }]);
    expect(wanted.asked).toEqual([]);
  });

  it('leaves it to the first turn of a model to say that it is an AI, and gives that model a talk it can read', async () => {
    verifies('chat:acts');
    const chat = openChat(room, models);
    const bao = { visitor: visitorOf(person('bao')), thread: 'new' };
    const begun = await act(chat, start, bao);
    const { question } = outputOf(begun, 'next-question');
    await act(chat, { tool: 'submit-answer', input: { answer: words(question['text'], false) } }, bao);
    await act(chat, { tool: 'skip-question', input: {} }, bao); // nothing is open
    wanted.script('Because it is so.');
    const { text } = await talk(chat, { ...bao, door: 'web', text: 'why?' });
    expect(text).toBe(`${ownWords.disclaimer}\n\nBecause it is so.`);
    const prompt = wanted.asked[0]!.prompt.slice(1);
    expect(prompt.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'tool',
      'user',
      'assistant',
      'tool',
      'user',
      'assistant',
      'tool',
      'user',
    ]);
    const ids = (role: string) =>
      prompt.flatMap((message) => (message.role === role ? (message.content as Said[]).flatMap(({ toolCallId }) => toolCallId ?? []) : []));
    expect(ids('tool')).toEqual(ids('assistant'));
    expect(new Set(ids('tool')).size).toBe(4);
    expect(JSON.stringify(prompt)).toContain('not open any more');
    await room.abandonAll(person('bao'));
  });

  it('is understood by the built-in model as well', async () => {
    const chat = openChat(room, modelsOf(offlineModel()));
    const begun = await act(chat, start);
    const { conversation } = begun;
    const { question } = outputOf(begun, 'next-question');
    await act(chat, { tool: 'give-hint', input: {}, attempt: AttemptId.parse(question['attempt']) }, { conversation });
    const answer = await talk(chat, { visitor: alma, door: 'web', conversation, text: words(question['text'])[0]! });
    expect(answer.text).toContain('XP.');
    const next = await act(chat, { tool: 'next-question', input: {} }, { conversation });
    expect(outputOf(next, 'next-question')['question']['number']).toBe(2);
  });

  it('that a tool refuses is told so, and the talk goes on', async () => {
    verifies('chat:acts-refused');
    const chat = openChat(room, models);
    const begun = await act(chat, start);
    const { conversation } = begun;
    const attempt = AttemptId.parse(outputOf(begun, 'next-question')['question']['attempt']);
    const cases: [Act, string][] = [
      [{ tool: 'submit-answer', input: { answer: ['neither'] }, attempt }, 'That could not be read as an answer'],
      [{ tool: 'submit-answer', input: { answer: 'true' }, attempt }, 'That cannot be used: answer'],
      [{ tool: 'submit-answer', input: {}, attempt: AttemptId.parse(newId()) }, 'answer'],
      [{ tool: 'submit-answer', input: { answer: ['true'] }, attempt: AttemptId.parse(newId()) }, 'No question is open'],
      [{ tool: 'abandon-run', input: {} }, 'must be confirmed'],
      [{ tool: 'start-run', input: { of: 'course', name: 'Nonsense' } }, 'There is no course called'],
      [{ tool: 'resume-run', input: { run: newId() } }, 'You have no such run open'],
    ];
    for (const [done, sentence] of cases) {
      const refused = await act(chat, done, { conversation });
      expect([told(refused), refused.parts[0]!['errorText']]).toEqual([
        [`tool-${done.tool} output-error`],
        expect.stringContaining(sentence),
      ]);
      expect(refused.outcome).toBe('answered');
    }
    expect(told(await act(chat, { tool: 'abandon-run', input: {}, confirmed: true }, { conversation }))).toEqual([
      'tool-abandon-run output-available',
    ]);
    for (const bad of ['a\u0000', '\ud800'])
      expect(await kindOf(act(chat, { ...start, input: { of: 'course', name: bad } }))).toBe('invalid');
  });

  it('is done once, however often it is delivered and whatever was lost in between', async () => {
    verifies('chat:acts-once');
    const chat = openChat(room, models);
    const saying = { thread: 'twice', externalId: 'x1' };
    const [one, other] = await Promise.all([act(chat, start, saying), act(chat, start, saying)]);
    expect(other.parts).toEqual(one.parts);
    const chunks: Said[] = [];
    for await (const chunk of (await act(chat, start, saying)).stream()) chunks.push(chunk);
    expect(chunks.map(({ type }) => type)).toEqual([
      'start',
      'tool-input-available',
      'tool-output-available',
      'tool-input-available',
      'tool-output-available',
      'finish',
    ]);
    expect(chunks[0]!['messageMetadata']).toEqual({ conversation: one.conversation });
    const runs = `select count(*)::int as runs from user_test_runs where user_id = '${alma.user}' and state = 'open'`;
    expect(await rows(runs)).toEqual([{ runs: 1 }]);
    await rows(`delete from messages where external_id = 'reply:${one.message}'`); // as if the process had died before it was saved
    const again = await act(chat, start, saying);
    expect(again.outcome).toBe('answered');
    expect(outputOf(again, 'next-question')).toEqual(outputOf(one, 'next-question'));
    expect(await rows(runs)).toEqual([{ runs: 1 }]);
    // Another thing by the same name is not taken for it.
    expect(await kindOf(act(chat, { tool: 'next-question', input: {} }, saying))).toBe('conflict');
    expect(await kindOf(chat.reply({ visitor: alma, door: 'web', text: 'hello', ...saying }))).toBe('conflict');
  });

  it('waits for no model that others wait for, and not for its place', async () => {
    verifies('tutor:one-at-a-time');
    const chat = openChat(room, models);
    wanted.script(...Array.from({ length: 20 }, () => ({ hangs: 'Thinking' })));
    const hanging = await Promise.all(
      Array.from({ length: 20 }, (_, n) => chat.reply({ visitor: alma, door: 'web', thread: `hangs ${n}`, text: 'slow one' })),
    );
    expect(told(await act(chat, start))).toContain('tool-start-run output-available');
    for (const { conversation } of hanging) chat.stop(alma, conversation);
    await chat.idle();
  });

  it('belongs to its speaker’s own talk', async () => {
    const chat = openChat(room, models);
    const { conversation } = await act(chat, start);
    expect(await kindOf(act(chat, start, { conversation, visitor: visitorOf(person('bao')) }))).toBe('not-found');
  });

  it('leaves nothing for a model of a course in which none sees anything', async () => {
    verifies('tutor:closed-course');
    const chat = openChat(room, models);
    const { conversation } = await act(chat, start);
    await rows(`update courses set is_ai = false where course_title = 'Statements'`);
    const next = await act(chat, { tool: 'next-question', input: {} }, { conversation });
    await rows(`update courses set is_ai = true where course_title = 'Statements'`);
    expect(next.parts.at(-1)).toEqual({ type: 'data-turn', data: { closed: true } });
  });

  it('is done by tools that the page has', () => {
    for (const name of actTools) expect([name, findTool(name)?.doors.includes('web')]).toEqual([name, true]);
  });
});
