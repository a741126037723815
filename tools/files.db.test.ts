import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startJobs } from '../agent/jobs/index.ts';
import { CourseId, MaterialId } from '../core/ids.ts';
import { ratingRules } from '../core/practice/rating.ts';
import { asSystem } from '../db/client.ts';
import { readObject, type ObjectKey } from '../db/objects/object-store.ts';
import { storeLessons } from '../db/queries/lessons.ts';
import { keepObject, sweepObjects, type Objects } from '../db/queries/objects.ts';
import { openQueue } from '../db/queue.ts';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { kindOf, openClassroom, person, type Classroom } from './testing.ts';

let room: Classroom;
let objects: Objects;
beforeAll(async () => {
  room = await openClassroom();
  ({ objects } = room.call(person('alma')));
});
afterAll(() => room.close());

const [alma, ines, ada, bao] = [person('alma'), person('ines'), person('ada'), person('bao')];
const course = CourseId.parse('0198a000-0000-7000-8000-000000000002');
const HOUR_MS = 3_600_000;
const files = () => globSync('**/*.*', { cwd: join(room.db.directory, 'objects') }).toSorted();
const rows = (where = 'true') => asOwner<{ key: ObjectKey; state: string }>(room.db, `select key, state from stored_objects where ${where} order by key`); // prettier-ignore
const add = (title: string, text: string, more = {}) => room.use(ines, 'add-material', { course: 'ST-1', title, format: 'markdown', text, ...more }); // prettier-ignore
const sweep = (now = new Date()) => sweepObjects(room.db, objects.store, now);
const pathOf = (link: string) => join(room.db.directory, 'objects', new URL(link).pathname.replace('/objects/', ''));

it('keeps what was handed in, and gives who may see it a link', async () => {
  verifies('objects:originals-kept');
  const { material } = await add('Cables & hosts: 1/2', '# Cables\n\nA cable is a medium.');
  const opened = await room.use(alma, 'open-material', { material });
  expect(opened).toMatchObject({ title: 'Cables & hosts: 1/2', minutes: 5 });
  expect(new URL(opened['link']).searchParams.get('name')).toBe('Cables & hosts 1 2.md');
  expect(readFileSync(pathOf(opened['link']), 'utf8')).toBe('# Cables\n\nA cable is a medium.');
  const { materials } = await room.use(alma, 'list-materials', { course: 'ST-1' });
  expect(materials).toMatchObject([{ fileBytes: 30 }]);
});

it('puts the new file in the place of the old, which goes; the same file stays', async () => {
  verifies('objects:removed-with-owner');
  const { material } = await add('Twice', 'One.');
  const first = pathOf((await room.use(alma, 'open-material', { material }))['link']);
  await add('Twice', 'One.');
  expect(pathOf((await room.use(alma, 'open-material', { material }))['link'])).toBe(first);
  await add('Twice', 'Two.');
  const second = pathOf((await room.use(alma, 'open-material', { material }))['link']);
  expect(readFileSync(second, 'utf8')).toBe('Two.');
  expect(await sweep()).toBe(1);
  expect([existsSync(first), existsSync(second)]).toEqual([false, true]);
  expect(await sweep(new Date(Date.now() + 2 * HOUR_MS))).toBe(1); // the same file once more, which nothing needed
  expect(files()).toHaveLength((await rows()).length);
});

it('lets nobody open what they may not see, nor anything during an exam', async () => {
  verifies('objects:originals-kept');
  await asOwner(
    room.db,
    `insert into courses (id, course_number, course_title) values ('0198a000-0000-7000-8000-0000000000f2', 'HI-1', 'Hidden')`,
  );
  const hidden = await room.use(ada, 'add-material', { course: 'HI-1', title: 'Secret', format: 'text', text: 'Secret.' });
  const open = (who: typeof alma, material: unknown) => kindOf(room.use(who, 'open-material', { material }));
  expect(await open(alma, hidden['material'])).toBe('not-found');
  expect(await open(ada, hidden['material'])).toBe('done');
  expect(await open(alma, '0198a000-0000-7000-8000-0000000000ff')).toBe('not-found');
  const { material } = await add('Open', 'Open.');
  await room.use(bao, 'start-run', { of: 'exam', name: 'Final' });
  expect(await open(bao, material)).toBe('conflict');
  await room.abandonAll(bao);
  expect(await open(bao, material)).toBe('done');
  for (const door of ['model', 'discord'] as const)
    expect(await kindOf(room.use(alma, 'open-material', { material }, { door }))).toBe('forbidden');
});

it('says so where there is only text', async () => {
  await asOwner(
    room.db,
    `insert into course_materials (id, course_id, course, assignment, loid, title, content, content_hash)
    values ('0198a000-0000-7000-8000-0000000000c1', '${course}', 'ST-1', '', 'L', 'Imported', 'Text', 'h')`,
  );
  await expect(room.use(alma, 'open-material', { material: '0198a000-0000-7000-8000-0000000000c1' })).rejects.toThrow('only its text');
});

it('takes the bytes along with a material, and with a course, and forgets no file of a writer that died', async () => {
  verifies('objects:removed-with-owner');
  await sweep(new Date(Date.now() + 2 * HOUR_MS));
  const before = files();
  const { material } = await add('Gone', 'Gone.');
  expect(files()).toHaveLength(before.length + 1);
  await room.use(ines, 'remove-material', { material }, { confirmed: true });
  await asOwner(room.db, `delete from courses where course_number = 'HI-1'`);
  expect(await sweep()).toBe(2);
  expect(files()).toHaveLength(before.length - 1);
  // Killed between the bytes and the row of what they belong to.
  const { key } = await objects.put({ course, of: 'materials', ending: 'txt', bytes: Buffer.from('x') });
  expect(await sweep()).toBe(0);
  expect(await sweep(new Date(Date.now() + 2 * HOUR_MS))).toBe(1);
  expect(await objects.store.find(key)).toBeUndefined();
  // Killed in the middle of sweeping.
  const { key: other } = await objects.put({ course, of: 'materials', ending: 'txt', bytes: Buffer.from('x') });
  await asOwner(room.db, `update stored_objects set state = 'leaving' where key = '${other}'`);
  await objects.store.remove(other);
  expect(await sweep()).toBe(1);
  expect(await rows(`key = '${other}'`)).toEqual([]);
});

it('removes what it can where some cannot be removed, and says so', async () => {
  verifies('objects:removed-with-owner');
  const put = () => objects.put({ course, of: 'materials', ending: 'txt', bytes: Buffer.from('x') });
  const [stuck, free] = [await put(), await put()];
  const store = { ...objects.store, remove: (key: ObjectKey) => (key === stuck.key ? Promise.reject(new Error('not this one')) : objects.store.remove(key)) }; // prettier-ignore
  const later = new Date(Date.now() + 2 * HOUR_MS);
  await expect(sweepObjects(room.db, store, later)).rejects.toThrow('not this one');
  expect([await objects.store.find(free.key), await rows(`key in ('${free.key}', '${stuck.key}')`)]).toEqual([undefined, [{ key: stuck.key, state: 'leaving' }]]); // prettier-ignore
  expect(await sweep(later)).toBe(1);
});

it('saves nothing for who comes back after its file was swept', async () => {
  verifies('objects:removed-with-owner');
  const { key } = await objects.put({ course, of: 'materials', ending: 'txt', bytes: Buffer.from('x') });
  await sweep(new Date(Date.now() + 2 * HOUR_MS));
  const owner = { material: MaterialId.parse('0198a000-0000-7000-8000-0000000000c1') };
  await expect(asSystem(room.db, 'test', (tx) => keepObject(tx, key, owner))).rejects.toMatchObject({ kind: 'unavailable' });
});

it('leaves no material where its file cannot be stored', async () => {
  verifies('objects:trouble-in-a-sentence');
  const broken: Objects = { ...objects, put: () => objects.store.open('..' as ObjectKey) as never };
  const count = async () => (await room.use(alma, 'list-materials', { course: 'ST-1' }))['total'];
  const total = await count();
  await expect(room.use(ines, 'add-material', { course: 'ST-1', title: 'No', format: 'text', text: 'No.' }, { objects: broken })).rejects.toThrow(); // prettier-ignore
  expect(await count()).toBe(total);
});

it('does so by a job that a removal sends in its transaction', async () => {
  verifies('objects:removed-with-owner');
  const { material } = await add('By a job', 'By a job.');
  const file = pathOf((await room.use(alma, 'open-material', { material }))['link']);
  await room.use(ines, 'remove-material', { material }, { confirmed: true });
  const queue = await openQueue(room.db, { working: true, log: (line) => console.error(line) });
  await startJobs(queue, {
    database: room.db,
    now: () => new Date(),
    dataDirectory: room.db.directory,
    dumpDaily: false,
    dumpKeep: 1,
    objects,
    embedding: { model: 'none' },
    ratingRules,
    timeZone: 'UTC',
    logKeepDays: 0,
  });
  await expect.poll(() => existsSync(file), { interval: 50 }).toBe(false);
  await queue.stop();
});

it('keeps the text of a lesson as a file, which follows its materials and goes with them', async () => {
  verifies('objects:lessons-stored');
  await asOwner(
    room.db,
    `delete from course_materials; insert into lessons (id, course_id, title) values ('0198a000-0000-7000-8000-0000000000e1', '${course}', 'Cables')`,
  );
  const store = () => storeLessons(room.db, objects);
  const lesson = async () =>
    (
      await asOwner<{ url: ObjectKey | null; key: string | null }>(
        room.db,
        `select l.content_url as url, o.key from lessons l left join stored_objects o on o.lesson_id = l.id where l.title = 'Cables'`,
      )
    )[0]!;
  const read = async () => (await readObject(objects.store, (await lesson()).url!, 1000))?.toString(); // asked only where there is one
  const first = await add('One', 'A cable.', { lesson: 'cables' });
  expect([await store(), await store()]).toEqual([1, 0]);
  expect(await read()).toBe('A cable.');
  await add('Two', 'A host.', { lesson: 'Cables' });
  expect([await store(), await read()]).toEqual([1, 'A cable.\n\nA host.']);
  await room.use(ines, 'remove-material', { material: first['material'] }, { confirmed: true });
  expect([await store(), await read()]).toEqual([1, 'A host.']);
  await asOwner(room.db, 'delete from course_materials');
  expect([await store(), await lesson()]).toEqual([1, { url: null, key: null }]);
  await sweep(new Date(Date.now() + 2 * HOUR_MS));
  expect([await rows(), files()]).toEqual([[], []]);
  expect(await kindOf(add('Three', 'x', { lesson: 'No such lesson' }))).toBe('not-found');
});
