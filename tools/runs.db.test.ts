import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AttemptId } from '../core/ids.ts';
import { asSystem } from '../db/client.ts';
import { verifies } from '../evals/requirements.ts';
import { classTime, kindOf, openClassroom, passedOn, person, words, type Classroom, type Said } from './testing.ts';

let room: Classroom;
const [alma, bao, ines] = [person('alma'), person('bao'), person('ines')];
beforeAll(async () => {
  room = await openClassroom();
});
afterAll(() => room.close());
beforeEach(() => Promise.all([alma, bao].map((who) => room.abandonAll(who))));

const rows = async (text: string) => (await asSystem(room.db, 'test', (tx) => tx.execute(sql.raw(text)))).rows;
const later = (seconds: number) => ({ now: new Date(classTime.getTime() + seconds * 1000) });
const start = (who: Parameters<Classroom['use']>[0], input: object = { of: 'course', name: 'ST-1', count: 5 }) =>
  room.use(who, 'start-run', input);
it('takes a learner through a run, from the first question to the report', async () => {
  verifies('runs:whole');
  expect(await start(alma)).toMatchObject({ title: 'Statements', mode: 'practice', questions: 5, feedback: 'immediate' });
  for (let asked = 1; asked <= 5; asked += 1) {
    const { question } = await room.use(alma, 'next-question', {}, later(asked * 10));
    expect(question).toMatchObject({ shown: { kind: 'truth' } });
    expect((await room.use(alma, 'next-question', {}, later(asked * 10 + 1)))['question'].attempt).toBe(question.attempt);
    expect(await kindOf(room.use(alma, 'submit-answer', { answer: ['perhaps'] }))).toBe('invalid');
    const right = asked !== 3;
    const answered = await room.use(
      alma,
      'submit-answer',
      { answer: words(question.text, right), confidence: 'sure' },
      later(asked * 10 + 4),
    );
    expect(answered).toMatchObject({ recorded: true, again: false, verdict: { correct: right }, gained: { xp: expect.any(Number) } });
    if (asked === 5) expect(answered['result']).toMatchObject({ state: 'finished', score: 0.8, correct: 4, answered: 5 });
    else expect(answered['result']).toBeUndefined();
  }
  const [mine] = (await room.use(alma, 'list-my-runs'))['runs'];
  expect(mine).toMatchObject({ state: 'finished', scorePercent: 80, answered: 5 });
  const report = await room.use(alma, 'show-run-report', { run: mine.run });
  expect(report).toMatchObject({ told: true, score: 0.8, correct: 4, sureAndWrong: [3], averageTimeMs: 4000 });
  expect(report['items'][2]).toMatchObject({
    verdict: { correct: false, explanation: expect.stringContaining('SECRET') },
    timeTakenMs: 4000,
  });
  const [profile] = await rows(
    `select xp, total_questions_answered, counters, (select sum(amount)::integer from xp_events where user_id = '${alma.id}') as ledger from user_profiles where user_id = '${alma.id}'`,
  );
  expect(profile).toMatchObject({ total_questions_answered: 5, counters: { quizzes: 1, correctAnswers: 4 } });
  expect(profile!['xp']).toBe(profile!['ledger']);
  expect(await kindOf(room.use(bao, 'show-run-report', { run: mine.run }))).toBe('not-found');
});

describe('an answer', () => {
  it('is recorded once, however often and from however many devices it is sent', async () => {
    verifies('runs:answered-once');
    await start(alma);
    const { question } = await room.use(alma, 'next-question');
    const attempt = AttemptId.parse(question.attempt);
    const before = await rows(`select count(*)::integer as n from user_answers`);
    const all = await Promise.all(
      Array.from({ length: 50 }, () =>
        room.use(alma, 'submit-answer', { answer: words(question.text) }, { attempt, idempotencyKey: 'click' }),
      ),
    );
    expect(all.filter(({ again }) => !again)).toHaveLength(1);
    expect(all.every(({ verdict }) => verdict.correct)).toBe(true);
    expect(await rows(`select count(*)::integer as n from user_answers`)).toEqual([{ n: Number(before[0]!['n']) + 1 }]);
  });

  it('stands: another answer to the same question is a conflict, and so is one to a question that has moved on', async () => {
    await start(alma);
    const { question } = await room.use(alma, 'next-question');
    const attempt = AttemptId.parse(question.attempt);
    await room.use(alma, 'submit-answer', { answer: words(question.text, false) }, { attempt });
    expect(await kindOf(room.use(alma, 'submit-answer', { answer: words(question.text) }, { attempt }))).toBe('conflict');
    expect(await kindOf(room.use(alma, 'submit-answer', { answer: words(question.text) }))).toBe('conflict'); // nothing is open
    const { question: next } = await room.use(alma, 'next-question');
    await room.use(alma, 'skip-question');
    const put = { attempt: AttemptId.parse(next.attempt) };
    expect(await kindOf(room.use(alma, 'submit-answer', { answer: words(next.text) }, put))).toBe('conflict');
    expect(await kindOf(room.use(bao, 'submit-answer', { answer: ['true'] }, { attempt }))).toBe('conflict'); // another's
  });

  it('that is delivered again, after the next question was asked, is not taken for an answer to that', async () => {
    await start(alma);
    const { question } = await room.use(alma, 'next-question');
    const message = { idempotencyKey: 'message 1' };
    await room.use(alma, 'submit-answer', { answer: words(question.text) }, message);
    const { question: next } = await room.use(alma, 'next-question');
    expect(await room.use(alma, 'submit-answer', { answer: words(question.text) }, message)).toMatchObject({
      again: true,
      verdict: { correct: true },
    });
    const other = { ...message, attempt: AttemptId.parse(next.attempt) };
    expect(await kindOf(room.use(alma, 'submit-answer', { answer: ['true'] }, other))).toBe('conflict');
    expect((await room.use(alma, 'next-question'))['question'].attempt).toBe(next.attempt);
  });

  it('of a whole class at the same moment is settled for each of them', async () => {
    await start(alma, { of: 'set', name: 'All statements' });
    await start(bao, { of: 'set', name: 'All statements' });
    const [first, second] = await Promise.all([room.use(alma, 'next-question'), room.use(bao, 'next-question')]);
    expect(first['question'].text).toBe(second['question'].text);
    await Promise.all([alma, bao].map((who) => room.use(who, 'submit-answer', { answer: ['true'] })));
    const [rating] =
      await rows(`select answers, (select count(*)::integer from user_answers a where a.question_id = r.question_id) as recorded from question_ratings r
      where question_id = (select question_id from user_answers order by sequence desc limit 1)`);
    expect(rating!['answers']).toBe(rating!['recorded']);
  });

  it('that a model passes on is the learner’s own where code finds it in their message, and relayed otherwise', async () => {
    verifies('runs:provenance');
    await start(alma);
    const { question } = await room.use(alma, 'next-question');
    const [word] = words(question.text);
    await room.use(alma, 'submit-answer', { answer: ['never mind'] }, passedOn(`I think it's ${word}`));
    const { question: next } = await room.use(alma, 'next-question');
    const moved = await rows(`select xp, revision from user_profiles where user_id = '${alma.id}'`);
    const answered = await room.use(alma, 'submit-answer', { answer: words(next.text) }, passedOn('what does that mean?'));
    expect(answered).toMatchObject({ verdict: { correct: true }, gained: { xp: 0 } });
    expect(await rows(`select xp, revision from user_profiles where user_id = '${alma.id}'`)).toEqual(moved);
    expect(
      await rows(`select provenance, student_rating_after is null as unmoved from user_answers order by sequence desc limit 2`),
    ).toEqual([
      { provenance: 'relayed', unmoved: true },
      { provenance: 'direct', unmoved: false },
    ]);
  });
});

describe('a run', () => {
  it('of mistakes asks what was got wrong until it is right', async () => {
    await start(bao, { of: 'topic', name: 'S.1', count: 3 });
    const wrong: string[] = [];
    for (let asked = 0; asked < 3; asked += 1) {
      const { question } = await room.use(bao, 'next-question');
      await room.use(bao, 'submit-answer', { answer: words(question.text, asked === 0) });
      if (asked > 0) wrong.push(question.text);
    }
    const started = await start(bao, { of: 'mistakes', course: 'Statements' });
    expect(started).toMatchObject({ mode: 'mistakes' });
    const asked: string[] = [];
    let answered: Said = {};
    for (let turn = 0; turn < 20 && !answered['result']; turn += 1) {
      const { question } = await room.use(bao, 'next-question');
      const again = asked.includes(question.text);
      asked.push(question.text);
      answered = await room.use(bao, 'submit-answer', { answer: words(question.text, again) });
    }
    expect(new Set(asked)).toEqual(new Set([...wrong, ...asked]));
    expect(asked).toHaveLength(2 * new Set(asked).size);
    expect(answered['result']).toMatchObject({ state: 'finished', score: 0 }); // the first answers count
  });

  it('gives three hints and no fourth, skips and comes back, and goes on through another door', async () => {
    const { run } = await start(alma, { of: 'course', name: 'Statements', count: 2 });
    const { question } = await room.use(alma, 'next-question', {}, { door: 'discord' });
    const hints: string[] = [];
    for (let rung = 0; rung < 3; rung += 1) hints.push((await room.use(alma, 'give-hint', {}, { door: 'discord' }))['hint']);
    expect(hints).toEqual([1, 2, 3].map((rung) => `Hint ${rung} for ${/\d+/.exec(question.text)![0]}`));
    expect(await kindOf(room.use(alma, 'give-hint'))).toBe('conflict');
    await room.use(alma, 'skip-question', {}, { door: 'web' });
    await start(alma, { of: 'topic', name: 'S.2', count: 1 });
    await room.use(alma, 'next-question');
    await room.use(alma, 'resume-run', { run }, { door: 'web', ...later(5) });
    const { question: second } = await room.use(alma, 'next-question', {}, { door: 'web', ...later(6) });
    expect(second).toMatchObject({ number: 2 });
    await room.use(alma, 'submit-answer', { answer: words(second.text) }, later(7));
    expect((await room.use(alma, 'next-question', {}, later(8)))['question'].text).toBe(question.text);
  });

  it('goes on when a question it had not asked yet is deleted, and waits while its course is closed', async () => {
    await start(alma, { of: 'course', name: 'ST-1', count: 3 });
    const [run] = await rows(`select question_order as asked from user_test_runs where user_id = '${alma.id}' and state = 'open'`);
    const [gone, rest] = [(run!['asked'] as string[])[0]!, (run!['asked'] as string[]).slice(1)];
    await rows(
      `update user_test_runs set question_order = array['0198a001-0000-7000-8000-00000000ffff'::uuid] || question_order[2:] where user_id = '${alma.id}' and state = 'open'`,
    );
    expect(rest).not.toContain(gone);
    await rows(`update courses set is_published = false`);
    expect(await kindOf(room.use(alma, 'next-question'))).toBe('conflict');
    await rows(`update courses set is_published = true`);
    let said: Said = {};
    for (let asked = 0; asked < 3 && !said['result']; asked += 1) {
      const { question, result } = await room.use(alma, 'next-question');
      said = result ? { result } : await room.use(alma, 'submit-answer', { answer: words(question.text) });
    }
    expect(said['result'] ?? (await room.use(alma, 'next-question'))['result']).toMatchObject({
      state: 'finished',
      score: 1,
      questions: 2,
    });
  });

  it('tells the keys of what was answered, and of nothing else', async () => {
    const { run } = await start(alma);
    const { question } = await room.use(alma, 'next-question');
    await room.use(alma, 'submit-answer', { answer: words(question.text) });
    await room.use(alma, 'finish-run', {}, { confirmed: true });
    const { items } = await room.use(alma, 'show-run-report', { run });
    expect(items.map(({ verdict }: Said) => verdict !== null)).toEqual([true, false, false, false, false]);
  });

  it('says in one sentence what it cannot be started of', async () => {
    for (const [input, sentence] of [
      [{ of: 'course' }, /^Which course\?/],
      [{ of: 'course', name: 'Alchemy' }, /There is no course called "Alchemy"/],
      [{ of: 'course', name: 'ST-1', easiest: 4, hardest: 2 }, /above the hardest/],
      [{ of: 'exam', name: 'Final', mode: 'practice' }, /taken as an exam/],
    ] as const) {
      await expect(start(alma, input)).rejects.toThrow(sentence);
    }
    expect(await kindOf(room.use(alma, 'resume-run', { run: '0198a000-0000-7000-8000-00000000ffff' }))).toBe('not-found');
  });

  it('that is over cannot be altered by any role of the application, nor an answer be forged', async () => {
    verifies('runs:not-forged');
    const attempts = [
      `update user_test_runs set score = 1`,
      `update user_answers set fraction = 1`,
      `delete from user_answers`,
      `insert into user_answers (id, user_id, user_test_run_id, attempt_id, question_id, question_version_id, answer, fraction) select gen_random_uuid(), user_id, user_test_run_id, id, question_id, question_version_id, '{x}', 1 from attempts`,
      `update user_profiles set xp = 1000000`,
      `insert into xp_events (id, user_id, reason, amount) select gen_random_uuid(), id, 'gift', 1000 from users limit 1`,
      `select app.record_answers('${alma.id}', '{}', '{}')`,
      `select app.open_attempt('${alma.id}', null, null, now())`,
    ];
    const said: string[] = [];
    for (const text of attempts) {
      const client = await room.db.connect();
      await client.query(`begin; set local role viva_app; set local viva.person = '${alma.id}'`);
      said.push(
        await client.query(text).then(
          () => 'done',
          (error: Error) => error.message,
        ),
      );
      await client.query('rollback');
      client.release();
    }
    expect(said.filter((each) => !each.startsWith('permission denied'))).toEqual([]);
  });
});

it('takes any list of strings for an answer: it is recorded, or refused in a sentence', async () => {
  verifies('runs:any-answer');
  await start(alma, { of: 'set', name: 'All statements' });
  const any = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('true', '\u0000', '\ud800', "'; drop table users; --")), {
    maxLength: 3,
  });
  for (const answer of fc.sample(any, { numRuns: 60, seed: 7 })) {
    await room.use(alma, 'next-question');
    expect(['done', 'invalid', 'conflict']).toContain(await kindOf(room.use(alma, 'submit-answer', { answer })));
  }
});

describe('progress and boards', () => {
  it('tell how far a learner is, and name on boards only who wants to be named', async () => {
    verifies('game:boards-by-wish');
    const progress = await room.use(bao, 'show-my-progress');
    expect(progress).toMatchObject({ level: expect.any(Number), streakDays: 1, subjects: [{ subject: 'Statements' }] });
    expect(progress['topics'].length).toBeGreaterThan(0);
    const names = async () =>
      (await room.use(alma, 'show-leaderboard', { board: 'xp' }))['places'].map(({ name }: { name: string | null }) => name);
    expect(await names()).toEqual([null]); // one's own place, and nobody else's
    await room.use(bao, 'change-my-profile', { showsOnBoards: true });
    expect(await names()).toContain('Bao Nguyen');
    await room.use(bao, 'change-my-profile', { showsOnBoards: false });
    expect(await names()).toEqual([null]);
  });

  it('wait while a run is open whose verdicts come later', async () => {
    await start(alma, { of: 'course', name: 'ST-1', count: 2, feedback: 'after_run' });
    for (const tool of ['show-my-progress', 'show-leaderboard']) expect(await kindOf(room.use(alma, tool))).toBe('conflict');
    const { question } = await room.use(alma, 'next-question');
    expect(await kindOf(room.use(alma, 'give-hint'))).toBe('done'); // help is refused in exams only
    expect((await room.use(alma, 'submit-answer', { answer: words(question.text) }))['verdict']).toBeNull();
  });
});

it('refuses what a deactivated learner sends', async () => {
  await asSystem(room.db, 'test', (tx) => tx.execute(sql`update users set is_active = false where id = ${ines.id}`));
  expect(await kindOf(start(ines))).not.toBe('done');
});
