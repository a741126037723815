import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { closeRuns } from '../agent/jobs/close-runs.ts';
import { TutorError } from '../core/errors.ts';
import { ratingRules } from '../core/practice/rating.ts';
import { checksOf, itemPrompt, passes } from '../core/questions/item-check.ts';
import type { Judge, JudgeTask, RubricVerdict } from '../core/questions/judge.ts';
import { rebuildAll } from '../db/rebuild.ts';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { classTime, kindOf, openClassroom, person, words, type Classroom, type Said } from './testing.ts';

const attacks = z.array(z.string()).parse(JSON.parse(readFileSync(join(import.meta.dirname, '../core/questions/attacks.json'), 'utf8')));
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const rubric = [
  { id: 'cause', text: 'Names the CAUSE.', points: 1 },
  { id: 'effect', text: 'Names the EFFECT.', points: 2 },
  { id: 'remedy', text: 'Names a REMEDY.', points: 1 },
];
const [alma, bao, paula, ines] = [person('alma'), person('bao'), person('paula'), person('ines')];

let room: Classroom;
const logged: string[] = [];
const owner = <Row extends Record<string, unknown>>(text: string) => asOwner<Row>(room.db, text);
const answersOf = ({ id }: typeof alma) =>
  owner<{ status: string; fraction: string | null; feedback: string | null }>(
    `select status, fraction, feedback from user_answers where user_id = '${id}' order by answered_at, id`,
  );

/** Every question but the last two is an essay of three items. */
beforeAll(async () => {
  room = await openClassroom(attacks.length + 2);
  await owner(
    `update question_versions set question_type = 'short_answer', body = '${JSON.stringify({ rubric })}' where question_text not in ('Statement ${attacks.length + 1} holds.', 'Statement ${attacks.length + 2} holds.')`,
  );
});
afterAll(() => room.close());
beforeEach(() => void (logged.length = 0));
afterEach(() => Promise.all([alma, bao, paula].map((who) => room.abandonAll(who))));

const verdicts = (...met: readonly string[]): RubricVerdict[] => rubric.map(({ id }) => ({ id, met: met.includes(id), certainty: 1 }));
/** Finds an item where the answer has its word. */
const honest: Judge = {
  judge: async ({ answer, rubric: items }) => verdicts(...items.flatMap(({ id }) => (answer.includes(`the ${id} is`) ? [id] : []))),
};
const asked = (judge: Judge, more: object = {}) => ({ judge, log: (line: string) => void logged.push(line), ...more });
const start = (who: typeof alma, input: object = { of: 'set', name: 'All statements' }) => room.use(who, 'start-run', input);
const essay = async (who: typeof alma): Promise<Said> => {
  for (;;) {
    const { question } = await room.use(who, 'next-question');
    if (question.shown.kind === 'text') return question;
    await room.use(who, 'submit-answer', { answer: words(question.text) });
  }
};

it('where no model judges, practice asks essays by chance last, and an exam or a whole set as ever', async () => {
  verifies('runs:essays-last');
  const kinds = async (input: object, more: object = {}) => {
    const { run } = await room.use(bao, 'start-run', input, more);
    const found = await owner<{ kind: string }>(
      `select v.question_type as kind from user_test_runs r cross join unnest(r.question_order) with ordinality o(id, n) join question_versions v on v.question_id = o.id where r.id = '${run}' order by n`,
    );
    return found.map(({ kind }) => kind);
  };
  const course = { of: 'course', name: 'ST-1', count: 4 };
  const silent = await kinds(course);
  expect([silent.slice(0, 2), silent.slice(2)]).toEqual([
    ['true_false', 'true_false'],
    ['short_answer', 'short_answer'],
  ]);
  await room.abandonAll(bao);
  const tries = [];
  for (let at = 0; at < 3; at++) tries.push(...(await kinds({ ...course, count: 2 }, asked(honest)))); // two of fifty-two are no essays
  expect(tries).toContain('short_answer');
  await room.abandonAll(bao);
  expect((await kinds({ of: 'set', name: 'All statements' }))[0]).toBe('short_answer');
});

describe('an essay', () => {
  it('is judged when it is given, by points that code adds up, and counts from then on', async () => {
    verifies('runs:judge-asked');
    await start(alma);
    await essay(alma);
    const told = await room.use(alma, 'submit-answer', { answer: ['I think the effect is that all pay.'] }, asked(honest));
    expect(told).toMatchObject({
      waiting: false,
      verdict: { score: 0.5, correct: false },
      gained: { xp: expect.any(Number), streakDays: 1 },
    });
    expect(told['gained'].xp).toBeGreaterThan(0);
    expect(findTool('submit-answer')!.say!(told)).toContain('Partly right: 50 %');
    expect(await answersOf(alma)).toEqual([
      {
        status: 'graded',
        fraction: '0.50000',
        feedback: expect.stringMatching(/^Found: Names the EFFECT\.\nNot found: .*\nA program judged this/),
      },
    ]);
    expect(await rebuildAll(room.db, ratingRules)).toMatchObject({ learnersChanged: 0, questionsChanged: 0 });
  });

  it.each<[string, Judge, string | undefined]>([
    ['cannot tell', { judge: async () => undefined }, undefined],
    ['is not sure', { judge: async () => verdicts('cause').map((each) => ({ ...each, certainty: 0.5 })) }, undefined],
    ['fails', { judge: async ({ answer }) => Promise.reject(new RangeError(`no such model; ${answer}`)) }, 'it failed (RangeError)'],
    ['fails at once', { judge: () => { throw new Error('CAUSE') } }, 'it failed (Error)'], // oxfmt-ignore
    ['does not end', { judge: () => new Promise(() => undefined) }, 'it was not done in time'],
    ['talks nonsense', { judge: async () => 'all met' as never }, 'what it said is no verdict'],
    ['gives points', { judge: async () => verdicts('cause').map((each) => ({ ...each, points: 9 })) }, 'what it said is no verdict'],
  ])('is saved and waits for a person where the judge %s', async (_how, judge, line) => {
    verifies('runs:judge-trouble');
    await start(bao);
    await essay(bao);
    const told = await room.use(bao, 'submit-answer', { answer: ['My SECRET words'] }, asked(judge, { runMaxMs: 2000 }));
    expect(told).toMatchObject({ recorded: true, waiting: true, verdict: null });
    expect((await answersOf(bao)).at(-1)).toEqual({ status: 'pending', fraction: null, feedback: null });
    expect(logged).toEqual(line ? [`Judge: ${line}; the answer waits for a person.`] : []);
    expect((await room.use(ines, 'list-waiting-answers'))['answers'].at(-1)).toMatchObject({ given: 'My SECRET words' });
  });

  it('is asked about once, with nothing locked, and is one row however often it comes meanwhile', async () => {
    verifies('runs:judge-asked');
    await start(alma);
    const question = await essay(alma);
    const before = (await answersOf(alma)).length;
    const tasks: JudgeTask[] = [];
    const sent = { attempt: question['attempt'], idempotencyKey: 'essay' };
    const judge: Judge = {
      async judge(task) {
        tasks.push(task);
        const again = await Promise.all(
          Array.from({ length: 5 }, () => room.use(alma, 'submit-answer', { answer: ['the cause is rain'] }, asked(judge, sent))),
        );
        for (const each of again) expect(each).toMatchObject({ again: true, waiting: true });
        expect(
          await kindOf(room.use(alma, 'submit-answer', { answer: ['the remedy is tea'] }, asked(judge, { attempt: question['attempt'] }))),
        ).toBe('conflict');
        return honest.judge(task, new AbortController().signal);
      },
    };
    const told = await room.use(alma, 'submit-answer', { answer: ['the cause is rain'] }, asked(judge, sent));
    expect(told).toMatchObject({ again: false, verdict: { score: 0.25 } });
    expect(tasks).toEqual([{ question: question['text'], rubric, answer: 'the cause is rain' }]);
    expect((await answersOf(alma)).length).toBe(before + 1);
    expect(await room.use(alma, 'submit-answer', { answer: ['the cause is rain'] }, asked(judge, sent))).toMatchObject({
      again: true,
      waiting: false,
      verdict: { score: 0.25 },
    });
  });

  it('is shown to no judge where its course has AI off', async () => {
    verifies('runs:judge-ai-off');
    await owner('update courses set is_ai = false');
    const judge: Judge = { judge: async () => expect.unreachable('nobody may see it') };
    await start(bao);
    await essay(bao);
    expect(await room.use(bao, 'submit-answer', { answer: ['the cause is rain'] }, asked(judge))).toMatchObject({ waiting: true });
    expect(logged).toEqual([]);
    await owner('update courses set is_ai = true');
  });
});

describe('while a judge thinks', () => {
  const meanwhile = (what: () => Promise<unknown>): Judge => ({
    judge: async (task, signal) => (await what(), honest.judge(task, signal)),
  });

  it('a person may be quicker, and the run may be given up', async () => {
    verifies('runs:judge-trouble');
    await start(bao);
    await essay(bao);
    const byPerson = meanwhile(async () => {
      const answer = (await room.use(ines, 'list-waiting-answers'))['answers'].at(-1).answer;
      await room.use(ines, 'judge-answer', { answer, met: ['remedy'], comment: 'Good.' }, { confirmed: true });
    });
    await room.use(bao, 'submit-answer', { answer: ['the cause is rain'] }, asked(byPerson));
    expect((await answersOf(bao)).at(-1)).toEqual({ status: 'graded', fraction: '0.25000', feedback: 'Good.' });
    await essay(bao);
    expect(
      await room.use(bao, 'submit-answer', { answer: ['the cause is rain'] }, asked(meanwhile(() => room.abandonAll(bao)))),
    ).toMatchObject({ waiting: true });
    expect((await answersOf(bao)).at(-1)).toMatchObject({ status: 'pending' });
    // Nor where it was given up in the very moment between looking and writing.
    const late = `select app.record_own_grade('${bao.id}', jsonb_build_object('answer', id, 'fraction', 1, 'at', now(), 'standing', null), '{}') as result
      from user_answers where user_id = '${bao.id}' order by sequence desc limit 1`;
    expect(await owner(late)).toEqual([{ result: { changed: true } }]);
  });

  it('the time may run out: the answer was in time, and its run is finished when it is judged', async () => {
    verifies('runs:judge-trouble');
    const { run } = await start(paula, { of: 'exam', name: 'Final' });
    await essay(paula);
    const after = new Date(classTime.getTime() + 700_000);
    await room.use(paula, 'submit-answer', { answer: ['the effect is rain'] }, asked(meanwhile(() => closeRuns(room.db, after))));
    expect(await owner(`select state from user_test_runs where id = '${run}'`)).toEqual([{ state: 'grading' }]);
    await closeRuns(room.db, after);
    expect(await owner(`select state, score::float8 as score from user_test_runs where id = '${run}'`)).toEqual([
      { state: 'finished', score: 0.05 },
    ]);
  });
});

it('all essays of a page are judged, each by its own words', async () => {
  verifies('runs:judge-asked');
  const { run } = await start(bao, { of: 'exam', name: 'Final' });
  const { questions } = await room.use(bao, 'show-exam-page');
  const answers = questions.map(({ number }: Said, index: number) => ({
    number,
    answer: [index === 1 ? 'No idea.' : 'the cause is rain, and the remedy is tea'],
  }));
  await room.use(bao, 'submit-answers', { run, answers }, asked(honest));
  const graded = await owner(`select fraction::float8 as fraction from user_answers where user_test_run_id = '${run}' order by fraction`);
  expect(graded.map(({ fraction }) => fraction)).toEqual([0, ...answers.slice(1).map(() => 0.5)]);
  expect(await rebuildAll(room.db, ratingRules)).toMatchObject({ learnersChanged: 0, questionsChanged: 0 });
});

/** Does what the answer says, as far as its port lets it: it hands on any JSON that stands there, and finds what is claimed to be met. */
const obeying = (said: unknown[]): Judge => ({
  async judge({ answer }) {
    const json = /[[{][^]*[\]}]/.exec(answer)?.[0] ?? '';
    let obeyed: unknown = verdicts(...rubric.flatMap(({ id }) => (new RegExp(`${id}[:=_ ]*(is )?met`, 'i').test(answer) ? [id] : [])));
    try {
      const parsed: { verdicts?: unknown } = JSON.parse(json);
      obeyed = parsed.verdicts ?? [parsed];
    } catch {} // no JSON to be handed on
    said.push(obeyed);
    return obeyed as RubricVerdict[];
  },
});

describe.each([
  ['reads', () => honest],
  ['obeys', obeying],
])('of fifty attacks on a judge that %s', (how, judgeOf) => {
  it('none is worth more than what the judge said, and none leaves its fence', async () => {
    verifies('questions:rubric-unforgeable');
    await start(alma);
    const said: unknown[] = [];
    const unread: string[] = [];
    const judge = judgeOf(said);
    for (const attack of attacks) {
      await essay(alma);
      const fenced: Judge = {
        async judge(task, signal) {
          for (const check of passes.flatMap((pass) => checksOf(task, pass))) {
            const lines = itemPrompt(task, check, hash).split('\n');
            const fences = [...lines.keys()].filter((at) => /^answer-[0-9a-f]{64}$/.test(lines[at]!));
            expect(fences).toEqual([fences[0], fences[0]! + 2]);
            expect(JSON.parse(lines[fences[0]! + 1]!)).toBe(task.answer);
          }
          return judge.judge(task, signal);
        },
      };
      const told = await room.use(alma, 'submit-answer', { answer: [attack] }, asked(fenced)).catch((error: unknown) => error);
      if (told instanceof TutorError) {
        unread.push(told.kind); // nothing that can be seen, or that can be stored
        await room.use(alma, 'skip-question');
        continue;
      }
      const { verdict, waiting } = told as Said;
      const last = said.at(-1);
      const met = Array.isArray(last) ? last.flatMap((each) => (each?.met === true ? [each.id] : [])) : [];
      const most = rubric.filter(({ id }) => met.includes(id)).reduce((sum, { points }) => sum + points, 0) / 4;
      expect(waiting || verdict.score <= (how === 'reads' ? 0 : most), attack).toBe(true);
    }
    expect(unread).toEqual(['invalid', 'invalid']);
    if (how === 'obeys') expect(said).toHaveLength(attacks.length - 2);
  });
});
