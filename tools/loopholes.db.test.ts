import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { AttemptId, UserId } from '../core/ids.ts';
import { asSystem } from '../db/client.ts';
import { verifies } from '../evals/requirements.ts';
import { classTime, kindOf, openClassroom, passedOn, person, words, type Classroom, type Said } from './testing.ts';

// What an attack found open once, and stays closed.

let room: Classroom;
const [alma, bao] = [person('alma'), person('bao')];
beforeAll(async () => {
  room = await openClassroom();
});
afterAll(() => room.close());
beforeEach(() => Promise.all([alma, bao].map((who) => room.abandonAll(who))));

const rows = async (text: string) => (await asSystem(room.db, 'test', (tx) => tx.execute(sql.raw(text)))).rows;
const start = (who: Parameters<Classroom['use']>[0], input: object) => room.use(who, 'start-run', input);
const course = { of: 'course', name: 'ST-1', count: 5 };

it('putting a question aside gives no hint back, nor does a hint slip in between reading and recording', async () => {
  verifies('runs:loopholes-closed');
  await start(alma, { ...course, count: 1 });
  const { question } = await room.use(alma, 'next-question');
  for (let rung = 0; rung < 3; rung += 1) await room.use(alma, 'give-hint');
  await room.use(alma, 'skip-question');
  const { question: again } = await room.use(alma, 'next-question');
  expect(again.text).toBe(question.text);
  expect(await kindOf(room.use(alma, 'give-hint'))).toBe('conflict');
  await room.use(alma, 'submit-answer', { answer: words(question.text) });
  expect(await rows(`select hints_used from user_answers order by sequence desc limit 1`)).toEqual([{ hints_used: 3 }]);
});

it('an answer without an attempt is to the run at hand, and never to a forgotten one', async () => {
  await start(alma, course);
  const { question: forgotten } = await room.use(alma, 'next-question');
  const later = { now: new Date(classTime.getTime() + 5000) };
  await room.use(alma, 'start-run', { of: 'topic', name: 'S.1', count: 2 }, later);
  const { question } = await room.use(alma, 'next-question', {}, later);
  const twice = await Promise.all(
    [1, 2].map(() => room.use(alma, 'submit-answer', { answer: words(question.text) }, { ...later, idempotencyKey: 'once' })),
  );
  expect(twice.map(({ again }) => again).toSorted((a, b) => Number(a) - Number(b))).toEqual([false, true]);
  expect(await kindOf(room.use(alma, 'submit-answer', { answer: ['true'] }, later))).toBe('conflict');
  expect(await rows(`select count(*)::integer as n from user_answers where attempt_id = '${forgotten.attempt}'`)).toEqual([{ n: 0 }]);
});

it('chat goes on where a page was opened', async () => {
  const { run } = await start(bao, { of: 'exam', name: 'Final' });
  const { questions } = await room.use(bao, 'show-exam-page', { run });
  const { question } = await room.use(bao, 'next-question');
  expect(question.attempt).toBe(questions[0].attempt);
  expect(await room.use(bao, 'submit-answer', { answer: words(question.text) })).toMatchObject({ recorded: true });
  expect((await room.use(bao, 'next-question'))['question'].number).toBe(2);
});

it('what was relayed passes nothing, and makes what follows no first attempt', async () => {
  await rows(`update practice_tests set passing_score_percent = 60`);
  await start(alma, { of: 'practice-test', name: 'Rehearsal' });
  const { question } = await room.use(alma, 'next-question');
  const relayed = { provenance: 'relayed' as const };
  expect(await kindOf(room.use(alma, 'submit-answer', { answer: words(question.text) }, relayed))).toBe('forbidden');
  await room.abandonAll(alma);
  await start(alma, { of: 'set', name: 'All statements' });
  const { question: told } = await room.use(alma, 'next-question');
  await room.use(alma, 'submit-answer', { answer: words(told.text) }, relayed);
  await room.abandonAll(alma);
  await start(alma, { of: 'set', name: 'All statements' });
  const { question: known } = await room.use(alma, 'next-question');
  expect(known.text).toBe(told.text);
  expect(await room.use(alma, 'submit-answer', { answer: words(known.text) })).toMatchObject({ gained: { xp: 0 } });
});

it('a run that never tells does not tell through the mistakes', async () => {
  await start(bao, { ...course, feedback: 'never' });
  for (let asked = 0; asked < 5; asked += 1) {
    const { question } = await room.use(bao, 'next-question');
    await room.use(bao, 'submit-answer', { answer: words(question.text, false) });
  }
  expect(await kindOf(start(bao, { of: 'mistakes' }))).toBe('conflict'); // nothing to put right, as far as may be told
});

it('a tutor’s bank is no run for whoever knows its name, and an exam of a course has a time and tells later', async () => {
  await rows(
    `insert into question_sets (id, subject_id, kind, title) values (gen_random_uuid(), '0198a000-0000-7000-8000-000000000001', 'bank', 'The bank')`,
  );
  expect(await kindOf(start(alma, { of: 'set', name: 'The bank' }))).toBe('not-found');
  expect(await kindOf(start(alma, { ...course, mode: 'exam', feedback: 'immediate' }))).toBe('invalid');
  expect(await start(alma, { ...course, mode: 'exam' })).toMatchObject({ timeLimitSeconds: 450, feedback: 'after_run' });
});

it('a whole class answers the same question at the same moment, and nobody is turned away', async () => {
  const pupils = Array.from({ length: 60 }, (_, index) => ({
    id: UserId.parse(`0198d000-0000-7000-8000-${String(index).padStart(12, '0')}`),
    role: 'student' as const,
  }));
  for (const { id } of pupils) await rows(`insert into users (id, name) values ('${id}', 'pupil')`);
  await Promise.all(pupils.map((who) => start(who, { of: 'set', name: 'All statements' })));
  const asked = await Promise.all(pupils.map((who) => room.use(who, 'next-question')));
  expect(new Set(asked.map(({ question }) => question.text)).size).toBe(1);
  const answered = await Promise.all(pupils.map((who) => room.use(who, 'submit-answer', { answer: ['true'] })));
  expect(answered.filter(({ recorded }) => recorded === true)).toHaveLength(60);
  const [rating] = await rows(
    `select answers from question_ratings where question_id = (select question_id from user_answers order by sequence desc limit 1)`,
  );
  expect(Number(rating!['answers'])).toBeGreaterThanOrEqual(60);
});

it('help and putting aside end with the run, in a sentence', async () => {
  await start(alma, course);
  const { question } = await room.use(alma, 'next-question');
  const attempt = { attempt: AttemptId.parse(question.attempt) };
  await room.abandonAll(alma);
  const kinds: Said = {};
  for (const tool of ['give-hint', 'skip-question', 'submit-answer'])
    kinds[tool] = await kindOf(room.use(alma, tool, tool === 'submit-answer' ? { answer: ['true'] } : {}, attempt));
  expect(kinds).toEqual({ 'give-hint': 'conflict', 'skip-question': 'conflict', 'submit-answer': 'conflict' });
});

it('a message answers one question or one page, however often a model passes it on, and in whatever run', async () => {
  verifies('runs:message-once');
  const all = { of: 'set', name: 'All statements' };
  const answersOf = async (message: string) =>
    (await rows(`select user_test_run_id as run from user_answers where message_id = '${message}'`)).length;
  const pass = (attempt: string, text: string, id: string) =>
    room.use(alma, 'submit-answer', { answer: [text] }, { ...passedOn(text, id), attempt: AttemptId.parse(attempt) });
  const message = '0198e000-0000-7000-8000-000000000001';
  await start(alma, all);
  const { question: first } = await room.use(alma, 'next-question');
  expect(await pass(first.attempt, 'true', message)).toMatchObject({ recorded: true });
  const { question: second } = await room.use(alma, 'next-question');
  await expect(pass(second.attempt, 'true', message)).rejects.toThrow('That message of the learner has answered a question already.');
  expect((await room.use(alma, 'next-question'))['question'].attempt).toBe(second.attempt); // it waits, and nothing is used up
  expect(await pass(second.attempt, 'true', '0198e000-0000-7000-8000-000000000002')).toMatchObject({ recorded: true });

  const other = '0198e000-0000-7000-8000-000000000003'; // at the same moment, in runs of which none knows of the others
  const attempts: string[] = [];
  for (let n = 0; n < 4; n += 1) {
    const at = { now: new Date(classTime.getTime() + (n + 1) * 1000) };
    await room.use(alma, 'start-run', all, at);
    attempts.push((await room.use(alma, 'next-question', {}, at))['question'].attempt);
  }
  expect(new Set(attempts).size).toBe(4);
  const kinds = await Promise.all(attempts.map((attempt) => kindOf(pass(attempt, 'false', other))));
  expect(kinds.toSorted((a, b) => a.localeCompare(b))).toEqual(['conflict', 'conflict', 'conflict', 'done']);
  expect(await answersOf(other)).toBe(1);

  await start(bao, { of: 'practice-test', name: 'Rehearsal', mode: 'exam' });
  const { questions } = await room.use(bao, 'show-exam-page');
  const page = (numbers: readonly number[]) =>
    room.use(
      bao,
      'submit-answers',
      { answers: numbers.map((number) => ({ number, answer: ['true'] })) },
      passedOn('1. true 2. true 3. true', page3),
    );
  const page3 = '0198e000-0000-7000-8000-000000000004';
  expect(questions.length).toBeGreaterThan(2);
  expect(await page([1, 2])).toMatchObject({ recorded: 2 });
  expect(await kindOf(page([2, 3]))).toBe('conflict');
  expect(await answersOf(page3)).toBe(1); // on the first of its page
});
