import { isStepCount, tool as aiTool, ToolLoopAgent } from 'ai';
import { Tiktoken } from 'js-tiktoken/lite';
import o200k from 'js-tiktoken/ranks/o200k_base';
import type { Bench } from '../bench.ts';
import { UserId } from '../core/ids.ts';
import type { Database } from '../db/connection.ts';
import { newId } from '../db/new-id.ts';
import { shipPrompts } from '../db/queries/prompts.ts';
import { overheard, setup, testServer } from '../db/testing.ts';
import { findTool } from '../tools/index.ts';
import { invoke } from '../tools/invoke.ts';
import { openClassroom, person, type Classroom } from '../tools/testing.ts';
import { percentile } from '../figures.ts';
import { shippedPrompts } from './shipped-prompts.ts';
import { decidingModel, modelsOf, openChat, talk, visitorOf } from './testing.ts';
import type { Model } from './model.ts';

const TURNS = 100;
const WARM_UP = 20;
const AT_ONCE = 200;
const QUERIES_MAX = 12; // a turn's own, beside those of its tools
const called = ['show-my-progress', 'list-courses'] as const;

/** Calls two tools that only look, one after the other, and says what they gave. */
const model = decidingModel('mock', (given) =>
  given.length < called.length ? { call: called[given.length]! } : 'That is how you are doing.',
); // below the length

const rounded = (ms: number) => Math.round(ms * 100) / 100;

/** The database, counting what is sent to it. */
function counted(db: Database): { readonly db: Database; readonly sent: () => number } {
  let sent = 0;
  return { db: overheard(db, () => (sent += 1)), sent: () => sent };
}

async function measure(run: () => Promise<unknown>, sent: () => number): Promise<{ p50: number; p95: number; queries: number }> {
  for (let turn = 0; turn < WARM_UP; turn += 1) await run();
  const times: number[] = [];
  const before = sent();
  for (let turn = 0; turn < TURNS; turn += 1) {
    const startedAt = performance.now();
    await run();
    times.push(performance.now() - startedAt);
  }
  return { p50: rounded(percentile(times, 0.5)), p95: rounded(percentile(times, 0.95)), queries: (sent() - before) / TURNS };
}

/** The same loop of the SDK with the same tools as plain functions: nothing is read before, logged or saved. */
function bareTurn(room: Classroom, db: Database): () => Promise<void> {
  const tools = Object.fromEntries(
    called.map((name) => {
      const tool = findTool(name)!; // they are there
      const execute = (input: Record<string, unknown>) => invoke(tool, input, { ...room.call(person('alma')), database: db });
      return [
        name,
        aiTool({
          description: tool.description,
          inputSchema: tool.input,
          execute,
          toModelOutput: ({ output }) => ({ type: 'text', value: tool.say!(output) }),
        }),
      ];
    }),
  );
  return async () => {
    const agent = new ToolLoopAgent({ model, instructions: 'You are a tutor.', tools, stopWhen: isStepCount(8), toolCallConcurrency: 1 });
    const { stream } = await agent.stream({ prompt: 'how am I doing?' });
    await stream.pipeTo(new WritableStream());
  };
}

/** What a provider would be sent for one step of a turn without history, in tokens. */
async function tokensOfTurn(room: Classroom): Promise<number> {
  let asked: Parameters<Model['doStream']>[0] | undefined;
  const listening: Model = { ...model, doStream: (options) => ((asked ??= options), model.doStream(options)) };
  await talk(openChat(room, modelsOf(listening)), { visitor: visitorOf(person('alma')), door: 'cli', text: 'how am I doing?' });
  const encoding = new Tiktoken(o200k);
  return encoding.encode(JSON.stringify(asked?.prompt)).length + encoding.encode(JSON.stringify(asked?.tools)).length;
}

/** `npm run bench -- turn`: what our code adds to a turn, beside the SDK's bare loop with the same tools. */
export const bench: Bench = async (_args, print) => {
  await setup();
  const room = await openClassroom(12, { poolMax: 20 });
  try {
    await shipPrompts(room.db, shippedPrompts(), { at: new Date(), newId });
    const { db, sent } = counted(room.db);
    const chat = openChat(room, modelsOf(model), {
      database: db,
      callOf: (visitor) => ({ ...openChat(room, modelsOf(model)).parts.callOf(visitor), database: db }),
    });
    const alma = visitorOf(person('alma'));
    const bare = await measure(bareTurn(room, db), sent);
    const ours = await measure(() => talk(chat, { visitor: alma, door: 'cli', text: 'how am I doing?' }), sent);
    const database = testServer() ? 'server' : 'embedded';
    const own = ours.queries - bare.queries;
    print({
      what: 'one turn with two tool calls',
      database,
      unit: 'ms',
      p50: ours.p50,
      p95: ours.p95,
      bareP50: bare.p50,
      bareP95: bare.p95,
      ratio: rounded(ours.p50 / bare.p50),
      addedMs: rounded(ours.p50 - bare.p50),
    });
    print({ what: 'queries of a turn', queries: ours.queries, bare: bare.queries, own, ownMax: QUERIES_MAX, ok: own <= QUERIES_MAX });
    print({ what: 'input tokens of a step, without history', tokens: await tokensOfTurn(room), encoding: 'o200k' });

    const learners = Array.from({ length: AT_ONCE }, () => UserId.parse(newId()));
    const connection = await room.db.connect();
    await connection.query(`insert into users (id, name) select unnest($1::uuid[]), 'Learner'`, [learners]);
    const startedAt = performance.now();
    await Promise.all(learners.map((user) => talk(chat, { visitor: { ...alma, user }, door: 'cli', text: 'at once' })));
    const seconds = (performance.now() - startedAt) / 1000;
    const { rows } = await connection.query<{ final: number }>(
      `select count(*)::int as final from chatbot_logs where user_message = 'at once' and status = 'final'`,
    );
    connection.release();
    print({
      what: 'turns at once',
      turns: AT_ONCE,
      perSecond: rounded(AT_ONCE / seconds),
      logged: rows[0]?.final,
      ok: rows[0]?.final === AT_ONCE,
    });
  } finally {
    await room.close();
  }
};
