import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TutorError } from '../core/errors.ts';
import { AttemptId } from '../core/ids.ts';
import { inPlaces, type Door } from '../core/people/doors.ts';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool, tools } from './index.ts';
import { server } from './testing-groups.ts';
import type { Tool } from './tool.ts';
import { classTime, kindOf, openClassroom, passedOn, person, words, type Classroom, type Said } from './testing.ts';

let room: Classroom;
const [alma, bao, ines] = [person('alma'), person('bao'), person('ines')];
beforeAll(async () => {
  room = await openClassroom();
});
afterAll(() => room.close());
beforeEach(() => Promise.all([alma, bao].map((who) => room.abandonAll(who))));

const later = (seconds: number) => ({ now: new Date(classTime.getTime() + seconds * 1000) });
const start = (who: Parameters<Classroom['use']>[0], input: object) => room.use(who, 'start-run', input);

describe('an exam', () => {
  const exam = { of: 'exam', name: 'Final' };

  it('tells nothing before its end, gives no hint, and takes no relayed answer', async () => {
    verifies('runs:exam-tells-nothing');
    const { run } = await start(bao, exam);
    const { question } = await room.use(bao, 'next-question');
    expect(await kindOf(room.use(bao, 'give-hint'))).toBe('conflict');
    expect(await kindOf(room.use(bao, 'show-run-report', { run }))).toBe('conflict');
    expect(await kindOf(room.use(bao, 'submit-answer', { answer: ['true'] }, { provenance: 'relayed' }))).toBe('forbidden');
    const answered = await room.use(bao, 'submit-answer', { answer: words(question.text) });
    expect(answered).toEqual({ recorded: true, attempt: expect.any(String), again: false, waiting: false, verdict: null, gained: null });
    expect(await kindOf(start(bao, exam))).toBe('conflict'); // one at a time
    const result = await room.use(bao, 'finish-run', {}, { confirmed: true });
    expect(result).toMatchObject({ state: 'finished', score: 0.1, passed: false, correct: 1, answered: 1 });
    expect((await room.use(bao, 'show-run-report', { run }))['items'][0].verdict.correct).toBe(true);
  });

  it('keeps every other run waiting: a verdict there might be one on its own questions', async () => {
    await start(alma, { of: 'course', name: 'ST-1', count: 5 });
    const { question } = await room.use(alma, 'next-question');
    const open = { attempt: AttemptId.parse(question.attempt) };
    const { run } = await start(alma, { of: 'practice-test', name: 'Rehearsal', mode: 'exam' });
    expect(await kindOf(room.use(alma, 'submit-answer', { answer: words(question.text) }, open))).toBe('conflict');
    expect(await kindOf(start(alma, { of: 'course', name: 'ST-1' }))).toBe('conflict');
    await room.use(alma, 'abandon-run', { run }, { confirmed: true });
    expect(await kindOf(room.use(alma, 'submit-answer', { answer: words(question.text) }, open))).toBe('done');
  });

  it('is closed by the server’s clock and scored with what was answered', async () => {
    verifies('runs:time-limit');
    await start(bao, exam);
    const { question } = await room.use(bao, 'next-question');
    await room.use(bao, 'submit-answer', { answer: words(question.text) });
    await room.use(bao, 'next-question', {}, later(599));
    expect(await kindOf(room.use(bao, 'submit-answer', { answer: ['true'] }, later(600)))).toBe('conflict');
    expect((await room.use(bao, 'next-question', {}, later(601)))['result']).toMatchObject({ state: 'finished', score: 0.1, answered: 1 });
    expect(await kindOf(start(bao, exam))).toBe('conflict'); // both attempts are used up
  });

  it('can be taken page by page, each page in one statement', async () => {
    const { run } = await start(alma, exam);
    const { questions } = await room.use(alma, 'show-exam-page', { run });
    expect(questions).toHaveLength(10);
    expect(
      (await room.use(alma, 'show-exam-page', { run }))['questions'].map(({ attempt }: { attempt: string }) => attempt).toSorted(),
    ).toEqual(questions.map(({ attempt }: { attempt: string }) => attempt).toSorted());
    const answers = questions.map(({ number, text }: { number: number; text: string }) => ({ number, answer: words(text) }));
    const broken = answers.with(3, { ...answers[3], answer: ['perhaps'] });
    await expect(room.use(alma, 'submit-answers', { answers: broken })).rejects.toThrow(/^Question 4: .*Nothing was saved/);
    const [first, second] = [answers.slice(0, 1), answers.slice(0, 2)];
    const inWords = second.map(({ number, answer }: { number: number; answer: string[] }) => `${number}. ${answer[0]}`).join(' ');
    const passOn = (given: object[], said: string) => room.use(alma, 'submit-answers', { answers: given }, passedOn(said));
    expect(await kindOf(passOn(second, answers[0].answer[0]))).toBe('forbidden'); // one word must not answer a page
    expect(await kindOf(passOn(first, 'what now?'))).toBe('forbidden');
    expect(await passOn(second, inWords)).toEqual({ recorded: 2, left: 8 });
    expect(await room.use(alma, 'submit-answers', { answers: answers.slice(0, 4) })).toEqual({ recorded: 2, left: 6 });
    const both = await Promise.all([1, 2].map(() => room.use(alma, 'submit-answers', { run, answers })));
    expect(both.map(({ recorded }) => Number(recorded)).toSorted((a, b) => a - b)).toEqual([0, 6]);
    expect(both.find(({ recorded }) => recorded === 6)).toMatchObject({ result: { state: 'finished', score: 1, passed: true } });
  });

  it('whose verdicts come after each section tells all of them when it is over, and no other', async () => {
    verifies('runs:section-verdicts');
    await asOwner(room.db, `update exams set feedback = 'after_section', attempts_max = 9`);
    const { run } = await start(ines, exam);
    const answer = async (right: boolean) => {
      const { question } = await room.use(ines, 'next-question');
      return room.use(ines, 'submit-answer', { answer: words(question.text, right) });
    };
    for (let n = 1; n <= 4; n += 1) expect(await answer(n !== 2)).toMatchObject({ verdict: null, gained: null });
    expect((await room.use(ines, 'show-run-report', { run }))['items']).toMatchObject([1, 2, 3, 4].map(() => ({ verdict: null })));
    const last = await answer(true);
    expect(last['section']).toMatchObject(
      [1, 2, 3, 4, 5].map((number) => ({ number, verdict: { correct: number !== 2, explanation: `SECRET ${number}` } })),
    );
    expect(findTool('submit-answer')!.say!(last)).toMatch(/^Saved\.\n(.*\n)?The section is over:\n\n\*\*1\.\*\* Statement 1 holds\./);
    const report = await room.use(ines, 'show-run-report', { run });
    expect(report).toMatchObject({ told: false, score: null, items: last['section'] }); // and nothing of the section to come
    const { questions } = await room.use(ines, 'show-exam-page');
    const page = questions.map(({ number, text }: Said) => ({ number, answer: words(text) }));
    expect((await room.use(ines, 'submit-answers', { answers: page.slice(0, 4) }))['section']).toBeUndefined();
    const over = await room.use(ines, 'submit-answers', { answers: page.slice(4) });
    expect(over['section'].map(({ number, verdict }: Said) => [number, verdict.correct])).toEqual(
      [6, 7, 8, 9, 10].map((number) => [number, true]),
    );
    expect(findTool('submit-answers')!.say!(over)).toContain('The section is over:');
    await asOwner(room.db, `update exams set feedback = 'after_run', attempts_max = 2`);
  });
});

it('an exam that is open keeps back how any other run went', async () => {
  verifies('runs:exam-refuses-help');
  await room.abandonAll(ines);
  const { run } = await room.use(ines, 'start-run', { of: 'course', name: 'ST-1', count: 1, feedback: 'after_run' });
  const { question } = await room.use(ines, 'next-question');
  const { run: exam } = await room.use(ines, 'start-run', { of: 'course', name: 'ST-1', count: 2, mode: 'exam' });
  expect(question.text).toBeTruthy();
  expect(await kindOf(room.use(ines, 'finish-run', { run }, { confirmed: true }))).toBe('conflict');
  expect(await room.use(ines, 'finish-run', { run: exam }, { confirmed: true })).toMatchObject({ questions: 2 });
  expect(await room.use(ines, 'finish-run', { run })).toMatchObject({ questions: 1 });
});

const somebody = '0198a000-0000-7000-8000-00000000ffff';
/** What a tool needs to be given to get past its schema. */
const inputs: Readonly<Record<string, object>> = {
  'change-my-profile': { name: 'Ines' },
  'make-access-token': { name: 'x' },
  'revoke-access-token': { token: somebody },
  'invite-person': { email: 'new@example.org' },
  'deactivate-person': { who: 'bao' },
  'reactivate-person': { who: 'bao' },
  'list-lessons': { course: 'ST-1' },
  'add-material': { course: 'ST-1', title: 'x', format: 'text', text: 'x' },
  'remove-material': { material: somebody },
  'cancel-material-work': { work: somebody },
  'resume-material-work': { work: somebody },
  'show-turn': { turn: somebody },
  'add-prompt': { agent: 'tutor', name: 'x', text: 'x' },
  'activate-prompt': { version: somebody },
  'change-ai-settings': { agent: 'tutor', temperature: 1 },
  'search-materials': { question: 'What is it?' },
  'start-run': { of: 'course', name: 'nowhere' },
  'submit-answer': { answer: ['perhaps'] },
  'submit-answers': { answers: [{ number: 1, answer: ['perhaps'] }] },
  'resume-run': { run: somebody },
  'finish-run': { run: somebody },
  'abandon-run': { run: somebody },
  'show-run-report': { run: somebody },
  'dispute-answer': { answer: somebody, reason: 'x' },
  'judge-answer': { answer: somebody, score: 1, comment: 'x' },
  'show-question': { question: somebody },
  'mend-question': { question: somebody, reason: 'x', text: 'x' },
  'decide-dispute': { dispute: somebody, accept: false, reason: 'x' },
  'approve-proposal': { proposal: somebody },
  'decline-proposal': { proposal: somebody },
  'set-goal': { title: 'x' },
  'set-reminder': { at: '18:00' },
  'rename-conversation': { conversation: somebody, title: 'x' },
  'delete-conversation': { conversation: somebody },
  'change-goal': { goal: somebody, title: 'x' },
  'ask-human': { question: 'What is it?' },
  'answer-question': { request: somebody, reply: 'x' },
  'list-materials': { course: 'ST-1' },
  'open-material': { material: somebody },
  'read-material': { material: somebody },
  'show-lesson-notes': { lesson: 'Statements' },
  'find-notes': { mentioning: 'statement' },
  'show-item-statistics': { course: 'ST-1' },
  'change-place': { channels: [] },
  'start-round': { of: 'course', name: 'ST-1' },
  'answer-round': { answer: ['true'] },
};

/** A door, and the server that is spoken in where it has them. */
const at = (door: Door) => ({ door, ...(inPlaces.includes(door) && { place: { ...server, mayManage: true } }) });

/** Every tool, and whether an open exam makes it wait: a new tool has to say so, and is held to it. */
it.each(tools.map((tool) => [tool.name, tool.refusedDuring, tool.doors] as const))(
  '%s: an open exam refuses %s',
  async (name, refusedDuring, doors) => {
    verifies('runs:exam-refuses-help');
    await room.use(ines, 'start-run', { of: 'course', name: 'ST-1', count: 10, mode: 'exam' }).catch(() => undefined); // one is enough
    const refused = await Promise.all(
      doors.map((door) =>
        // Confirmed it would be the end of her.
        room.use(ines, name, inputs[name] ?? {}, { ...at(door), confirmed: name !== 'delete-my-account' }).then(
          () => '',
          (error: unknown) => (error instanceof TutorError ? error.message : String(error)),
        ),
      ),
    );
    expect(refused.filter((sentence) => sentence.includes('You have an exam open')).length).toBe(
      refusedDuring === 'nothing' ? 0 : doors.length,
    );
  },
);

/** Every tool, for who was shut out a moment ago and whose session does not know it yet. */
it.each((tools as readonly unknown[] as readonly Tool[]).map((tool) => [tool.name, tool] as const))(
  '%s: who is shut out is refused',
  async (name, { roles, doors }) => {
    verifies('people:shut-out');
    await asOwner(room.db, `update users set is_active = false where id = '${ines.id}'`);
    for (const door of doors) {
      const use = room.use({ ...ines, role: roles[0]! }, name, inputs[name] ?? {}, { ...at(door), confirmed: true }); // every tool is for somebody
      await expect(use, door).rejects.toMatchObject({ kind: 'forbidden', message: 'This account is not active any more.' });
    }
  },
);
