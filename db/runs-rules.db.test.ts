import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifies } from '../evals/requirements.ts';
import { asOwner, id, makeWorld, outcome } from './testing-world.ts';
import { testDatabase } from './testing.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
const done = (text: string, which: 1 | 2 = 1) => outcome(db, text, which);
const finish = `update user_test_runs set state = 'finished', completed_at = now(), score = 0.75, total_questions = 4, correct_answers = 3, snapshot = '{}' where id = $run`;
const serve = (served: string, run = '$run') =>
  `insert into attempts (id, user_id, user_test_run_id, question_id, question_version_id, position, door) values ('${served}', $student, ${run}, $question, $version, 1, 'web')`;
const answer = (to: string, more = { columns: '', values: '' }) =>
  `insert into user_answers (id, user_id, user_test_run_id, attempt_id, question_id, question_version_id, answer, fraction${more.columns})
   values (gen_random_uuid(), $student, $run, '${to}', $question, $version, '{false}', 0${more.values})`;
const next = (number: number) => `01980000-0000-7000-9000-00000000000${number}`;

beforeAll(async () => {
  db = await testDatabase();
  await makeWorld(db);
});
afterAll(() => db.close());

describe('an open run', () => {
  it('has one open attempt', async () => {
    expect(await done(serve(next(1)))).toBe('attempts_one_open_per_run');
    expect(await done(`update attempts set used_at = now() where id = $attempt`)).toBe('done');
    expect(await done(serve(next(1)))).toBe('done');
    expect(await done(serve(next(2)))).toBe('attempts_one_open_per_run');
    expect(await done(`update attempts set superseded_at = now() where id = '${next(1)}'; ${serve(next(2))}`)).toBe('done');
  });

  it('takes one answer for an attempt, and the key of one that was sent twice', async () => {
    expect(await done(answer(id('attempt')))).toBe('user_answers_attempt_id_unique');
    const keyed = { columns: ', idempotency_key', values: `, 'k'` };
    expect(await done(answer(next(2), keyed))).toBe('done');
    expect(await done(`update attempts set used_at = now() where id = '${next(2)}'; ${serve(next(3))}`)).toBe('done');
    expect(await done(answer(next(3), keyed))).toBe('user_answers_user_test_run_id_idempotency_key_unique');
  });

  it('keeps an attempt that was used', async () => {
    expect(await done(`update attempts set used_at = null where id = $attempt`)).toContain('is kept as it is');
    expect(await done(`delete from attempts where id = $attempt`)).toContain('is kept as it is');
  });

  it('takes an answer to what was served only, from who was asked', async () => {
    expect(await done(answer(next(3)).replace('$version', `'${id('version', 2)}'`))).toContain('another question than was served');
    expect(await done(answer(next(3)).replace('$student', `'${id('student', 2)}'`))).toContain('another person');
    expect(await done(serve(next(4)).replace('$version', `'${id('version', 2)}'`))).toContain('not a version of the question');
    expect(await done(serve(next(4), `'${id('run', 2)}'`))).toContain('another person');
  });

  it('gives a pending answer its grade once', async () => {
    const pending = { columns: ', status', values: `, 'pending'` };
    expect(await done(answer(next(3), pending))).toBe('user_answers_graded');
    expect(await done(answer(next(3), pending).replace(', 0,', ', null,'))).toBe('done');
    const grade = `update user_answers set status = 'graded', fraction = 0.5 where attempt_id = '${next(3)}'`;
    expect(await done(grade)).toBe('done');
    expect(await done(grade)).toContain('is kept as it is');
  });

  it('numbers answers, and derives what is right and the percentage', async () => {
    const rows = await asOwner(
      db,
      `select fraction::float as fraction, is_correct, score_percent from user_answers where user_id = $student order by sequence`,
    );
    expect(rows).toEqual([
      { fraction: 1, is_correct: true, score_percent: 100 },
      { fraction: 0, is_correct: false, score_percent: 0 },
      { fraction: 0.5, is_correct: false, score_percent: 50 },
    ]);
  });
});

describe('a finished run', () => {
  it('wants its result, and then neither it nor its answers change, for anybody', async () => {
    verifies('db:finished-is-kept');
    expect(await done(`update user_test_runs set state = 'finished', completed_at = now() where id = $run`)).toBe(
      'user_test_runs_finished',
    );
    expect(await done(finish)).toBe('done');
    for (const statement of [
      'update user_test_runs set score = 1 where id = $run',
      'delete from user_test_runs where id = $run',
      'update user_answers set fraction = 1 where user_test_run_id = $run',
      'delete from user_answers where user_test_run_id = $run',
      'delete from attempts where user_test_run_id = $run',
      'delete from users where id = $student',
      serve(next(5)),
    ])
      expect(await done(statement), statement).toMatch(/is kept as it is|is over|is closed/);
    for (const table of ['user_test_runs', 'user_answers', 'attempts', 'regrades', 'xp_events', 'question_versions'])
      expect(await done(`truncate ${table} cascade`), table).toMatch(/append-only/);
  });

  it('is not opened by a setting, nor by a row that only the owner procedures write', async () => {
    const client = await db.connect();
    for (const role of ['viva_app', 'viva_system']) {
      await client.query(`begin; set local role ${role}`);
      await expect(client.query(`insert into app.passage select pg_current_xact_id(), 'x'`)).rejects.toMatchObject({ code: '42501' });
      await client.query('rollback');
    }
    client.release();
  });

  it('shows its keys when its time has come: not while it is open, nor where it tells nothing', async () => {
    const client = await db.connect();
    const shown = async (who: string, which: 1 | 2 = 1) => {
      await client.query(`begin; set local role viva_app; set local viva.person = '${id(who, which)}'`);
      const { rows } = await client.query<{ there: boolean }>(`select app.run_snapshot('${id('run', which)}') is not null as there`);
      await client.query('rollback');
      return rows[0]!.there;
    };
    expect([await shown('student'), await shown('tutor'), await shown('parent'), await shown('admin')]).toEqual([true, true, false, true]);
    await asOwner(db, `update user_test_runs set snapshot = '{}' where id = $run`, 2); // open, and of those that tell
    expect([await shown('student', 2), await shown('tutor', 2), await shown('instructor', 2)]).toEqual([false, false, true]);
    await asOwner(db, `update user_test_runs set feedback = 'never' where id = $run`, 2);
    expect([await shown('student', 2), await shown('instructor', 2)]).toEqual([false, true]);
    await asOwner(db, finish, 2);
    expect([await shown('student', 2), await shown('instructor', 2)]).toEqual([false, true]);
    client.release();
  });

  it('is corrected by new rows, which stay as well', async () => {
    const rows = await asOwner(
      db,
      `select counted_fraction::float as counted, counted_correct, regraded, chosen_answer from v_user_answers where id = $answer`,
    );
    expect(rows).toEqual([{ counted: 0.5, counted_correct: false, regraded: true, chosen_answer: 'true' }]);
    expect(
      await done(`insert into regrades (id, answer_id, fraction_after, reason) values (gen_random_uuid(), $answer, 1, 'right after all')`),
    ).toBe('done');
    expect(await asOwner(db, `select counted_correct from v_user_answers where id = $answer`)).toEqual([{ counted_correct: true }]);
    for (const table of ['regrades', 'xp_events', 'overrides'])
      expect([await done(`update ${table} set created_at = now()`), await done(`delete from ${table}`)]).toEqual([
        expect.stringContaining('is kept'),
        expect.stringContaining('is kept'),
      ]);
  });
});

describe('content', () => {
  it('of a version that was served is not edited; its maker may leave', async () => {
    expect(await done(`update question_versions set question_text = 'Is it not?' where id = $version`)).toContain('was served');
    expect(await done(`update question_versions set metadata = '{"allow_multiple": true}', created_by = null where id = $version`)).toBe(
      'done',
    );
    const draft = `insert into question_versions (id, question_id, version_number, topic_focus, question_text, body) values ('${next(9)}', $question, 2, 't', 'New?', '{}')`;
    expect(await done(draft)).toBe('done');
    expect(await done(`update question_versions set question_text = 'Newer?' where id = '${next(9)}'`)).toBe('done');
    expect(await asOwner(db, `select version_number, question_text from v_questions where id = $question`)).toEqual([
      { version_number: 2, question_text: 'Newer?' },
    ]);
  });

  it('that was served is retired, not deleted, from a version up to the course', async () => {
    for (const table of ['question_versions', 'questions', 'question_sets', 'courses'])
      expect(await done(`delete from ${table} where id = $${table.replace('question_', '').replace(/s$/, '')}`), table).toMatch(/_fk$/);
    expect(await done(`update questions set status = 'retired' where id = $question`)).toBe('done');
  });

  it('changes places inside a transaction', async () => {
    expect(await done(`insert into modules (id, course_id, name, position) values ('${next(9)}', $course, 'Second', 1)`)).toBe('done');
    expect(await done(`update modules set position = 1 - position where course_id = $course`)).toBe('done');
    expect(await done(`update modules set position = 0 where course_id = $course`)).toBe('modules_position_unique');
  });

  it('is counted by views, not by columns', async () => {
    expect(await asOwner(db, `select total_questions, time_limit_minutes from v_exams where id = $exam`, 2)).toEqual([
      { total_questions: 1, time_limit_minutes: 61 },
    ]);
    expect(await asOwner(db, `select question_count from v_question_sets where id = $set`, 2)).toEqual([{ question_count: 1 }]);
    expect(await asOwner(db, `select related_subjects from v_subjects where id = $subject`)).toEqual([
      { related_subjects: [id('subject', 2)] },
    ]);
  });
});
