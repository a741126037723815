import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { UserId } from '../core/ids.ts';
import type { RatingRules } from '../core/practice/rating.ts';
import type { Database } from './connection.ts';
import { appliedMigrations, listMigrations } from './migration-list.ts';
import { readObject, type ObjectKey, type ObjectStore } from './objects/object-store.ts';
import { hashOf } from './objects/sign-v4.ts';
import { privateTables } from './private-text.ts';
import { readRecord } from './queries/replaying.ts';
import { countsOf, differencesOf } from './replayed.ts';
import { monthlyLogs } from './upkeep.ts';

/** One thing the check looked at: how many of them, and what was wrong. */
export type Finding = {
  readonly check: string;
  readonly looked: number;
  readonly wrong: readonly string[];
  readonly note?: string;
};

const FILES_READ_MAX = 100;
const RECORDS_MAX = 200; // of a few thousand answers each: about a minute

type Client = Pick<pg.ClientBase, 'query'>;
const names = async (client: Client, text: string): Promise<string[]> =>
  (await client.query<{ name: string }>(text)).rows.map(({ name }) => name);

async function checkMigrations(client: Client): Promise<Finding> {
  const known = listMigrations();
  const applied = await appliedMigrations(client);
  const wrong = known
    .filter(({ tag, hash }, position) => applied[position]?.tag !== tag || applied[position].hash !== hash)
    .map(({ tag }) => `${tag} is not what the database has`);
  return { check: 'migrations', looked: known.length, wrong };
}

async function checkForeignKeys(client: Client): Promise<Finding> {
  const { rows } = await client.query<{
    name: string;
    child: string;
    parent: string;
    pairs: string;
    given: string;
    found: string;
  }>(`
    select quote_ident(k.conname) as name, k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
      string_agg(format('c.%I = p.%I', a.attname, b.attname), ' and ') as pairs,
      string_agg(format('c.%I is not null', a.attname), ' and ') as given, min(format('p.%I', b.attname)) as found
    from pg_constraint k cross join lateral unnest(k.conkey, k.confkey) as column_pair(child_column, parent_column)
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = child_column join pg_attribute b on b.attrelid = k.confrelid and b.attnum = parent_column
    where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.conparentid = 0 group by k.oid`);
  const wrong: string[] = [];
  for (const { name, child, parent, pairs, given, found } of rows) {
    const { rows: orphans } = await client.query<{ count: number }>(
      `select count(*)::int as count from ${child} c left join ${parent} p on ${pairs} where ${given} and ${found} is null`,
    );
    if (orphans[0]?.count) wrong.push(`${name}: ${orphans[0].count} rows of ${child} point at nothing in ${parent}`);
  }
  return { check: 'foreign keys', looked: rows.length, wrong };
}

const userTables = `c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`;

async function checkProtection(client: Client): Promise<Finding> {
  const all = await names(client, `select relname as name from pg_class c where ${userTables}`);
  const open = await names(client, `select relname as name from pg_class c where ${userTables} and not relrowsecurity`);
  return { check: 'row-level security', looked: all.length, wrong: open.map((name) => `${name} has none`) };
}

async function checkPartitions(client: Client): Promise<Finding> {
  const wrong: string[] = [];
  for (const log of monthlyLogs) {
    const missing = await names(
      client,
      `
      select to_char(month, '"${log}"_YYYY_MM') as name from generate_series(date_trunc('month', now() at time zone 'UTC'), date_trunc('month', now() at time zone 'UTC') + interval '1 month', interval '1 month') month
      where to_regclass('public.' || to_char(month, '"${log}"_YYYY_MM')) is null`,
    );
    wrong.push(...missing.map((name) => `${name} is missing; the daily job makes it`));
    const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from public.${log}_default`);
    if (rows[0]?.count) wrong.push(`${log}_default holds ${rows[0].count} rows that belong to no month`);
  }
  return { check: 'log partitions', looked: monthlyLogs.length, wrong };
}

async function checkKeys(client: Client, keyIds: readonly string[]): Promise<Finding> {
  const keys = await names(client, 'select key_fingerprint as name from public.deployment');
  const wrong = keys.filter((key) => !keyIds.includes(key)).map((key) => `the master key ${key} is not here: the database will not start`);
  let looked = keys.length;
  for (const { table, keyId } of privateTables) {
    const { rows } = await client.query<{ looked: number; old: number }>(
      `select count(${keyId})::int as looked, count(*) filter (where ${keyId} <> coalesce((select key_fingerprint from public.deployment), ''))::int as old from public.${table}`,
    );
    looked += rows[0]!.looked; // an aggregate gives one row
    if (rows[0]!.old) wrong.push(`${rows[0]!.old} rows of ${table} are sealed with a key that was replaced`);
  }
  return { check: 'keys of private texts', looked, wrong };
}

/** Reads every index and table page with amcheck, where the server has it; in a transaction that is rolled back. */
async function checkStructure(client: Client): Promise<Finding> {
  const there = await names(client, `select name from pg_available_extensions where name = 'amcheck'`);
  if (!there.length) return { check: 'structure', looked: 0, wrong: [], note: 'not looked at: this server has no amcheck' };
  await client.query('savepoint structure');
  try {
    await client.query('create extension if not exists amcheck');
  } catch {
    await client.query('rollback to savepoint structure');
    return { check: 'structure', looked: 0, wrong: [], note: 'not looked at: the owner may not use amcheck here' };
  }
  const { rows: rights } = await client.query<{ granted: boolean }>(
    `select has_function_privilege('bt_index_check(regclass, boolean)', 'execute') and has_function_privilege('verify_heapam(regclass, boolean, boolean, text, bigint, bigint)', 'execute') as granted`,
  );
  if (!rights[0]?.granted) return { check: 'structure', looked: 0, wrong: [], note: 'not looked at: the owner may not use amcheck here' };
  const indexes = await names(
    client,
    `select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am m on m.oid = c.relam where m.amname = 'btree' and c.relkind = 'i' and i.indisvalid and c.relpersistence = 'p'`,
  );
  const tables = await names(
    client,
    `select c.oid::regclass::text as name from pg_class c where c.relkind = 'r' and c.relpersistence = 'p'`,
  );
  const wrong = (await names(client, 'select indexrelid::regclass::text as name from pg_index where not indisvalid')).map(
    (name) => `index ${name} is not valid`,
  );
  for (const name of indexes) {
    await client.query('savepoint one');
    await client.query('select bt_index_check($1::regclass, true)', [name]).catch(async (error: Error) => {
      wrong.push(`index ${name}: ${error.message}`);
      await client.query('rollback to savepoint one');
    });
    await client.query('release savepoint one');
  }
  for (const name of tables) {
    const { rows } = await client.query<{ msg: string }>('select msg from verify_heapam($1::regclass) limit 5', [name]);
    wrong.push(...rows.map(({ msg }) => `table ${name}: ${msg}`));
  }
  return { check: 'structure', looked: indexes.length + tables.length, wrong };
}

/** Replays learners' records: of all of them, or of a sample that is another one every day. Each is read in one statement. */
async function checkRecords(client: pg.Client, rules: RatingRules): Promise<Finding> {
  const learners = await names(client, 'select user_id as name from public.user_profiles order by md5(user_id::text || current_date)');
  const sample = learners.slice(0, RECORDS_MAX);
  const wrong: string[] = [];
  for (const learner of sample) {
    const found = differencesOf(await readRecord(drizzle({ client }), UserId.parse(learner)), rules);
    const rows = Object.entries(countsOf(found)).filter(([part, count]) => count && part !== 'profiles');
    const said = [...found.numbers, ...rows.map(([part, count]) => `${part}: ${count} otherwise`)];
    if (said.length) wrong.push(`learner ${learner}: ${said.join('; ')}; npm run db -- rebuild puts it right`);
  }
  const which = sample.length < learners.length ? `a sample of ${sample.length} of ${learners.length} learners` : 'all learners';
  return { check: `records by replay, ${which}`, looked: sample.length, wrong };
}

/** Asks the store for every file that something has, as large as it was; and reads some through, others every day. */
async function checkFiles(client: Client, store: ObjectStore): Promise<Finding> {
  const { rows } = await client.query<{ key: ObjectKey; bytes: number; sha256: string }>(
    `select key, bytes, sha256 from public.stored_objects where state = 'kept' order by md5(key || current_date)`,
  );
  const wrong: string[] = [];
  for (const [place, { key, bytes, sha256 }] of rows.entries()) {
    const found = await store.find(key);
    const content = found?.bytes === bytes && place < FILES_READ_MAX ? await readObject(store, key, bytes) : undefined;
    if (!found) wrong.push(`${key} is not in the store`);
    else if (found.bytes !== bytes) wrong.push(`${key} has ${found.bytes} bytes instead of ${bytes}`);
    else if (content && hashOf(content) !== sha256) wrong.push(`${key} does not hold what was stored`);
  }
  const sample = rows.length > FILES_READ_MAX ? `, ${FILES_READ_MAX} of them read through` : '';
  return { check: `files${sample}`, looked: rows.length, wrong };
}

/** Looks a database over and says what it looked at and what is wrong; changes nothing. */
export async function verifyDatabase(db: Database, keyIds: readonly string[], rules: RatingRules, store?: ObjectStore): Promise<Finding[]> {
  const client = await db.connectForMaintenance();
  try {
    await client.query('begin');
    const findings: Finding[] = [];
    if (!(await appliedMigrations(client)).length) return [await checkMigrations(client)]; // nothing else is there to look at
    for (const check of [checkMigrations, checkForeignKeys, checkProtection, checkPartitions, checkKeys, checkStructure])
      findings.push(await check(client, keyIds));
    if (store) findings.push(await checkFiles(client, store));
    return [...findings, await checkRecords(client, rules)];
  } finally {
    await client.query('rollback').catch(() => undefined);
    await client.end();
  }
}
