import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserId } from '../core/ids.ts';
import { verifies } from '../evals/requirements.ts';
import { asPerson, asSystem, type Tx } from './client.ts';
import { forgetStatements } from './statement-names.ts';
import { newId } from './new-id.ts';
import { samplePeople, seedPeople } from './seed/people.ts';
import { testDatabase } from './testing.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
const [alma, bao] = samplePeople;
const who = { user: alma.id, role: alma.role };
beforeAll(async () => {
  db = await testDatabase({ idleInTransactionMaxMs: 2000 });
  await seedPeople(db);
});
afterAll(() => db.close());

const nameOf = async (id: string) =>
  (await asSystem(db, 'test', (tx) => tx.execute(sql`select name from users where id = ${id}`))).rows[0]?.['name'];
const audit = () => ({ id: newId(), at: new Date(), door: 'cli', action: 'test', fields: [] });
const wait = (durationMs: number) => new Promise((resolve) => setTimeout(resolve, durationMs));

describe('a transaction', () => {
  it('takes its connection back: a statement that comes later is refused, not run as the owner', async () => {
    verifies('db:transaction-ends');
    let leaked: Tx | undefined;
    await asPerson(db, who, async (tx) => void (leaked = tx));
    await expect(leaked!.execute(sql`update users set name = 'escaped' where id = ${bao.id}`)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('after its transaction had ended') as string },
    });

    let straggler: Promise<unknown> = Promise.resolve();
    const first = asPerson(db, who, async (tx) => {
      straggler = wait(100).then(() => tx.execute(sql`update users set name = 'escaped' where id = ${bao.id}`));
      await Promise.all([straggler, tx.execute(sql`select 1 / 0`)]);
    });
    await expect(first).rejects.toMatchObject({ cause: { code: '22012' } });
    await expect(straggler).rejects.toThrow();
    expect(await nameOf(bao.id)).toBe(bao.name);
  });

  it('does not claim to be stored when a statement failed and its error was swallowed', async () => {
    const run = async (tx: Tx) => {
      await tx.execute(sql`update users set name = 'half' where id = ${bao.id}`);
      await tx.execute(sql`select 1 / 0`).catch(() => undefined);
      return 'success';
    };
    await expect(asSystem(db, 'test', run)).rejects.toThrow('nothing was stored');
    await expect(asPerson(db, who, run, audit())).rejects.toMatchObject({ code: '25P02' });
    expect(await nameOf(bao.id)).toBe(bao.name);
  });

  it('refuses another inside it at once, on both kinds of database', async () => {
    await expect(asPerson(db, who, () => asSystem(db, 'test', async () => undefined))).rejects.toThrow('inside another');
    await Promise.all([asPerson(db, who, async () => undefined), asSystem(db, 'test', async () => undefined)]);
  });

  it('runs again when its connection dies between two statements, and the process lives', async () => {
    verifies('db:connection-may-die');
    let tries = 0;
    const name = await asSystem(db, 'test', async (tx) => {
      tries += 1;
      const { rows } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      if (tries === 1) await loseConnection(rows[0]!.pid);
      return (await tx.execute<{ name: string }>(sql`select name from users where id = ${alma.id}`)).rows[0]!.name;
    });
    expect([name, tries]).toEqual([alma.name, 2]);
  });
});

describe('a statement that comes often', () => {
  const often = async (run: () => Promise<unknown>) => {
    for (let n = 0; n < 8; n += 1) await run();
  };

  it('is planned once for its connection, and shows each person their own rows all the same', async () => {
    verifies('db:plans-kept', 'db:no-identity-no-rows');
    forgetStatements(); // suites before this one may have named as many as a process keeps
    const narrow = await testDatabase({ poolMax: 1 }); // so that all of it goes through one connection
    await seedPeople(narrow);
    const text = sql`select id as "planned" from users order by 1`;
    const seenBy = (id: string) =>
      asPerson(narrow, { user: UserId.parse(id), role: 'student' }, (tx) => tx.execute<{ planned: string }>(text));
    const [seldom] = (await seenBy(alma.id)).rows;
    await often(() => seenBy(alma.id));
    expect((await seenBy(alma.id)).rows).toEqual([seldom]);
    expect((await seenBy(bao.id)).rows).toEqual([{ planned: bao.id }]);
    const all = () => asSystem(narrow, 'test', (tx) => tx.execute(text));
    await often(all);
    expect((await all()).rows.length).toBeGreaterThan(2);
    expect((await seenBy(bao.id)).rows).toEqual([{ planned: bao.id }]);
    await expect(seenBy(newId())).rejects.toThrow('not active any more');
    const kept = await asSystem(narrow, 'test', (tx) =>
      tx.execute<{ plans: number }>(
        sql`select count(*)::int as plans from pg_prepared_statements where statement = 'select id as "planned" from users order by 1'`,
      ),
    );
    expect(kept.rows[0]!.plans).toBe(2); // one as each role
    await narrow.close();
  });

  it('is planned anew once a table is another than it was', async () => {
    verifies('db:plans-kept');
    const owner = async (text: string) => {
      const client = await db.connect();
      await client.query(text).finally(() => client.release());
    };
    await owner('create table changing (one int); insert into changing values (1); grant select on changing to viva_system');
    const read = () => asSystem(db, 'test', (tx) => tx.execute(sql`select * from changing`));
    await often(read);
    await owner('alter table changing add column two int default 2');
    expect((await read()).rows).toEqual([{ one: 1, two: 2 }]);
    await owner('drop table changing');
  });

  it('is not compiled by the server, which would take longer than to run it', async () => {
    const client = await db.connect();
    const { rows } = await client.query('select pg_jit_available() as compiles').finally(() => client.release());
    expect(rows).toEqual([{ compiles: false }]);
  });
});

/** On a server the backend is ended; the embedded database ends a transaction in which nothing happens. */
async function loseConnection(pid: number): Promise<void> {
  if (db.kind === 'embedded') return wait(2600).then(() => undefined);
  const other = await db.connect();
  await other.query('select pg_terminate_backend($1)', [pid]).finally(() => other.release());
  await wait(200);
}
