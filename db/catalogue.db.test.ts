import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { is, sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { toSnakeCase } from 'drizzle-orm/casing';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifies } from '../evals/requirements.ts';
import { asSystem } from './client.ts';
import { privateTables } from './private-text.ts';
import { testDatabase } from './testing.ts';
import { makeLogPartitions, monthlyLogs } from './upkeep.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
let owner: PoolClient;
beforeAll(async () => {
  db = await testDatabase();
  owner = await db.connect();
});
afterAll(async () => {
  owner.release();
  await db.close();
});

const files = globSync('schema/*.ts', { cwd: import.meta.dirname }).map((file) => basename(file, '.ts'));
const tables = (await Promise.all(files.map((file) => import(`./schema/${file}.ts`) as Promise<Record<string, unknown>>)))
  .flatMap((file) => Object.values(file))
  .filter((value): value is PgTable => is(value, PgTable))
  .map((table) => getTableConfig(table));
const rows = async <Row extends Record<string, unknown>>(text: string) => (await owner.query<Row>(text)).rows;
const names = async (text: string) => (await rows<{ name: string }>(text)).map(({ name }) => name);
const ours = `relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`;

/** Tables that no person reads or writes directly: what happens before it is known who speaks. */
const systemOnly = [
  'deployment',
  'embedding_fits',
  'oauth_clients',
  'one_time_codes',
  'rate_limits',
  'sample_parts',
  'session',
  'spent_tokens',
  'term_grams',
];

/** Views that cross learners: their own WHERE says who sees which row. */
const aggregateViews = ['v_goals', 'v_item_statistics', 'v_leaderboard', 'v_weekly_leaderboard', 'v_xp_leaderboard'];

/** What the two roles may call: what policies and views ask, and what gives a person what no grant does. */
const callable = {
  viva_app:
    'asks_essay assignment_key children has_role notes_mentioning open_courses person played_rounds run_snapshot session_texts sets_goal similar_terms ' +
    'staffed_courses staffed_sets staffs_answer staffs_question staffs_set staffs_version taught_courses taught_students tutored_students visible_people who_helps whole_hints whole_version',
  viva_system:
    'children counted_fraction drop_log_partition erase_person has_role make_month_partitions make_place merge_people open_courses person rebuild_sums similar_terms staffed_courses ' +
    'taught_courses taught_students tutored_students update_student_rating visible_people want_role write_standing',
};

describe('the schema in TypeScript and the migrated database', () => {
  it('have the same tables', async () => {
    verifies('db:schema-is-migrations');
    expect(tables.length).toBeGreaterThan(80);
    expect(await names(`select relname as name from pg_class where ${ours} order by 1`)).toEqual(tables.map(({ name }) => name).toSorted());
  });

  it.each(tables.map((table) => [table.name, table] as const))('%s has the same columns, types and nulls', async (name, table) => {
    const there = await rows<{
      name: string;
      type: string;
      required: boolean;
      generated: boolean;
      fallback: boolean;
    }>(`
      select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as required, attgenerated <> '' as generated, atthasdef as fallback
      from pg_attribute where attrelid = 'public.${name}'::regclass and attnum > 0 and not attisdropped order by attname`);
    const here = table.columns.map((column) => ({
      name: toSnakeCase(column.name),
      type: column.getSQLType().replaceAll(', ', ','),
      required: column.notNull || column.primary,
      generated: column.generated !== undefined,
      fallback: column.hasDefault || column.generated !== undefined,
    }));
    const keyed = new Set(table.primaryKeys.flatMap((key) => key.columns.map((column) => toSnakeCase(column.name))));
    expect(there).toEqual(
      here
        .map((column) => ({ ...column, required: column.required || keyed.has(column.name) }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    );
  });

  it.each(tables.map((table) => [table.name, table] as const))('%s has the same checks, references and indexes', async (name, table) => {
    const count = async (text: string) => Number((await rows<{ count: string }>(text))[0]!.count);
    const constraints = (kind: string) =>
      count(`select count(*) from pg_constraint where conrelid = 'public.${name}'::regclass and contype = '${kind}' and conparentid = 0`);
    expect(await constraints('c')).toBe(table.checks.length);
    expect(await constraints('f')).toBe(table.foreignKeys.length);
    const uniques: readonly string[] = [
      ...table.uniqueConstraints.map((constraint) => constraint.getName() ?? ''),
      ...table.columns.flatMap((column) => (column.isUnique ? [column.uniqueName ?? ''] : [])),
    ];
    expect(
      await names(`select conname as name from pg_constraint where conrelid = 'public.${name}'::regclass and contype = 'u' order by 1`),
    ).toEqual(uniques.toSorted());
    expect(await count(`select count(*) from pg_index where indrelid = 'public.${name}'::regclass and not indisprimary`)).toBe(
      table.indexes.length + uniques.length,
    );
  });
});

it('names are in snake_case, so that none wants quotes', async () =>
  expect(
    await names(`
      select relname as name from pg_class where relnamespace in ('public'::regnamespace, 'app'::regnamespace) and relname ~ '[A-Z]'
      union select conname from pg_constraint where connamespace = 'public'::regnamespace and conname ~ '[A-Z]'
      union select tgname from pg_trigger where not tgisinternal and tgname ~ '[A-Z]' union select polname from pg_policy where polname ~ '[A-Z]'`),
  ).toEqual([]));

describe('every function', () => {
  it('is closed to everyone but those it is granted to by name', async () => {
    verifies('db:functions-closed');
    const inApp = `from pg_proc where pronamespace = 'app'::regnamespace`;
    expect((await names(`select proname as name ${inApp}`)).length).toBeGreaterThan(30);
    expect(await names(`select proname as name ${inApp} and has_function_privilege('public', oid, 'execute')`)).toEqual([]);
    for (const [role, list] of Object.entries(callable))
      expect(await names(`select proname as name ${inApp} and has_function_privilege('${role}', oid, 'execute') order by 1`), role).toEqual(
        list.split(' '),
      );
  });

  it('that acts as the owner looks names up where only the owner writes', async () =>
    expect(
      await names(
        `select proname as name from pg_proc where pronamespace = 'app'::regnamespace and prosecdef and not proconfig @> '{"search_path=pg_catalog, pg_temp"}'`,
      ),
    ).toEqual([]));
});

describe('every table', () => {
  it('is protected, and its grants are known', async () => {
    verifies('db:every-table-protected');
    expect(
      await names(
        `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity`,
      ),
    ).toEqual([]);
    const granted = await names(
      `select distinct table_name as name from information_schema.column_privileges where grantee = 'viva_app' and table_schema = 'public' and table_name not like 'v\\_%' order by 1`,
    );
    expect(granted).toEqual(
      tables
        .map(({ name }) => name)
        .filter((name) => !systemOnly.includes(name))
        .toSorted(),
    );
    const policed = await names(`select distinct tablename as name from pg_policies where 'viva_app' = any (roles) order by 1`);
    expect(policed).toEqual(granted);
    expect((await names(`select tablename as name from pg_policies where 'viva_system' = any (roles) order by 1`)).length).toBe(
      tables.length,
    );
    expect(
      await names(
        `select grantee || ' ' || privilege_type || ' ' || table_name as name from information_schema.table_privileges where table_schema = 'public' and grantee in ('PUBLIC', 'viva_app', 'viva_system') and privilege_type in ('TRUNCATE', 'TRIGGER', 'REFERENCES')`,
      ),
    ).toEqual([]);
    expect(
      await names(
        `select rolname as name from pg_roles where rolname like 'viva\\_%' and (rolsuper or rolbypassrls or rolcanlogin or rolcreaterole or rolcreatedb)`,
      ),
    ).toEqual([]);
  });

  it('follows the patterns: a key, updated_at kept by a trigger, an index on each reference, a stated delete rule', async () => {
    verifies('db:catalogue');
    expect(
      await names(
        `select relname as name from pg_class c where ${ours} and not exists (select from pg_index where indrelid = c.oid and indisprimary)`,
      ),
    ).toEqual([]);
    expect(
      await names(
        `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'updated_at' where ${ours} and not exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid where t.tgrelid = c.oid and p.proname = 'touch')`,
      ),
    ).toEqual([]);
    expect(
      await names(`select k.conname as name from pg_constraint k where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.conparentid = 0
      and not exists (select from pg_index i where i.indrelid = k.conrelid and (i.indkey::int2[])[0] = k.conkey[1])`),
    ).toEqual([]);
    expect(
      await names(
        `select conname as name from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0 and confdeltype = 'a'`,
      ),
    ).toEqual([]);
    expect(
      await names(
        `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public' and data_type = 'timestamp without time zone'`,
      ),
    ).toEqual([]);
  });

  it('that is derived asks as whoever reads it, but for those that give sums or names that opted in', async () => {
    const views = (option: string) =>
      names(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v' and ${option} order by 1`);
    expect(await views(`not coalesce(reloptions @> '{security_invoker=true}', false)`)).toEqual(aggregateViews);
    expect(await views(`not coalesce(reloptions && '{security_invoker=true,security_barrier=true}', false)`)).toEqual([]);
    expect((await views('true')).length).toBeGreaterThan(15);
  });

  it('with texts sealed under a key is in the list that replacing the key walks', async () => {
    const keyed = await names(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'key_id' order by 1`,
    );
    expect(keyed).toEqual(privateTables.map(({ table }) => table).toSorted());
    expect(
      await names(`select relname as name from pg_trigger join pg_class c on c.oid = tgrelid where tgname = 'current_key' order by 1`),
    ).toEqual(keyed);
  });

  it('keeps updated_at itself', async () => {
    const id = '01980000-0000-7000-8000-0000000000aa';
    const stamp = () => rows<{ at: Date }>(`select updated_at as at from courses where id = '${id}'`).then(([row]) => row!.at.getTime());
    await owner.query(`insert into courses (id, course_number, course_title, updated_at) values ('${id}', '1', 'A', '2020-01-01')`);
    await owner.query(`update courses set course_title = 'B', updated_at = '2020-01-01' where id = '${id}'`);
    expect(await stamp()).toBeGreaterThan(Date.parse('2024-01-01'));
  });
});

describe('logs by month', () => {
  it('list themselves', async () =>
    expect(
      await names(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'p' order by 1`),
    ).toEqual([...monthlyLogs]));

  it('get the months ahead, once', async () => {
    verifies('db:partitions');
    const later = new Date('2031-01-31T23:59:00Z');
    expect(await makeLogPartitions(db, later)).toBe(9);
    expect(await makeLogPartitions(db, later)).toBe(0);
    expect(
      await names(`select relname as name from pg_class where relname like 'audit\\_log\\_2031%' and relkind = 'r' order by 1`),
    ).toEqual(['audit_log_2031_01', 'audit_log_2031_02', 'audit_log_2031_03']);
    await owner.query(
      `insert into audit_log (id, created_at, action, reason) values (gen_random_uuid(), '2031-01-31 23:59:59.999+00', 'x', 'test'), (gen_random_uuid(), '2031-02-01 00:00+00', 'x', 'test'), (gen_random_uuid(), '1999-01-01', 'x', 'test')`,
    );
    expect(await rows(`select tableoid::regclass::text as name from audit_log where action = 'x' order by created_at`)).toEqual([
      { name: 'audit_log_default' },
      { name: 'audit_log_2031_01' },
      { name: 'audit_log_2031_02' },
    ]);
  });

  it('take over what waited in the default partition', async () => {
    await owner.query(
      `insert into audit_log (id, created_at, action, reason) values (gen_random_uuid(), '2035-06-15', 'late', 'test'), (gen_random_uuid(), '2035-07-15', 'late', 'test')`,
    );
    expect(await makeLogPartitions(db, new Date('2035-05-01T00:00:00Z'))).toBe(9);
    expect(await rows(`select tableoid::regclass::text as name from audit_log where action = 'late' order by created_at`)).toEqual([
      { name: 'audit_log_2035_06' },
      { name: 'audit_log_2035_07' },
    ]);
    await expect(owner.query(`delete from audit_log where action = 'late'`)).rejects.toMatchObject({ code: '23001' });
    await expect(owner.query(`delete from audit_log_default where action = 'x'`)).rejects.toMatchObject({ code: '23001' });
  });

  it('are made by the system, not by a person', async () => {
    await owner.query('begin; set local role viva_app');
    await expect(owner.query(`select app.make_month_partitions('audit_log', '2040-01-01', 1)`)).rejects.toMatchObject({
      code: '42501',
    });
    await owner.query('rollback');
    await expect(
      asSystem(db, 'test', (tx) => tx.execute(sql`select app.make_month_partitions('users', '2040-01-01', 1)`)),
    ).rejects.toThrow();
  });
});
