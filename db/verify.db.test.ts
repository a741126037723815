import { afterAll, beforeAll, expect, it } from 'vitest';
import { ratingRules } from '../core/practice/rating.ts';
import { verifies } from '../evals/requirements.ts';
import { migrate } from './migrate.ts';
import { seedPeople, samplePeople } from './seed/people.ts';
import { testDatabase } from './testing.ts';
import { makeLogPartitions } from './upkeep.ts';
import { verifyDatabase } from './verify.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
  await makeLogPartitions(db, new Date());
  await seedPeople(db);
});
afterAll(() => db.close());

const asOwner = async (text: string) => {
  const client = await db.connect();
  await client.query(text).finally(() => client.release());
};
const wrong = async () =>
  (await verifyDatabase(db, ['a', 'b'], ratingRules)).filter((finding) => finding.wrong.length).map(({ check }) => check);

it('finds nothing wrong in a good database, and has looked', async () => {
  verifies('db:consistency-check');
  const findings = await verifyDatabase(db, ['a', 'b'], ratingRules);
  expect(findings.flatMap((finding) => finding.wrong)).toEqual([]);
  expect(findings.filter(({ looked, note }) => !looked && !note).map(({ check }) => check)).toEqual([
    'keys of private texts',
    'records by replay, all learners',
  ]);
  expect(findings.find(({ check }) => check === 'structure')!.looked).toBeGreaterThan(50);
});

it.each([
  [
    'foreign keys',
    `alter table identities disable trigger all; insert into identities (id, user_id, provider, subject) values (gen_random_uuid(), gen_random_uuid(), 'x', 'y'); alter table identities enable trigger all`,
    `alter table identities disable trigger all; delete from identities; alter table identities enable trigger all`,
  ],
  ['row-level security', 'alter table subjects disable row level security', 'alter table subjects enable row level security'],
  [
    'log partitions',
    `insert into audit_log (id, created_at, action, reason) values (gen_random_uuid(), '1990-01-01', 'x', 'y')`,
    'alter table audit_log_default disable trigger all; delete from audit_log_default; alter table audit_log_default enable trigger all',
  ],
  [
    'keys of private texts',
    `insert into deployment (key_fingerprint) values ('a'); insert into private_notes (user_id, note, key_id) values ('${samplePeople[0].id}', '', 'a'); update deployment set key_fingerprint = 'b'`,
    'delete from private_notes; delete from deployment',
  ],
  [
    'migrations',
    `update viva.migrations set hash = 'x' || hash where position = 0`,
    `update viva.migrations set hash = substr(hash, 2) where position = 0`,
  ],
])('finds broken %s', async (check, breakIt, mendIt) => {
  await asOwner(breakIt);
  expect(await wrong()).toEqual([check]);
  await asOwner(mendIt);
});

it('seeds twice without changing anything, and keeps edits', async () => {
  verifies('seed:twice');
  const other = await testDatabase();
  expect(await migrate(other)).toEqual([]);
  expect(await seedPeople(other)).toBe(samplePeople.length);
  const client = await other.connect();
  await client.query(`update users set name = 'Edited' where username = 'alma'`);
  expect(await seedPeople(other)).toBe(0);
  expect((await client.query(`select name from users where username = 'alma'`)).rows).toEqual([{ name: 'Edited' }]);
  expect((await client.query('select from tutor_student_assignments')).rowCount).toBe(1);
  client.release();
  await other.close();
});

it('says that the key is not here, and looks at no more of a database that was never migrated', async () => {
  await asOwner(`insert into deployment (key_fingerprint) values ('c')`);
  expect(await wrong()).toEqual(['keys of private texts']);
  await asOwner('delete from deployment');
  const empty = await testDatabase({ empty: true });
  expect((await verifyDatabase(empty, [], ratingRules)).map(({ check, wrong: list }) => [check, list.length > 0])).toEqual([
    ['migrations', true],
  ]);
  await empty.close();
});
