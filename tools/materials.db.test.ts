import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asSystem } from '../db/client.ts';
import { indexMaterials } from '../db/queries/materials.ts';
import { docxOf, pdfOf } from '../embeddings/parse/fixtures.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { kindOf, openClassroom, person, type Classroom } from './testing.ts';

let room: Classroom;
beforeAll(async () => {
  room = await openClassroom();
  await asSystem(room.db, 'test', (tx) =>
    tx.execute(sql`insert into courses (id, subject_id, course_number, course_title, is_published)
      select n.id::uuid, (select id from subjects limit 1), n.number, n.title, n.published
      from (values ('0198a000-0000-7000-8000-0000000000a1', 'OT-1', 'Of others', true), ('0198a000-0000-7000-8000-0000000000a2', 'HI-1', 'Hidden', false)) n(id, number, title, published)`),
  );
});
afterAll(() => room.close());

const [alma, ines, ada] = [person('alma'), person('ines'), person('ada')];
const lesson = { course: 'ST-1', title: 'Lesson one', format: 'markdown', text: '# Networks\n\nA cable is a medium.\n\n## Hosts\n\nA host has an address.' }; // prettier-ignore
const count = async (from: string) =>
  Number((await asSystem(room.db, 'test', (tx) => tx.execute(sql.raw(`select count(*) from ${from}`)))).rows[0]!['count']); // count gives one row
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

it('adds a material with its passages, once, and replaces it by its title', async () => {
  verifies('materials:handed-in');
  const added = await room.use(ines, 'add-material', { ...lesson, assignment: 'Chapter 1', licence: 'MIT' });
  expect(added).toMatchObject({ title: 'Lesson one', saving: 'added', passages: 2, warnings: [] });
  expect(await count('material_chunks')).toBe(2);
  expect(await count(`postings where term = 'cabl'`)).toBe(1);
  expect(await room.use(ines, 'add-material', lesson)).toMatchObject({ material: added['material'], saving: 'unchanged' });
  expect(await indexMaterials(room.db)).toEqual({ done: 0, left: 0 });
  const changed = await room.use(ada, 'add-material', { ...lesson, text: '# Networks\n\nOther words.' });
  expect(changed).toMatchObject({ material: added['material'], saving: 'changed', passages: 1 });
  expect(await count('material_chunks')).toBe(1);
  const { materials, total } = await room.use(alma, 'list-materials', { course: 'st-1' });
  expect(total).toBe(1);
  expect(materials).toMatchObject([{ title: 'Lesson one', assignment: 'Chapter 1', licence: 'MIT', passages: 1, isSearchable: true, loid: `viva:${added['material']}` }]); // prettier-ignore
});

it('is one material when it is sent twice at the same moment', async () => {
  const wish = { ...lesson, title: 'Twice' };
  const both = await Promise.all([room.use(ines, 'add-material', wish), room.use(ines, 'add-material', wish)]);
  expect(both.map(({ saving }) => String(saving)).toSorted()).toEqual(['added', 'unchanged']);
});

it('takes files of each kind, and leaves what is long to the job', async () => {
  for (const [format, bytes] of [['pdf', pdfOf([[[12, 'A cable.']]])], ['docx', docxOf()]] as const)
    expect(await room.use(ines, 'add-material', { course: 'ST-1', title: format, format, contentBase64: base64(bytes) })).toMatchObject({ saving: 'added' }); // prettier-ignore
  const text = Array.from({ length: 6000 }, (_, index) => `Sentence number ${index} is about cables and hosts.`).join('\n\n');
  const long = await room.use(ines, 'add-material', { course: 'ST-1', title: 'Book', format: 'text', contentBase64: base64(Buffer.from(text)) }); // prettier-ignore
  expect(long).toMatchObject({ saving: 'added', passages: null });
  expect(findTool('add-material')?.say?.(long)).toContain('in the background');
  const shown = async () => (await room.use(alma, 'list-materials', { course: 'ST-1' }))['materials'].find(({ title }: { title: string }) => title === 'Book'); // prettier-ignore
  expect(await shown()).toMatchObject({ isSearchable: false, passages: 0 });
  expect(await indexMaterials(room.db)).toEqual({ done: 1, left: 0 });
  expect(await shown()).toMatchObject({ isSearchable: true });
});

it('takes twenty megabytes and no more', async () => {
  verifies('materials:handed-in');
  const of = (bytes: number) => ({
    course: 'ST-1',
    title: 'Large',
    format: 'markdown',
    contentBase64: 'YWFh'.repeat(Math.ceil(bytes / 3)),
  });
  const sentence = (bytes: number) => room.use(ines, 'add-material', of(bytes)).then(() => '', (error: Error) => error.message); // prettier-ignore
  expect(await sentence(19 * 1024 * 1024)).toContain('a material may have 4000000');
  expect(await sentence(20.5 * 1024 * 1024)).toContain('at most 20 MB');
  expect(await sentence(40 * 1024 * 1024)).toContain('too long');
});

it('leaves nothing of what cannot be read', async () => {
  verifies('materials:hostile-files');
  const before = await count('course_materials');
  const tries = [
    { contentBase64: '%%%' },
    { contentBase64: base64(Buffer.from('x')) },
    { text: '%PDF-1.4' },
    { text: 'a', contentBase64: 'YQ==' },
    {},
  ];
  for (const content of tries)
    expect(await kindOf(room.use(ines, 'add-material', { course: 'ST-1', title: 'Bad', format: 'pdf', ...content }))).toBe('invalid');
  expect(await kindOf(room.use(ines, 'add-material', { ...lesson, title: 'Empty', text: ' \n ' }))).toBe('invalid');
  expect(await kindOf(room.use(ines, 'add-material', { ...lesson, title: 'Script', format: 'html', text: '<script>x</script>' }))).toBe('invalid'); // prettier-ignore
  expect(await count('course_materials')).toBe(before);
});

it('is for who teaches the course, and shown to who may see it', async () => {
  verifies('materials:by-staff');
  expect(await kindOf(room.use(alma, 'add-material', lesson))).toBe('forbidden');
  expect(await kindOf(room.use(ines, 'add-material', lesson, { door: 'model' }))).toBe('forbidden');
  expect(await kindOf(room.use(ines, 'add-material', { ...lesson, course: 'OT-1' }))).toBe('forbidden');
  expect(await kindOf(room.use(ines, 'add-material', { ...lesson, course: 'HI-1' }))).toBe('not-found');
  const added = await room.use(ada, 'add-material', { ...lesson, course: 'OT-1' });
  const hidden = await room.use(ada, 'add-material', { ...lesson, course: 'HI-1' });
  expect((await room.use(alma, 'list-materials', { course: 'OT-1' }))['total']).toBe(1);
  expect(await kindOf(room.use(alma, 'list-materials', { course: 'HI-1' }))).toBe('not-found');
  const remove = (who: typeof ines, material: unknown, confirmed = true) => kindOf(room.use(who, 'remove-material', { material }, { confirmed })); // prettier-ignore
  expect(await remove(alma, added['material'])).toBe('forbidden');
  expect(await remove(ines, added['material'])).toBe('forbidden');
  expect(await remove(ines, hidden['material'])).toBe('not-found');
  expect(await remove(ada, added['material'], false)).toBe('forbidden');
  expect(await remove(ada, added['material'])).toBe('done');
  expect(await remove(ada, added['material'])).toBe('not-found');
  expect(await count(`material_chunks where material_id = '${added['material']}'`)).toBe(0);
});

it('stops when it is stopped, and leaves nothing', async () => {
  const before = await count('course_materials');
  const stop = new AbortController();
  const progress = (done: number) => done === 1 && stop.abort();
  expect(await kindOf(room.use(ines, 'add-material', { ...lesson, title: 'Stopped' }, { signal: stop.signal, progress: (done) => void progress(done) }))).toBe('unavailable'); // prettier-ignore
  expect(await count('course_materials')).toBe(before);
});
