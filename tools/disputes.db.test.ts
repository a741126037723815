import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { QuestionId } from '../core/ids.ts';
import { ratingRules } from '../core/practice/rating.ts';
import { jobs } from '../db/queue.ts';
import { rebuildAll } from '../db/rebuild.ts';
import { countRegrade, regradeLate, regradeQuestion } from '../db/regrade.ts';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { kindOf, openClassroom, person, type Classroom, type Said } from './testing.ts';

let room: Classroom;
const [alma, bao, tomas, ines, ada] = [person('alma'), person('bao'), person('tomas'), person('ines'), person('ada')];
const yes = { confirmed: true };
const owner = <Row extends Record<string, unknown>>(text: string) => asOwner<Row>(room.db, text);
const questionOf = (n: number) => QuestionId.parse(`0198a001-0000-7000-8000-${String(n).padStart(12, '0')}`);

/** Questions that are no statements; each test has one of its own. */
const bodies: Record<number, readonly [type: string, body: object]> = {
  1: ['short_answer', { accepted: ['peril'], case_sensitive: false }],
  2: [
    'fill_in_blank',
    {
      text: '{{1}} and {{2}}',
      blanks: [
        { accepted: ['one'], case_sensitive: false },
        { accepted: ['two'], case_sensitive: false },
      ],
    },
  ],
  3: ['multiple_choice', { choices: Array.from('abc').map((id) => ({ id, text: `Text ${id}` })), correct: 'a', fixed_order: true }],
  4: ['short_answer', { accepted: ['red'], case_sensitive: false }],
};

beforeAll(async () => {
  room = await openClassroom();
  for (const [n, [type, body]] of Object.entries(bodies))
    await owner(
      `update question_versions set question_type = '${type}', question_text = 'Question ${n}', body = '${JSON.stringify(body)}' where question_id = '${questionOf(Number(n))}'`,
    );
});
afterAll(() => room.close());
beforeEach(() => Promise.all([alma, bao].map((who) => room.abandonAll(who))));

/** Takes the whole set, answering one question in words and skipping nothing else; hands in, and gives that item of the report. */
async function answer(
  who: typeof alma,
  n: number,
  words: string[],
  more: object = {},
): Promise<{ run: string; item: () => Promise<Said> }> {
  const { run } = await room.use(who, 'start-run', { of: 'set', name: 'All statements', ...more });
  for (;;) {
    const { question } = await room.use(who, 'next-question');
    if (question.number === n) break;
    await room.use(who, 'skip-question');
  }
  await room.use(who, 'submit-answer', { answer: words });
  await room.use(who, 'finish-run', { run }, yes);
  return { run, item: async () => (await room.use(who, 'show-run-report', { run }))['items'][n - 1] };
}

/** Does what waits in the queue, as agent/jobs would, and crosses it off. */
async function work(): Promise<unknown[]> {
  const done: unknown[] = [];
  for (const { name, data } of await owner<{ name: string; data: unknown }>(
    `select name, data from pgboss.job where state = 'created' order by created_on`,
  )) {
    if (name === 'regrade-question') {
      const { question, ...cause } = jobs[name].parse(data);
      done.push(await regradeQuestion(room.db, question, cause, ratingRules));
    } else if (name === 'count-regrade') await countRegrade(room.db, jobs[name].parse(data).answer, ratingRules);
  }
  await owner(`update pgboss.job set state = 'completed' where state = 'created'`);
  return done;
}
const dispute = async (who: typeof alma, given: Said, reason = 'I was right') => {
  await room.use(who, 'dispute-answer', { answer: given['answer'], reason });
  return (await room.use(ines, 'list-disputes'))['disputes'].at(-1);
};

describe('a dispute', () => {
  it('is about a verdict that was told, on an answer of one’s own, once while it is open', async () => {
    verifies('runs:dispute');
    const { item } = await answer(alma, 1, ['hazard']);
    const given = await item();
    expect(given).toMatchObject({ verdict: { correct: false }, dispute: null });
    expect(await kindOf(room.use(bao, 'dispute-answer', { answer: given['answer'], reason: 'x' }))).toBe('not-found');
    expect(await kindOf(room.use(ines, 'dispute-answer', { answer: given['answer'], reason: 'x' }))).toBe('not-found'); // though she sees it
    await room.use(alma, 'dispute-answer', { answer: given['answer'], reason: 'A hazard is one.' });
    expect(await kindOf(room.use(alma, 'dispute-answer', { answer: given['answer'], reason: 'again' }))).toBe('conflict');
    expect(await item()).toMatchObject({ dispute: { status: 'open', reason: null } });
    const untold = await answer(alma, 5, ['true'], { feedback: 'never' });
    expect(await kindOf(room.use(alma, 'dispute-answer', { answer: (await untold.item())['answer'], reason: 'x' }))).toBe('conflict');
    const right = await answer(alma, 6, ['true']);
    expect(await kindOf(room.use(alma, 'dispute-answer', { answer: (await right.item())['answer'], reason: 'x' }))).toBe('conflict');
  });

  it('is seen and decided by the staff of the course, and by nobody else', async () => {
    verifies('runs:dispute');
    const { disputes } = await room.use(ines, 'list-disputes');
    expect(disputes).toMatchObject([
      { text: 'Question 1', right: 'peril', given: 'hazard', score: 0, reason: 'A hazard is one.', changedSince: false },
    ]);
    expect(JSON.stringify(disputes)).not.toContain('Alma');
    expect(await room.use(ada, 'list-disputes')).toEqual({ disputes });
    for (const who of [alma, tomas]) expect(await kindOf(room.use(who, 'list-disputes'))).toBe('forbidden');
    await owner('delete from course_staff');
    expect((await room.use(ines, 'list-disputes'))['disputes']).toEqual([]);
    const decision = { dispute: disputes[0].dispute, accept: true, reason: 'x' };
    expect(await kindOf(room.use(ines, 'decide-dispute', decision, yes))).toBe('not-found');
    expect(await kindOf(room.use(ines, 'show-question', { question: disputes[0].question }))).toBe('not-found');
    expect(await kindOf(room.use(ines, 'mend-question', { question: disputes[0].question, text: 'x', reason: 'x' }, yes))).toBe(
      'not-found',
    );
    await owner(`insert into course_staff (course_id, user_id) select id, '${ines.id}' from courses`);
  });

  it('of a short answer that is upheld makes the question accept the words, and regrades everybody', async () => {
    verifies('runs:dispute', 'questions:regrade');
    const others = await answer(bao, 1, ['Hazard!']);
    const [open] = (await room.use(ines, 'list-disputes'))['disputes'];
    expect(await kindOf(room.use(ines, 'decide-dispute', { dispute: open.dispute, accept: true, reason: '' }, yes))).toBe('invalid');
    const decision = { dispute: open.dispute, accept: true, reason: 'Both words are in use.' };
    const off = { ...decision, acceptAlso: ['danger'] };
    expect(await kindOf(room.use(ines, 'decide-dispute', off, yes))).toBe('invalid'); // that would not help who disputes
    expect(await room.use(ines, 'decide-dispute', decision, yes)).toEqual({ accepted: true, consequence: 'question-changed' });
    expect(await kindOf(room.use(ines, 'decide-dispute', decision, yes))).toBe('not-found');
    expect(await work()).toEqual([{ looked: 2, changed: 2, learners: 2, notComparable: 0, kept: 0 }]);
    const report = await room.use(bao, 'show-run-report', { run: others.run });
    expect(report['items'][0]).toMatchObject({ verdict: { correct: true, score: 1 }, firstScore: 0, dispute: null });
    expect(report).toMatchObject({ score: expect.closeTo(1 / 12), firstScore: 0, correct: 1 }); // the run itself stays as it was finished
    expect(await owner(`select score from user_test_runs where id = '${others.run}'`)).toEqual([{ score: '0.00000' }]);
    expect(findTool('show-run-report')!.say!(report)).toContain('It was 0 % when it ended; a regrade changed that.');
    expect(
      await owner(
        `select reason, amount > 0 as gained, count(*)::int as n from xp_events where user_id in ('${alma.id}', '${bao.id}') and reason = 'correction' group by 1, 2`,
      ),
    ).toEqual([{ reason: 'correction', gained: true, n: 2 }]);
  });

  it('of blanks adds the words where they were missing, and an own list of words where one is given', async () => {
    const given = await (await answer(alma, 2, ['uno', 'two'])).item();
    expect(given).toMatchObject({ verdict: { score: 0.5 } });
    const open = await dispute(alma, given);
    const decision = { dispute: open.dispute, accept: true, reason: 'Yes.', acceptAlso: ['uno', ''] };
    expect(await room.use(ines, 'decide-dispute', decision, yes)).toMatchObject({ consequence: 'question-changed' });
    const { body, versions } = await room.use(ines, 'show-question', { question: questionOf(2) });
    expect([versions, body.blanks[0].accepted, body.blanks[1].accepted]).toEqual([2, ['one', 'uno'], ['two']]);
  });

  it('of any other question lets the one answer count', async () => {
    verifies('runs:dispute');
    const first = await answer(alma, 3, ['b']);
    await answer(bao, 3, ['b']);
    const open = await dispute(alma, await first.item());
    const decision = { dispute: open.dispute, accept: true, reason: 'It can be read like that.' };
    expect(await kindOf(room.use(ines, 'decide-dispute', { ...decision, acceptAlso: ['b'] }, yes))).toBe('invalid');
    expect(await room.use(ines, 'decide-dispute', decision, yes)).toEqual({ accepted: true, consequence: 'answer-counts' });
    await work();
    expect(await first.item()).toMatchObject({
      verdict: { correct: true, parts: [] },
      firstScore: 0,
      dispute: { status: 'upheld', reason: 'It can be read like that.' },
    });
    const [rating] = await owner<{ answers: number }>(`select answers from question_ratings where question_id = '${questionOf(3)}'`);
    expect(rating).toEqual({ answers: 2 });
  });

  it('that is rejected tells why', async () => {
    verifies('runs:dispute');
    const { run, item } = await answer(bao, 3, ['c']);
    const open = await dispute(bao, await item());
    expect(await room.use(ada, 'decide-dispute', { dispute: open.dispute, accept: false, reason: 'See lesson 2.' }, yes)).toEqual({
      accepted: false,
      consequence: null,
    });
    expect(await item()).toMatchObject({ verdict: { correct: false }, dispute: { status: 'rejected', reason: 'See lesson 2.' } });
    expect(findTool('show-run-report')!.say!(await room.use(bao, 'show-run-report', { run }))).toContain(
      'the verdict stands. See lesson 2.',
    );
    expect(await work()).toEqual([]);
  });
});

describe('a question', () => {
  it('is shown whole to its staff, and to no learner', async () => {
    expect(await room.use(ines, 'show-question', { question: questionOf(4) })).toMatchObject({
      versions: 1,
      right: 'red',
      body: { accepted: ['red'] },
      hints: ['Hint 1 for 4', 'Hint 2 for 4', 'Hint 3 for 4'],
    });
    for (const who of [alma, tomas]) expect(await kindOf(room.use(who, 'show-question', { question: questionOf(4) }))).toBe('forbidden');
    await room.use(ines, 'start-run', { of: 'course', name: 'ST-1', count: 2, feedback: 'after_run' });
    expect(await kindOf(room.use(ines, 'show-question', { question: questionOf(4) }))).toBe('conflict'); // who sits one asks nobody
    await room.abandonAll(ines);
  });

  it('is mended by its next version, with its hints, and its answers are graded anew', async () => {
    verifies('questions:regrade');
    const wrong = await answer(alma, 4, ['blue']);
    const right = await answer(bao, 4, ['red']);
    const mend = (more: object) => room.use(ines, 'mend-question', { question: questionOf(4), reason: 'It is blue.', ...more }, yes);
    expect(await kindOf(mend({}))).toBe('invalid');
    expect(await kindOf(mend({ body: { accepted: [], case_sensitive: false } }))).toBe('invalid');
    expect(await mend({ explanation: 'Look up.' })).toEqual({ version: 2, answers: 0 });
    expect(await work()).toEqual([]);
    expect(await mend({ text: 'Which colour?', body: { accepted: ['blue'], case_sensitive: false } })).toEqual({ version: 3, answers: 2 });
    expect(await room.use(ines, 'show-question', { question: questionOf(4) })).toMatchObject({
      text: 'Which colour?',
      explanation: 'Look up.',
      right: 'blue',
      hints: ['Hint 1 for 4', 'Hint 2 for 4', 'Hint 3 for 4'],
    });
    expect(await work()).toEqual([{ looked: 2, changed: 2, learners: 2, notComparable: 0, kept: 0 }]);
    expect(await wrong.item()).toMatchObject({ text: 'Question 4', verdict: { correct: true, explanation: 'Look up.' } });
    expect(await right.item()).toMatchObject({ verdict: { correct: false, parts: [{ wanted: 'blue' }] }, firstScore: 1 });
    expect(await owner(`select reason, regraded_by from regrades where reason = 'It is blue.' limit 1`)).toEqual([
      { reason: 'It is blue.', regraded_by: ines.id },
    ]);
  });

  it('keeps for one answer what its learner was promised', async () => {
    const body = { choices: Array.from('abc').map((id) => ({ id, text: `Text ${id}` })), correct: 'c', fixed_order: true };
    await room.use(ines, 'mend-question', { question: questionOf(3), body, reason: 'It is c.' }, yes);
    expect(await work()).toEqual([{ looked: 3, changed: 1, learners: 1, notComparable: 0, kept: 1 }]);
  });

  it('that was served before it was mended and answered after is regraded by the day’s job, once', async () => {
    verifies('questions:regrade-late');
    const { run } = await room.use(alma, 'start-run', { of: 'set', name: 'All statements' });
    while ((await room.use(alma, 'next-question'))['question'].number !== 7) await room.use(alma, 'skip-question');
    await room.use(ines, 'mend-question', { question: questionOf(7), body: { correct: true }, reason: 'It holds.' }, yes);
    expect(await work()).toEqual([{ looked: 0, changed: 0, learners: 0, notComparable: 0, kept: 0 }]);
    const now = new Date();
    expect(await regradeLate(room.db, now, ratingRules)).toBe(0);
    expect(await room.use(alma, 'submit-answer', { answer: ['false'] }, { now })).toMatchObject({ verdict: { correct: true } });
    expect(await regradeLate(room.db, new Date(now.getTime() + 86_400_000), ratingRules)).toBe(1);
    expect(await regradeLate(room.db, now, ratingRules)).toBe(0);
    await room.use(alma, 'finish-run', { run }, yes);
    expect((await room.use(alma, 'show-run-report', { run }))['items'][6]).toMatchObject({ verdict: { correct: false }, firstScore: 1 });
  });
});

it('leaves a record that is what its replay gives', async () => {
  verifies('practice:rebuild-equals-record');
  expect(await rebuildAll(room.db, ratingRules)).toMatchObject({ learnersChanged: 0, questionsChanged: 0 });
});
