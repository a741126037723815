import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CourseId, LessonId, MaterialId } from '../core/ids.ts';
import { ratingRules } from '../core/practice/rating.ts';
import { verifies } from '../evals/requirements.ts';
import { exportDatabase } from './backup.ts';
import { asSystem } from './client.ts';
import { keepObject, type Objects } from './queries/objects.ts';
import { importDump } from './restore.ts';
import { asOwner, id, makeWorld } from './testing-world.ts';
import { testDatabase, testObjects } from './testing.ts';
import { verifyDatabase } from './verify.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
let other: typeof db;
let objects: Objects;
let dump: string;
const contents = [Buffer.from(Array.from({ length: 900_001 }, (_, place) => (place * 7) % 256)), Buffer.from('')];
beforeAll(async () => {
  [db, other] = [await testDatabase(), await testDatabase()];
  await makeWorld(db);
  await asOwner(db, 'update stored_objects set user_id = null; delete from stored_objects');
  objects = testObjects(db);
  const owners = [{ material: MaterialId.parse(id('material')) }, { lesson: LessonId.parse(id('lesson')) }];
  for (const [place, bytes] of contents.entries()) {
    const { key } = await objects.put({ course: CourseId.parse(id('course')), of: 'materials', ending: 'pdf', bytes });
    await asSystem(db, 'test', (tx) => keepObject(tx, key, owners[place]!)); // as many of each
  }
  await objects.put({ course: CourseId.parse(id('course')), of: 'materials', ending: 'pdf', bytes: Buffer.from('nobody’s') });
  dump = join(db.directory, 'world.jsonl.gz');
  expect(await exportDatabase(db, dump, objects.store)).toEqual({ files: 2, missing: [] });
});
afterAll(async () => {
  await other.close();
  await db.close();
});

const files = (directory: string) => globSync('materials/*', { cwd: join(directory, 'objects') }).toSorted();
const wrongFiles = async (store = objects.store) =>
  (await verifyDatabase(db, ['k'], ratingRules, store)).find(({ check }) => check.startsWith('files'))!; // it is always looked at
/** What becomes of a dump that is put into the other database, whose store is empty before. */
async function restore(file: string) {
  rmSync(join(other.directory, 'objects'), { recursive: true, force: true });
  const options = { replace: true, backups: join(other.directory, 'dumps'), keyIds: ['k'], store: testObjects(other).store };
  const done = await importDump(other, file, options).then(
    (imported) => ({ imported }),
    (error: Error) => ({ refused: error.message }),
  );
  return { ...done, files: files(other.directory) };
}

it('a dump whose files are broken, or which does not fit, leaves no file', async () => {
  verifies('objects:in-dumps');
  const lines = gunzipSync(readFileSync(dump)).toString('utf8').split('\n');
  const at = lines.findIndex((line) => line.startsWith('{"file"'));
  const changed = (name: string, change: (all: string[]) => string[]) => {
    const file = join(db.directory, name);
    writeFileSync(file, gzipSync(change([...lines]).join('\n')));
    return restore(file);
  };
  const cases: [string, (all: string[]) => string[]][] = [
    ['without-a-piece', (all) => all.toSpliced(at + 1, 1)],
    ['with-another-byte', (all) => all.with(at + 1, all[at + 1]!.replace(/^"..../, '"AAAA'))],
    ['without-a-file', (all) => all.filter((line, place) => place < at || !(line.startsWith('"') || line.startsWith('{"file"')))],
    ['with-a-way-out', (all) => all.with(at, all[at]!.replace('materials/', 'materials/../'))],
    ['no-json', (all) => all.with(at, '{"file"')],
  ];
  for (const [name, change] of cases)
    expect(await changed(name, change), name).toMatchObject({ refused: expect.stringContaining('not whole') as string, files: [] });
  const misfit = await changed('misfit', (all) =>
    all.map((line) => (line.startsWith(`["${id('lesson')}"`) ? line.replace(id('course'), '01980000-0000-7000-8000-00000000dead') : line)),
  );
  expect(misfit).toMatchObject({ refused: expect.stringContaining('does not fit') as string, files: [] });
});

it('one that is whole brings the files along that belong to something, byte by byte', async () => {
  verifies('objects:in-dumps');
  const restored = await restore(dump);
  expect(restored).toMatchObject({ imported: { files: 2 } });
  const found = restored.files.map((key) => readFileSync(join(other.directory, 'objects', key)));
  expect(found.map(({ length }) => length)).toEqual([900_001, 0]);
  expect(found[0]!.equals(contents[0]!)).toBe(true); // both are there
  expect(await asOwner(other, `select key from stored_objects where state = 'kept'`)).toHaveLength(2);
});

it('can be without them, and says which are gone', async () => {
  const bare = join(db.directory, 'bare.jsonl.gz');
  await exportDatabase(db, bare);
  expect(await restore(bare)).toMatchObject({ imported: { files: 0 }, files: [] });
  const [first, second] = (await asOwner<{ key: string }>(db, `select key from stored_objects where state = 'kept' order by key`)).map(
    ({ key }) => key,
  );
  const path = join(db.directory, 'objects', first!);
  const before = readFileSync(path);
  writeFileSync(path, before.toReversed());
  rmSync(join(db.directory, 'objects', second!));
  expect((await wrongFiles()).wrong.toSorted()).toEqual(
    [`${first} does not hold what was stored`, `${second} is not in the store`].toSorted(),
  );
  writeFileSync(path, before);
  expect(await exportDatabase(db, join(db.directory, 'poor.jsonl.gz'), objects.store)).toEqual({ files: 1, missing: [second] });
  await objects.store.put(second as never, contents[1]!); // it was one of ours
});
