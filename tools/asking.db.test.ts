import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asSystem } from '../db/client.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { classTime, kindOf, openClassroom, person, type Classroom } from './testing.ts';

let room: Classroom;
const [alma, bao, ines, tomas, ada, paula] = ['alma', 'bao', 'ines', 'tomas', 'ada', 'paula'].map(person) as Required<[P, P, P, P, P, P]>;
type P = ReturnType<typeof person>;
beforeAll(async () => {
  room = await openClassroom();
  await rows(`delete from tutor_student_assignments`);
});
afterAll(() => room.close());

const rows = async (text: string) => (await asSystem(room.db, 'test', (tx) => tx.execute(sql.raw(text)))).rows;
const ask = (who: P, question: string, more: object = {}, at = 0) =>
  room.use(who, 'ask-human', { question, ...more }, { now: new Date(classTime.getTime() + at * 1000) });
const asked = async (who: P) => (await room.use(who, 'list-questions-asked'))['requests'] as { request: string; question: string }[];
const reply = (who: P, request: string, text = 'So it is.') =>
  room.use(who, 'answer-question', { request, reply: text }, { confirmed: true });

it('says honestly that nobody is there, and saves it for the admins', async () => {
  verifies('asking:honest');
  const said = await ask(alma, 'Is anybody there?');
  expect(said).toEqual({ saved: true, again: false, course: null, to: ['admins'] });
  expect(findTool('ask-human')!.say!(said)).toContain('Nobody is there');
  expect([await asked(ines), await asked(tomas)]).toEqual([[], []]);
  expect(await asked(ada)).toMatchObject([{ question: 'Is anybody there?' }]);
});

it('reaches whoever teaches the course that the learner studies, with what they were at, and the reply reaches the learner', async () => {
  verifies('asking:reaches');
  await room.use(alma, 'start-run', { of: 'course', name: 'ST-1', count: 3 });
  const { question } = await room.use(alma, 'next-question');
  expect(await ask(alma, 'What is a statement?')).toEqual({ saved: true, again: false, course: 'Statements', to: ['teachers'] });
  const [waiting, ...more] = (await room.use(ines, 'list-questions-asked'))['requests'];
  expect(more).toEqual([]);
  expect(waiting).toMatchObject({ course: 'Statements', about: question.text, question: 'What is a statement?' });
  expect(await kindOf(room.use(ines, 'answer-question', { request: waiting.request, reply: 'x' }))).toBe('forbidden');
  expect(await kindOf(reply(tomas, waiting.request))).toBe('not-found'); // not her tutor
  expect(await kindOf(room.use(paula, 'list-questions-asked'))).toBe('forbidden');
  const kinds = await Promise.all([ines, ada].map((who) => kindOf(reply(who, waiting.request, 'Something said.'))));
  expect(kinds.toSorted()).toEqual(['conflict', 'done']);
  expect(await kindOf(reply(ines, waiting.request))).toBe('conflict');
  const { questions } = await room.use(alma, 'list-my-questions');
  expect(questions.find((each: { question: string }) => each.question === 'What is a statement?')).toMatchObject({
    reply: 'Something said.',
  });
  expect((await room.use(alma, 'show-my-progress', {}))['replies']).toMatchObject([{ question: 'What is a statement?' }]);
  expect(await rows(`select user_id, channels, message from nudges where type = 'reply'`)).toEqual([
    { user_id: alma.id, channels: ['in_app'], message: 'There is a reply to what you asked: "What is a statement?"' },
  ]);
  await room.abandonAll(alma);
});

it('reaches the tutor assigned, and marks what the tutor of code answered last as not enough', async () => {
  await rows(
    `insert into tutor_student_assignments (id, tutor_id, student_id, accepted_at) values (gen_random_uuid(), '${tomas.id}', '${bao.id}', now())`,
  );
  await rows(
    `insert into qa_interactions (id, created_at, student_id, query, answer, confidence_score) values (gen_random_uuid(), '${classTime.toISOString()}', '${bao.id}', 'Why?', 'I am not sure.', 0.2)`,
  );
  expect(await ask(bao, 'Why, really?', { course: 'ST-1' }, 60)).toMatchObject({ to: ['tutor', 'teachers'], course: 'Statements' });
  expect(await rows(`select escalated_to_tutor_id, escalated_at is not null as escalated from qa_interactions`)).toEqual([
    { escalated_to_tutor_id: tomas.id, escalated: true },
  ]);
  const [waiting] = await asked(tomas);
  expect(waiting).toMatchObject({ question: 'Why, really?', learner: bao.name });
  expect(await reply(tomas, waiting!.request)).toEqual({ question: 'Why, really?' });
});

it('asks the same question once, however often and at how many devices it is sent', async () => {
  verifies('asking:once-and-limited');
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(bao, 'Where are the notes?')));
  expect(answers.filter(({ again }) => !again)).toHaveLength(1);
  expect((await ask(bao, 'where are the NOTES?'))['again']).toBe(true);
  expect(await rows(`select count(*)::integer as n from help_requests where query = 'Where are the notes?'`)).toEqual([{ n: 1 }]);
});

it('takes so many at a time and a day, also at the same moment, and says so', async () => {
  const many = await Promise.all(Array.from({ length: 8 }, (_, n) => kindOf(ask(ines, `Question ${n}?`))));
  expect(many.filter((kind) => kind === 'done')).toHaveLength(5);
  expect(many.filter((kind) => kind === 'conflict')).toHaveLength(3);
  await expect(ask(ines, 'One more?')).rejects.toThrow('5 questions waiting');
  for (const { request } of await asked(ada)) await reply(ada, request);
  for (let n = 0; n < 5; n += 1) await ask(ines, `Later question ${n}?`);
  for (const { request } of await asked(ada)) await reply(ada, request);
  await expect(ask(ines, 'One more?')).rejects.toThrow('ask more tomorrow');
  expect(await kindOf(ask(ines, 'One more?', {}, 86_400))).toBe('done');
});

it('nobody answers their own, sees another’s, or names a course that is not theirs to see', async () => {
  await ask(ines, 'My own?', { course: 'ST-1' }, 2 * 86_400);
  const own = await rows(`select id from help_requests where query = 'My own?'`);
  expect(await asked(ines)).toEqual(expect.not.arrayContaining([expect.objectContaining({ question: 'My own?' })]));
  expect(await kindOf(reply(ines, String(own[0]!['id'])))).toBe('not-found');
  expect((await room.use(paula, 'list-my-questions'))['questions']).toEqual([]);
  expect(await kindOf(ask(alma, 'Where?', { course: 'ST-9' }))).toBe('not-found');
  expect(await kindOf(ask(alma, ' '))).toBe('invalid');
});

it('can be asked during an exam, but shows no reply before its end', async () => {
  await room.abandonAll(alma);
  await room.use(alma, 'start-run', { of: 'exam', name: 'Final' });
  expect(await ask(alma, 'The page does not load.')).toMatchObject({ saved: true });
  expect(await kindOf(room.use(alma, 'list-my-questions'))).toBe('conflict');
  expect(await kindOf(room.use(alma, 'show-my-progress'))).toBe('conflict');
});
