import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { Profile } from '../core/people/profile.ts';
import { questionBodies } from '../core/questions/index.ts';
import { QuestionMetadata } from '../core/questions/metadata.ts';
import { projectRoot } from '../env.ts';
import { newId } from './new-id.ts';
import { knows, parseHome, readConstraints, readSources, type ConstraintRow, type Home } from './sources.ts';
import { testDatabase } from './testing.ts';
import { verifies } from '../evals/requirements.ts';

const DERIVED_MAX = 60;
const ROWS = '2e0ae52a50f61a0555232b48facfc5c1ec0a28caec51375a7f1a502a061c52d1';

/** What the documents name besides tables: views, functions, and JSON that no table of theirs holds. */
const notTables = new Set([
  'v_student_progress',
  'v_override_analytics',
  'v_confidence_distribution',
  'update_updated_at_column',
  'update_student_rating',
  'question',
  'analytics',
]);

/** How many rules of each kind the five documents state, in tables, SQL and sentences. */
const countByKind = { primary_key: 52, foreign_key: 72, delete_rule: 35, unique: 19, check: 49, not_null: 191, default: 168, index: 121 };

/** What the catalogue says of one thing, by the name the lists use: `column users.email`. */
type Found = {
  readonly home: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly detail: string; // a column's type, a constraint's kind and delete rule, an index's method
  readonly fallback: string | null;
  readonly required: boolean;
  readonly generated: string | null; // from which expression
};

/** The zod schemas of jsonb columns, which say what a path means; a question's body has one for each type. */
const jsonSchemas: Readonly<Record<string, readonly z.ZodType[]>> = {
  'users.profile': [Profile],
  'question_versions.body': Object.values(questionBodies),
  'question_versions.metadata': [QuestionMetadata],
};
const catalogue = new Map<string, Found>();
let db: Awaited<ReturnType<typeof testDatabase>>;

const ours = `c.relnamespace = 'public'::regnamespace and not c.relispartition`;
const namesOf = (table: string, keys: string) =>
  `array(select a.attname::text from unnest(${keys}) with ordinality as key (number, place)
     join pg_attribute a on a.attrelid = ${table} and a.attnum = key.number order by place)`;
const everything = `
  select case when c.relkind in ('v', 'm') then 'view ' else 'column ' end || c.relname || '.' || a.attname as home, c.relname::text as table,
    array[a.attname::text] as columns, format_type(a.atttypid, null) as detail,
    case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as fallback, a.attnotnull as required,
    case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end as generated
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where ${ours} and c.relkind in ('r', 'p', 'v', 'm')
  union all select kind || ' ' || c.relname, c.relname, '{}', '', null, false, null
    from pg_class c cross join unnest(array['view', 'derived']) as kind where ${ours} and c.relkind in ('v', 'm')
  union all select distinct 'derived ' || s.nspname || '.' || p.proname, '', '{}'::text[], '', null, false, null
    from pg_proc p join pg_namespace s on s.oid = p.pronamespace where s.nspname in ('public', 'app')
  union all select 'constraint ' || c.relname || '.' || k.conname, c.relname, ${namesOf('c.oid', 'k.conkey')}, k.contype::text || k.confdeltype::text, null, false, null
    from pg_constraint k join pg_class c on c.oid = k.conrelid where ${ours} and k.convalidated and k.contype <> 'n'
  union all select 'index ' || x.relname, c.relname, ${namesOf('c.oid', 'i.indkey::int2[]')}, m.amname || case when i.indisunique then ' unique' else '' end, null, false, null
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid join pg_am m on m.oid = x.relam
    where ${ours} and i.indisvalid
  union all select 'trigger ' || c.relname || '.' || t.tgname, c.relname, '{}', '', null, false, null
    from pg_trigger t join pg_class c on c.oid = t.tgrelid where ${ours} and not t.tgisinternal and t.tgenabled <> 'D'`;

beforeAll(async () => {
  db = await testDatabase();
  const owner = await db.connect();
  const { rows } = await owner.query<Found>(everything).finally(() => owner.release());
  for (const found of rows) catalogue.set(found.home, found);
});
afterAll(() => db.close());

const sources = readSources();
const constraints = readConstraints();
/** Every name that a test is called by, and the text of the file it is in. */
const tests = new Map(
  globSync('**/*.test.ts', { cwd: projectRoot, exclude: ['node_modules/**'] }).flatMap((file) => {
    const text = readFileSync(join(projectRoot, file), 'utf8');
    return [...text.matchAll(/(?:\bit\b[^\n]*?|\n {0,4}\]\))\(\s*(['"`])(.+?)\1,/g)].map(([, , name = '']) => [name, text] as const);
  }),
);
const twice = (keys: readonly string[]) => keys.filter((key, index) => keys.indexOf(key) !== index);
const columnKey = ({ source, table }: { source: string; table: string }, column: string) => `${source} ${table}.${column}`;
const homeOf = new Map(sources.map((row) => [columnKey(row, row.column), parseHome(row.home)]));
const find = ({ kind, owner, name }: Home) => catalogue.get(`${kind === 'jsonb' ? 'column' : kind} ${owner && `${owner}.`}${name}`);

/** What is wrong with a home, in a few words; undefined where it is there. */
function wrong(text: string): string | undefined {
  const home = parseHome(text);
  if (!home) return 'not written as a home';
  const found = find(home);
  if (!found) return 'not in the database';
  if (home.kind === 'jsonb') {
    const schemas = jsonSchemas[`${home.owner}.${home.name}`] ?? [];
    if (found.detail !== 'jsonb') return 'not jsonb';
    return schemas.some((schema) => knows(schema, home.rest.split('.'))) ? undefined : 'a path that its schema does not know';
  }
  if (home.kind === 'column' && home.rest === 'not null') return found.required ? undefined : 'may be null';
  if (home.kind === 'column' && home.rest === 'default') return found.fallback ? undefined : 'has no default';
  return home.rest === '' ? undefined : 'more than a name';
}

it.each([
  ['users.email', 'not written as a home'],
  ['column users.nothing', 'not in the database'],
  ['constraint users.nothing', 'not in the database'],
  ['constraint users', 'not in the database'],
  ['index nothing_index', 'not in the database'],
  ['trigger users.nothing', 'not in the database'],
  ['view v_nothing.rows', 'not in the database'],
  ['derived app.nothing', 'not in the database'],
  ['column users.email not null', 'may be null'],
  ['column users.is_admin default', 'has no default'],
  ['column users.email profile', 'more than a name'],
  ['jsonb users.email preferences', 'not jsonb'],
  ['jsonb users.profile preferences.nothing', 'a path that its schema does not know'],
  ['jsonb users.profile preferences.learning_style', undefined],
  ['column users.role default', undefined],
  ['trigger users.touch', undefined],
])('says of the home %s: %s', (home, what) => expect(wrong(home)).toBe(what));

describe('sources.tsv', () => {
  it('has every row of the five documents once', () => {
    expect(sources).toHaveLength(504);
    const listed = createHash('sha256')
      .update(sources.map((row) => columnKey(row, row.column)).join('\n'))
      .digest('hex');
    expect(listed, 'the rows are those of columns.tsv, in its order').toBe(ROWS);
    expect(twice(sources.map((row) => columnKey(row, row.column)))).toEqual([]);
    const tables = new Set(sources.filter(({ table }) => !notTables.has(table)).map(({ source, table }) => `${source} ${table}`));
    expect(tables.size).toBe(52);
  });

  it('gives every row a home that is there', () => {
    verifies('db:sources-have-homes');
    const kinds = ['column', 'jsonb', 'view', 'derived'];
    const misplaced = sources.filter(({ home }) => !kinds.includes(parseHome(home)?.kind ?? ''));
    expect(misplaced.map((row) => [columnKey(row, row.column), row.home])).toEqual([]);
    expect(
      sources.filter(({ home, how }) => how === '' || wrong(home)).map((row) => [columnKey(row, row.column), row.home, wrong(row.home)]),
    ).toEqual([]);
  });

  it('derives at most 60 rows, each shown by a test', () => {
    const derived = sources.filter(({ home }) => home.startsWith('derived '));
    expect(derived.length).toBeLessThanOrEqual(DERIVED_MAX);
    expect(sources.filter(({ home, test }) => home.startsWith('derived ') !== (test !== ''))).toEqual([]);
    const unshown = derived.filter(({ home, test }) => !tests.get(test)?.includes(parseHome(home)?.name ?? ''));
    expect(unshown.map((row) => [columnKey(row, row.column), row.home, row.test])).toEqual([]);
  });
});

it.each([
  [1000, 1, 1016],
  [1200, 1, 1024],
  [1200, 0.5, 1008],
  [800, 0, 976],
])('update_student_rating takes a newcomer against %i with %f to %i', async (question, performance, rating) => {
  const owner = await db.connect();
  const [student, subject] = [newId(), newId()];
  const rate = async () => {
    await owner.query(`insert into users (id) values ($1)`, [student]);
    await owner.query(`insert into subjects (id, name) values ($1::uuid, 'Subject ' || $1)`, [subject]);
    return owner.query<{ now: number }>(`select app.update_student_rating($1, $2, $3, $4) as now`, [
      student,
      subject,
      question,
      performance,
    ]);
  };
  expect((await rate().finally(() => owner.release())).rows).toEqual([{ now: rating }]);
});

/** A default as PostgreSQL writes it and as a document does, made comparable. */
const plain = (value: string) =>
  value
    .replace(/::[\w ]+(?:\[\])?$/, '')
    .replaceAll(/^'|'$/g, '')
    .replace(/^(?:now\(\)|now|current_timestamp)$/i, 'now')
    .replace(/^(\d+)\.0+$/, '$1')
    .toLowerCase();
const statedDefault = (stated: string) => plain(/^default:? (.+)$/i.exec(stated)?.[1] ?? 'now');
const statedRule = (stated: string) => (stated.startsWith('ON DELETE SET NULL') ? 'fn' : 'fc');

/** Which homes may hold which kind of rule, and as the document states it. */
const holds: Record<string, (home: Home, found: Found, row: ConstraintRow) => boolean> = {
  primary_key: ({ kind }, { detail }) => kind === 'constraint' && /^[pu]/.test(detail),
  foreign_key: ({ kind }, { detail }) => (kind === 'constraint' ? detail.startsWith('f') : kind === 'trigger'), // a log partitioned by month
  delete_rule: ({ kind }, { detail }, { stated }) => (kind === 'constraint' ? detail === statedRule(stated) : kind === 'trigger'),
  unique: ({ kind }, { detail }) => (kind === 'constraint' ? /^[pu]/.test(detail) : kind === 'index' && detail.endsWith('unique')),
  check: ({ kind }, { detail }) => (kind === 'constraint' ? detail.startsWith('c') : ['trigger', 'view'].includes(kind)),
  not_null: ({ kind, rest }, { detail }) =>
    kind === 'constraint' ? detail.startsWith('c') : kind === 'view' || (kind === 'column' && rest === 'not null'),
  default: ({ kind, rest }, { fallback }, { stated }) =>
    kind === 'column' ? rest === 'default' && plain(fallback ?? '') === statedDefault(stated) : ['trigger', 'view'].includes(kind),
  index: ({ kind }, { detail }, { stated }) => kind === 'index' && (!stated.includes('GIN') || detail === 'gin'),
};

/** Whether a constraint, index or column speaks of the columns that sources.tsv names for the rule's own; an index in their order. */
function aboutTheSame(row: ConstraintRow, found: Found): boolean {
  const homes = row.columns.split(',').map((column) => homeOf.get(columnKey(row, column)));
  const wanted = homes.flatMap((home) => (home?.kind === 'column' ? [home] : []));
  if (wanted.length < homes.length || found.columns.length === 0) return true; // kept in JSON or a view, or held by a trigger
  const ordered = found.columns.filter((column) => column !== 'provider'); // nobody is looked up elsewhere without saying where
  return wanted.every((home, place) => {
    if (home.owner !== found.table) return false;
    if (row.kind === 'index') return ordered[place] === home.name;
    const source = find(home)?.generated ?? '';
    return found.columns.some((column) => column === home.name || new RegExp(`\\b${column}\\b`).test(source));
  });
}

describe('constraints.tsv', () => {
  const label = (row: ConstraintRow) => `${columnKey(row, row.columns)} ${row.kind} ${row.stated}`;
  const held = constraints.filter(({ home }) => home !== '');

  it('has what the five documents state, each once, and only about columns that they have', () => {
    const count = (kind: string) => constraints.filter((row) => row.kind === kind).length;
    expect(Object.fromEntries(Object.keys(holds).map((kind) => [kind, count(kind)]))).toEqual(countByKind);
    expect(constraints).toHaveLength(Object.values(countByKind).reduce((sum, each) => sum + each));
    expect(twice(constraints.map(label))).toEqual([]);
    expect(constraints.filter((row) => row.columns.split(',').some((column) => !homeOf.has(columnKey(row, column)))).map(label)).toEqual(
      [],
    );
  });

  it('gives each a home or the reason why it has none', () => {
    verifies('db:constraints-have-homes');
    expect(constraints.filter(({ home, reason, stated }) => stated === '' || (home === '') === (reason === '')).map(label)).toEqual([]);
  });

  it('gives each a home that is there', () =>
    expect(held.filter(({ home }) => wrong(home)).map((row) => [label(row), row.home, wrong(row.home)])).toEqual([]));

  it('gives each a home that holds it as stated', () => {
    const loose = held.filter((row) => {
      const home = parseHome(row.home);
      const found = home && find(home);
      return !found || !holds[row.kind]?.(home, found, row) || !aboutTheSame(row, found);
    });
    expect(loose.map((row) => [label(row), row.home])).toEqual([]);
  });
});
