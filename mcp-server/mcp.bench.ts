import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { openTutor, tutorSettings } from '../agent/tutor.ts';
import type { Bench } from '../bench.ts';
import { serverDatabase } from '../db/testing-server.ts';
import { startProduct, type Product } from '../bots/testing.ts';
import { folderLike, setup, testServer } from '../db/testing.ts';
import { projectRoot, readEnv } from '../env.ts';
import { median } from '../figures.ts';

const STARTS = 5;
const START_MAX_MS = 2000;
const TOKENS = 8;
const ROUNDS = 3;
const MEASURED_MS = 3000;
const WARM_MS = 2000;
const CALLS_MIN = 200;
const TICK_MS = 10; // of Linux

/** What an assistant calls to read, in the course of a study session; the question is shown again, and so nothing is stored. */
const reads = ['show-my-profile', 'list-courses', 'show-my-progress', 'list-my-runs', 'next-question'] as const;

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

async function startsFrom(directory: string): Promise<number[]> {
  const took: number[] = [];
  while (took.length < STARTS) took.push(await firstResult(directory));
  return took;
}

type Reading = (tool: string) => Promise<void>;

/** A session over HTTP as a program without a kit has it: gives a function that makes one call and waits for its result. */
async function openCalls(url: string, token: string): Promise<Reading> {
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
  return async (name) => {
    const answer = await (await post({ id: (id += 1), method: 'tools/call', params: { name, arguments: {} } }, session)).text();
    if (!answer.includes('structuredContent')) throw new Error(`${name} was not answered: ${answer.slice(0, 200)}`);
  };
}

/** Lets learners in, each with a token of their own and a question that is open. */
async function openLearners({ url, directory }: Product, settings: Record<string, string>): Promise<Reading[]> {
  const env = { ...readEnv({ ...settings, DATA_DIR: directory }), GUESTS_PER_ADDRESS_HOUR: TOKENS * (reads.length + 1) };
  const tutor = await openTutor(tutorSettings(env, () => undefined));
  const calls: Reading[] = [];
  for (let n = 0; n < TOKENS; n += 1) {
    const { token: session } = await tutor.identity.beginGuest({ address: '::1', locale: 'en', timeZone: 'UTC' });
    const { user, role, locale, timeZone } = (await tutor.identity.personOfSession(session))!; // it was begun just now
    const visitor = { user, role, locale, timeZone };
    const { token } = await tutor.invoke('make-access-token', { name: `bench ${n}` }, visitor, { door: 'cli' });
    const call = await openCalls(url, String(token));
    await tutor.invoke('start-run', { of: 'course', name: 'networking fundamentals', count: 5 }, visitor, { door: 'cli' });
    await call('next-question');
    calls.push(call);
  }
  await tutor.close();
  return calls;
}

/** What the process has used of processors: it tells what a call costs, also on a machine that does something else. */
const processorMs = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); // the name may hold anything, but it ends there
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
};

/** Everybody reads at once, each the next thing as soon as they have one. */
async function readFor(ms: number, calls: readonly Reading[], tools: readonly string[], pid: number) {
  let done = 0;
  const spentBefore = processorMs(pid);
  const startedAt = performance.now();
  await Promise.all(
    calls.map(async (call, who) => {
      for (let n = who; performance.now() - startedAt < ms; n += 1, done += 1) await call(tools[n % tools.length]!); // below the length
    }),
  );
  const perSecond = (done * 1000) / (performance.now() - startedAt);
  return { perSecond, processorMs: (processorMs(pid) - spentBefore) / done };
}

const rounded = (values: readonly number[], digits = 0) => Number(median(values).toFixed(digits));

/** How many calls one process serves that reads from this database. */
async function measureReads(product: Product, settings: Record<string, string>, database: string, print: Parameters<Bench>[1]) {
  const pid = product.child.pid!; // a started child has one
  const measure = async (tools: readonly string[]) => {
    const calls = await openLearners(product, settings); // anew each time, since a token may make only so many calls a minute
    await readFor(WARM_MS, calls, tools, pid);
    const rounds: Awaited<ReturnType<typeof readFor>>[] = [];
    while (rounds.length < ROUNDS) rounds.push(await readFor(MEASURED_MS, calls, tools, pid));
    return {
      perSecond: rounded(rounds.map(({ perSecond }) => perSecond)),
      processorMs: rounded(
        rounds.map((round) => round.processorMs),
        1,
      ),
    };
  };
  const each: Record<string, unknown> = {};
  for (const tool of reads) each[tool] = await measure([tool]);
  const mixed = await measure(reads);
  print({
    what: 'read calls per second over HTTP, each tool in turn',
    database,
    tokens: TOKENS,
    ...mixed,
    timesTheLimit: Number((mixed.perSecond / CALLS_MIN).toFixed(2)),
    each,
    limit: CALLS_MIN,
    ok: mixed.perSecond >= CALLS_MIN,
  });
}

/** `npm run bench -- mcp`: how soon an assistant gets something, and how much a process serves over HTTP. */
export const bench: Bench = async (_args, print) => {
  await setup();
  const folder = folderLike();
  await firstResult(folder.path); // which adds the samples
  const alone = median(await startsFrom(folder.path));
  folder.remove();
  const limit = START_MAX_MS;
  print({
    what: 'milliseconds from start to first result, alone on a warm database',
    median: Math.round(alone),
    limit,
    ok: alone <= limit,
  });

  const product = await startProduct();
  await (await fetch(product.url, { headers: { accept: 'text/html' } })).text(); // the page is built at the start, which is not measured here
  const beside = median(await startsFrom(product.directory));
  print({
    what: 'milliseconds from start to first result, beside a running product',
    median: Math.round(beside),
    limit,
    ok: beside <= limit,
  });
  await measureReads(product, {}, 'embedded, in the process', print);
  await product.stop();

  if (!testServer())
    return print({ what: 'read calls per second over HTTP on a PostgreSQL server', notMeasured: 'TEST_DATABASE_URL is not set' });
  const { settings, close } = await serverDatabase();
  const other = await startProduct(settings);
  await (await fetch(other.url, { headers: { accept: 'text/html' } })).text();
  await measureReads(other, settings, 'a PostgreSQL server on the same machine', print);
  await other.stop();
  await close();
};
