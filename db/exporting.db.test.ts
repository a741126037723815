import { afterAll, beforeAll, expect, it } from 'vitest';
import { UserId } from '../core/ids.ts';
import { exportedParts } from '../core/people/exporting.ts';
import { verifies } from '../evals/requirements.ts';
import { asPerson, type PersonDb } from './client.ts';
import { listOwnRows, type ExportedRows } from './queries/exporting.ts';
import { asOwner, id, makeWorld } from './testing-world.ts';
import { testDatabase } from './testing.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
  await makeWorld(db);
  await asOwner(db, 'update courses set is_published = true');
});
afterAll(() => db.close());

const reading = (name: string): PersonDb => ({
  read: (run) => asPerson(db, { user: UserId.parse(id(name)), role: 'student' }, run),
  ...({} as Omit<PersonDb, 'read'>), // an export does nothing else
});
const everythingOf = async (name: string): Promise<Record<string, ExportedRows>> => {
  const found: Record<string, ExportedRows> = {};
  for (const part of exportedParts) found[part.table] = await listOwnRows(reading(name), part);
  return found;
};

/** References to people that are not about them: what they made for others, and what is opened or told elsewhere. */
const notTheirs = new Set([
  'private_notes.user_id', // opened, as a part of its own
  'session.user_id', // a cookie's other half: who has it, is them
  'one_time_codes.user_id', // hashes of codes that work for minutes
  ...['guardianships', 'tutor_student_assignments'].map((table) => `${table}.accepted_by`),
  ...['exams', 'goals', 'questions', 'question_versions', 'prompt_versions'].map((table) => `${table}.created_by`),
  'prompt_versions.activated_by',
  'imports.imported_by',
  // What a tutor, an instructor or an admin did with the record of a learner is the learner's.
  'session_summaries.tutor_id',
  'overrides.tutor_id',
  'practice_assignments.assigned_by',
  'practice_assignments.reviewed_by',
  'help_requests.replied_by',
  'disputes.resolved_by',
  'regrades.regraded_by',
  'qa_interactions.escalated_to_tutor_id',
]);

it('an export looks at every reference to people that the database has', async () => {
  verifies('people:export-whole');
  const references = await asOwner<{ table: string; column: string }>(
    db,
    `select k.conrelid::regclass::text as table, a.attname::text as column from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
     where k.contype = 'f' and k.confrelid = 'users'::regclass and k.conparentid = 0`,
  );
  const looksAt = ({ table, column }: { table: string; column: string }) =>
    exportedParts.some((part) => part.table === table && part.mine.includes(`t.${column}`));
  const forgotten = references.filter((reference) => !looksAt(reference)).map(({ table, column }) => `${table}.${column}`);
  expect(forgotten.toSorted()).toEqual([...notTheirs].toSorted());
});

it('an export holds what is theirs, of every table, and nothing of anybody else', async () => {
  verifies('people:export-own');
  const student = await everythingOf('student');
  const empty = Object.entries(student).flatMap(([table, rows]) => (rows.length ? [] : [table]));
  expect(empty).toEqual(['course_staff']); // a learner teaches nothing
  expect(JSON.stringify(student)).not.toContain('-8002-'); // every id of the world's other half has it
  expect(student['user_answers']).toMatchObject([{ answer: ['true'], question_text: 'Is it?', is_correct: true, fraction: 1 }]);
  const texts = JSON.stringify(student);
  for (const secret of ['password_hash', 'token_hash', 'snapshot', 'system_message', 'ai_answer_text']) expect(texts).not.toContain(secret);
  for (const name of ['tutor', 'parent', 'instructor', 'admin']) {
    const theirs = await everythingOf(name);
    expect(theirs['users']).toMatchObject([{ id: id(name) }]);
    for (const table of ['user_answers', 'messages', 'chatbot_logs', 'goals', 'session_summaries'])
      expect(theirs[table], table).toEqual([]);
  }
});

it('an export tells no verdict of a run that never tells any', async () => {
  verifies('people:export-own');
  await asOwner(db, `update user_test_runs set feedback = 'never' where id = $run`);
  const { user_answers: answers, regrades } = await everythingOf('student');
  expect(answers).toMatchObject([{ answer: ['true'], is_correct: null, fraction: null, score_percent: null, student_rating_after: null }]);
  expect(regrades).toMatchObject([{ fraction_before: null, fraction_after: null }]);
});
