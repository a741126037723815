import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { verifies } from '../evals/requirements.ts';
import { wantedReranker } from './embed.ts';
import { rerankerOf } from './rerank.ts';

type Request = { model: string; query: string; documents: string[] };
let server: Server;
let asked: { path: string | undefined; key: string | undefined; body: Request }[];
let said: string[];
/** How the server answers. */
let answer: (request: Request) => { status?: number; body: unknown } | undefined;

/** The longest first: a model one can look through. */
const byLength = ({ documents }: Request) => ({
  body: { id: 'x', results: documents.map((text, index) => ({ index, relevance_score: text.length / 1000 })) },
});

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const parsed = JSON.parse(body) as Request;
      asked.push({ path: request.url, key: request.headers.authorization, body: parsed });
      const answered = answer(parsed);
      if (answered) response.writeHead(answered.status ?? 200, { 'content-type': 'application/json' }).end(typeof answered.body === 'string' ? answered.body : JSON.stringify(answered.body)); // prettier-ignore
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  [asked, said, answer] = [[], [], byLength];
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const baseUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/`;
const open = () => rerankerOf({ model: 'by-length', baseUrl: baseUrl(), apiKey: 'secret' }, (line) => said.push(line));
const waiting = () => new AbortController().signal;
const texts = ['aa', 'aaaa', 'a', 'aaa'];

it('puts texts in the order a server gives, which is asked as others ask it', async () => {
  verifies('materials:reranked');
  expect(await open()('why?', texts, waiting())).toEqual([1, 3, 0, 2]);
  expect(asked).toEqual([{ path: '/v2/rerank', key: 'Bearer secret', body: { model: 'by-length', query: 'why?', documents: texts } }]);
  expect(said).toEqual([]);
});

it('keeps what the server leaves out or says twice, each once', async () => {
  answer = () => ({ body: { results: [{ index: 2, relevance_score: 0.2 }, { index: 3, relevance_score: 0.9 }, { index: 2, relevance_score: 0.8 }] } }); // prettier-ignore
  expect(await open()('why?', texts, waiting())).toEqual([3, 2, 0, 1]);
});

it('sends no more of a text than a passage has', async () => {
  await open()('why?', ['x'.repeat(10_000), 'y'], waiting());
  expect(asked[0]!.body.documents.map((text) => text.length)).toEqual([4000, 1]); // it was asked once
});

it.each([
  ['says no', () => ({ status: 500, body: { message: 'no' } })],
  ['says something else', () => ({ body: { data: [] } })],
  ['says no JSON', () => ({ body: '<html>' })],
  ['names a text that is not there', () => ({ body: { results: [{ index: 7, relevance_score: 1 }] } })],
])('gives no order when the server %s, says so once, and leaves it alone for a while', async (_what, no) => {
  verifies('materials:rerank-fails-open');
  answer = no;
  const rerank = open();
  expect(await rerank('why?', texts, waiting())).toBeUndefined();
  expect(said).toEqual([expect.stringContaining('the reranker by-length failed')]);
  answer = byLength;
  expect(await rerank('why?', texts, waiting())).toBeUndefined();
  expect([asked.length, said.length]).toEqual([1, 1]);
});

it('waits no longer than a learner does', { timeout: 20_000 }, async () => {
  verifies('materials:rerank-fails-open');
  answer = () => undefined;
  expect(await open()('why?', texts, waiting())).toBeUndefined();
  expect(said[0]).toMatch(/timeout|aborted/i);
});

it('ends with who asked, and blames nobody for it', async () => {
  const stop = new AbortController();
  answer = () => {
    stop.abort();
    return undefined;
  };
  const rerank = open();
  expect(await rerank('why?', texts, stop.signal)).toBeUndefined();
  expect(said).toEqual([]);
  answer = byLength;
  expect(await rerank('why?', texts, waiting())).toEqual([1, 3, 0, 2]);
});

it('is wanted by both its settings', () => {
  expect(wantedReranker(undefined, undefined, 'k')).toBeUndefined();
  expect(wantedReranker('m', 'http://x', undefined)).toEqual({ model: 'm', baseUrl: 'http://x', apiKey: undefined });
  expect(() => wantedReranker('m', undefined, undefined)).toThrow('want each other');
  expect(() => wantedReranker(undefined, 'http://x', undefined)).toThrow('want each other');
});
