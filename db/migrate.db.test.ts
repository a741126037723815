import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { verifies } from '../evals/requirements.ts';
import { dumpFolder } from './backup.ts';
import { openDatabase } from './connection.ts';
import { listMigrations, type Migration } from './migration-list.ts';
import { migrate } from './migrate.ts';
import { seedPeople } from './seed/people.ts';
import { testDatabase } from './testing.ts';

const known = listMigrations();
const extra = (number: number, ...statements: string[]): Migration => ({
  tag: `9${number}_test`,
  hash: `hash ${number}`,
  statements,
});
let open: Awaited<ReturnType<typeof testDatabase>>[] = [];
const database = async (options?: Parameters<typeof testDatabase>[0]) => {
  const db = await testDatabase(options);
  open.push(db);
  return db;
};
afterEach(async () => {
  for (const db of open) await db.close();
  open = [];
});

const ask = async (db: Awaited<ReturnType<typeof testDatabase>>, text: string) => {
  const client = await db.connect();
  return client.query<Record<string, unknown>>(text).finally(() => client.release());
};

describe('migrations', () => {
  it('bring a new database to this version, once', async () => {
    verifies('db:one-path');
    const db = await database({ empty: true });
    expect(await migrate(db)).toEqual(known.map(({ tag }) => tag));
    expect(await migrate(db)).toEqual([]);
  });

  it('run once, however many start at the same moment', async () => {
    verifies('db:many-starters');
    const db = await database({ empty: true });
    const more = [
      ...known,
      extra(1, 'create table counted (id integer generated always as identity)', 'insert into counted default values'),
    ];
    const results = await Promise.all(Array.from({ length: 6 }, () => migrate(db, { migrations: more })));
    expect(results.filter((applied) => applied.length).map((applied) => applied.length)).toEqual([more.length]);
    expect((await ask(db, 'select count(*)::int as count from counted')).rows).toEqual([{ count: 1 }]);
  });

  it('run once when many processes start on an embedded database', async () => {
    const db = await database({ empty: true, kind: 'embedded' });
    const others = await Promise.all([1, 2].map(() => openDatabase({ directory: db.directory, poolMax: 2, log: () => undefined })));
    const results = await Promise.all([db, ...others].map((each) => migrate(each)));
    for (const other of others) await other.close();
    expect(results.filter((applied) => applied.length)).toHaveLength(1);
  });

  it('leave everything as it was when one fails', async () => {
    const db = await database();
    const more = [...known, extra(1, 'create table half (id integer)'), extra(2, 'select broken')];
    await expect(migrate(db, { migrations: more })).rejects.toThrow('nothing was changed (92_test: column "broken" does not exist)');
    expect((await ask(db, `select to_regclass('half') as half, (select count(*)::int from viva.migrations) as count`)).rows).toEqual([
      { half: null, count: known.length },
    ]);
  });

  it('refuse a database that is newer than the code, and one whose migrations were changed', async () => {
    verifies('db:newer-refused');
    const db = await database();
    await migrate(db, { migrations: [...known, extra(1, 'select 1')] });
    await expect(migrate(db)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringMatching(/newer version of Viva \(it knows "91_test"\)/) as string,
    });
    await expect(migrate(db, { migrations: [...known, { ...extra(1), hash: 'another' }] })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('was changed after') as string,
    });
  });

  it('write a dump first when there are people, and keep three', async () => {
    verifies('db:dump-before-migration');
    const db = await database();
    const backups = dumpFolder(db.directory);
    let migrations: Migration[] = [...known, extra(1, 'select 1')];
    await migrate(db, { migrations, backups });
    expect(readdirSync(db.directory)).not.toContain('dumps');
    await seedPeople(db);
    for (let number = 2; number <= 6; number += 1) {
      migrations = [...migrations, extra(number, 'select 1')];
      await migrate(db, { migrations, backups });
    }
    expect(readdirSync(backups).filter((name) => /^viva-before-migration-.*\.jsonl\.gz$/.test(name))).toHaveLength(3);
    await migrate(db, { migrations: [...migrations, extra(7, 'select 1')] });
    expect(readdirSync(backups)).toHaveLength(3);
  });
});
