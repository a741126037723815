import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner, makeWorld, outcome } from './testing-world.ts';
import { testDatabase } from './testing.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
const done = (text: string, which: 1 | 2 = 1) => outcome(db, text, which);
beforeAll(async () => {
  db = await testDatabase();
  await makeWorld(db);
});
afterAll(() => db.close());

describe('the log of a turn', () => {
  it('is closed exactly once, with its answer', async () => {
    expect(await done(`update chatbot_logs set user_message = 'Bye' where id = $log`)).toContain('is closed');
    expect(await done(`update chatbot_logs set status = 'final' where id = $log`)).toBe('chatbot_logs_answered');
    expect(await done(`update chatbot_logs set status = 'final', ai_response = 'Hello', user_message = 'Bye' where id = $log`)).toContain(
      'is closed',
    );
    expect(await done(`update chatbot_logs set status = 'final', ai_response = 'Hello', response_time_ms = 12 where id = $log`)).toBe(
      'done',
    );
    expect(await done(`update chatbot_logs set ai_response = 'Hello!' where id = $log`)).toContain('is closed');
    expect(await done(`delete from chatbot_logs where id = $log`)).toContain('is closed');
    expect(await done(`update chatbot_logs set status = 'interrupted' where id = $log`, 2)).toBe('done');
    for (const table of ['chatbot_logs', 'chatbot_logs_default', 'qa_interactions', 'qa_interactions_default'])
      expect(await done(`truncate ${table}`), table).toContain('append-only');
  });

  it('lies in the partition of its month', async () =>
    expect(await asOwner(db, `select count(*)::int as count from chatbot_logs_default`)).toEqual([{ count: 0 }]));
});

describe('an answer to a question', () => {
  const ask = (score: number) =>
    `insert into qa_interactions (id, student_id, query, answer, confidence_score) values (gen_random_uuid(), $student, 'q', 'a', ${score})`;

  it('says how sure it is, from the score alone', async () => {
    for (const score of [1, 0.75, 0.74, 0.4, 0.39, 0]) expect(await done(ask(score), 2)).toBe('done');
    expect(
      await asOwner(db, `select confidence_score::float as score, confidence from qa_interactions where query = 'q' order by 1 desc`, 2),
    ).toEqual([
      { score: 1, confidence: 'High' },
      { score: 0.75, confidence: 'High' },
      { score: 0.74, confidence: 'Medium' },
      { score: 0.4, confidence: 'Medium' },
      { score: 0.39, confidence: 'Low' },
      { score: 0, confidence: 'Low' },
    ]);
    expect(await done(ask(1.1))).toBe('qa_interactions_score');
    expect(await done(ask(1).replace('confidence_score)', 'confidence_score, confidence)').replace(', 1)', `, 1, 'Low')`))).toContain(
      'non-DEFAULT',
    );
  });

  it('is counted by how sure it was', async () =>
    expect(
      await asOwner(
        db,
        `select confidence, count::int as count, percentage::float as percentage from v_confidence_distribution where student_id = $student order by 1`,
        2,
      ),
    ).toEqual([
      { confidence: 'High', count: 3, percentage: 42.86 },
      { confidence: 'Low', count: 2, percentage: 28.57 },
      { confidence: 'Medium', count: 2, percentage: 28.57 },
    ]));

  it('is handed to a tutor once, and otherwise stays as it is', async () => {
    const escalate = (to: string) => `update qa_interactions set escalated_to_tutor_id = ${to}, escalated_at = now() where id = $qa`;
    expect(await done(escalate('$parent'))).toContain('wants a person whose role is tutor');
    expect(await done(escalate('$tutor'))).toBe('done');
    expect(await done(escalate('$tutor'))).toContain('is closed');
    expect(await done(`update qa_interactions set answer = 'Not so.' where id = $qa`)).toContain('is closed');
    expect(await done(`delete from qa_interactions where id = $qa`)).toContain('is closed');
  });

  it('moves out of the default partition, with what is generated in it', async () => {
    await asOwner(db, ask(0.5).replace('id, student_id', 'id, created_at, student_id').replace('(),', `(), '2037-03-05',`));
    await asOwner(db, `select app.make_month_partitions('qa_interactions', '2037-03-01', 1)`);
    expect(await asOwner(db, `select confidence from qa_interactions_2037_03`)).toEqual([{ confidence: 'Medium' }]);
  });
});
