import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asSystem } from '../db/client.ts';
import { indexMaterials } from '../db/queries/materials.ts';
import { testServer } from '../db/testing.ts';
import type { EmbeddingSettings } from '../embeddings/embed.ts';
import { embeddersOf } from '../embeddings/open.ts';
import { reindex } from '../embeddings/reindex.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { kindOf, openClassroom, person, type Classroom, type Said } from './testing.ts';
import type { IndexerTask } from './testing-indexer.ts';

let room: Classroom;
let server: Server;
let url: string | undefined;
const [alma, ines, ada] = [person('alma'), person('ines'), person('ada')];
/** What the provider was asked to embed, and what it does when it is asked: answer, say no, or say nothing. */
const asked: string[][] = [];
let answers: (texts: readonly string[]) => 'vectors' | 'no' | 'nothing' = () => 'vectors';
const vectorOf = (text: string) => Array.from({ length: 4 }, (_, k) => 1 + text.split('aeio'[k]!).length); // four letters

beforeAll(async () => {
  room = await openClassroom();
  const rows = await ask('select current_database() as name');
  if (testServer()) url = Object.assign(new URL(testServer()!), { pathname: `/${String(rows[0]!['name'])}` }).href; // one row
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const { input } = JSON.parse(body) as { input: string[] };
      asked.push(input);
      const answer = answers(input);
      if (answer === 'nothing') return;
      const data = input.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) }));
      const said = answer === 'no' ? { error: { message: 'no' } } : { object: 'list', data, model: 'vowels', usage: { prompt_tokens: 1, total_tokens: 1 } }; // prettier-ignore
      response.writeHead(answer === 'no' ? 400 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await room.close();
});

const ask = async (text: string) => (await asSystem(room.db, 'test', (tx) => tx.execute(sql.raw(text)))).rows;
const count = async (from: string) => Number((await ask(`select count(*) from ${from}`))[0]!['count']); // count gives one row
const sections = (word = 'cables', n = 420) => Array.from({ length: n }, (_, k) => `# Part ${k}\n\nSentence ${k} is about ${word}. ${'It goes on and on for a while, and says nothing. '.repeat(10)}`); // prettier-ignore
const add = (title: string, text: string, who = ines) => room.use(who, 'add-material', { course: 'ST-1', title, format: 'markdown', text }, { runMaxMs: 120_000 }); // prettier-ignore
const works = async (who = ines): Promise<Said[]> => (await room.use(who, 'show-material-work'))['work'];
const workOn = async (title: string) => (await works()).find((work) => work['title'] === title)!; // a test knows what there is
const passagesOf = (title: string) => `material_chunks c join course_materials m on m.id = c.material_id where m.title = '${title}'`;
const aMinutePasses = () => ask(`update material_work set held_until = now() - interval '1 second' where held_until is not null`);
/** What holds at every moment, whoever died where. */
const consistent = async () => {
  expect(await ask(`select 1 from material_chunks c where term_count <> coalesce((select sum(frequency) from postings p where p.chunk_id = c.id), 0)`)).toEqual([]); // prettier-ignore
  expect(await ask(`select 1 from course_stats s where chunks <> (select count(*) from material_chunks c where c.course_id = s.course_id)`)).toEqual([]); // prettier-ignore
  expect(await ask(`select 1 from course_terms t where chunks <> (select count(*) from postings p where p.course_id = t.course_id and p.term = t.term)`)).toEqual([]); // prettier-ignore
};
const indexer = (embedding?: EmbeddingSettings): ChildProcess => {
  const task: IndexerTask = { directory: room.db.directory, url, ...(embedding ? { embedding } : {}) };
  return fork(new URL('./testing-indexer.ts', import.meta.url), [JSON.stringify(task)], { execArgv: [] });
};
const provider = (name = 'vowels'): EmbeddingSettings => ({ model: `openai:${name}`, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, apiKey: 'k' }); // prettier-ignore
const round = (settings = provider(), signal?: AbortSignal) =>
  reindex({ database: room.db, settings, signal, questionsMax: 1, look: (run) => asSystem(room.db, 'test', run) });
const search = (settings: EmbeddingSettings) =>
  room.use(alma, 'search-materials', { question: 'sentence about cables', course: 'ST-1' }, { embedders: embeddersOf(room.db, settings) });

it('reads a long material in the background: killed in the middle, the next goes on, and nothing is done twice', async () => {
  verifies('materials:work-resumes');
  const added = await add('Book', sections().join('\n\n'));
  expect(added).toMatchObject({ saving: 'added', passages: null });
  expect(findTool('add-material')!.say!(added)).toContain('show-material-work');
  expect(await workOn('Book')).toMatchObject({ kind: 'passages', state: 'waiting', done: 0 });
  expect((await ask(`select name from pgboss.job where name = 'index-materials'`)).length).toBe(1);
  const child = indexer();
  child.on('message', (done) => Number(done) >= 200 && child.kill('SIGKILL')); // while it writes the next part
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  await consistent();
  const there = await ask(`select c.id from ${passagesOf('Book')}`);
  expect(there.length).toBeGreaterThanOrEqual(200);
  expect(there.length).toBeLessThan(420);
  expect(await indexMaterials(room.db)).toEqual({ done: 0, left: 0 }); // it may be alive
  expect(await workOn('Book')).toMatchObject({ state: 'running', done: there.length, total: 420 });
  await aMinutePasses();
  expect(await workOn('Book')).toMatchObject({ state: 'waiting' });
  const far: number[] = [];
  expect(await indexMaterials(room.db, { parts: (done) => far.push(done) })).toEqual({ done: 1, left: 0 });
  expect(far).toEqual([there.length, ...far.slice(1)]); // from where it was
  expect(await count(passagesOf('Book'))).toBe(420);
  expect(await count(`${passagesOf('Book')} and c.id = any('{${there.map(({ id }) => String(id)).join()}}'::uuid[])`)).toBe(there.length);
  expect(await workOn('Book')).toMatchObject({ state: 'done', done: 420, total: 420 });
  expect(await indexMaterials(room.db)).toEqual({ done: 0, left: 0 });
  await consistent();
});

it('embeds each passage once: killed in the middle, the next goes on with what is left', async () => {
  verifies('materials:work-resumes', 'materials:embedded-once');
  const passages = await count('material_chunks');
  answers = () => (asked.length === 3 ? 'nothing' : 'vectors'); // one question for the length, then batches
  const child = indexer(provider());
  while (asked.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGKILL');
  await once(child, 'exit');
  const [, stored = [], lost = []] = asked;
  expect(await count('chunk_embeddings')).toBe(stored.length);
  answers = () => 'vectors';
  expect(await round()).toMatchObject({ state: 'left', embedded: 0 }); // it may be alive
  expect((await works()).find(({ kind }) => kind === 'vectors')).toMatchObject({ title: 'openai:vowels', state: 'running', done: stored.length }); // prettier-ignore
  await aMinutePasses();
  asked.length = 0;
  expect(await round()).toMatchObject({ state: 'done', embedded: passages - stored.length });
  const again = asked.flat().filter((text) => text.startsWith('Part '));
  expect(again.length).toBe(passages - stored.length);
  expect(new Set(again).size).toBe(again.length);
  expect(again).toEqual(expect.arrayContaining(lost)); // asked for twice, since nobody knows what became of the answer
  expect(again.filter((text) => stored.includes(text))).toEqual([]);
  expect(await count('chunk_embeddings')).toBe(passages);
  expect((await works()).find(({ kind }) => kind === 'vectors')).toMatchObject({ state: 'done', done: passages, total: passages });
});

it('does not embed again what has not changed', async () => {
  verifies('materials:embedded-once');
  const embeddedFor = async (change: () => Promise<unknown>) => {
    await change();
    await indexMaterials(room.db);
    asked.length = 0;
    const { embedded } = await round();
    expect(asked.flat().filter((text) => text.startsWith('Part ')).length).toBe(embedded);
    return embedded;
  };
  expect(await embeddedFor(() => Promise.resolve())).toBe(0);
  expect(await embeddedFor(() => add('Book', sections().join('\n\n')))).toBe(0);
  expect(await embeddedFor(() => add('Book', sections().map((text, k) => (k === 7 ? `${text} And more.` : text)).join('\n\n')))).toBe(1); // prettier-ignore
  expect(await embeddedFor(() => add('Book', sections().toReversed().join('\n\n')))).toBe(1); // in another order, and one as it was
});

it('goes over to another model in the background, and says so when that fails', async () => {
  verifies('materials:vectors-of-one-model');
  await ask('update search_checks set vector_weight = 1');
  answers = () => 'no';
  await expect(round(provider('consonants'))).rejects.toThrow('did not answer');
  const [failed] = await works(ada);
  expect(failed).toMatchObject({ kind: 'vectors', title: 'openai:consonants', state: 'failed', problem: expect.stringContaining('did not answer') }); // prettier-ignore
  expect(findTool('show-material-work')!.say!({ work: [failed] })).toMatch(/consonants failed.*did not answer/);
  answers = () => 'vectors';
  const models = () => ask(`select name, is_active as active, (select count(*)::int from chunk_embeddings e where e.model_id = m.id) as n from embedding_models m order by created_at`); // prettier-ignore
  const passages = await count('material_chunks');
  expect(await models()).toEqual([{ name: 'vowels', active: true, n: passages }]);
  expect(await search(provider())).toMatchObject({ lexicalOnly: false });
  const stop = new AbortController();
  let batches = 0;
  answers = () => {
    batches += 1;
    if (batches === 3) stop.abort();
    return 'vectors';
  };
  expect(await round(provider('consonants'), stop.signal)).toMatchObject({ state: 'left' });
  expect(await models()).toMatchObject([
    { name: 'vowels', active: true, n: passages },
    { name: 'consonants', active: false },
  ]);
  asked.length = 0;
  expect(await search(provider())).toMatchObject({ lexicalOnly: false }); // by the old one, and its vectors alone
  expect(asked.length).toBe(1);
  answers = () => 'vectors';
  expect(await round(provider('consonants'))).toMatchObject({ state: 'done' });
  expect(await models()).toEqual([{ name: 'consonants', active: true, n: passages }]);
});

it('is cancelled by who may, keeps what was there before, and is resumed', async () => {
  verifies('materials:work-cancelled');
  const before = await count(passagesOf('Book'));
  await add('Book', sections('hosts').join('\n\n'));
  const { id } = await workOn('Book');
  const cancelled = Promise.withResolvers<string>();
  const use = (name: string, who = ines, work: unknown = id) => kindOf(room.use(who, name, { work }));
  const running = indexMaterials(room.db, { parts: (done) => done === 100 && void use('cancel-material-work').then(cancelled.resolve) });
  expect(await running).toEqual({ done: 0, left: 0 });
  expect(await cancelled.promise).toBe('done');
  expect(await workOn('Book')).toMatchObject({ state: 'cancelled' });
  expect(await count(passagesOf('Book'))).toBe(before);
  expect(await count(`${passagesOf('Book')} and c.text like '%hosts%'`)).toBe(0);
  await consistent();
  expect(await indexMaterials(room.db)).toEqual({ done: 0, left: 0 }); // nobody wants it now
  expect(await use('cancel-material-work')).toBe('conflict');
  expect(await use('resume-material-work', alma)).toBe('forbidden');
  expect(await use('resume-material-work')).toBe('done');
  expect(await use('resume-material-work')).toBe('conflict');
  expect(await indexMaterials(room.db)).toEqual({ done: 1, left: 0 });
  expect(await count(`${passagesOf('Book')} and c.text like '%hosts%'`)).toBe(420);
  expect(await use('cancel-material-work')).toBe('conflict'); // it is done
  await consistent();
  // Handing it in once more says as well that it is wanted.
  await add('Book', sections('switches').join('\n\n'));
  expect(await use('cancel-material-work')).toBe('done');
  await add('Book', sections('switches').join('\n\n'));
  expect(await workOn('Book')).toMatchObject({ state: 'waiting' });
  expect(await indexMaterials(room.db)).toEqual({ done: 1, left: 0 });
});

it('is an admin’s where it is of all courses, and nobody’s who does not teach', async () => {
  verifies('materials:work-cancelled');
  const vectors = async () => (await works()).find(({ kind }) => kind === 'vectors')!; // there are some
  const use = async (name: string, who: typeof ines) => kindOf(room.use(who, name, { work: (await vectors())['id'] }));
  await ask(`update material_work set state = 'waiting' where kind = 'vectors'`);
  expect(await kindOf(room.use(alma, 'show-material-work'))).toBe('forbidden');
  expect(await use('cancel-material-work', ines)).toBe('forbidden');
  await ask(`update material_work set wish = 'openai:others' where kind = 'vectors'`);
  expect(await use('cancel-material-work', ada)).toBe('done');
  asked.length = 0;
  expect(await round(provider('others'))).toMatchObject({ state: 'left', embedded: 0 });
  expect(asked).toEqual([]); // not even how long its vectors are
  expect(await search(provider('consonants'))).toMatchObject({ passages: { length: 5 } });
  expect(await use('resume-material-work', ada)).toBe('done');
  expect((await round(provider('consonants'))).embedded).toBe(420);
  expect(await kindOf(room.use(ines, 'cancel-material-work', { work: '0198a000-0000-7000-8000-0000000000ff' }))).toBe('not-found');
  await ask(`delete from course_staff`);
  expect((await works()).map(({ kind }) => kind)).toEqual(['vectors']);
});

it('keeps no other material waiting when one cannot be read, and tries it three times', async () => {
  verifies('materials:work-resumes');
  const materials = (title: string) => `select id from course_materials where title = '${title}'`;
  await add('Broken', '# a\n\nfine', ada);
  await add('Whole', '# a\n\nfine too', ada);
  await ask(`update course_materials set content = content || E'\\n\\nmore', content_hash = title where title in ('Broken', 'Whole')`);
  await ask(`update course_materials set content = E'# a\\n\\nxxxxxxxxxx' where title = 'Broken'`);
  const owner = await room.db.connect();
  await owner.query(`create function refuse_broken() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$;
    create trigger refuse before insert on material_chunks for each row when (new.text like '%xxxxxxxxxx%') execute function refuse_broken()`);
  owner.release();
  for (let tries = 1; tries <= 3; tries += 1) {
    await expect(indexMaterials(room.db)).rejects.toThrow('insert into material_chunks');
    expect((await works(ada)).find(({ title }) => title === 'Broken')).toMatchObject({ state: 'failed', problem: 'Something broke; the log says what.' }); // prettier-ignore
  }
  expect(await indexMaterials(room.db)).toEqual({ done: 0, left: 0 }); // a person has to look
  expect(await count(`material_chunks where material_id in (${materials('Whole')})`)).toBeGreaterThan(0);
});

it('leaves nothing of a material that is removed', async () => {
  verifies('materials:removed-with-passages');
  const { material } = await add('Book', sections('switches').join('\n\n'), ada);
  expect(await count(`chunk_embeddings where chunk_id in (select id from material_chunks where material_id = '${material}')`)).toBe(420);
  await room.use(ada, 'remove-material', { material }, { confirmed: true });
  for (const [table, column] of [['material_chunks', 'text'], ['postings', 'term']] as const) expect(await count(`${table} where ${column} like '%switch%'`)).toBe(0); // prettier-ignore
  expect(await count('chunk_embeddings e where not exists (select from material_chunks c where c.id = e.chunk_id)')).toBe(0);
  expect(await count(`material_work where material_id = '${material}'`)).toBe(0);
  await consistent();
});
