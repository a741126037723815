import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserId } from '../core/ids.ts';
import { verifies } from '../evals/requirements.ts';
import { asPerson, asSystem } from './client.ts';
import { asOwner, id, makeWorld, outcome } from './testing-world.ts';
import { testDatabase } from './testing.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
  await makeWorld(db);
});
afterAll(() => db.close());

const rate = (question: number, score: number, more = '') =>
  asSystem(db, 'test', async (tx) => {
    const { rows } = await tx.execute<{ rating: number }>(
      sql.raw(`select app.update_student_rating('${id('student')}', '${id('subject')}', ${question}, ${score}${more}) as rating`),
    );
    return rows[0]!.rating;
  });

describe('update_student_rating', () => {
  it.each([
    [1000, 1, 1016],
    [1200, 1, 1024],
    [1200, 0.5, 1008],
    [800, 0, 976],
  ])('from 1000, a question of %i answered to %d gives %i', async (question, score, expected) => {
    verifies('db:rating-numbers');
    await asOwner(db, `update student_ratings set rating = 1000`);
    expect(await rate(question, score)).toBe(expected);
  });

  it('returns the new rating on the first call too', async () => {
    await asOwner(db, `delete from student_ratings where student_id = $student`);
    expect(await rate(1000, 1)).toBe(1016);
    expect(await rate(1016, 1)).toBe(1032);
    expect(await asOwner(db, `select rating, answers from student_ratings where student_id = $student`)).toEqual([
      { rating: 1032, answers: 2 },
    ]);
  });

  it('lets the caller shrink K, refuses what is no performance, and is not a person’s to call', async () => {
    await asOwner(db, `update student_ratings set rating = 1000`);
    expect(await rate(1000, 1, ', 16')).toBe(1008);
    await expect(rate(1000, 1.5)).rejects.toThrow();
    const who = { user: UserId.parse(id('student')), role: 'student' as const };
    await expect(asPerson(db, who, (tx) => tx.execute(sql`select app.update_student_rating(null, null, 1, 1)`))).rejects.toMatchObject({
      cause: { code: '42501' },
    });
  });
});

describe('v_student_progress', () => {
  const progress = async () =>
    (
      await asSystem(db, 'test', (tx) =>
        tx.execute(
          sql.raw(`select subject_name, completion_percentage::float as completion, current_streak as streak, xp_earned as xp, sessions_count::int as sessions,
            practice_items_completed::int as practice, average_rating as rating, status from v_student_progress where student_id = '${id('student')}'`),
        ),
      )
    ).rows[0];

  it('derives what the document stores, from the goal’s own subject', async () => {
    await asOwner(db, `update student_ratings set rating = 1100 where student_id = $student`);
    expect(await progress()).toEqual({
      subject_name: 'Subject 1',
      completion: 100,
      streak: 1,
      xp: 10,
      sessions: 1,
      practice: 1,
      rating: 1100,
      status: 'active',
    });
    const other = id('subject', 2);
    await asOwner(
      db,
      `insert into xp_events (id, user_id, subject_id, reason, amount) values (gen_random_uuid(), $student, '${other}', 'x', 90);
      insert into practice_assignments (id, student_id, source, bank_item_id, subject_id, completed, completed_at) values (gen_random_uuid(), $student, 'bank', $question, '${other}', true, now());
      insert into tutoring_sessions (id, student_id, tutor_id, session_date, subject_id) values (gen_random_uuid(), $student, $tutor, now(), '${other}')`,
    );
    expect(await progress()).toMatchObject({ xp: 10, sessions: 1, practice: 1 });
  });

  it('counts topics at 0.8 and more; a tutor’s own value goes first', async () => {
    const topic = '01980000-0000-7000-9000-000000000001';
    await asOwner(
      db,
      `insert into topics (id, module_id, name, position) values ('${topic}', $module, 'Other', 1); insert into goal_topics values ($goal, '${topic}')`,
    );
    expect(await progress()).toMatchObject({ completion: 50 });
    await asOwner(db, `update user_topic_progress set proficiency_level = 0.79 where user_id = $student`);
    expect(await progress()).toMatchObject({ completion: 0 });
    await asOwner(
      db,
      `insert into overrides (id, tutor_id, student_id, override_type, action, goal_id, new_content)
      values (gen_random_uuid(), $tutor, $student, 'goal', 'set', $goal, '{"completion_percentage": 62.5}')`,
    );
    expect(await progress()).toMatchObject({ completion: 62.5 });
  });

  it('shows the active goals, and v_goals each of them, whatever has become of it', async () => {
    const goals = async (view: string) =>
      (
        await asSystem(db, 'test', (tx) =>
          tx.execute(
            sql.raw(
              `select status, completion_percentage::float as completion, xp_earned as xp from ${view} where student_id = '${id('student')}'`,
            ),
          ),
        )
      ).rows;
    for (const [status, more] of [
      ['paused', ''],
      ['completed', ', completed_at = now()'],
    ]) {
      await asOwner(db, `update goals set status = '${status}'${more} where id = $goal`);
      expect(await goals('v_student_progress')).toEqual([]);
      expect(await goals('v_goals')).toEqual([{ status, completion: 62.5, xp: 10 }]);
    }
    await asOwner(db, `update goals set status = 'active', completed_at = null where id = $goal`);
    expect(await goals('v_student_progress')).toEqual(await goals('v_goals'));
  });

  it('counts days running in the learner’s own zone, while the last is today or yesterday', async () => {
    const day = (ago: number) => `update user_answers set answered_at = now() - interval '${ago} days' where id = $answer`;
    const guarded = async (text: string) =>
      asOwner(db, `alter table user_answers disable trigger user; ${text}; alter table user_answers enable trigger user`);
    const copies = [1, 2, 4].map((ago) => {
      const attempt = `01980000-0000-7000-9000-00000000001${ago}`;
      return `update attempts set superseded_at = now() where superseded_at is null and used_at is null and user_test_run_id = $run;
        insert into attempts (id, user_id, user_test_run_id, question_id, question_version_id, position, door) values ('${attempt}', $student, $run, $question, $version, 1, 'web');
        insert into user_answers (id, user_id, user_test_run_id, attempt_id, question_id, question_version_id, answer, fraction, answered_at) values (gen_random_uuid(), $student, $run, '${attempt}', $question, $version, '{true}', 1, now() - interval '${ago} days')`;
    });
    await asOwner(db, copies.join(';'));
    expect(await progress()).toMatchObject({ streak: 3 });
    await guarded(day(1));
    expect(await progress()).toMatchObject({ streak: 2 });
    await guarded(`update user_answers set answered_at = answered_at - interval '2 days' where user_id = $student`);
    expect(await progress()).toMatchObject({ streak: 0 });
  });
});

it('a run draws from exactly one source', async () => {
  const run = (source: string, more = '', value = '') =>
    outcome(
      db,
      `insert into user_test_runs (id, user_id, source, question_order${more}) values (gen_random_uuid(), $student, '${source}', '{}'${value})`,
    );
  expect(await run('set')).toBe('user_test_runs_one_source');
  expect(await run('course')).toBe('user_test_runs_one_source');
  expect(await run('subject')).toBe('user_test_runs_one_source');
  expect(await run('exam', ', exam_id, topic_id', ', $exam, $topic')).toBe('user_test_runs_one_source');
  expect(await run('mistakes', ', exam_id', ', $exam')).toBe('user_test_runs_one_source');
  expect(await run('elsewhere')).toBe('user_test_runs_source_known');
  const fine = [
    ['set', 'question_set_id', '$set'],
    ['exam', 'exam_id', '$exam'],
    ['practice_test', 'practice_test_id', '$practice'],
    ['topic', 'topic_id', '$topic'],
    ['goal', 'goal_id', '$goal'],
    ['course', 'course_id', '$course'],
    ['subject', 'subject_id', '$subject'],
  ] as const;
  for (const [source, column, value] of fine) expect(await run(source, `, ${column}`, `, ${value}`), source).toBe('done');
  expect([await run('mistakes'), await run('due')]).toEqual(['done', 'done']);
});
