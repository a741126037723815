import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startJobs } from '../agent/jobs/index.ts';
import { UserId } from '../core/ids.ts';
import { ratingRules } from '../core/practice/rating.ts';
import { verifies } from '../evals/requirements.ts';
import { asPerson, asSystem } from './client.ts';
import { newId } from './new-id.ts';
import { openQueue, type Queue } from './queue.ts';
import { samplePeople, seedPeople } from './seed/people.ts';
import { testDatabase, testObjects } from './testing.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
let queue: Queue;
const said: string[] = [];
beforeAll(async () => {
  db = await testDatabase();
  await seedPeople(db);
  queue = await openQueue(db, { working: true, log: (line) => said.push(line) });
});
afterAll(async () => {
  await queue.stop();
  await db.close();
});

const until = async (check: () => Promise<boolean> | boolean) => {
  for (let tries = 0; tries < 150; tries += 1) {
    if (await check()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
};
const waiting = async () =>
  Number((await asOwner(`select count(*) from pgboss.job where name = 'make-log-partitions' and state = 'created'`))[0]!['count']);
const asOwner = async (text: string) => {
  const client = await db.connect();
  return client
    .query<Record<string, unknown>>(text)
    .then(({ rows }) => rows)
    .finally(() => client.release());
};
const alma = { user: samplePeople[0].id, role: 'student' as const };
const audit = () => ({ id: newId(), at: new Date(), door: 'cli', action: 'test', fields: [] });

it('sends a job with the transaction it belongs to, by a person and by the system', async () => {
  verifies('queue:same-on-both');
  await asPerson(db, alma, (tx) => queue.send(tx, 'make-log-partitions', {}), audit());
  await asSystem(db, 'test', (tx) => queue.send(tx, 'make-log-partitions', {}));
  expect(await waiting()).toBe(2);
});

it('sends nothing with a transaction that fails', async () => {
  await expect(
    asPerson(
      db,
      alma,
      async (tx) => {
        await queue.send(tx, 'make-log-partitions', {});
        throw new Error('changed my mind');
      },
      audit(),
    ),
  ).rejects.toThrow('changed my mind');
  expect(await waiting()).toBe(2);
});

it('does not let a person read what others sent', async () => {
  const nobody = { user: UserId.parse(newId()), role: 'student' as const };
  await expect(asPerson(db, nobody, (tx) => tx.execute(sql`select data from pgboss.job`))).rejects.toMatchObject({
    cause: { code: '42501' },
  });
  await expect(asPerson(db, alma, (tx) => tx.execute(sql`delete from pgboss.job`), audit())).rejects.toMatchObject({
    cause: { code: '42501' },
  });
});

it('tries a job again that failed', async () => {
  let tries = 0;
  await queue.work('dump-database', async () => {
    tries += 1;
    if (tries === 1) throw new Error('the first time');
  });
  await asSystem(db, 'test', (tx) => queue.send(tx, 'dump-database', {}, { key: 'once' }));
  expect(await until(() => tries === 2)).toBe(true);
  expect(said.splice(0)).toEqual([
    expect.stringContaining('the job dump-database failed and will be tried again, unless it was the last time: the first time'),
  ]);
});

it('is opened by many processes at once', async () => {
  const opened = await Promise.all([1, 2, 3].map(() => openQueue(db, { working: false, log: (line) => said.push(line) })));
  await Promise.all(opened.map((each) => each.stop()));
  expect(said).toEqual([]);
});

it('runs each job once, and the product’s own do their work', async () => {
  const before = Number((await asOwner(`select count(*) from pg_inherits where inhparent = 'audit_log'::regclass`))[0]!['count']);
  await asOwner(
    `insert into session (sid, sess, expire) values ('old', '{}', now() - interval '1 hour'), ('new', '{}', now() + interval '1 hour')`,
  );
  await startJobs(queue, {
    database: db,
    now: () => new Date('2033-07-01T00:00:00Z'),
    dataDirectory: db.directory,
    dumpDaily: false,
    dumpKeep: 1,
    embedding: { model: 'builtin' },
    objects: testObjects(db),
    ratingRules,
    timeZone: 'UTC',
    logKeepDays: 0,
  });
  expect(await until(async () => (await waiting()) === 0)).toBe(true);
  expect(
    await until(
      async () =>
        Number((await asOwner(`select count(*) from pg_inherits where inhparent = 'audit_log'::regclass`))[0]!['count']) === before + 3,
    ),
  ).toBe(true);
  await asSystem(db, 'test', (tx) => queue.send(tx, 'sweep-expired', {}));
  expect(await until(async () => (await asOwner('select sid from session')).length === 0)).toBe(true); // by the clock of 2033 both are old
  expect(
    await until(
      async () =>
        (await asOwner(`select from pgboss.job where state = 'completed' and name in ('make-log-partitions', 'sweep-expired')`)).length ===
        3,
    ),
  ).toBe(true);
  expect((await asOwner('select name from pgboss.schedule order by 1')).map(({ name }) => name)).toEqual([
    'close-runs',
    'close-turns',
    'erase-idle-guests',
    'index-materials',
    'keep-lessons',
    'make-log-partitions',
    'regrade-late',
    'reindex',
    'settle-rounds',
    'summarize-days',
    'sweep-expired',
    'sweep-objects',
  ]);
  expect(said).toEqual([]);
});
