import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, id, makeWorld, outcome } from './testing-world.ts';
import { testDatabase } from './testing.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
const done = (text: string, which: 1 | 2 = 1) => outcome(db, text, which);
beforeAll(async () => {
  db = await testDatabase();
  await makeWorld(db);
});
afterAll(() => db.close());

describe('a tutoring session', () => {
  const meet = (tutor: string, more = '', values = '') =>
    `insert into tutoring_sessions (id, student_id, tutor_id, session_date${more}) values (gen_random_uuid(), $student, ${tutor}, now()${values})`;

  it('is held by a tutor', async () => {
    expect(await done(meet('$parent'))).toContain('wants a person whose role is tutor');
    expect(await done(meet('$tutor'))).toBe('done');
  });

  it('holds texts sealed with the present key only, and names it exactly when it holds any', async () => {
    expect(await done(meet('$tutor', ', transcript, key_id', `, 'x', 'another'`))).toContain('master key was replaced');
    expect(await done(meet('$tutor', ', transcript', `, 'x'`))).toBe('tutoring_sessions_sealed');
    expect(await done(meet('$tutor', ', key_id', `, 'k'`))).toBe('tutoring_sessions_sealed');
    expect(await done(meet('$tutor', ', notes, key_id', `, 'x', 'k'`))).toBe('done');
  });

  it('leaves a summary of the same two people, which is never deleted', async () => {
    const sum = (student: string, tutor: string) =>
      `insert into session_summaries (id, session_id, student_id, tutor_id, narrative, next_steps) values (gen_random_uuid(), $session, ${student}, ${tutor}, 'x', '{}')`;
    expect(await done(sum(`'${id('student', 2)}'`, '$tutor'))).toContain('not this learner');
    expect(await done(sum('$student', `'${id('tutor', 2)}'`))).toContain('not this learner');
    expect(await done(sum('$student', '$tutor'))).toBe('done');
    expect(await done('delete from session_summaries')).toContain('is kept as it is');
    expect(await done('delete from tutoring_sessions where id = $session')).toMatch(/is kept as it is|_fk/);
  });
});

describe('an override', () => {
  const override = (type: string, column: string, value: string, tutor = '$tutor') =>
    `insert into overrides (id, tutor_id, student_id, override_type, action${column}) values (gen_random_uuid(), ${tutor}, $student, '${type}', 'x'${value})`;

  it('is about one thing, of its type, of that learner', async () => {
    expect(await done(override('summary', ', summary_id', `, '${id('summary', 2)}'`))).toContain('not this learner');
    expect(await done(override('qa_answer', ', qa_interaction_id', `, '${id('qa', 2)}'`))).toContain('not this learner');
    expect(await done(override('goal', ', goal_id, summary_id', ', $goal, $summary'))).toBe('overrides_one_thing');
    expect(await done(override('summary', ', summary_id', ', $summary', '$parent'))).toContain('wants a person whose role');
    const fine = [
      override('goal', ', goal_id', ', $goal'),
      override('practice', ', practice_assignment_id', ', $assignment'),
      override('qa_answer', ', qa_interaction_id', ', $qa'),
    ];
    for (const statement of fine) expect(await done(statement)).toBe('done');
  });

  it('sets a completion that is a number from 0 to 100, or none', async () => {
    const set = (content: string) => done(override('goal', ', goal_id, new_content', `, $goal, '${content}'`));
    for (const value of ['0', '62.5', '100']) expect(await set(`{"completion_percentage": ${value}}`), value).toBe('done');
    for (const value of ['-0.1', '100.1', '1e400', '"50"', '"half"', 'null', 'true', '[50]', '{}'])
      expect(await set(`{"completion_percentage": ${value}}`), value).toBe('overrides_completion');
    expect(await set('["completion_percentage"]')).toBe('overrides_completion');
    expect([await set('{"title": "x"}'), await set('[]'), await set('"x"')]).toEqual(['done', 'done', 'done']);
  });

  it('shows in what it overrides, the newest first, and in the sums', async () => {
    expect(
      await asOwner(db, `select overridden, override_id is not null as known from v_practice_assignments where id = $assignment`),
    ).toEqual([{ overridden: true, known: true }]);
    await asOwner(
      db,
      override(
        'summary',
        ', summary_id, new_content, created_at',
        `, $summary, '{"narrative": "Best.", "next_steps": ["rest", "read"]}', now() + interval '1 s'`,
      ),
    );
    expect(await asOwner(db, `select narrative, next_steps from v_session_summaries where id = $summary`)).toEqual([
      { narrative: 'Best.', next_steps: ['rest', 'read'] },
    ]);
    expect(
      await asOwner(
        db,
        `select override_type, subject_name, difficulty_level, override_count::int, unique_tutors::int, unique_students::int from v_override_analytics where subject_name = 'Subject 1'`,
      ),
    ).toEqual([
      { override_type: 'summary', subject_name: 'Subject 1', difficulty_level: 5, override_count: 1, unique_tutors: 1, unique_students: 1 },
    ]);
  });
});

it('what a model wrote for a learner is flagged until a tutor looked at it', async () => {
  const assign = (columns: string, values: string) =>
    `insert into practice_assignments (id, student_id, ${columns}) values (gen_random_uuid(), $student, ${values})`;
  expect(await done(assign('source, ai_question_text, ai_answer_text', `'ai_generated', 'q', 'a'`))).toBe(
    'practice_assignments_ai_is_looked_at',
  );
  expect(await done(assign('source, ai_question_text, ai_answer_text, reviewed_at', `'ai_generated', 'q', 'a', now()`))).toBe('done');
  expect(await done(assign('source, ai_question_text, flagged', `'ai_generated', 'q', true`))).toBe('practice_assignments_bank_or_ai');
  expect(await done(assign('source', `'bank'`))).toBe('practice_assignments_bank_or_ai');
  expect(await done(assign('source, bank_item_id', `'bank', $question`))).toBe('done');
  expect(await done(assign('source, bank_item_id, completed', `'bank', $question, true`))).toBe('practice_assignments_completed');
});

it('nudges are counted by whether they were opened', async () => {
  await asOwner(
    db,
    `insert into nudges (id, user_id, type, channels, message, opened_at, clicked_at) values (gen_random_uuid(), $student, 'login', '{in_app,email}', 'Hi', now() + interval '1 s', null),
    (gen_random_uuid(), $student, 'inactivity', '{discord}', 'Hi', now() + interval '1 s', now() + interval '2 s')`,
  );
  expect(await asOwner(db, `select sent::int, opened::float, clicked::float from v_nudge_engagement where user_id = $student`)).toEqual([
    { sent: 3, opened: 66.67, clicked: 33.33 },
  ]);
  expect(
    await asOwner(
      db,
      `select override_count::int as overrides, confidence_distribution as confidence, nudge_engagement as nudges from v_user_analytics where user_id = $student`,
    ),
  ).toEqual([{ overrides: expect.any(Number) as number, confidence: { High: 100 }, nudges: { opened: 66.67, clicked: 33.33 } }]);
});
