import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offlineModel } from '../../agent/offline/offline-model.ts';
import { openModels } from '../../agent/model.ts';
import { modelsOf, openChat, scriptedModel, talk, visitorOf } from '../../agent/testing.ts';
import { uuidv7 } from '../../core/ids.ts';
import { asSystem } from '../../db/client.ts';
import { indexMaterials } from '../../db/queries/materials.ts';
import { openClassroom, person, type Classroom } from '../../tools/testing.ts';
import { verifies } from '../requirements.ts';
import { serveModel } from './serve.ts';
import { talks, typed, withTyped, type Talk } from './talks.ts';
import { tenKindsCourse } from './ten-kinds.ts';

const startsAt = new Date('2026-11-21T10:00:00Z');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
type Call = { readonly tool: string; readonly arguments: unknown; readonly result?: string; readonly error?: string };

let room: Classroom;
const rows = (text: string) => asSystem(room.db, 'look', async (tx) => (await tx.execute(sql.raw(text))).rows);
beforeAll(async () => {
  room = await openClassroom();
  for (const statement of tenKindsCourse) await rows(statement);
  await indexMaterials(room.db);
});
afterAll(() => room.close());

/** Ids that count, so that the same is chosen and shuffled in every run; each talk has its own. */
function countingIds(seed: number): () => string {
  let count = 0;
  return () => {
    const bytes = Buffer.alloc(10, seed);
    bytes.writeUInt32BE((count += 1), 6);
    return uuidv7(startsAt, bytes);
  };
}

/** Has a talk from its beginning to its end; gives it as a page that reads like a chat, and the tools that were called. */
async function have(spoken: Talk, seed: number, through: 'object' | 'http') {
  const model = scriptedModel();
  const server = through === 'http' ? await serveModel(model) : undefined;
  const providers = { openai: { baseUrl: server?.url }, ollama: {}, vllm: {}, openrouter: {} };
  const models = server ? openModels({ model: 'openai:scripted', providers }, offlineModel()) : modelsOf(offlineModel(), model);
  const newId = countingIds(seed);
  let now = new Date(startsAt.getTime() + seed * DAY_MS); // a talk after the other, also by the clock
  const plain = openChat(room, models);
  const callOf: typeof plain.parts.callOf = (visitor) => ({ ...plain.parts.callOf(visitor), newId });
  const chat = openChat(room, models, { now: () => now, newId, callOf });
  const visitor = visitorOf(person('alma'));
  const [page, calls, replies]: [string[], Call[], string[]] = [[`# ${spoken.title}`], [], []];
  for (const [at, { after = 0, say, model: steps }] of spoken.exchanges.entries()) {
    now = new Date(now.getTime() + after * MINUTE_MS);
    const text = typed(say, replies.at(-1) ?? '');
    model.script(...steps.map((step) => (typeof step === 'object' && 'tells' in step ? step : withTyped(step, text))));
    const reply = await talk(chat, { visitor, door: 'cli', thread: `${spoken.name} ${through}`, text });
    const [log] = await rows(
      `select tool_calls, outcome from chatbot_logs where conversation_id = '${reply.conversation}' order by created_at desc, id desc limit 1`,
    );
    const made = log!['tool_calls'] as Call[];
    calls.push(...made);
    replies.push(reply.text);
    const used = made.map(({ tool, arguments: given, error }) => `> *${tool}* \`${JSON.stringify(given)}\`${error ? ` — ${error}` : ''}`);
    const ended = log!['outcome'] === 'answered' ? [] : [`> (${String(log!['outcome'])})`];
    page.push([`**Alma**, ${now.toISOString().slice(11, 16)}: ${text}`, ...used, ...ended].join('\n'), `**Viva:** ${reply.text}`);
    expect(model.asked.length, `${spoken.name} ${at}`).toBeGreaterThan(0);
  }
  await chat.close();
  await server?.close();
  for (const { id } of await rows(`select id from user_test_runs where user_id = '${visitor.user}' and state = 'open'`))
    await room.use(person('alma'), 'abandon-run', { run: id }, { confirmed: true, now });
  return { page: `${page.join('\n\n')}\n`.replaceAll(/\[p-[0-9a-z]{6}\]/g, '[p-······]'), calls }; // passages get ids of chance
}

const ids = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
const withoutIds = (calls: readonly Call[]) =>
  calls.map(({ tool, arguments: given }) => `${tool} ${JSON.stringify(given).replaceAll(ids, '(id)')}`);

describe('a talk', () => {
  it.each(talks.map((spoken, at) => [spoken.name, spoken, at] as const))(
    '%s reads as it did, and calls the same tools over the wire',
    async (name, spoken, at) => {
      verifies('tutor:transcripts');
      const object = await have(spoken, 2 * at + 1, 'object');
      await expect(object.page).toMatchFileSnapshot(join(import.meta.dirname, `${name}.md`));
      expect(object.calls.length).toBeGreaterThan(0);
      const wire = await have(spoken, 2 * at + 2, 'http');
      expect(wire.calls.map(({ tool }) => tool)).toEqual(object.calls.map(({ tool }) => tool));
      expect(withoutIds(wire.calls).filter((call) => !call.startsWith('submit-answer'))).toEqual(
        withoutIds(object.calls).filter((call) => !call.startsWith('submit-answer')),
      );
    },
  );
});
