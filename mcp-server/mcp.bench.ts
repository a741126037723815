import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { openTutor, tutorSettings } from '../agent/tutor.ts';
import type { Bench } from '../bench.ts';
import { startProduct } from '../bots/testing.ts';
import { folderLike, setup } from '../db/testing.ts';
import { projectRoot, readEnv } from '../env.ts';
import { median } from '../figures.ts';

const STARTS = 5;
const START_MAX_MS = 2000;
const TOKENS = 8;
const MEASURED_MS = 5000;
const WARM_MS = 1500;
const CALLS_MIN = 200;

/** Milliseconds from the start of the program to what its first tool gave. */
async function firstResult(directory: string): Promise<number> {
  const startedAt = performance.now();
  const client = new Client({ name: 'bench', version: '1' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [join(projectRoot, 'mcp-server', 'entry.mjs')],
      cwd: tmpdir(),
      env: { ...getDefaultEnvironment(), DATA_DIR: directory },
      stderr: 'ignore',
    }),
  );
  await client.callTool({ name: 'list-courses', arguments: {} });
  const tookMs = performance.now() - startedAt;
  await client.close();
  return tookMs;
}

/** A session over HTTP as a program without a kit has it: gives a function that makes one call and waits for its result. */
async function openCalls(url: string, token: string): Promise<() => Promise<void>> {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', authorization: `Bearer ${token}` };
  const post = (body: object, session?: string) =>
    fetch(`${url}/mcp`, {
      method: 'POST',
      headers: { ...headers, ...(session && { 'mcp-session-id': session }) },
      body: JSON.stringify({ jsonrpc: '2.0', ...body }),
    });
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } };
  const begun = await post({ id: 0, method: 'initialize', params });
  const session = begun.headers.get('mcp-session-id') ?? '';
  await begun.text();
  await (await post({ method: 'notifications/initialized' }, session)).text();
  let id = 0;
  return async () => {
    const answer = await (
      await post({ id: (id += 1), method: 'tools/call', params: { name: 'show-my-profile', arguments: {} } }, session)
    ).text();
    if (!answer.includes('structuredContent')) throw new Error(`a call was not answered: ${answer.slice(0, 200)}`);
  };
}

/** How soon an assistant gets something, and how much a process serves over HTTP. */
export const bench: Bench = async (_args, print) => {
  await setup();
  const folder = folderLike();
  await firstResult(folder.path); // which adds the samples
  const alone: number[] = [];
  for (let n = 0; n < STARTS; n += 1) alone.push(await firstResult(folder.path));
  folder.remove();
  print({
    what: 'milliseconds from start to first result, alone on a warm database',
    median: Math.round(median(alone)),
    limit: START_MAX_MS,
    ok: median(alone) <= START_MAX_MS,
  });

  const product = await startProduct();
  await (await fetch(product.url, { headers: { accept: 'text/html' } })).text(); // the page is built at the start, which is not measured here
  const beside: number[] = [];
  for (let n = 0; n < STARTS; n += 1) beside.push(await firstResult(product.directory));
  print({
    what: 'milliseconds from start to first result, beside a running product',
    median: Math.round(median(beside)),
    limit: START_MAX_MS,
    ok: median(beside) <= START_MAX_MS,
  });

  const env = { ...readEnv(), DATA_DIR: product.directory, DATABASE_URL: undefined };
  const tutor = await openTutor(tutorSettings(env, () => undefined));
  const alma = (await tutor.findVisitor('alma'))!; // a sample
  const calls: (() => Promise<void>)[] = [];
  for (let n = 0; n < TOKENS; n += 1) {
    const { token } = await tutor.invoke('make-access-token', { name: `bench ${n}` }, alma, { door: 'cli' });
    calls.push(await openCalls(product.url, String(token)));
  }
  let done = 0;
  const until = async (endsAt: number) => {
    done = 0;
    await Promise.all(
      calls.map(async (call) => {
        for (; performance.now() < endsAt; done += 1) await call();
      }),
    );
  };
  await until(performance.now() + WARM_MS);
  const startedAt = performance.now();
  await until(startedAt + MEASURED_MS);
  const perSecond = (done * 1000) / (performance.now() - startedAt);
  print({
    what: 'read calls per second over HTTP',
    tokens: TOKENS,
    perSecond: Math.round(perSecond),
    goal: CALLS_MIN,
    ok: perSecond >= CALLS_MIN,
  });
  await tutor.close();

  await product.stop();
};
