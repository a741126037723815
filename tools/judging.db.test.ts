import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeRuns } from '../agent/jobs/close-runs.ts';
import { AttemptId } from '../core/ids.ts';
import { ratingRules } from '../core/practice/rating.ts';
import { rebuildAll } from '../db/rebuild.ts';
import { seedGame } from '../db/seed/game.ts';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { classTime, kindOf, openClassroom, person, type Classroom, type Said } from './testing.ts';

let room: Classroom;
const [alma, bao, paula, ines] = [person('alma'), person('bao'), person('paula'), person('ines')];
const yes = { confirmed: true };
const owner = <Row extends Record<string, unknown>>(text: string) => asOwner<Row>(room.db, text);
const later = (hours: number) => ({ now: new Date(classTime.getTime() + hours * 3_600_000) });

/** Two essays, of three points and of one. */
beforeAll(async () => {
  room = await openClassroom(6);
  await seedGame(room.db);
  const points = { 1: [1, 2], 2: [1] };
  for (const [n, list] of Object.entries(points)) {
    const rubric = list.map((each, place) => ({ id: `item-${place + 1}`, text: `Says ${place + 1}.`, points: each }));
    await owner(
      `update question_versions set question_type = 'short_answer', question_text = 'Essay ${n}', body = '${JSON.stringify({ rubric })}' where question_text = 'Statement ${n} holds.'`,
    );
  }
});
afterAll(() => room.close());

/** Answers the whole set, essays with those words, and hands it in. */
async function write(who: typeof alma, words: string, more: object = {}): Promise<{ run: string; result: Said; attempts: string[] }> {
  const { run } = await room.use(who, 'start-run', { of: 'set', name: 'All statements' });
  const attempts: string[] = [];
  for (let answered: Said = {}; ;) {
    const { question } = await room.use(who, 'next-question');
    attempts.push(question.attempt);
    const given = question.shown.kind === 'text' ? [words] : ['true'];
    answered = await room.use(who, 'submit-answer', { answer: given }, { attempt: AttemptId.parse(question.attempt), ...more });
    if (question.shown.kind === 'text') expect(answered).toMatchObject({ waiting: true, verdict: null });
    if (answered['result']) return { run, result: answered['result'], attempts };
  }
}
const waiting = async () => (await room.use(ines, 'list-waiting-answers'))['answers'];
const judge = (answer: Said, verdict: object, more: object = {}) =>
  room.use(ines, 'judge-answer', { answer: answer['answer'], comment: 'Well said.', ...verdict }, { ...yes, ...more });

it('what waits is seen by the staff of the course, oldest first, and by nobody else', async () => {
  verifies('runs:waiting-judged');
  const { result } = await write(alma, 'Losses are shared.');
  expect(result).toMatchObject({ state: 'grading', waiting: 2, score: null });
  const [first, second] = await waiting();
  expect(first).toMatchObject({
    text: 'Essay 1',
    given: 'Losses are shared.',
    rubric: [
      { id: 'item-1', points: 1 },
      { id: 'item-2', points: 2 },
    ],
  });
  expect(second).toMatchObject({ text: 'Essay 2' });
  for (const who of [alma, paula]) expect(await kindOf(room.use(who, 'list-waiting-answers'))).toBe('forbidden');
  await owner('delete from course_staff');
  expect(await waiting()).toEqual([]);
  expect(await kindOf(judge(first, { score: 1 }))).toBe('not-found');
  await owner(`insert into course_staff (course_id, user_id) select id, '${ines.id}' from courses`);
});

it('an answer is judged by its rubric or by a score, counts from then on, and the last one finishes the run', async () => {
  verifies('runs:waiting-judged');
  const [first, second] = await waiting();
  const [run] = await owner<{ id: string }>(`select id from user_test_runs where user_id = '${alma.id}'`);
  for (const wrong of [{}, { met: [], score: 1 }, { met: ['item-9'] }, { score: 1.5 }])
    expect(await kindOf(judge(first, wrong))).toBe('invalid');
  const before = await owner<{ xp: number; answered: number }>(
    `select xp, total_questions_answered as answered from user_profiles where user_id = '${alma.id}'`,
  );
  expect(await judge(first, { met: ['item-2'] }, later(30))).toEqual({ score: 0.66667, waiting: 1 });
  expect(await kindOf(judge(first, { met: [] }))).toBe('conflict');
  const after = await owner<{ xp: number; answered: number }>(
    `select xp, total_questions_answered as answered from user_profiles where user_id = '${alma.id}'`,
  );
  expect(after[0]!.answered).toBe(before[0]!.answered + 1);
  expect(after[0]!.xp).toBeGreaterThan(before[0]!.xp);
  expect(await owner(`select name from pgboss.job where state = 'created'`)).toEqual([]);
  expect(await judge(second, { score: 1 }, later(31))).toEqual({ score: 1, waiting: 0 });
  expect(await owner(`select name from pgboss.job where state = 'created'`)).toEqual([{ name: 'close-runs' }]);
  expect(await closeRuns(room.db, later(31).now)).toBe(1);
  const report = await room.use(alma, 'show-run-report', { run: run!.id });
  expect(report).toMatchObject({
    state: 'finished',
    told: true,
    items: [
      { comment: 'Well said.', verdict: { score: 0.66667, correct: false } },
      { comment: 'Well said.', verdict: { correct: true } },
      {},
      {},
      {},
      {},
    ],
  });
  expect(findTool('show-run-report')!.say!(report)).toContain('Comment: Well said.');
  expect(await owner(`select reason from xp_events where user_test_run_id = '${run!.id}' and reason = 'run'`)).toEqual([{ reason: 'run' }]);
  const [audited] = await owner(
    `select actor_id as actor, subject_id as subject from audit_log where action = 'judge-answer' and subject_id = '${alma.id}' limit 1`,
  );
  expect(audited).toEqual({ actor: ines.id, subject: alma.id });
});

it('an answer that was judged is told as it was judged when it is sent again', async () => {
  const { run, attempts } = await write(bao, 'Nothing.');
  const [essay] = await waiting();
  await judge(essay, { met: ['item-1', 'item-2'] });
  expect(await room.use(bao, 'submit-answer', { answer: ['Nothing.'] }, { attempt: AttemptId.parse(attempts[0]) })).toMatchObject({
    again: true,
    waiting: false,
  });
  expect((await room.use(bao, 'show-run-report', { run }))['items'].slice(0, 2)).toMatchObject([
    { verdict: { correct: true } },
    { waiting: true, verdict: null },
  ]);
});

it('waits no longer in a run that was given up, and moves nothing where a program wrote it', async () => {
  const moved = () => owner(`select xp, revision from user_profiles where user_id = '${bao.id}'`);
  const before = await moved();
  const [left] = await waiting();
  expect(await judge(left, { score: 0.5 })).toEqual({ score: 0.5, waiting: 0 });
  expect(await closeRuns(room.db, classTime)).toBe(1);
  expect(await moved()).not.toEqual(before);
  await write(paula, 'Written by a program.', { provenance: 'relayed' });
  const [first] = await waiting();
  await judge(first, { score: 1 });
  expect(await owner(`select xp from user_profiles where user_id = '${paula.id}'`)).toEqual([]);
  const { run } = await room.use(paula, 'start-run', { of: 'set', name: 'All statements' });
  await room.use(paula, 'next-question');
  await room.use(paula, 'submit-answer', { answer: ['An essay.'] });
  const given = (await waiting()).at(-1);
  await room.use(paula, 'abandon-run', { run }, yes);
  expect((await waiting()).map((each: Said) => each['answer'])).not.toContain(given.answer);
  expect(await kindOf(judge(given, { score: 1 }))).toBe('conflict');
});

it('counts on the day it was given, wherever the learner is when it is judged', async () => {
  const { result } = await write(alma, 'Another.');
  expect(result).toMatchObject({ state: 'grading' });
  await owner(`update users set time_zone = 'Pacific/Kiritimati' where id = '${alma.id}'`);
  for (const each of (await waiting()).filter((one: Said) => one['given'] === 'Another.')) await judge(each, { score: 1 }, later(40));
  await closeRuns(room.db, later(40).now);
  expect(await rebuildAll(room.db, ratingRules)).toMatchObject({ learnersChanged: 0, questionsChanged: 0 });
});
