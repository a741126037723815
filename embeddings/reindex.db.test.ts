import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TutorError } from '../core/errors.ts';
import { asPerson, asSystem, type PersonDb } from '../db/client.ts';
import { indexMaterials } from '../db/queries/materials.ts';
import { readSearchFacts, rankByIndex, rankByVector } from '../db/queries/search.ts';
import { seed } from '../db/seed/seed.ts';
import { samplePeople } from '../db/seed/people.ts';
import { testDatabase } from '../db/testing.ts';
import { isHalf, makeVectorIndex } from '../db/vector-index.ts';
import { verifies } from '../evals/requirements.ts';
import type { EmbeddingSettings } from './embed.ts';
import { embeddersOf } from './open.ts';
import { reindex } from './reindex.ts';
import { searchMaterials } from './search.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
let server: Server;
let fails = false;
const asked: string[][] = [];
const alma = samplePeople.find(({ username }) => username === 'alma')!; // she is among them

/** A provider that gives a vector by the letters of a text. */
const letters = (text: string) => Array.from({ length: 8 }, (_, k) => 1 + (text.match(new RegExp('aeinorst'[k]!, 'gi'))?.length ?? 0));

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      if (fails) {
        response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"no"}}');
        return;
      }
      const { input } = JSON.parse(body) as { input: string[] };
      asked.push(input);
      const data = input.map((text, index) => ({ object: 'embedding', index, embedding: letters(text) }));
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ object: 'list', data, model: 'letters', usage: { prompt_tokens: 1, total_tokens: 1 } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  db = await testDatabase();
  await seed(db);
  await indexMaterials(db);
});
afterAll(async () => {
  server.close();
  await db.close();
});

const run = (settings: EmbeddingSettings, signal?: AbortSignal) =>
  reindex({ database: db, settings, signal, questionsMax: 25, look: (look) => asSystem(db, 'test', look) });
const outside = (name: string): EmbeddingSettings => ({
  model: `openai:${name}`,
  baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, // it listens on a port
  apiKey: 'k',
});
const rows = async <Row extends Record<string, unknown>>(text: string) =>
  (await asSystem(db, 'test', (tx) => tx.execute<Row>(sql.raw(text)))).rows;
const models = () =>
  rows(
    `select provider, dimensions, is_active, (select count(*)::int from chunk_embeddings e where e.model_id = m.id) as vectors from embedding_models m order by created_at`,
  );
const chunks = async () => (await rows<{ n: number }>('select count(*)::int as n from material_chunks'))[0]!.n;
const person: PersonDb = {
  transaction: (work) => asPerson(db, { user: alma.id, role: alma.role }, work),
  read: (work) => asPerson(db, { user: alma.id, role: alma.role }, work),
  call: () => Promise.reject(new Error('search calls nothing')),
  together: () => Promise.reject(new Error('search calls nothing')),
};
const search = (settings: EmbeddingSettings) =>
  searchMaterials(
    person,
    { ...embeddersOf(db, settings), signal: new AbortController().signal },
    { question: 'What does a router do?', count: 5 },
  );
const letJoin = () => rows('update search_checks set vector_weight = 1');

it('learns from the library itself, sees every passage, checks every course, and then has nothing to do', async () => {
  verifies('materials:vectors-of-one-model');
  expect(await run({ model: 'builtin' })).toMatchObject({ embedded: await chunks(), checked: 3, hasIndex: false });
  expect(await models()).toMatchObject([{ provider: 'builtin', is_active: true, vectors: await chunks() }]);
  expect(await run({ model: 'builtin' })).toMatchObject({ embedded: 0, checked: 0 });
  expect((await search({ model: 'builtin' })).lexicalOnly).toBe(
    (await rows<{ n: number }>('select max(vector_weight) as n from search_checks'))[0]!.n === 0,
  );
  await letJoin();
  expect(await search({ model: 'builtin' })).toMatchObject({ lexicalOnly: false, passages: { length: 5 } });
});

it('goes over to another model only when it has seen every passage, and sends nothing of a course without AI', async () => {
  verifies('materials:no-ai-course');
  const before = await models();
  fails = true;
  await expect(run(outside('letters'))).rejects.toThrow(TutorError);
  expect(await models()).toEqual(before);
  expect((await search(outside('letters'))).lexicalOnly).toBe(false); // the old one still serves
  fails = false;
  await rows(`update courses set is_ai = false where course_number = '201'`);
  const stopping = AbortSignal.abort();
  expect(await run(outside('letters'), stopping)).toMatchObject({ state: 'left', embedded: 0 });
  expect((await models())[0]).toEqual(before[0]);
  const done = await run(outside('letters'));
  expect(done).toMatchObject({ model: 'letters', checked: 2 });
  expect(await models()).toEqual([{ provider: 'openai', dimensions: 8, is_active: true, vectors: done.embedded }]);
  expect(done.embedded).toBeLessThan(await chunks());
  expect(asked.flat().filter((text) => text.includes('RecursionError'))).toEqual([]);
});

it('says that it went by words alone when the model cannot be asked', async () => {
  verifies('materials:says-lexical');
  await letJoin();
  expect((await search(outside('letters'))).lexicalOnly).toBe(false);
  fails = true;
  expect(await search(outside('letters'))).toMatchObject({ lexicalOnly: true, passages: { length: 5 } });
  fails = false;
  expect(await search({ model: 'openai:letters' })).toMatchObject({ lexicalOnly: true }); // no key, no address
});

it('finds the same by its approximate index as by comparing each', async () => {
  const facts = await asSystem(db, 'test', (tx) => readSearchFacts(tx, undefined));
  const model = facts.model!; // it was activated above
  expect(facts.hasIndex).toBe(false);
  expect(await makeVectorIndex(db, model, 1)).toBe(true);
  expect(await makeVectorIndex(db, model, 1)).toBe(true);
  await asSystem(db, 'test', async (tx) => {
    expect((await readSearchFacts(tx, undefined)).hasIndex).toBe(true);
    const vector = letters('What does a router do with a packet?');
    const exact = await rankByVector(tx, {}, model.id, vector, 20);
    const near = await rankByIndex(tx, {}, model.id, vector, { isHalf: isHalf(db), dimensions: 8 }, 20);
    expect(near.filter((id) => exact.includes(id)).length).toBeGreaterThanOrEqual(18);
  });
});

it('forgets all vectors when none are wanted', async () => {
  expect(await run({ model: 'none' })).toMatchObject({ model: undefined });
  expect(await models()).toEqual([]);
  expect((await search({ model: 'none' })).lexicalOnly).toBe(true);
  expect(await rows(`select relname from pg_class where relname like '%\\_hnsw'`)).toEqual([]);
  await expect(run({ model: 'local:/nowhere' })).rejects.toThrow('There is no embedding model in the folder');
  await expect(run({ model: 'hash' })).rejects.toThrow('EMBEDDING_MODEL wants');
});
