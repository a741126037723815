import { sql } from 'drizzle-orm';
import { TutorError } from '../core/errors.ts';
import { MessageId, type UserId } from '../core/ids.ts';
import type { Role } from '../core/people/roles.ts';
import { ratingRules } from '../core/practice/rating.ts';
import { silentJudge } from '../core/questions/judge.ts';
import { asSystem } from '../db/client.ts';
import type { Database } from '../db/connection.ts';
import { openKeys, type Keyring } from '../db/keys.ts';
import { newId } from '../db/new-id.ts';
import { openQueue, type Queue } from '../db/queue.ts';
import { settleKeys } from '../db/replace-key.ts';
import { samplePeople, seedPeople } from '../db/seed/people.ts';
import { testDatabase, testObjects } from '../db/testing.ts';
import { embeddersOf } from '../embeddings/open.ts';
import { findTool } from './index.ts';
import { invoke, type Call } from './invoke.ts';

// What a tool answers is looked at field by field: a test knows what it asked for.
// oxlint-disable-next-line typescript/no-explicit-any
export type Said = Record<string, any>;

/** A product with people and a small course, for tests that use tools as a door does. */
export type Classroom = {
  readonly db: Database & { directory: string };
  readonly call: (who: { readonly id: UserId; readonly role: Role }, more?: Partial<Call>) => Call;
  readonly use: (who: { readonly id: UserId; readonly role: Role }, name: string, input?: unknown, more?: Partial<Call>) => Promise<Said>;
  /** Gives up every run that is open, so that a test begins in the middle of nothing. */
  readonly abandonAll: (who: { readonly id: UserId; readonly role: Role }) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The moment at which a classroom's clock stands, unless a call says otherwise. */
export const classTime = new Date('2026-11-21T10:00:00Z');

/** A person of the classroom. */
export const person = (name: string) => samplePeople.find((each) => each.username === name)!; // a test names somebody who is there

/** A course of statements, every second one true, in two topics, with three hints each and an exam of ten. */
const course = (questions: number) => `
  insert into subjects (id, name) values ('0198a000-0000-7000-8000-000000000001', 'Statements');
  insert into courses (id, subject_id, course_number, course_title, is_published, exam_type) values ('0198a000-0000-7000-8000-000000000002', '0198a000-0000-7000-8000-000000000001', 'ST-1', 'Statements', true, 'network');
  insert into modules (id, course_id, name) values ('0198a000-0000-7000-8000-000000000003', '0198a000-0000-7000-8000-000000000002', 'Module');
  insert into topics (id, module_id, code, name, position) select ('0198a000-0000-7000-8000-00000000001' || n)::uuid, '0198a000-0000-7000-8000-000000000003', 'S.' || n, 'Topic ' || n, n from generate_series(1, 2) n;
  insert into question_sets (id, course_id, title) values ('0198a000-0000-7000-8000-000000000004', '0198a000-0000-7000-8000-000000000002', 'All statements');
  insert into questions (id, question_set_id, topic_id, original_question_number, loid, status, difficulty)
    select ('0198a001-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, '0198a000-0000-7000-8000-000000000004', ('0198a000-0000-7000-8000-00000000001' || 1 + n % 2)::uuid, n, 'L' || n, 'live', 1 + n % 10 from generate_series(1, ${questions}) n;
  insert into question_versions (id, question_id, topic_focus, question_text, question_type, body, explanation)
    select ('0198a002-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, ('0198a001-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Statement', 'Statement ' || n || ' holds.', 'true_false',
      jsonb_build_object('correct', n % 2 = 0, 'explanations', jsonb_build_object('true', 'Because ' || n || ' is what it is.')), 'SECRET ' || n from generate_series(1, ${questions}) n;
  insert into question_hints (id, question_version_id, position, text)
    select gen_random_uuid(), ('0198a002-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, p, 'Hint ' || p || ' for ' || n from generate_series(1, ${questions}) n, generate_series(1, 3) p;
  insert into exams (id, course_id, title, kind, duration_seconds, passing_score_percent, attempts_max) values ('0198a000-0000-7000-8000-000000000005', '0198a000-0000-7000-8000-000000000002', 'Final', 'exam', 600, 70, 2);
  insert into exam_questions (exam_id, question_id, position, section) select '0198a000-0000-7000-8000-000000000005', ('0198a001-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, n, 'Section ' || 1 + (n - 1) / 5 from generate_series(1, least(10, ${questions})) n;
  insert into practice_tests (id, course_id, title, question_count) values ('0198a000-0000-7000-8000-000000000006', '0198a000-0000-7000-8000-000000000002', 'Rehearsal', 5);
  insert into course_staff (course_id, user_id) select '0198a000-0000-7000-8000-000000000002', id from users where role = 'instructor'`;

/** Opens a classroom with so many statements. */
export async function openClassroom(questions = 12, options: Parameters<typeof testDatabase>[0] = {}): Promise<Classroom> {
  const db = await testDatabase(options);
  const keys: Keyring = openKeys({ directory: db.directory, fileAllowed: true });
  await settleKeys(db, keys);
  await seedPeople(db);
  for (const statement of course(questions).split(';')) await asSystem(db, 'classroom', (tx) => tx.execute(sql.raw(statement)));
  return enterClassroom(db, keys);
}

/** A classroom on a database that has one already. */
export function enterClassroom(db: Classroom['db'], keys: Keyring): Classroom {
  const embedders = embeddersOf(db, { model: 'builtin' });
  const objects = testObjects(db);
  let queue: Promise<Queue> | undefined;
  const call: Classroom['call'] = (who, more = {}) => ({
    database: db,
    who: { user: who.id, role: who.role },
    keys,
    now: classTime,
    newId,
    locale: 'en',
    timeZone: 'UTC',
    door: 'cli',
    provenance: 'direct',
    ratingRules,
    publicUrl: 'https://viva.example',
    embedders,
    objects,
    queue: () => (queue ??= openQueue(db, { working: false, log: (line) => console.error(line) })),
    progress: () => undefined,
    invite: () => Promise.reject(new Error('nobody is invited here')),
    judge: silentJudge,
    log: (line) => console.error(line),
    ...more,
  });
  const use: Classroom['use'] = (who, name, input = {}, more = {}) => invoke(findTool(name)!, input, call(who, more)); // a test names a tool that is there
  const abandonAll: Classroom['abandonAll'] = async (who) => {
    for (const { run, state } of (await use(who, 'list-my-runs'))['runs'])
      if (state === 'open') await use(who, 'abandon-run', { run }, { confirmed: true });
  };
  const close = async () => {
    await (await queue)?.stop();
    await db.close();
  };
  return { db, call, use, abandonAll, close };
}

/** Whether the statement of the classroom's course is true: every second one is. */
const holds = (text: string): boolean => Number(/\d+/.exec(text)![0]) % 2 === 0; // each has its number

/** The words that answer a statement rightly, or wrongly. */
export const words = (text: string, right = true): string[] => [holds(text) === right ? 'true' : 'false'];

const YEAR_MS = 365 * 86_400_000;

/** How a model passes on what a learner wrote, in a message of its own unless its id is given, after all that a test has asked. */
export const passedOn = (text: string, id: string = newId()) => ({
  provenance: 'relayed' as const,
  said: { id: MessageId.parse(id), text, at: new Date(classTime.getTime() + YEAR_MS) },
});

/** The kind of trouble a promise ends in, or `done`. */
export const kindOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof TutorError) return error.kind;
      throw error;
    },
  );
