import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asSystem } from '../db/client.ts';
import { verifies } from '../evals/requirements.ts';
import { tools } from './index.ts';
import { Proposed } from './proposing.ts';
import { classTime, kindOf, openClassroom, person, words, type Classroom, type Said } from './testing.ts';

let room: Classroom;
const [alma, ines, tomas, ada] = [person('alma'), person('ines'), person('tomas'), person('ada')];
beforeAll(async () => {
  room = await openClassroom();
  await rows(`update exams set attempts_max = 9`);
});
afterAll(() => room.close());
beforeEach(async () => {
  await room.abandonAll(alma);
  await rows(`delete from help_requests`);
  await rows(`delete from approvals`);
});

const rows = async (text: string) => (await asSystem(room.db, 'test', (tx) => tx.execute(sql.raw(text)))).rows;
const later = (minutes: number) => ({ now: new Date(classTime.getTime() + minutes * 60_000) });
type Who = Parameters<Classroom['use']>[0];

/** What a model proposes by calling a tool. */
async function proposed(who: Who, tool: string, input: object, door: 'model' | 'mcp' = 'model'): Promise<Proposed['proposal']> {
  const error: unknown = await room.use(who, tool, input, { door }).catch((thrown: unknown) => thrown);
  if (!(error instanceof Proposed)) throw error;
  return error.proposal;
}
const approve = (who: Who, proposal: string, more: object = {}) =>
  room.use(who, 'approve-proposal', { proposal }, { door: 'web', confirmed: true, ...more });

/** A question of Alma's to whoever teaches her course. */
async function asked(question: string): Promise<string> {
  await room.use(alma, 'ask-human', { question, course: 'ST-1' });
  const { requests } = await room.use(ines, 'list-questions-asked');
  return requests.find((each: Said) => each['question'] === question).request;
}

it('what must be confirmed a model only proposes; its person reads it in words, presses, and it is done once', async () => {
  verifies('approvals:proposed');
  const request = await asked('What holds?');
  const proposal = await proposed(ines, 'answer-question', { request, reply: 'Every second one.' });
  expect(proposal).toMatchObject({ tool: 'answer-question', words: 'Reply to "What holds?": "Every second one."' });
  expect(await rows(`select reply from help_requests where id = '${request}'`)).toEqual([{ reply: null }]);
  expect((await room.use(ines, 'list-proposals'))['proposals']).toEqual([proposal]);
  const pressed = await Promise.all(
    Array.from({ length: 5 }, () => approve(ines, proposal.proposal).catch((error: Error): Said => ({ error: error.message }))),
  );
  expect(pressed.filter(({ again }) => again === false)).toEqual([
    { tool: 'answer-question', done: true, again: false, said: expect.stringContaining('Sent.') },
  ]);
  expect(await approve(ines, proposal.proposal)).toMatchObject({ done: true, again: true, said: expect.stringContaining('Sent.') });
  expect(await rows(`select reply from help_requests where id = '${request}'`)).toEqual([{ reply: 'Every second one.' }]);
  expect(await rows(`select count(*)::integer as n from nudges where message like '%What holds?%'`)).toEqual([{ n: 1 }]);
  expect((await room.use(ines, 'list-proposals'))['proposals']).toEqual([]);
});

it('the same proposal is one, at whichever door a model makes it', async () => {
  const request = await asked('Twice?');
  const both = await Promise.all([1, 2].map(() => proposed(ines, 'answer-question', { request, reply: 'Once.' })));
  expect(both[0]).toEqual(both[1]);
  expect(await proposed(ines, 'answer-question', { request, reply: 'Once.' }, 'mcp')).toEqual(both[0]);
});

describe('a proposal', () => {
  it('is its person’s alone: for anybody else there is none', async () => {
    verifies('approvals:own');
    const request = await asked('Whose?');
    const { proposal } = await proposed(ines, 'answer-question', { request, reply: 'Mine.' });
    for (const who of [alma, tomas, ada]) {
      expect(await kindOf(approve(who, proposal))).toBe('not-found');
      expect(await kindOf(room.use(who, 'decline-proposal', { proposal }))).toBe('not-found');
      expect((await room.use(who, 'list-proposals'))['proposals']).toEqual([]);
    }
  });

  it('is not pressed by a model, nor by a door that showed no button', async () => {
    verifies('approvals:pressed-by-a-person');
    const request = await asked('Who presses?');
    const { proposal } = await proposed(ines, 'answer-question', { request, reply: 'A person.' });
    expect(await kindOf(approve(ines, proposal, { door: 'model' }))).toBe('forbidden');
    expect(await kindOf(approve(ines, proposal, { confirmed: false }))).toBe('forbidden');
    expect(await kindOf(approve(ines, proposal, { door: 'mcp', confirmed: false }))).toBe('forbidden');
    expect((await room.use(ines, 'list-proposals'))['proposals']).toMatchObject([{ proposal }]); // to press it is not proposed in turn
    expect(await kindOf(room.use(ines, 'decline-proposal', { proposal }, { door: 'model' }))).toBe('forbidden');
    expect(await rows(`select reply from help_requests where id = '${request}'`)).toEqual([{ reply: null }]);
  });

  it('that is declined, or too old, is not done any more', async () => {
    verifies('approvals:ends');
    const request = await asked('How long?');
    const declined = await proposed(ines, 'answer-question', { request, reply: 'No.' });
    expect(await room.use(ines, 'decline-proposal', { proposal: declined.proposal })).toEqual({ declined: true });
    expect(await room.use(ines, 'decline-proposal', { proposal: declined.proposal })).toEqual({ declined: true });
    expect(await kindOf(approve(ines, declined.proposal))).toBe('conflict');
    const old = await proposed(ines, 'answer-question', { request, reply: 'Too late.' });
    expect(old.expiresAt).toBe(later(15).now.toISOString());
    expect(await kindOf(approve(ines, old.proposal, later(15)))).toBe('conflict');
    expect((await room.use(ines, 'list-proposals', {}, later(15)))['proposals']).toEqual([]);
    expect(await rows(`select reply from help_requests where id = '${request}'`)).toEqual([{ reply: null }]);
  });

  it('is held to what its person may do when they press', async () => {
    verifies('approvals:still-allowed');
    const request = await asked('Still?');
    const { proposal } = await proposed(ines, 'answer-question', { request, reply: 'Still.' });
    await rows(`delete from course_staff`);
    expect(await approve(ines, proposal)).toEqual({
      tool: 'answer-question',
      done: false,
      again: false,
      said: expect.stringContaining('no such question'),
    });
    expect(await approve(ines, proposal)).toMatchObject({ done: false, again: true });
    await rows(`insert into course_staff (course_id, user_id) values ('0198a000-0000-7000-8000-000000000002', '${ines.id}')`);
    const demoted = await proposed(ines, 'answer-question', { request, reply: 'Still.' });
    const student = { id: ines.id, role: 'student' as const };
    expect(await approve(student, demoted.proposal)).toMatchObject({
      done: false,
      said: expect.stringContaining('not for the role student'),
    });
  });

  it('of something that is not there is none, and of too many there is an end', async () => {
    const nowhere = '0198a000-0000-7000-8000-00000000ffff';
    expect(await kindOf(proposed(ines, 'answer-question', { request: nowhere, reply: 'x' }))).toBe('not-found');
    expect(await kindOf(proposed(ines, 'answer-question', { request: 'x', reply: 'x' }))).toBe('invalid');
    const request = await asked('How many?');
    const many: string[] = [];
    for (let n = 0; n < 30; n += 1)
      many.push(await kindOf(room.use(ines, 'answer-question', { request, reply: `No. ${n}` }, { door: 'model' })));
    expect(many.filter((kind) => kind === 'conflict').length).toBeGreaterThanOrEqual(10);
    expect((await room.use(ines, 'list-proposals'))['proposals'].length).toBe(20);
  });

  it('whose process died between the press and the deed says that nobody knows', async () => {
    const request = await asked('Died?');
    const { proposal } = await proposed(ines, 'answer-question', { request, reply: 'x' });
    await rows(`update approvals set decision = 'approved', decided_at = now() where id = '${proposal}'`);
    expect(await kindOf(approve(ines, proposal))).toBe('unavailable');
  });
});

it('an exam that a model hands in is the one that was open then, and waits for its learner', async () => {
  const exam = await room.use(alma, 'start-run', { of: 'exam', name: 'Final' });
  const { question } = await room.use(alma, 'next-question');
  await room.use(alma, 'submit-answer', { answer: words(question.text) });
  const proposal = await proposed(alma, 'finish-run', {});
  expect(proposal.words).toBe('Hand in Final, with 9 of 10 unanswered.');
  expect(await rows(`select input from approvals where id = '${proposal.proposal}'`)).toEqual([{ input: { run: exam['run'] } }]);
  expect(await approve(alma, proposal.proposal)).toMatchObject({ done: true, said: expect.stringContaining('Final is finished: 10 %') });
});

it('a verdict on an answer and a decision are proposed in words that say what they are about', async () => {
  await room.use(alma, 'start-run', { of: 'course', name: 'ST-1', count: 2 });
  const { question } = await room.use(alma, 'next-question');
  await room.use(alma, 'submit-answer', { answer: words(question.text, false) });
  await room.use(alma, 'dispute-answer', { reason: 'I was right.' });
  const { disputes } = await room.use(ines, 'list-disputes');
  const { words: told, proposal } = await proposed(ines, 'decide-dispute', {
    dispute: disputes[0].dispute,
    accept: false,
    reason: 'It does not hold.',
  });
  expect(told).toContain(`an answer to "${question.text}": "It does not hold."`);
  expect(await approve(ines, proposal)).toMatchObject({ done: true, said: 'Rejected; the report tells the learner why.' });
});

it('leaves a row in the audit log for the proposal and for the deed, and none for what was not done', async () => {
  const request = await asked('Noted?');
  const count = async () =>
    (await rows(
      `select action, door, count(*)::integer as n from audit_log where action like '%answer-question' or action = 'approve-proposal' group by 1, 2 order by 1, 2`,
    )) as { action: string; door: string; n: number }[];
  const of = (list: Awaited<ReturnType<typeof count>>, action: string, door: string) =>
    list.find((each) => each.action === action && each.door === door)?.n ?? 0;
  const before = await count();
  const { proposal } = await proposed(ines, 'answer-question', { request, reply: 'Yes.' });
  const between = await count();
  expect(of(between, 'propose-answer-question', 'model')).toBe(of(before, 'propose-answer-question', 'model') + 1);
  expect(of(between, 'answer-question', 'model')).toBe(of(before, 'answer-question', 'model'));
  await approve(ines, proposal);
  expect(of(await count(), 'answer-question', 'web')).toBe(of(between, 'answer-question', 'web') + 1);
});

it('nothing that wants to be confirmed is done for a model', () => {
  const unsafe = tools.filter(
    (tool) => tool.doors.includes('model') && !('confirm' in tool) && tool.effect === 'write' && !tool.roles.includes('student'),
  );
  expect(unsafe.map(({ name }) => name)).toEqual([]);
  expect(tools.filter(({ name }) => /-proposals?$/.test(name)).map(({ doors }) => doors.includes('model'))).toEqual([false, false, false]);
});
