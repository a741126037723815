import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { isStepCount, streamText, tool } from 'ai';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { newId } from '../db/new-id.ts';
import { verifies } from '../evals/requirements.ts';
import { openClassroom, person, type Classroom } from '../tools/testing.ts';
import { startTelemetry, type Tracing } from './telemetry.ts';
import { modelsOf, openChat, scriptedModel, talk, visitorOf } from './testing.ts';

type Received = { readonly path: string; readonly key: string | undefined; readonly body: string };
let room: Classroom;
const received: Received[] = [];
const lines: string[] = [];
const opened: Server[] = [];
let tracing: Tracing | undefined;

beforeAll(async () => {
  room = await openClassroom();
});
afterEach(async () => {
  await tracing?.stop();
  for (const server of opened.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => room.close());

/** A collector that answers as it is told, and the sending to it. */
async function collect(answer: (request: IncomingMessage) => number | undefined): Promise<void> {
  received.length = 0;
  lines.length = 0;
  const server = createServer(async (request, response) => {
    received.push({ path: request.url ?? '', key: request.headers['x-key'] as string, body: await textOf(request) });
    const status = answer(request);
    if (status) response.writeHead(status).end('{}');
  });
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  tracing = startTelemetry({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    headers: { 'x-key': 'k' },
    serviceName: 'class',
    log: (line) => lines.push(line),
  });
}

const model = scriptedModel();
const turn = async (how: 'answers' | 'fails' = 'answers') => {
  const chat = openChat(room, modelsOf(scriptedModel('built in'), model));
  model.script(
    ...(how === 'fails'
      ? [{ refuses: new Error('SECRET of the provider') }]
      : [{ call: 'search-materials', with: { question: 'SECRET question' } }, 'SECRET answer.']),
  );
  return talk(chat, { visitor: visitorOf(person('alma')), door: 'web', text: 'SECRET message', thread: newId() });
};
type Sent = {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { code?: number };
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { key: string; value: Record<string, unknown> }[];
};
const spans = (): Sent[] =>
  received.flatMap(({ body }) =>
    (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Sent[] }[] }[] }).resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap((scope) => scope.spans),
    ),
  );

it('a turn is a trace with its model calls and tools, their times and tokens, and not a word of what was said', async () => {
  verifies('logs:telemetry');
  await collect(() => 200);
  await turn();
  await tracing!.stop();
  expect(received[0]).toMatchObject({
    path: '/v1/traces',
    key: 'k',
    body: expect.stringContaining('"service.name","value":{"stringValue":"class"}'),
  });
  const sent = spans();
  expect(sent.map(({ name }) => name).toSorted()).toEqual([
    'chat scripted',
    'chat scripted',
    'execute_tool search-materials',
    'invoke_agent tutor',
  ]);
  const root = sent.find(({ name }) => name === 'invoke_agent tutor')!;
  for (const span of sent) {
    expect(span.traceId).toBe(root.traceId);
    expect(span.parentSpanId).toBe(span === root ? undefined : root.spanId);
    expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
    expect(Math.abs(Number(BigInt(span.endTimeUnixNano) / 1_000_000n) - Date.now())).toBeLessThan(600_000); // milliseconds became nanoseconds
  }
  expect(sent.find(({ name }) => name === 'chat scripted')!.attributes).toContainEqual({
    key: 'gen_ai.usage.input_tokens',
    value: { intValue: '100' },
  });
  expect(JSON.stringify(received)).not.toMatch(/SECRET|Alma/);
});

it('also a call that does not ask for silence is told without a word', async () => {
  verifies('logs:telemetry');
  await collect(() => 200);
  model.script({ call: 'look', with: { word: 'SECRET argument' } }, 'SECRET answer.');
  const look = tool({ inputSchema: z.object({ word: z.string() }), execute: async () => 'SECRET result' });
  await streamText({ model, prompt: 'SECRET prompt', tools: { look }, stopWhen: isStepCount(2) }).text;
  await tracing!.stop();
  expect(spans().map(({ name }) => name)).toContain('execute_tool look');
  expect(JSON.stringify(received)).not.toContain('SECRET');
});

it('a model that fails is told by its kind of failure, and by none of its words', async () => {
  verifies('logs:telemetry');
  await collect(() => 200);
  await turn('fails').catch(() => undefined);
  await tracing!.stop();
  expect(spans().filter(({ status }) => status.code === 2).length).toBeGreaterThan(0);
  expect(JSON.stringify(received)).not.toContain('SECRET');
});

it.each<[string, () => number | undefined]>([
  ['refuses', () => 500],
  ['never answers', () => undefined],
])('a collector that %s costs spans and no turn, and is told of once', async (_how, answer) => {
  verifies('logs:telemetry');
  await collect(answer);
  for (let n = 0; n < 3; n += 1) expect((await turn()).outcome).toBe('answered');
  await tracing!.stop();
  expect(lines.length).toBeLessThanOrEqual(1);
  for (const line of lines) expect(line).toContain('traces cannot be sent');
});

it('nothing is sent once it is shut', async () => {
  await collect(() => 200);
  await tracing!.stop();
  await turn();
  await tracing!.stop();
  expect(received).toEqual([]);
});
