import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request as ask } from 'node:http';
import pg from 'pg';
import type { Bench } from '../../bench.ts';
import { socketFolder } from '../../db/embedded/socket-folder.ts';
import { newId } from '../../db/new-id.ts';
import { setup, testDatabase, testServer } from '../../db/testing.ts';
import { childEnvironment, projectRoot } from '../../env.ts';
import { startProduct, type Product } from '../testing.ts';
import { percentile } from '../../figures.ts';
import { OWN_HEADER } from './api.ts';
import { residentMb } from './testing-memory.ts';

const STREAMS_USUAL = 500;
const WARM_UP = 20;
const FIRST_TOKEN_MAX_MS = 15_000; // all at the same instant, on two cores: the last in the queue
const STREAM_MAX_KB = 512;
const LOOKS_EVERY_MS = 50;
const TICKS_PER_SECOND = 100; // of Linux

/** One stream, as it was for whoever read it. */
type Streamed = { readonly firstMs: number; readonly wholeMs: number; readonly finished: boolean };

const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
/** What the process has used of processors, in milliseconds: it tells what a turn costs, also on a machine that does something else. */
const processorMs = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' '); // the name may hold anything, but it ends there
  return (Number(fields[11]) + Number(fields[12])) * (1000 / TICKS_PER_SECOND);
};
const residentKb = (pid: number) => residentMb(pid) * 1024;

type Sent = { readonly url: string; readonly path: string; readonly body: object; readonly cookie?: string | undefined };

function post(
  { url, path, body, cookie }: Sent,
  onPiece: (piece: string) => void,
): Promise<{ status: number; cookies: readonly string[] }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', origin: url, [OWN_HEADER]: '1', ...(cookie ? { cookie } : {}) };
    const sent = ask(new URL(path, url), { method: 'POST', agent, headers }, (response) => {
      response.setEncoding('utf8').on('data', onPiece);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, cookies: response.headers['set-cookie'] ?? [] }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}

async function guest(url: string): Promise<string> {
  const { cookies } = await post({ url, path: '/api/session/guest', body: { locale: 'en', timeZone: 'UTC' } }, () => undefined);
  return cookies[0]?.split(';')[0] ?? '';
}

async function stream(url: string, text: string, cookie: string | undefined): Promise<Streamed> {
  const startedAt = performance.now();
  let first: number | undefined;
  let said = '';
  await post({ url, path: '/api/chat', body: { message: { id: newId(), text } }, cookie }, (piece) => {
    said += piece;
    if (first === undefined && said.includes('"text-delta"')) first = performance.now() - startedAt;
  });
  const wholeMs = performance.now() - startedAt;
  return { firstMs: first ?? wholeMs, wholeMs, finished: first !== undefined && said.includes('"finish"') && said.endsWith('[DONE]\n\n') };
}

/** Opens so many streams at once, and looks meanwhile how much memory the process that answers has. */
async function openAll(url: string, pid: number, text: string, cookies: readonly (string | undefined)[]) {
  const before = residentKb(pid);
  const spentBefore = processorMs(pid);
  let peak = before;
  const looking = setInterval(() => (peak = Math.max(peak, residentKb(pid))), LOOKS_EVERY_MS);
  const startedAt = performance.now();
  const streamed = await Promise.all(cookies.map((cookie) => stream(url, text, cookie)));
  clearInterval(looking);
  const firsts = streamed.map(({ firstMs }) => firstMs);
  return {
    streams: streamed.length,
    finished: streamed.filter(({ finished }) => finished).length,
    p50FirstMs: Math.round(percentile(firsts, 0.5)),
    p95FirstMs: Math.round(percentile(firsts, 0.95)),
    perSecond: Math.round((streamed.length / (performance.now() - startedAt)) * 1000),
    processorMsPerStream: Math.round(((processorMs(pid) - spentBefore) / streamed.length) * 10) / 10,
    kbPerStream: Math.round((peak - before) / streamed.length),
    residentMb: Math.round(peak / 1024),
  };
}

/** The peer: the SDK over Express with nothing behind it, in a process of its own. */
async function bare(count: number): Promise<Awaited<ReturnType<typeof openAll>>> {
  const child: ChildProcess = spawn(process.execPath, ['bots/web/bare-streams.ts'], {
    cwd: projectRoot,
    env: childEnvironment({}),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(child.stdout!, 'data')) as [Buffer]; // it is piped
    const url = /http:\S+/.exec(line.toString())![0]; // it says where it is
    await openAll(url, child.pid!, 'hello', Array<undefined>(WARM_UP).fill(undefined)); // a started child has a pid
    return await openAll(url, child.pid!, 'hello', Array<undefined>(count).fill(undefined)); // the same
  } finally {
    child.kill();
  }
}

type Queries = { query(text: string, values: unknown[]): Promise<{ rows: { saved: number }[] }>; end(): Promise<void> };
type Measured = { readonly product: Product; readonly owner: () => Promise<Queries>; readonly close: () => Promise<void> };

/** The product on a database of its own, embedded or on the server that tests use, and a way to look into that. */
async function startMeasured(onServer: boolean): Promise<Measured> {
  const usual = { GUESTS_PER_ADDRESS_HOUR: '100000' };
  if (!onServer) {
    const product = await startProduct(usual);
    const owner = async () => {
      const client = new pg.Client({ host: socketFolder(product.directory), port: 5432, user: 'postgres', database: 'postgres' });
      await client.connect();
      return client;
    };
    return { product, owner, close: async () => void (await product.stop()) };
  }
  const db = await testDatabase();
  const client = await db.connectForMaintenance();
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  const url = Object.assign(new URL(testServer()!), { pathname: `/${rows[0]!.name}` }).href; // asked for only where a server is given
  const product = await startProduct({ ...usual, DATABASE_URL: url, MASTER_KEY: 'a'.repeat(64), SAMPLES: 'true' });
  const owner = async () => ({ query: client.query.bind(client) as Queries['query'], end: async () => undefined });
  const close = async () => {
    await product.stop();
    await client.end();
    await db.close();
  };
  return { product, owner, close };
}

/** `npm run bench -- streams`: how quickly replies begin when hundreds are asked for at once, what they weigh, and that none is lost. */
export const bench: Bench = async (words, print) => {
  const count = Number(words.find((word) => /^\d+$/.test(word)) ?? STREAMS_USUAL);
  const onServer = words.includes('--server');
  if (onServer && !testServer()) throw new Error('--server wants TEST_DATABASE_URL');
  await setup();
  const { product, owner, close } = await startMeasured(onServer);
  const database = onServer ? 'server' : 'embedded';
  try {
    const pid = product.child.pid!; // a started child has a pid
    const cookies: string[] = [];
    while (cookies.length < count) cookies.push(...(await Promise.all(Array.from({ length: 50 }, () => guest(product.url)))));
    await openAll(product.url, pid, 'hello', cookies.slice(0, WARM_UP));
    const peer = await bare(count);
    print({ what: 'the SDK’s loop alone over Express', ...peer });
    for (const text of ['hello', 'quiz me on networking fundamentals']) {
      const found = await openAll(product.url, pid, text, cookies.slice(0, count));
      const client = await owner();
      const { rows } = await client.query(
        `select count(*)::int as saved from chatbot_logs l where user_message = $1 and status = 'final'
           and exists (select from messages m where m.conversation_id = l.conversation_id and m.role = 'assistant')`,
        [text],
      );
      await client.end();
      const saved = rows[0]!.saved - (text === 'hello' ? WARM_UP : 0); // a count has a row
      print({
        what: `streams at once: ${text}`,
        database,
        ...found,
        saved,
        lost: count - Math.min(saved, found.finished),
        timesThePeer: Math.round((found.p95FirstMs / peer.p95FirstMs) * 10) / 10,
        limits: { p95FirstMs: FIRST_TOKEN_MAX_MS, kbPerStream: STREAM_MAX_KB },
        ok: saved === count && found.finished === count && found.p95FirstMs <= FIRST_TOKEN_MAX_MS && found.kbPerStream <= STREAM_MAX_KB,
      });
    }
  } finally {
    await close();
  }
};
