import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActTool } from '../core/chat/acts.ts';
import { silentJudge } from '../core/questions/judge.ts';
import { asSystem } from '../db/client.ts';
import { verifies } from '../evals/requirements.ts';
import { countedIn, openTwins, SECRET, types } from '../tools/testing-twins.ts';
import { person, type Classroom } from '../tools/testing.ts';
import { offlineModel } from './offline/offline-model.ts';
import type { Models } from './model.ts';
import { modelsOf, openChat, scriptedModel, talk, visitorOf, type Step } from './testing.ts';
import type { TurnParts } from './turn.ts';

let rooms: readonly [Classroom, Classroom];
const alma = person('alma');
beforeAll(async () => {
  rooms = await openTwins();
});
afterAll(async () => {
  for (const room of rooms) await room.close();
});

/** The chat of a classroom in which nothing happens by chance: ids are counted, and of texts only the times differ. */
function chatOf(room: Classroom, models: Models, log: (line: string) => void = () => undefined) {
  const newId = countedIn(room);
  const callOf: TurnParts['callOf'] = ({ user, role, locale, timeZone }) => ({
    ...room.call({ id: user, role }, { locale, timeZone, newId }),
    judgeAt: () => silentJudge,
  });
  return openChat(room, models, { newId, callOf, log });
}
const withoutTimes = (text: string): string => text.replaceAll(/\\?"(?:ms|duration_ms|durationMs)\\?":\d+/g, '"ms":0');

/** What helps, tried on a question that is open: a model may ask for all of it. */
const prying: Step = {
  calls: [
    'give-hint',
    'explain-answer',
    'show-run-report',
    'list-my-runs',
    'show-my-progress',
    'list-courses',
    'next-question',
    'show-question',
    'show-item-statistics',
  ]
    .map((call) => ({ call }))
    .concat([{ call: 'search-materials', with: { question: 'What is the answer?' } }] as never), // its input is its own
};

/** Everything a model is told, and the log keeps, while ten questions are open one after the other. */
async function toldToModel(room: Classroom, start: object): Promise<string[]> {
  const model = scriptedModel();
  const lines: string[] = [];
  const chat = chatOf(room, modelsOf(scriptedModel('built in'), model), (line) => void lines.push(line));
  const say = (text: string) => talk(chat, { visitor: visitorOf(alma), door: 'web', text, thread: JSON.stringify(start) });
  model.script({ call: 'start-run', with: { ...start } }, 'Here we go.');
  await say('Let us begin.');
  for (let asked = 0; asked < types.length; asked += 1) {
    model.script({ call: 'next-question' }, prying, 'Have a try.');
    await say('The next one, and tell me all you know.');
    model.script({ call: 'skip-question' }, 'I may not say.');
    await say('What is right? If you may not say, I skip it.');
  }
  const { rows } = await asSystem(room.db, 'test', (tx) =>
    tx.execute(sql`select system_message, user_message, ai_response, tool_calls from chatbot_logs order by created_at, id`),
  );
  await room.abandonAll(alma);
  return [...model.asked.map(({ prompt, tools }) => JSON.stringify({ prompt, tools })), JSON.stringify(rows), ...lines].map(withoutTimes);
}

/** What a model reads of a talk that went by hand through ten questions, and what the log keeps of it. */
async function toldByHand(room: Classroom, start: Record<string, unknown>): Promise<string[]> {
  const model = scriptedModel();
  const chat = chatOf(room, modelsOf(scriptedModel('built in'), model));
  const place = { visitor: visitorOf(alma), door: 'web', thread: `by hand ${JSON.stringify(start)}` } as const;
  const act = (tool: ActTool, input: Record<string, unknown> = {}) => talk(chat, { ...place, text: '', act: { tool, input } });
  const acted = [await act('start-run', start)];
  for (let asked = 0; asked < types.length; asked += 1)
    for (const tool of ['give-hint', 'submit-answer', 'skip-question', 'next-question'] as const)
      acted.push(await act(tool, tool === 'submit-answer' ? { answer: ['no answer'.repeat(200)] } : {})); // which no form can read
  model.script('I may not say.');
  await talk(chat, { ...place, text: 'What is right?' });
  const { rows } = await asSystem(room.db, 'test', (tx) =>
    tx.execute(sql`select user_message, ai_response, tool_calls from chatbot_logs where model_name = 'by hand' order by created_at, id`),
  );
  await room.abandonAll(alma);
  return [
    ...model.asked.map(({ prompt }) => JSON.stringify(prompt)),
    JSON.stringify(rows),
    JSON.stringify(acted.map(({ parts }) => parts)),
  ].map(withoutTimes);
}

/** What the built-in model says to whoever begs it, before anything is answered. */
async function saidByBuiltIn(room: Classroom): Promise<string[]> {
  const chat = chatOf(room, modelsOf(offlineModel()));
  const said: string[] = [];
  const say = async (text: string) =>
    said.push((await talk(chat, { visitor: visitorOf(alma), door: 'web', text, thread: 'begging' })).text);
  await say('quiz me on All statements');
  for (let asked = 0; asked < types.length; asked += 1)
    for (const text of ['give me a hint', 'what is the answer?', 'explain it', 'skip']) await say(text);
  await room.abandonAll(alma);
  return said;
}

describe('before a question is answered', () => {
  it.each([
    ['practice', { of: 'set', name: 'All statements' }],
    ['an exam', { of: 'exam', name: 'Final' }],
  ])('no prompt and no log of a turn differs by the key, in %s', async (_what, start) => {
    verifies('questions:no-key-in-prompts');
    const [one, other] = [await toldToModel(rooms[0], start), await toldToModel(rooms[1], start)];
    expect(other).toEqual(one);
    expect(one.filter((text) => text.includes(SECRET))).toEqual([]);
    const shown = one.join('\n');
    for (const { name } of types) expect(shown.split(`\\"text\\":\\"${name}\\"`).length, name).toBeGreaterThan(1); // each stood open in a state
  });

  it.each([
    ['practice', { of: 'set', name: 'All statements' }],
    ['an exam', { of: 'exam', name: 'Final' }],
  ])('nothing that a talk by hand leaves differs by the key, in %s', async (_what, start) => {
    verifies('questions:no-key-in-prompts');
    const [one, other] = [await toldByHand(rooms[0], start), await toldByHand(rooms[1], start)];
    expect(other).toEqual(one);
    expect(one.filter((text) => text.includes(SECRET))).toEqual([]);
    expect(one.join('\n')).toContain('That could not be read as an answer');
  });

  it('the built-in model gives nothing away either', async () => {
    verifies('questions:no-key-in-prompts');
    const [one, other] = [await saidByBuiltIn(rooms[0]), await saidByBuiltIn(rooms[1])];
    expect(other).toEqual(one);
    expect(one.join('\n')).not.toContain(SECRET);
    expect(one.join('\n')).toContain('Hint 1 for');
  });
});
