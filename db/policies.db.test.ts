import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles, type Role } from '../core/people/roles.ts';
import { verifies } from '../evals/requirements.ts';
import { asOwner, id, makeWorld } from './testing-world.ts';
import { testDatabase } from './testing.ts';

/**
 * Who reads, adds, changes and removes how many rows of each table, in a world with two of everything. The five people
 * belong to its first half, whose course is not published: its learner, their tutor, their parent, who teaches the
 * course, and an admin, in this order. `-` is refused by the grant, `kept` by a rule that holds for everybody.
 */
const matrix: readonly (readonly [read: string, add: string, change: string, remove: string, tables: string])[] = [
  // Nobody: what happens before it is known who speaks.
  [
    '- - - - -',
    '0 0 0 0 0',
    '- - - - -',
    '- - - - -',
    'deployment embedding_fits oauth_clients one_time_codes rate_limits round_answers round_questions sample_parts session spent_tokens term_grams',
  ],
  // One's own and nobody else's.
  ['1 0 0 0 0', '0 0 0 0 0', '- - - - -', '- - - - -', 'access_tokens board_members'],
  ['1 0 0 0 0', '1 0 0 0 0', '1 0 0 0 0', '1 0 0 0 0', 'private_notes'],
  ['1 0 0 0 0', '1 0 0 0 0', '1 0 0 0 0', '- - - - -', 'approvals'],
  // One's own, and admins look.
  ['1 0 0 0 2', '0 0 0 0 0', '- - - - -', '- - - - -', 'identities'],
  ['1 0 0 0 2', '0 0 0 0 0', '1 0 0 0 0', '- - - - -', 'nudges'],
  ['1 0 0 0 2', '1 0 0 0 0', '- - - - -', '- - - - -', 'audit_log experiment_assignments messages'],
  ['1 0 0 0 2', '0 0 0 0 0', '- - - - -', '- - - - -', 'round_players rounds'],
  ['1 0 0 0 2', '1 0 0 0 0', '1 0 0 0 0', '1 0 0 0 0', 'conversations reminders'],
  ['1 0 0 0 2', '1 0 0 0 0', 'kept 0 0 0 0', '- - - - -', 'chatbot_logs'],
  // The ties themselves.
  ['1 2 2 2 10', '0 0 0 0 0', '1 1 1 1 1', '- - - - -', 'users'],
  ['1 1 0 0 2', '0 0 0 0 0', '- - - - -', '- - - - -', 'tutor_student_assignments'],
  ['1 0 1 0 2', '0 0 0 0 0', '- - - - -', '- - - - -', 'guardianships'],
  ['1 0 0 1 2', '0 0 0 0 0', '- - - - -', '- - - - -', 'enrolments'],
  ['0 0 0 1 2', '0 0 0 0 0', '- - - - -', '- - - - -', 'course_staff question_stats'],
  // The record: the learner, their tutor, who teaches the course. It is written by functions that ask who speaks.
  ['1 1 0 1 2', '0 0 0 0 0', '- - - - -', '- - - - -', 'attempts user_answers user_test_runs'],
  ['1 1 0 1 2', '0 0 0 1 0', '- - - - -', '- - - - -', 'regrades'],
  ['1 0 0 1 2', '1 0 0 0 0', '0 0 0 1 2', '- - - - -', 'disputes'],
  ['1 1 0 0 2', '0 0 0 0 0', '- - - - -', '- - - - -', 'review_cards xp_events'],
  ['1 1 0 1 2', '1 0 0 0 0', '0 1 0 1 2', '- - - - -', 'help_requests'],
  ['1 1 0 0 2', '1 0 0 0 0', 'kept kept 0 0 0', '- - - - -', 'qa_interactions'],
  // Progress: parents too.
  ['1 1 1 1 2', '0 0 0 0 0', '- - - - -', '- - - - -', 'user_course_progress user_topic_progress'],
  ['1 1 1 0 2', '0 0 0 0 0', '- - - - -', '- - - - -', 'student_ratings user_achievements user_avatars'],
  ['1 1 1 0 2', '0 0 0 0 0', '1 0 0 0 0', '- - - - -', 'user_profiles'],
  ['1 1 1 0 2', '1 1 0 0 0', '1 1 0 0 0', 'kept kept 0 0 0', 'goals'],
  ['1 1 1 0 2', '1 1 0 0 0', '- - - - -', '1 1 0 0 0', 'goal_topics'],
  // Tutoring: summaries and what was set in their place are for parents, the rest is not.
  ['1 1 1 0 2', '0 1 0 0 0', '0 1 0 0 0', '- - - - -', 'session_summaries'],
  ['1 1 1 0 2', '0 1 0 0 0', '- - - - -', '- - - - -', 'overrides'],
  ['1 1 0 0 2', '0 1 0 0 0', '0 1 0 0 0', '- - - - -', 'tutoring_sessions'],
  ['1 1 0 0 2', '0 1 0 0 0', '1 1 0 0 0', '- - - - -', 'practice_assignments'],
  // Content: the published course is everyone's, the other one its staff's; they write where they teach.
  ['1 1 1 2 2', '0 0 0 0 2', '0 0 0 1 2', '0 0 0 0 kept', 'courses'],
  ['1 1 1 2 2', '0 0 0 1 2', '0 0 0 1 2', '0 0 0 1 2', 'ai_notes course_external_mappings lessons modules question_hints topics'],
  ['1 1 1 2 2', '0 0 0 1 2', '0 0 0 1 2', '0 0 0 1 2', 'chunk_embeddings course_materials course_stats material_chunks postings'],
  ['1 1 1 2 2', '0 0 0 1 2', '0 0 0 1 2', '0 0 0 1 2', 'exam_questions exams practice_tests'],
  ['1 1 1 2 2', '0 0 0 1 2', '0 0 0 1 2', '0 0 0 kept kept', 'question_sets question_versions questions'],
  ['2 2 2 3 4', '0 0 0 0 0', '0 0 0 1 2', '- - - - -', 'stored_objects'], // also the pictures of people they see
  ['1 1 1 2 2', '0 0 0 0 0', '- - - - -', '- - - - -', 'course_terms question_ratings search_checks'],
  ['0 0 0 1 2', '0 0 0 1 2', '0 0 0 1 2', '- - - - -', 'material_work'],
  ['0 0 0 1 2', '0 0 0 1 2', '0 0 0 1 2', '- - - - -', 'imports'],
  ['0 0 0 2 2', '0 0 0 2 2', '0 0 0 2 2', '- - - - -', 'external_ids'],
  // Everyone reads, admins write; then what only admins see.
  ['2 2 2 2 2', '0 0 0 0 2', '0 0 0 0 2', '0 0 0 0 2', 'achievements avatars embedding_models place_courses places related_subjects'],
  ['2 2 2 2 2', '0 0 0 0 2', '0 0 0 0 2', '0 0 0 0 kept', 'subjects'],
  ['0 0 0 0 2', '0 0 0 0 2', '0 0 0 0 2', '0 0 0 0 2', 'ai_settings daily_activity_summary eval_cases eval_results eval_runs'],
  ['0 0 0 0 2', '0 0 0 0 2', '0 0 0 0 2', '0 0 0 0 2', 'eval_suites experiment_arms experiments'],
  ['0 0 0 0 2', '0 0 0 0 2', '0 0 0 0 2', '0 0 0 0 kept', 'prompt_versions'],
];

let db: Awaited<ReturnType<typeof testDatabase>>;
let client: PoolClient;
const columnsOf = new Map<string, string[]>();

beforeAll(async () => {
  db = await testDatabase();
  await makeWorld(db);
  client = await db.connect();
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname`);
  for (const { name, columns } of rows) columnsOf.set(name, columns);
});
afterAll(async () => {
  client.release();
  await db.close();
});

const kept = new Set(['23001', '23503']);

/** What becomes of a statement said by one person: the rows it touched, or how it was refused. Nothing is stored. */
async function said(person: string, statement: string, values: unknown[] = []): Promise<string> {
  await client.query(`begin; set local role viva_app; set local viva.person = '${person}'`);
  try {
    return String((await client.query(statement, values)).rowCount);
  } catch (error) {
    const { code } = error as { code: string };
    return code === '42501' ? '-' : kept.has(code) ? 'kept' : code;
  } finally {
    await client.query('rollback');
  }
}
const byEveryRole = async (ask: (role: Role) => Promise<string>) => {
  const answers: string[] = [];
  for (const role of roles) answers.push(await ask(role));
  return answers.join(' ');
};

/** Rows that are there already, offered once more: past the policy, the key refuses them, and that counts as allowed. */
async function additions(table: string, role: Role): Promise<string> {
  const names = columnsOf
    .get(table)!
    .map((name) => `"${name}"`)
    .join(', ');
  const { rows } = await client.query<{ row: unknown }>(`select to_jsonb(t) as row from ${table} t`);
  let allowed = 0;
  for (const { row } of rows) {
    const insert = `insert into ${table} (${names}) select ${names} from jsonb_populate_record(null::${table}, $1)`;
    if ((await said(id(role), insert, [JSON.stringify(row)])) === '23505') allowed += 1;
  }
  return String(allowed);
}

async function changes(table: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.column_privileges where grantee = 'viva_app' and table_name = $1 and privilege_type in ('SELECT', 'UPDATE')
       and column_name = any ($2) group by 1 having count(*) = 2 order by 1 limit 1`,
    [table, columnsOf.get(table)],
  );
  const column = rows[0]?.name;
  if (!column) return roles.map(() => '-').join(' ');
  return byEveryRole((role) => said(id(role), `update ${table} set "${column}" = "${column}"`));
}

describe('rows of every table, for every role', () => {
  const lines = matrix.flatMap(([read, add, change, remove, tables]) =>
    tables.split(' ').map((table) => [table, { read, add, change, remove }] as const),
  );

  it('are said about once for each table there is', () =>
    expect(lines.map(([table]) => table).toSorted()).toEqual([...columnsOf.keys()].toSorted()));

  it.each(lines)('%s', async (table, expected) => {
    verifies('db:role-matrix');
    expect({
      read: await byEveryRole((role) => said(id(role), `select 1 from ${table}`)),
      add: await byEveryRole((role) => additions(table, role)),
      change: await changes(table),
      remove: await byEveryRole((role) => said(id(role), `delete from ${table}`)),
    }).toEqual(expected);
  });

  it.each(lines.map(([table]) => [table]))('%s shows nothing to nobody', async (table) =>
    expect(await said('01980000-0000-7000-8000-00000000ffff', `select 1 from ${table}`)).toMatch(/^[0-]$/),
  );
});

it.each([
  ['question_versions', 'body'],
  ['question_versions', 'explanation'],
  ['question_versions', 'metadata'],
  ['user_test_runs', 'snapshot'],
  ['question_hints', 'text'],
  ['practice_assignments', 'ai_answer_text'],
  ['practice_assignments', 'ai_explanation'],
  ['chatbot_logs', 'system_message'],
  ['tutoring_sessions', 'transcript'],
  ['tutoring_sessions', 'notes'],
  ['users', 'password_hash'],
])('%s.%s is read by nobody directly, whoever they are', async (table, column) => {
  verifies('db:keys-unread');
  expect(await byEveryRole((role) => said(id(role), `select ${column} from ${table}`))).toBe('- - - - -');
});

it.each([
  ['a whole version, for staff and admins', `select from app.whole_version('${id('version')}')`, '0 0 0 1 1'],
  ['the hints of a version, for staff and admins', `select from app.whole_hints('${id('version')}')`, '0 0 0 1 1'],
  ['a version of a course taught by others', `select from app.whole_version('${id('version', 2)}')`, '0 0 0 0 1'],
  ['the answer that a model expects', `select from app.assignment_key('${id('assignment')}')`, '0 1 0 0 1'],
  ['what was said in a session, for the two who were there', `select from app.session_texts('${id('session')}')`, '1 1 0 0 0'],
])('%s', async (_what, query, expected) => expect(await byEveryRole((role) => said(id(role), query))).toBe(expected));

it.each([
  ['v_goals', '1 1 1 0 2'],
  ['v_student_progress', '1 1 1 0 2'],
  ['v_item_statistics', '0 0 0 1 2'],
  ['v_leaderboard', '0 0 0 0 0'],
  ['v_xp_leaderboard', '2 1 1 1 1'],
  ['v_questions', '1 1 1 2 2'],
  ['v_session_summaries', '1 1 1 0 2'],
  ['v_user_analytics', '1 2 2 2 10'],
  ['v_confidence_distribution', '1 1 0 0 2'],
])('the view %s shows %s rows', async (view, expected) =>
  expect(await byEveryRole((role) => said(id(role), `select 1 from ${view}`))).toBe(expected),
);

it('a parent reads what a tutor set in the place of a summary', async () => {
  await client.query(`begin; set local role viva_app; set local viva.person = '${id('parent')}'`);
  const { rows } = await client.query('select narrative, overridden from v_session_summaries');
  await client.query('rollback');
  expect(rows).toEqual([{ narrative: 'Went better.', overridden: true }]);
});

it('a draft is there for the staff of its course and admins', async () => {
  await asOwner(db, `update questions set status = 'draft' where id = $question`, 2);
  const seen = (table: string) => byEveryRole((role) => said(id(role), `select 1 from ${table}`));
  for (const table of ['questions', 'question_versions', 'question_hints', 'v_questions'])
    expect(await seen(table), table).toBe('0 0 0 1 2');
  await asOwner(db, `update questions set status = 'live' where id = $question`, 2);
});

it('a course that nobody may open yet is not there for who teaches another', async () => {
  await asOwner(db, `update courses set is_published = false where id = $course`, 2);
  for (const table of ['courses', 'lessons', 'questions', 'course_materials', 'exams'])
    expect(await byEveryRole((role) => said(id(role), `select 1 from ${table}`)), table).toBe('0 0 0 1 2');
  await asOwner(db, `update courses set is_published = true where id = $course`, 2);
});

it.each([
  [
    'an override for the learner of another tutor',
    'tutor',
    `insert into overrides (id, tutor_id, student_id, override_type, action, goal_id) values (gen_random_uuid(), '${id('tutor')}', '${id('student', 2)}', 'goal', 'x', '${id('goal', 2)}')`,
  ],
  [
    'a session with the learner of another tutor',
    'tutor',
    `insert into tutoring_sessions (id, tutor_id, student_id, session_date) values (gen_random_uuid(), '${id('tutor')}', '${id('student', 2)}', now())`,
  ],
  [
    'a better grade for oneself',
    'student',
    `insert into regrades (id, answer_id, fraction_after, reason, regraded_by) values (gen_random_uuid(), '${id('answer')}', 1, 'x', '${id('student')}')`,
  ],
  [
    'a dispute in the name of another',
    'student',
    `insert into disputes (id, user_id, question_version_id, reason) values (gen_random_uuid(), '${id('student', 2)}', '${id('version', 2)}', 'x')`,
  ],
])('%s is not a %s’s to write', async (_what, role, statement) => expect(await said(id(role), statement)).toBe('-'));
