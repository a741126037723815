import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TopicId, UserId } from '../../core/ids.ts';
import { verifies } from '../../evals/requirements.ts';
import type { PersonDb } from '../client.ts';
import { asOwner, id, makeWorld } from '../testing-world.ts';
import { explained, testDatabase } from '../testing.ts';
import { getHistory, listTopicProgress } from './practice.ts';
import { listQuestionsByDifficulty, listQuestionsOfSourceExam } from './questions.ts';
import { listActiveExams, listFinishedRuns } from './runs.ts';

const STUDENTS = 200;
const RUNS_EACH = 25;
const ANSWERS_EACH = 20;
const QUESTIONS = 2000;
const TOPICS = 50;
const BATCH = 10_000;

let db: Awaited<ReturnType<typeof testDatabase>>;
let client: PoolClient;
const made = (kind: number, number: string) => `('0198${kind}000-0000-7000-8000-' || lpad((${number})::text, 12, '0'))::uuid`;
const student = UserId.parse('01981000-0000-7000-8000-000000000007');
const topic = TopicId.parse('01982000-0000-7000-8000-000000000007');

/** A course with 100,000 answers: of 200 learners, in 5,000 finished runs, to 2,000 questions. */
const crowd: readonly string[] = `
  insert into users (id, name) select ${made(1, 'n')}, 'learner ' || n from generate_series(1, ${STUDENTS}) n;
  insert into topics (id, module_id, code, name, position) select ${made(2, 'n')}, '${id('module', 2)}', '2.' || n, 'Topic ' || n, n from generate_series(1, ${TOPICS}) n;
  insert into questions (id, question_set_id, topic_id, original_question_number, loid, status, difficulty, source_exam_external_id)
    select ${made(3, 'n')}, '${id('set', 2)}', ${made(2, `1 + n % ${TOPICS}`)}, n, 'L', 'live', 1 + n / ${TOPICS} % 10, 'exam ' || n / 40 from generate_series(1, ${QUESTIONS}) n;
  insert into question_versions (id, question_id, topic_focus, question_text, body) select ${made(4, 'n')}, ${made(3, 'n')}, 't', 'x', '{}' from generate_series(1, ${QUESTIONS}) n;
  insert into user_test_runs (id, user_id, course_id, source, question_order, state, started_at, completed_at, score, total_questions, correct_answers, snapshot)
    select ${made(5, 'n')}, ${made(1, `1 + n % ${STUDENTS}`)}, '${id('course', 2)}', 'course', '{}', 'finished', '2026-01-01', '2026-01-02'::timestamptz + n * interval '1 minute', (n % 100) / 100.0, ${ANSWERS_EACH}, 0, '{}'
    from generate_series(1, ${STUDENTS * RUNS_EACH}) n;
  insert into user_topic_progress (id, user_id, topic_id) select gen_random_uuid(), ${made(1, 's')}, ${made(2, 't')} from generate_series(1, ${STUDENTS}) s, generate_series(1, ${TOPICS}) t;
  insert into exams (id, course_id, title, kind, is_active) select gen_random_uuid(), '${id('course', 2)}', 'Exam ' || lpad(n::text, 4, '0'), case when n % 50 = 0 then 'quiz' else 'exam' end, n % 3 > 0 from generate_series(1, 1000) n;`.split(
  ';',
);

/** Answers in portions that the embedded database finishes within its limit for a statement. */
const answers = (from: number): readonly string[] => [
  `insert into attempts (id, user_id, user_test_run_id, question_id, question_version_id, position, door, used_at)
    select ${made(6, 'n')}, ${made(1, `1 + (1 + n / ${ANSWERS_EACH}) % ${STUDENTS}`)}, ${made(5, `1 + n / ${ANSWERS_EACH}`)}, ${made(3, `1 + n % ${QUESTIONS}`)}, ${made(4, `1 + n % ${QUESTIONS}`)}, n % ${ANSWERS_EACH}, 'web', now()
    from generate_series(${from}, ${from + BATCH - 1}) n`,
  `insert into user_answers (id, user_id, user_test_run_id, attempt_id, question_id, question_version_id, answer, fraction)
    select ${made(7, 'n')}, ${made(1, `1 + (1 + n / ${ANSWERS_EACH}) % ${STUDENTS}`)}, ${made(5, `1 + n / ${ANSWERS_EACH}`)}, ${made(6, 'n')}, ${made(3, `1 + n % ${QUESTIONS}`)}, ${made(4, `1 + n % ${QUESTIONS}`)}, array['c' || n % 4], n % 2
    from generate_series(${from}, ${from + BATCH - 1}) n`,
];

beforeAll(async () => {
  db = await testDatabase();
  await makeWorld(db);
  const busy = ['user_test_runs', 'attempts', 'user_answers'];
  const triggers = (how: string) => busy.map((table) => `alter table ${table} ${how} trigger user;`).join(' ');
  await asOwner(db, triggers('disable'));
  for (const statement of crowd) await asOwner(db, statement);
  for (let from = 0; from < STUDENTS * RUNS_EACH * ANSWERS_EACH; from += BATCH)
    for (const statement of answers(from)) await asOwner(db, statement);
  await asOwner(db, triggers('enable'));
  await asOwner(db, 'analyze');
  client = await db.connect();
});
afterAll(async () => {
  client.release();
  await db.close();
});

/** Runs a query as a learner, and gives what it found and every index that its plan uses. */
const explainedTo = <T>(ask: (person: PersonDb) => Promise<T>) =>
  explained(client, student, (tx) =>
    ask({
      transaction: (run) => run(tx),
      read: (run) => run(tx),
      call: () => Promise.reject(new Error('no function is explained here')),
      together: () => Promise.reject(new Error('no function is explained here')),
    }),
  );

describe('named queries', () => {
  it('give a learner’s finished runs, newest first', async () => {
    const { found, plan } = await explainedTo((person) => listFinishedRuns(person, student));
    expect(found).toHaveLength(RUNS_EACH);
    const times = found.map(({ completedAt }) => completedAt!.getTime());
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(plan).toContain('user_test_runs_user_id_completed_at_index');
    expect((await explainedTo((person) => listFinishedRuns(person, student, 3))).found).toHaveLength(3);
  });

  it('give questions by topic and difficulty, in order', async () => {
    const { found, plan } = await explainedTo((person) => listQuestionsByDifficulty(person, topic, 3));
    expect(found.length).toBeGreaterThan(2);
    expect(found.every((question) => question.topicId === topic && question.difficulty === 3)).toBe(true);
    const numbers = found.map(({ originalQuestionNumber }) => originalQuestionNumber);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(plan).toContain('questions_topic_id_difficulty_original_question_number_index');
  });

  it('give the questions of a source exam, by their original number', async () => {
    const { found, plan } = await explainedTo((person) => listQuestionsOfSourceExam(person, 'exam 7'));
    expect(found.map(({ originalQuestionNumber }) => originalQuestionNumber)).toEqual(
      Array.from({ length: 40 }, (_, index) => 280 + index),
    );
    expect(plan).toContain('questions_source_exam_number_index');
  });

  it('give progress in the order of the topics', async () => {
    const { found, plan } = await explainedTo((person) => listTopicProgress(person, student));
    expect(found.map(({ code }) => code)).toEqual(Array.from({ length: TOPICS }, (_, index) => `2.${index + 1}`));
    expect(plan).toContain('user_topic_progress_user_id_');
  });

  it('give a learner’s whole history by their own answers alone', async () => {
    const { found, plan } = await explainedTo((person) => getHistory(person, student, new Date()));
    expect(found.days.reduce((sum, { answers: each }) => sum + each, 0)).toBe(RUNS_EACH * ANSWERS_EACH);
    expect(found.topics).toHaveLength(TOPICS + 1); // and the world's own
    expect(plan).toMatch(/user_answers_user_id_\w+_index/);
    expect(plan).not.toContain('Seq Scan on user_answers');
  });

  it('give the active exams of a kind, by title', async () => {
    const { found, plan } = await explainedTo((person) => listActiveExams(person, 'quiz'));
    expect(found.map(({ title }) => title)).toEqual(found.map(({ title }) => title).toSorted());
    expect(found.length).toBeGreaterThan(5);
    expect(plan).toContain('exams_kind_is_active_title_index');
  });
});

it.each([
  ['user_answers_user_id_is_correct_index', `select count(*) from user_answers where user_id = '${student}' and is_correct`],
  [
    'user_answers_user_test_run_id_is_correct_index',
    `select count(*) from user_answers where user_test_run_id = ${made(5, '9')} and is_correct`,
  ],
  ['user_answers_question_id_is_correct_index', `select count(*) from user_answers where question_id = ${made(3, '9')} and is_correct`],
  [
    'user_test_runs_course_id_score_completed_at_index',
    `select user_id from user_test_runs where course_id = '${id('course', 2)}' order by score desc, completed_at desc limit 10`,
  ],
  ['attempts_user_test_run_id_position_index', `select id from attempts where user_test_run_id = ${made(5, '9')} order by position`],
  [
    'attempts_one_open_per_run',
    `select id from attempts where user_test_run_id = ${made(5, '9')} and used_at is null and superseded_at is null and page is null`,
  ],
  ['user_answers_attempt_id_unique', `select id from user_answers where attempt_id = ${made(6, '9')}`],
  [
    'user_answers_user_test_run_id_idempotency_key_unique',
    `select id from user_answers where user_test_run_id = ${made(5, '9')} and idempotency_key = 'k'`,
  ],
])('%s serves its query at 100,000 answers, also under the policies', async (index, query) => {
  verifies('db:query-plans');
  for (const role of ['viva_app', 'viva_system']) {
    await client.query(`begin; set local role ${role}; set local viva.person = '${student}'`);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${query}`);
    await client.query('rollback');
    expect(rows.map((row) => row['QUERY PLAN']).join('\n'), role).toContain(index);
  }
});
