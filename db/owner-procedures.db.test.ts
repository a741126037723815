import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { UserId } from '../core/ids.ts';
import { verifies } from '../evals/requirements.ts';
import { asPerson, asSystem } from './client.ts';
import { asOwner, id, makeWorld } from './testing-world.ts';
import { testDatabase } from './testing.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeEach(async () => {
  await db?.close();
  db = await testDatabase();
  await makeWorld(db);
  await asOwner(
    db,
    `update user_test_runs set state = 'finished', completed_at = now(), score = 1, total_questions = 1, correct_answers = 1, snapshot = '{}'`,
  );
});
afterAll(() => db.close());

const call = (statement: string) =>
  asSystem(db, 'test', (tx) => tx.execute(sql.raw(statement))).then(
    () => 'done',
    (error: Error & { cause?: Error }) => error.cause?.message ?? error.message,
  );

/** Every table in which a person still stands, by any reference to people. */
async function standsIn(person: string): Promise<string[]> {
  const places = await asOwner<{ place: string; name: string }>(
    db,
    `select k.conrelid::regclass::text as place, a.attname as name from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
     where k.contype = 'f' and k.confrelid = 'users'::regclass and k.conparentid = 0 order by 1`,
  );
  const found: string[] = [];
  for (const { place, name } of places) {
    const rows = await asOwner(db, `select 1 from ${place} where "${name}" = '${person}' limit 1`);
    if (rows.length) found.push(place);
  }
  return [...new Set(found)];
}
const audited = (action: string) => asOwner(db, `select subject_id as subject, reason from audit_log where action = '${action}'`);

it('are the system’s to call, and want a reason', async () => {
  verifies('db:three-ways-past');
  const who = { user: UserId.parse(id('admin')), role: 'admin' as const };
  for (const statement of [
    `app.erase_person('${id('student')}', 'x')`,
    `app.merge_people('${id('student')}', '${id('student', 2)}', 'x')`,
    `app.drop_log_partition('chatbot_logs', '2020-01-01', 'x')`,
  ])
    await expect(
      asPerson(db, who, (tx) => tx.execute(sql.raw(`select ${statement}`))),
      statement,
    ).rejects.toMatchObject({ cause: { code: '42501' } });
  expect(await call(`select app.erase_person('${id('student')}', '')`)).toContain('wants a reason');
  expect(await call(`select app.erase_person(gen_random_uuid(), 'x')`)).toContain('there is no person');
});

describe('erase_person', () => {
  it('takes away everything of a learner, finished runs too, and says so in the audit log', async () => {
    expect((await standsIn(id('student'))).length).toBeGreaterThan(20);
    expect(await call(`select app.erase_person('${id('student')}', 'asked by mail')`)).toBe('done');
    expect(await standsIn(id('student'))).toEqual([]);
    expect(await asOwner(db, 'select from user_test_runs')).toHaveLength(1);
    expect(await audited('erase-person')).toEqual([{ subject: id('student'), reason: 'asked by mail' }]);
    expect(await asOwner(db, 'select from app.passage')).toEqual([]);
  });

  it('leaves what others keep when a teacher goes', async () => {
    expect(await call(`select app.erase_person('${id('instructor')}', 'left')`)).toBe('done');
    expect(await call(`select app.erase_person('${id('tutor')}', 'left')`)).toBe('done');
    expect(await asOwner(db, 'select regraded_by from regrades where id = $row')).toEqual([{ regraded_by: null }]);
    expect(await asOwner(db, 'select created_by from goals where id = $goal')).toEqual([{ created_by: null }]);
    expect(await asOwner(db, 'select from user_answers where user_id = $student')).toHaveLength(1);
  });

  it('shuts the guards behind it, also in the same transaction', async () => {
    const after = `select app.erase_person('${id('student')}', 'x'); update xp_events set amount = 1`;
    await expect(asOwner(db, `begin; ${after}; commit`)).rejects.toThrow('is kept as it is');
  });
});

describe('merge_people', () => {
  const [kept, merged] = [id('student', 2), id('student', 1)];

  it('moves the record to the account that stays, without doubles', async () => {
    await asOwner(
      db,
      `insert into user_achievements (user_id, achievement_id) values ('${kept}', $achievement);
      insert into student_ratings (id, student_id, subject_id, rating) values (gen_random_uuid(), '${kept}', $subject, 1300)`,
    );
    expect(await call(`select app.merge_people('${kept}', '${merged}', 'same person')`)).toBe('done');
    expect(await standsIn(merged)).toEqual([]);
    expect(await asOwner(db, `select from users where id = '${merged}'`)).toEqual([]);
    expect(await asOwner(db, `select from user_test_runs where user_id = '${kept}'`)).toHaveLength(2);
    expect(await asOwner(db, `select from user_achievements where user_id = '${kept}'`)).toHaveLength(2);
    expect(await asOwner(db, `select rating from student_ratings where student_id = '${kept}' order by rating`)).toEqual([
      { rating: 1000 },
      { rating: 1300 },
    ]);
    expect(
      await asOwner(db, `select xp, total_exams_taken, total_questions_answered from user_profiles where user_id = '${kept}'`),
    ).toEqual([{ xp: 20, total_exams_taken: 2, total_questions_answered: 2 }]);
    expect(await asOwner(db, `select from chatbot_logs where user_id = '${kept}'`)).toHaveLength(2);
    expect(await asOwner(db, `select from identities where user_id = '${kept}'`)).toHaveLength(2);
    expect(await asOwner(db, `select from access_tokens where user_id = '${kept}'`)).toHaveLength(1);
    // Of two pictures one is let go, and its row stays until its bytes are gone.
    expect(await asOwner(db, `select user_id from stored_objects where key like 'pictures/%' order by user_id`)).toEqual([
      { user_id: kept },
      { user_id: null },
    ]);
    expect(await audited('merge-people')).toEqual([{ subject: kept, reason: `${merged} joins ${kept}: same person` }]);
  });

  it('never raises a role: ties that the kept account’s role does not allow end', async () => {
    expect(await call(`select app.merge_people('${kept}', '${id('instructor', 1)}', 'same person')`)).toBe('done');
    expect(await asOwner(db, `select role from users where id = '${kept}'`)).toEqual([{ role: 'student' }]);
    expect(await asOwner(db, `select from course_staff where user_id = '${kept}'`)).toEqual([]);
    expect(await call(`select app.merge_people('${id('admin', 2)}', '${merged}', 'same person')`)).toBe('done');
    expect(await asOwner(db, `select from guardianships where student_id = '${id('admin', 2)}'`)).toEqual([]);
  });

  it('refuses one account, and two people who taught each other', async () => {
    expect(await call(`select app.merge_people('${kept}', '${kept}', 'x')`)).toContain('one account already');
    expect(await call(`select app.merge_people('${merged}', '${id('tutor')}', 'x')`)).toContain('they are two people');
  });
});

describe('drop_log_partition', () => {
  it('takes one month that is over, and leaves a line', async () => {
    await asOwner(
      db,
      `select app.make_month_partitions('chatbot_logs', '2025-01-01', 2);
      insert into chatbot_logs (id, created_at, model_name, user_message, temperature, max_tokens) values (gen_random_uuid(), '2025-01-10', 'm', 'x', 1, 1), (gen_random_uuid(), '2025-02-10', 'm', 'x', 1, 1)`,
    );
    expect(await call(`select app.drop_log_partition('chatbot_logs', '2025-01-15', 'kept a year')`)).toBe('done');
    expect(await asOwner(db, `select from chatbot_logs where model_name = 'm' and created_at < '2026-01-01'`)).toHaveLength(1);
    expect(await audited('drop-log-partition')).toEqual([{ subject: null, reason: 'public.chatbot_logs_2025_01: kept a year' }]);
  });

  it('refuses this month, a month that is not there, and what is no log', async () => {
    const now = new Date().toISOString().slice(0, 10);
    expect(await call(`select app.drop_log_partition('chatbot_logs', '${now}', 'x')`)).toContain('is not over');
    expect(await call(`select app.drop_log_partition('chatbot_logs', '2019-01-01', 'x')`)).toContain('has no partition');
    expect(await call(`select app.drop_log_partition('users', '2019-01-01', 'x')`)).toContain('has no partition');
  });
});
