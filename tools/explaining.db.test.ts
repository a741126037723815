import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { asSystem } from '../db/client.ts';
import type { Embedders } from '../embeddings/embed.ts';
import { embeddersOf } from '../embeddings/open.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { kindOf, openClassroom, person, words, type Classroom, type Said } from './testing.ts';

let room: Classroom;
const [alma, bao, ines] = [person('alma'), person('bao'), person('ines')];
const course = '0198a000-0000-7000-8000-000000000002';
const essays = '0198a000-0000-7000-8000-00000000000e';
const rows = (text: string) => asSystem(room.db, 'test', (tx) => tx.execute(sql.raw(text))).then((result) => result.rows);

beforeAll(async () => {
  room = await openClassroom();
  await rows(
    `insert into lessons (id, course_id, topic_id, title) select gen_random_uuid(), '${course}', id, 'Lesson on ' || name from topics where code = 'S.2'`,
  );
  await rows(`insert into question_sets (id, course_id, title, position) values ('${essays}', '${course}', 'Essays', 1)`);
  await rows(`update questions set question_set_id = '${essays}' where original_question_number = 12`);
  await rows(
    `update question_versions set question_type = 'short_answer', body = '{"rubric": [{"id": "one", "text": "One.", "points": 1}]}' where question_text = 'Statement 12 holds.'`,
  );
  const text = '# Statements\n\nStatement 1 holds where nobody looks, and statement 3 holds on a Sunday.';
  await room.use(ines, 'add-material', { course: 'ST-1', title: 'All about statements', format: 'markdown', text });
});
afterAll(() => room.close());
beforeEach(() => Promise.all([alma, bao].map((who) => room.abandonAll(who))));

const start = (who: typeof alma, more: object = {}) => room.use(who, 'start-run', { of: 'set', name: 'All statements', ...more });
async function answerNext(who: typeof alma, right: boolean): Promise<Said> {
  const { question } = await room.use(who, 'next-question');
  await room.use(who, 'submit-answer', { answer: words(question.text, right) });
  return question;
}
const explain = (who: typeof alma, input: object = {}) => room.use(who, 'explain-answer', input);

it('explains the last answer by what its author wrote, each choice, and where to read about it', async () => {
  verifies('answers:explained');
  await start(alma);
  const first = await answerNext(alma, false);
  const explained = await explain(alma);
  expect(explained).toMatchObject({
    number: 1,
    text: first['text'],
    given: 'true',
    verdict: {
      correct: false,
      explanation: 'SECRET 1',
      choices: [{ text: 'true', right: false, why: 'Because 1 is what it is.' }, { right: true }],
    },
    lessons: ['Lesson on Topic 2'],
    passages: [{ title: 'All about statements', course: 'Statements', text: expect.stringContaining('nobody looks') }],
  });
  const said = findTool('explain-answer')!.say!(explained);
  for (const part of [
    'Your answer: true',
    'Not right.',
    'SECRET 1',
    'Because 1 is what it is.',
    'Lesson on Topic 2',
    'All about statements',
  ])
    expect(said).toContain(part);
  await answerNext(alma, true);
  expect(await explain(alma)).toMatchObject({ number: 2, verdict: { correct: true } });
  expect(await explain(alma, { number: 1 })).toEqual(explained);
});

it('explains an answer behind questions that were put aside', async () => {
  await start(alma);
  await room.use(alma, 'next-question');
  await room.use(alma, 'skip-question');
  const second = await answerNext(alma, true);
  expect(await explain(alma)).toMatchObject({ number: 2, text: second['text'], verdict: { correct: true } });
  expect(await kindOf(explain(alma, { number: 1 }))).toBe('conflict');
  expect(await kindOf(explain(alma, { number: 99 }))).toBe('not-found');
});

it('explains nothing that is not answered, not there, or somebody else’s', async () => {
  const { run } = await start(alma);
  await answerNext(alma, true);
  expect(await kindOf(explain(alma, { number: 2 }))).toBe('conflict');
  expect(await kindOf(explain(alma, { number: 99 }))).toBe('not-found');
  expect(await kindOf(explain(bao))).toBe('not-found');
  expect(await kindOf(explain(bao, { run }))).toBe('not-found');
  expect(await kindOf(explain(ines, { run }))).toBe('not-found'); // though she teaches it
  expect(await kindOf(explain(alma, { run: 'the last one' }))).toBe('invalid');
});

it('explains nothing before the run tells it, nor during an exam', async () => {
  verifies('answers:explained-in-time');
  const { run } = await start(alma, { count: 3, feedback: 'after_run' });
  await answerNext(alma, false);
  await expect(explain(alma)).rejects.toThrow('its verdicts come later');
  await room.use(alma, 'finish-run');
  expect(await explain(alma, { run })).toMatchObject({ number: 1, verdict: { correct: false } });
  await start(alma, { of: 'exam', name: 'Final' });
  expect(await kindOf(explain(alma, { run }))).toBe('conflict');
  await answerNext(alma, true);
  expect(await kindOf(explain(alma))).toBe('conflict');
});

it('does not tell what is right in a question that is open once more', async () => {
  await start(bao, { count: 1 });
  const asked = await answerNext(bao, false);
  await room.use(bao, 'start-run', { of: 'mistakes' });
  const { question } = await room.use(bao, 'next-question');
  expect(question.text).toBe(asked['text']);
  await expect(explain(bao)).rejects.toThrow('open once more');
  await room.use(bao, 'submit-answer', { answer: words(question.text) });
  expect(await explain(bao)).toMatchObject({ verdict: { correct: true } });
});

it('says that an answer waits, and explains it by the comment once it was judged', async () => {
  await room.use(alma, 'start-run', { of: 'set', name: 'Essays' });
  const { question } = await room.use(alma, 'next-question');
  await room.use(alma, 'submit-answer', { answer: ['An essay.'] });
  await expect(explain(alma)).rejects.toThrow('waits for somebody');
  const { answers } = await room.use(ines, 'list-waiting-answers');
  await room.use(ines, 'judge-answer', { answer: answers[0].answer, met: ['one'], comment: 'Well put.' }, { confirmed: true });
  expect(await explain(alma)).toMatchObject({ text: question.text, given: 'An essay.', comment: 'Well put.', verdict: { correct: true } });
});

it('a run handed in tells what to revise; with none open the last is told again', async () => {
  verifies('runs:finish-reports');
  await start(alma, { count: 4 });
  const wrong = await answerNext(alma, false);
  await answerNext(alma, true);
  const result = await room.use(alma, 'finish-run', {}, { door: 'model' });
  expect(result).toMatchObject({ state: 'finished', answered: 2, score: 0.25, review: { wrong: [{ number: 1, text: wrong['text'] }] } });
  expect(findTool('finish-run')!.say!(result)).toMatch(/25 %[\s\S]*To revise: [\s\S]*Not quite right: question 1\./);
  expect(await room.use(alma, 'finish-run')).toMatchObject({ run: result['run'], score: 0.25, review: result['review'], gained: null });
  await start(alma, { count: 2, feedback: 'never' });
  await answerNext(alma, true);
  expect(await room.use(alma, 'finish-run')).toMatchObject({ state: 'finished', score: null, review: null });
});

it('handing an exam in wants a person, for there may be no second attempt', async () => {
  await rows(`update exams set attempts_max = 5`);
  await start(alma, { of: 'exam', name: 'Final' });
  await answerNext(alma, true);
  expect(await kindOf(room.use(alma, 'finish-run'))).toBe('forbidden');
  expect(await room.use(alma, 'finish-run', {}, { confirmed: true })).toMatchObject({ state: 'finished' });
});

it('a dispute is of the last answer, or of the one with that number', async () => {
  await start(bao, { count: 4 });
  const first = await answerNext(bao, false);
  const second = await answerNext(bao, false);
  expect(await room.use(bao, 'dispute-answer', { reason: 'I was right.' })).toMatchObject({ question: second['text'] });
  expect(await room.use(bao, 'dispute-answer', { number: 1, reason: 'Here too.' })).toMatchObject({ question: first['text'] });
  expect(await kindOf(room.use(bao, 'dispute-answer', { number: 1, reason: 'Once more.' }))).toBe('conflict');
  expect(await kindOf(room.use(bao, 'dispute-answer', { number: 3, reason: 'x' }))).toBe('conflict');
});

it('shows no model outside a question of a course in which none may read, also where another course asks it', async () => {
  verifies('answers:closed-course');
  const seen: string[] = [];
  const embedders: Embedders = {
    ...embeddersOf(room.db, { model: 'builtin' }),
    open: async () => ({ embed: async (texts: readonly string[]) => (seen.push(...texts), texts.map(() => [1, 0])) }) as never, // all that is used of it
    rerank: async (question) => (seen.push(question), undefined),
  };
  const model = '0198a000-0000-7000-8000-0000000000e1';
  const closed = '0198a000-0000-7000-8000-0000000000e2';
  const text = '# More\n\nStatement 1 holds, and statement 2 holds on a Monday.';
  await room.use(ines, 'add-material', { course: 'ST-1', title: 'More about statements', format: 'markdown', text });
  await rows(`insert into embedding_models (id, provider, name, dimensions, is_active) values ('${model}', 'openai', 'outside', 2, true)`);
  await rows(`insert into search_checks (course_id, model_id, questions, chunks, lexical_score, fused_score, vector_weight) values ('${course}', '${model}', 1, 1, 0, 1, 1)`); // prettier-ignore
  await rows(
    `insert into courses (id, subject_id, course_number, course_title, is_published, is_ai) select '${closed}', subject_id, 'CL-2', 'Closed', true, false from courses where id = '${course}'`,
  );
  await start(alma);
  await answerNext(alma, false);
  await room.use(alma, 'explain-answer', {}, { embedders });
  expect(seen.length).toBe(2); // by meaning, and by the model that puts in order
  seen.length = 0;
  const set = `(select question_set_id from questions where original_question_number = 1)`;
  await rows(`update question_sets set course_id = '${closed}' where id = ${set}`);
  const explained = await room.use(alma, 'explain-answer', {}, { embedders });
  expect(explained).toMatchObject({ number: 1, given: 'true' });
  expect(seen).toEqual([]);
  await rows(`update question_sets set course_id = '${course}' where id = ${set}`);
});
