import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifies } from '../evals/requirements.ts';
import { openClassroom, person, words, type Classroom } from '../tools/testing.ts';
import { newId } from './new-id.ts';
import { listDays, summarizeAll, summarizeDays, summarizeRecent, today } from './queries/activity.ts';
import { dropOldLogs } from './retention.ts';
import { asPerson } from './client.ts';
import { asOwner } from './testing-world.ts';

let room: Classroom;
const [alma, bao, ada] = [person('alma'), person('bao'), person('ada')];
const owner = <Row extends Record<string, unknown>>(text: string) => asOwner<Row>(room.db, text);
const at = (moment: string) => new Date(`${moment}Z`);

const turn = (moment: string, more: { agent?: string; tokens?: number; status?: string; user?: string; model?: string } = {}) =>
  owner(`insert into chatbot_logs (id, created_at, user_id, agent, model_name, user_message, temperature, max_tokens, input_tokens, output_tokens, status, ai_response)
    values ('${newId()}', '${moment}Z', '${more.user ?? alma.id}', '${more.agent ?? 'tutor'}', '${more.model ?? 'm'}', 'Hi', 70, 150, ${more.tokens ?? 100}, 10, '${more.status ?? 'final'}', 'Hello')`);
const question = (moment: string, score: number) =>
  owner(
    `insert into qa_interactions (id, created_at, student_id, query, answer, confidence_score, tutor_escalation_suggested) values ('${newId()}', '${moment}Z', '${alma.id}', 'Why?', 'So.', ${score}, ${score < 0.4})`,
  );

/** Answers so many statements at a moment; the last of five ends the run. */
async function study(who: typeof alma, moment: string, answers: number): Promise<void> {
  const now = at(moment);
  await room.use(who, 'start-run', { of: 'course', name: 'ST-1', count: 5 }, { now });
  for (let n = 0; n < answers; n += 1) {
    const { question: asked } = await room.use(who, 'next-question', {}, { now });
    await room.use(who, 'submit-answer', { answer: words(asked.text, n !== 0) }, { now });
  }
  await room.use(who, 'show-my-progress', {}, { now });
}

beforeAll(async () => {
  room = await openClassroom(40);
  await owner(`update users set created_at = '2026-11-17T08:00Z'; update users set created_at = '2026-11-18T23:30Z' where id = '${bao.id}';
    select app.make_month_partitions(log, '2026-11-01', 1) from unnest(array['chatbot_logs', 'qa_interactions']::regclass[]) log`);
});
afterAll(() => room.close());

const listed = async () => {
  const db = { read: <T>(run: Parameters<typeof asPerson<T>>[2]) => asPerson(room.db, { user: ada.id, role: 'admin' }, run) };
  return listDays(db as unknown as Parameters<typeof listDays>[0], { from: '2026-01-01', to: '2026-12-31' }); // it only reads
};

describe('the daily activity', () => {
  it('is counted day by day as it happens, and the same when it is counted anew from the facts', async () => {
    verifies('logs:activity');
    expect(await summarizeRecent(room.db, at('2026-11-18T00:05:00'), 'UTC')).toBe(2);
    await study(alma, '2026-11-18T09:00:00', 5);
    await turn('2026-11-18T09:10:00');
    await turn('2026-11-18T09:11:00', { agent: 'judge', tokens: 800 });
    await question('2026-11-18T09:12:00', 0.3);
    await summarizeRecent(room.db, at('2026-11-18T12:05:00'), 'UTC'); // the day is not over
    await study(bao, '2026-11-18T23:40:00', 2);
    await summarizeRecent(room.db, at('2026-11-19T00:05:00'), 'UTC');
    await turn('2026-11-19T10:00:00', { user: bao.id, status: 'interrupted' });
    await turn('2026-11-19T10:01:00', { user: ada.id, model: 'offline' }); // which costs nothing
    await question('2026-11-19T10:02:00', 0.9);
    await turn('2026-11-18T23:59:59'); // late: written after its day was counted
    await summarizeRecent(room.db, at('2026-11-20T00:05:00'), 'UTC');
    await summarizeRecent(room.db, at('2026-11-21T00:05:00'), 'UTC');
    const kept = await listed();
    expect(kept).toEqual([
      {
        date: '2026-11-17',
        activeUsers: 0,
        newUsers: expect.any(Number),
        testRunsStarted: 0,
        testRunsCompleted: 0,
        questionsAnswered: 0,
        aiInteractions: 0,
        metrics: expect.objectContaining({ correct_answers: 0, input_tokens: 0 }),
      },
      {
        date: '2026-11-18',
        activeUsers: 2,
        newUsers: 1,
        testRunsStarted: 2,
        testRunsCompleted: 1,
        questionsAnswered: 7,
        aiInteractions: 2,
        metrics: {
          correct_answers: 5,
          hints_used: 0,
          xp_earned: expect.any(Number),
          input_tokens: 1000,
          output_tokens: 30,
          interrupted_turns: 0,
          essays_judged: 1,
          questions_asked: 1,
          low_confidence: 1,
          escalations: 1,
        },
      },
      {
        date: '2026-11-19',
        activeUsers: 2,
        newUsers: 0,
        testRunsStarted: 0,
        testRunsCompleted: 0,
        questionsAnswered: 0,
        aiInteractions: 2,
        metrics: expect.objectContaining({ input_tokens: 100, interrupted_turns: 1, questions_asked: 1, low_confidence: 0 }),
      },
      expect.objectContaining({ date: '2026-11-20', activeUsers: 0 }),
      expect.objectContaining({ date: '2026-11-21', activeUsers: 0 }),
    ]);
    await owner('delete from daily_activity_summary');
    expect(await summarizeAll(room.db, at('2026-11-21T00:05:00'), 'UTC')).toBe(5);
    expect(await listed()).toEqual(kept);
    expect(await summarizeAll(room.db, at('2026-11-21T00:05:00'), 'UTC')).toBe(0); // what is so already is not written
  });

  it('catches up on days on which nobody was there to count', async () => {
    await owner(`delete from daily_activity_summary where date > '2026-11-17'`);
    expect(await summarizeRecent(room.db, at('2026-11-25T00:05:00'), 'UTC')).toBe(8);
  });

  it('has the days of the deployment’s zone', async () => {
    verifies('logs:activity');
    await summarizeDays(room.db, { from: '2026-11-18', to: '2026-11-20' }, 'Pacific/Auckland'); // 13 hours ahead
    const days = await listed();
    expect(
      days
        .filter(({ date }) => date >= '2026-11-18' && date <= '2026-11-20')
        .map(({ questionsAnswered, newUsers }) => [questionsAnswered, newUsers]),
    ).toEqual([
      [5, 0],
      [2, 1],
      [0, 0],
    ]);
    expect(today(at('2026-11-18T23:40:00'), 'Pacific/Auckland')).toBe('2026-11-19');
    await summarizeDays(room.db, { from: '2026-11-18', to: '2026-11-20' }, 'UTC');
  });
});

describe('old logs', () => {
  it('go by whole months once their last day is too old, are counted before, and leave a line in the audit log', async () => {
    verifies('logs:retention');
    await owner(
      `select app.make_month_partitions(log, '2025-02-01', 2) from unnest(array['chatbot_logs', 'qa_interactions']::regclass[]) log`,
    );
    await turn('2025-02-03T10:00:00');
    await turn('2025-03-03T10:00:00', { agent: 'judge' });
    await question('2025-02-03T10:00:00', 0.1);
    const drop = (now: string, keepDays = 30) => dropOldLogs(room.db, at(now), { keepDays, timeZone: 'UTC' });
    expect(await drop('2025-03-30T23:59:00')).toBe(0);
    expect(await drop('2030-01-01T00:00:00', 0)).toBe(0);
    expect(await drop('2025-03-31T00:00:00')).toBe(2);
    expect(await drop('2025-03-31T00:00:00')).toBe(0);
    expect(await owner(`select count(*)::int as count from chatbot_logs where created_at < '2026-01-01'`)).toEqual([{ count: 1 }]);
    expect(await owner(`select count(*)::int as count from qa_interactions where created_at < '2026-01-01'`)).toEqual([{ count: 0 }]);
    const day = () =>
      owner(
        `select active_users, ai_interactions, metrics -> 'low_confidence' as low, metrics -> 'input_tokens' as tokens from daily_activity_summary where date = '2025-02-03'`,
      );
    const counted = [{ active_users: 1, ai_interactions: 1, low: 1, tokens: 100 }];
    expect(await day()).toEqual(counted);
    await summarizeDays(room.db, { from: '2025-02-01', to: '2025-03-01' }, 'UTC');
    expect(await day()).toEqual(counted); // what came from the logs stays
    expect(await owner(`select reason from audit_log where action = 'drop-log-partition' order by reason`)).toEqual([
      { reason: 'public.chatbot_logs_2025_02: older than 30 days' },
      { reason: 'public.qa_interactions_2025_02: older than 30 days' },
    ]);
  });
});
