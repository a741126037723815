import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chunkMarkdown } from '../core/materials/chunk.ts';
import { termsOf } from '../core/materials/terms.ts';
import { verifies } from '../evals/requirements.ts';
import { asSystem } from './client.ts';
import type { Database } from './connection.ts';
import { newId } from './new-id.ts';
import { indexMaterials, removeMaterial, writeChunks, type Indexed } from './queries/materials.ts';
import { seed } from './seed/seed.ts';
import { testDatabase } from './testing.ts';

let db: Database;
beforeAll(async () => {
  db = await testDatabase();
  await seed(db);
});
afterAll(() => db.close());

const ask = async (text: string) => (await asSystem(db, 'test', (tx) => tx.execute(sql.raw(text)))).rows as Record<string, never>[]; // a test knows what it asked for
const count = async (from: string) => Number((await ask(`select count(*) from ${from}`))[0]!['count']); // count gives one row
const material = async (where = 'true') =>
  (await ask(`select id, course_id as "courseId", content_hash as "contentHash", content from course_materials where ${where} order by id limit 1`))[0] as unknown as Indexed & { content: string }; // prettier-ignore
/** All there is of passages, as one text. */
const all = async () =>
  JSON.stringify(
    await ask(
      `select c.id, c.material_id, c.position, c.text, c.term_count, (select json_agg(p order by p.term) from postings p where p.chunk_id = c.id) as postings, (select row_to_json(s)::jsonb - 'updated_at' from course_stats s where s.course_id = c.course_id) as stats from material_chunks c order by c.id`,
    ),
  );
/** What holds at every moment, whoever was stopped where. */
const consistent = async () => {
  expect(await ask(`select 1 from material_chunks c where term_count <> coalesce((select sum(frequency) from postings p where p.chunk_id = c.id), 0)`)).toEqual([]); // prettier-ignore
  expect(await ask(`select 1 from course_stats s where chunks <> (select count(*) from material_chunks c where c.course_id = s.course_id)`)).toEqual([]); // prettier-ignore
  expect(await ask(`select 1 from material_chunks c join course_materials m on m.id = c.material_id where m.chunked_hash is null`)).toEqual([]); // prettier-ignore
};

it('makes passages of what is new, once', async () => {
  verifies('materials:unchanged-not-redone');
  const told: string[] = [];
  const materials = await count('course_materials');
  expect(await indexMaterials(db, { progress: (done, total) => told.push(`${done}/${total}`) })).toEqual({ done: materials, left: 0 });
  expect(told.at(-1)).toBe(`${materials}/${materials}`);
  expect(await count('material_chunks')).toBeGreaterThan(materials);
  await consistent();
  const before = await all();
  expect(await indexMaterials(db)).toEqual({ done: 0, left: 0 });
  expect((await seed(db)).changed).toBe(0); // passages are no edit of a sample
  expect(await all()).toBe(before);
});

it('keeps the rows of passages whose words stay', async () => {
  const { id, content } = await material();
  const rows = () => ask(`select id, text, position from material_chunks where material_id = '${id}' order by position`);
  const before = await rows();
  const added = `# Before everything\n\nA new beginning.\n\n${content}`;
  await asSystem(db, 'test', (tx) =>
    tx.execute(sql`update course_materials set content = ${added}, content_hash = 'other' where id = ${id}`),
  );
  expect(await indexMaterials(db)).toEqual({ done: 1, left: 0 });
  const after = await rows();
  expect(after.length).toBe(before.length + 1);
  expect(after.slice(1).map((row) => row['id'])).toEqual(before.map((row) => row['id']));
  expect(after.map((row) => row['position'])).toEqual(after.map((_, index) => index));
  await consistent();
});

it('is right about text that is there twice, gone or in another order', async () => {
  const found = await material();
  for (const text of ['a\n\n# b\n\nc\n\n# b\n\nc', '# b\n\nc', '# b\n\nc\n\n# x\n\ny\n\n# b\n\nc', '# x\n\ny\n\n# b\n\nc', '...']) {
    await asSystem(db, 'test', (tx) => writeChunks(tx, found, chunkMarkdown(text)));
    const rows = await ask(`select text from material_chunks where material_id = '${found.id}' order by position`);
    expect(rows.map((row) => row['text'])).toEqual(chunkMarkdown(text).map((chunk) => chunk.text));
    await consistent();
  }
});

it('counts the terms that questions have', async () => {
  const found = await material();
  await asSystem(db, 'test', (tx) => writeChunks(tx, found, chunkMarkdown('# Policies\n\nInsured policies and 10.0.0.0/8')));
  const rows = await ask(`select term, frequency from postings p join material_chunks c on c.id = p.chunk_id where c.material_id = '${found.id}' order by term`); // prettier-ignore
  const terms = termsOf('policy insure 10.0.0.0/8').toSorted();
  expect(rows.map((row) => String(row['term'])).toSorted()).toEqual(terms);
  expect(rows.find((row) => row['term'] === 'policy')?.['frequency']).toBe(2);
});

it('leaves nothing half when it fails or is stopped in the middle, and goes on from there', async () => {
  verifies('materials:nothing-half');
  await ask(`update course_materials set chunked_hash = null`);
  await ask(`update course_materials set content = content || E'\\n\\nOne more sentence.'`);
  const before = await all();
  const found = await material();
  const broken = chunkMarkdown(`${found.content}\n\nmore`).map((chunk, index) => (index === 2 ? { ...chunk, text: '' } : chunk));
  await expect(asSystem(db, 'test', (tx) => writeChunks(tx, found, broken))).rejects.toThrow();
  expect(await all()).toBe(before);
  const stop = new AbortController();
  const total = await count('course_materials');
  expect(await indexMaterials(db, { signal: stop.signal, progress: (done) => done === 3 && stop.abort() })).toEqual({ done: 3, left: total - 3 }); // prettier-ignore
  expect(await indexMaterials(db)).toEqual({ done: total - 3, left: 0 });
  await consistent();
});

it('writes a long material a part at a time, in order at every moment, and goes on where it was stopped', async () => {
  verifies('materials:nothing-half');
  const { id } = await material();
  const lines = Array.from({ length: 450 }, (_, index) => `# Part ${index}\n\nSentence ${index} is about cables.`);
  const change = async (content: string) =>
    asSystem(db, 'test', (tx) =>
      tx.execute(sql`update course_materials set content = ${content}, content_hash = ${String(content.length)} where id = ${id}`),
    );
  const rows = () => ask(`select id, text from material_chunks where material_id = '${id}' order by position`);
  /** A signal that says stop when it is looked at for that time. */
  const stopAt = (time: number) => {
    let looks = 0;
    return {
      get aborted() {
        looks += 1;
        return looks >= time;
      },
    } as AbortSignal;
  };
  await change(lines.join('\n\n'));
  expect(await indexMaterials(db, { signal: stopAt(5) })).toEqual({ done: 0, left: 1 });
  await consistent();
  const written = (await rows()).filter(({ text }) => String(text).includes('cables'));
  expect(written.length).toBe(200); // two batches
  expect(await indexMaterials(db)).toEqual({ done: 1, left: 0 });
  expect((await rows()).map(({ text }) => String(text))).toEqual(lines.map((line) => line.split('\n\n')[1]));
  const ids = new Set((await rows()).map((row) => String(row['id'])));
  expect(written.filter((row) => !ids.has(String(row['id'])))).toEqual([]); // what was there is not made again
  await consistent();
  await change(lines.map((line, index) => (index < 400 ? line.replace('cables', 'hosts') : line)).join('\n\n'));
  for (const time of [2, 4, 6, 8, 10]) {
    await indexMaterials(db, { signal: stopAt(time) });
    await consistent();
  }
  const [one, other] = await Promise.all([indexMaterials(db), indexMaterials(db)]);
  expect(one.done + other.done).toBeLessThanOrEqual(1);
  expect((await rows()).length).toBe(450);
  await consistent();
});

it('counts the terms again, in the same rows, when the rules were others', async () => {
  const ids = async () => JSON.stringify(await ask('select id from material_chunks order by id'));
  const before = await ids();
  await ask(`update course_materials set chunked_hash = content_hash || ' older rules'`);
  await ask(`delete from postings where term > 'c'`);
  await indexMaterials(db);
  expect(await ids()).toBe(before);
  await consistent();
});

it('may be run by two at once', async () => {
  await ask(`update course_materials set chunked_hash = null`);
  const [one, other] = await Promise.all([indexMaterials(db), indexMaterials(db)]);
  expect(one.done + other.done).toBe(await count('course_materials'));
  await consistent();
});

it('removes the passages of a material that is removed', async () => {
  verifies('materials:removed-with-passages');
  const { id } = await material();
  const postings = await count('postings');
  expect(await asSystem(db, 'test', (tx) => removeMaterial(tx, id))).toMatchObject({ removed: true });
  expect(await count(`material_chunks where material_id = '${id}'`)).toBe(0);
  expect(await count('postings')).toBeLessThan(postings);
  expect(await asSystem(db, 'test', (tx) => removeMaterial(tx, newId() as never))).toBeUndefined();
  await consistent();
});
