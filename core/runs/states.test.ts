import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { QuestionId } from '../ids.ts';
import { type RunMode, runModes, type RunState } from './run.ts';
import { endingOf, mayDo, nextStep, receive, type RunEvent, type RunItem, type RunView, type Serving, stateAfter } from './states.ts';

const MINUTE_MS = 60_000;
const start = new Date('2026-03-02T09:00:00Z');
const questions = (count: number) =>
  Array.from({ length: count }, (_, number) => QuestionId.parse(`0195a000-0001-7000-8000-${String(number).padStart(12, '0')}`));

type Row = { readonly question: QuestionId; serving: Serving; skipped: boolean; fraction?: number | null };

/** A run as rows in a database, and two devices that see what was last shown to them. It decides nothing itself. */
class Desk {
  readonly rows: Row[] = [];
  readonly mode: RunMode;
  readonly order: readonly QuestionId[];
  readonly deadlineAt: Date | null;
  readonly seen: [Row | undefined, Row | undefined] = [undefined, undefined];
  state: RunState = 'open';
  now = start;
  recorded = 0;
  /** For each question asked again: how many others came in between, and how many there were to come. */
  readonly returns: { readonly between: number; readonly others: number }[] = [];

  constructor(mode: RunMode, order: readonly QuestionId[], deadlineAt: Date | null) {
    this.mode = mode;
    this.order = order;
    this.deadlineAt = deadlineAt;
  }

  get view(): RunView {
    const items = new Map<QuestionId, RunItem>(
      this.order.map((question) => {
        const own = this.rows.filter((row) => row.question === question);
        const last = own.at(-1);
        const answer = own.findLast((row) => row.fraction !== undefined);
        const fraction = answer?.fraction;
        return [
          question,
          {
            served: last ? this.rows.lastIndexOf(last) + 1 : 0,
            skipped: last?.skipped ?? false,
            open: last?.serving === 'open',
            ...(fraction !== undefined && { answered: { fraction, right: fraction === 1 } }),
          },
        ];
      }),
    );
    return { mode: this.mode, state: this.state, order: this.order, items, deadlineAt: this.deadlineAt };
  }

  /** What still has to be answered. */
  get unsettled(): QuestionId[] {
    const { items } = this.view;
    return this.order.filter((question) => {
      const answered = items.get(question)?.answered;
      return !answered || (this.mode === 'mistakes' && answered.fraction !== null && !answered.right);
    });
  }

  happen(event: RunEvent): void {
    const state = stateAfter(this.view, event);
    expect(state, `${event} of a run in state ${this.state}`).toBeDefined();
    this.state = state!; // as just expected
  }

  next(device: 0 | 1): void {
    const step = nextStep(this.view, this.now);
    if (step.do === 'serve') {
      const last = this.rows.findLastIndex(({ question }) => question === step.question);
      if (last >= 0) {
        const since = new Set(this.rows.slice(last + 1).map(({ question }) => question));
        this.returns.push({ between: since.size, others: this.unsettled.filter((question) => question !== step.question).length });
      }
      this.happen('serve');
      this.rows.push({ question: step.question, serving: 'open', skipped: false });
    }
    if (step.do === 'serve' || step.do === 'answer-open') this.seen[device] = this.rows.findLast(({ serving }) => serving === 'open');
    if (step.do === 'finish') this.happen(endingOf(this.view, 'hand-in'));
    if (step.do === 'expire') this.happen(endingOf(this.view, 'time-up'));
  }

  answer(device: 0 | 1, fraction: number | null): void {
    const row = this.seen[device];
    if (!row || receive(this.view, row.serving, this.now) !== 'record') return;
    expect(row.fraction).toBeUndefined(); // or it would be counted twice
    this.happen('answer');
    row.serving = 'used';
    row.fraction = fraction;
    this.recorded++;
  }

  skip(device: 0 | 1): void {
    const row = this.seen[device];
    if (row?.serving !== 'open' || !mayDo(this.view, this.now).includes('skip')) return;
    this.happen('skip');
    row.serving = 'superseded';
    row.skipped = true;
  }

  end(by: 'hand-in' | 'abandon'): void {
    if (mayDo(this.view, this.now).includes(by)) this.happen(by === 'abandon' ? by : endingOf(this.view, by));
  }

  grade(fraction: number): void {
    const waiting = this.rows.filter((row) => row.fraction === null);
    if (!waiting[0] || this.state === 'abandoned') return;
    this.happen(waiting.length > 1 ? 'grade' : 'last-grade');
    waiting[0].fraction = fraction;
  }

  wait(minutes: number): void {
    this.now = new Date(this.now.getTime() + minutes * MINUTE_MS);
  }
}

type Event = (desk: Desk, device: 0 | 1) => void;
const events: readonly fc.WeightedArbitrary<Event>[] = [
  { weight: 400, arbitrary: fc.constant((desk, device) => desk.next(device)) },
  { weight: 160, arbitrary: fc.constant((desk, device) => desk.answer(device, 1)) },
  { weight: 120, arbitrary: fc.constant((desk, device) => desk.answer(device, 0)) },
  { weight: 40, arbitrary: fc.constant((desk, device) => desk.answer(device, null)) },
  { weight: 60, arbitrary: fc.constant((desk, device) => [1, 0].forEach((fraction) => desk.answer(device, fraction))) }, // delivered twice
  { weight: 100, arbitrary: fc.constant((desk, device) => desk.skip(device)) },
  { weight: 80, arbitrary: fc.constant(() => undefined) }, // an answer that cannot be read, a question about the question, a crash before saving
  { weight: 40, arbitrary: fc.constantFrom(0, 1).map((fraction) => (desk) => desk.grade(fraction)) },
  { weight: 40, arbitrary: fc.nat(6).map((minutes) => (desk) => desk.wait(minutes)) },
  { weight: 3, arbitrary: fc.constantFrom('hand-in' as const, 'abandon' as const).map((by) => (desk) => desk.end(by)) },
];

const STEPS = 80;
const RUNS = 200;

/** After any event: something to do, or over. */
function expectWayOn(desk: Desk): void {
  const step = nextStep(desk.view, desk.now);
  if (step.do === 'serve' || step.do === 'answer-open') expect(desk.order).toContain(step.question);
  if (step.do === 'serve') expect(desk.unsettled).toContain(step.question);
  if (step.do === 'over') expect(desk.state).not.toBe('open');
  if (step.do === 'finish') expect(desk.unsettled).toEqual([]);
  expect(desk.rows.filter(({ serving }) => serving === 'open').length).toBeLessThanOrEqual(1);
  expect(desk.rows.filter(({ fraction }) => fraction !== undefined).length).toBe(desk.recorded);
}

/** Whoever answers rightly what is asked comes to an end. */
function expectEnd(desk: Desk): void {
  for (let steps = 2 * desk.order.length + 2; steps > 0 && desk.state === 'open'; steps--) {
    desk.next(0);
    desk.answer(0, 1);
  }
  while (desk.state === 'grading') desk.grade(0);
  expect(['finished', 'expired', 'abandoned']).toContain(desk.state);
  expect(nextStep(desk.view, desk.now)).toEqual({ do: 'over' });
}

describe.each(runModes)('%s', (mode) => {
  it('never gets stuck and counts no answer twice, whatever happens', () => {
    verifies('runs:never-stuck');
    let steps = 0;
    const served: number[] = [];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.option(fc.integer({ min: 5, max: 120 })),
        fc.array(fc.tuple(fc.oneof(...events), fc.constantFrom<0 | 1>(0, 1)), { minLength: STEPS, maxLength: STEPS }),
        (count, minutes, walk) => {
          const desk = new Desk(mode, questions(count), minutes === null ? null : new Date(start.getTime() + minutes * MINUTE_MS));
          for (const [event, device] of walk) {
            event(desk, device);
            expectWayOn(desk);
            steps++;
          }
          for (const { between, others } of desk.returns) expect(between).toBeGreaterThanOrEqual(Math.min(2, others));
          served.push(desk.recorded);
          expectEnd(desk);
        },
      ),
      { numRuns: RUNS },
    );
    expect(steps).toBeGreaterThanOrEqual(10_000);
    expect(served.reduce((a, b) => a + b) / served.length).toBeGreaterThan(2); // the walks get somewhere
  });
});

/** Walks with right and wrong answers and skips, one letter each; what is asked, by number. */
function asked(mode: RunMode, count: number, script: string): string {
  const order = questions(count);
  const desk = new Desk(mode, order, null);
  for (const letter of script) {
    desk.next(0);
    if (letter === 's') desk.skip(0);
    else desk.answer(0, letter === 'r' ? 1 : letter === 'w' ? 0 : null);
  }
  desk.next(0);
  return `${desk.rows.map(({ question }) => order.indexOf(question) + 1).join(' ')} ${desk.state}`;
}

it.each<[string, RunMode, number, string, string]>([
  ['asks in order and finishes', 'practice', 3, 'rwr', '1 2 3 finished'],
  ['asks what was put off after the others, in order', 'practice', 4, 'srsrrr', '1 2 3 4 1 3 finished'],
  ['asks what was put off again in turn', 'exam', 3, 'srsssrr', '1 2 3 1 3 1 3 finished'],
  ['waits for a grade that is pending', 'exam', 2, 'pr', '1 2 grading'],
  ['repeats what was missed until it is right', 'mistakes', 3, 'wrwwrr', '1 2 3 1 3 1 finished'],
  ['lets two others come first where there are', 'mistakes', 3, 'wwwwrrr', '1 2 3 1 2 3 1 finished'],
  ['repeats nothing that is not wrong', 'mistakes', 2, 'pr', '1 2 grading'],
  ['does not repeat mistakes elsewhere', 'custom', 2, 'ww', '1 2 finished'],
])('%s', (_what, mode, count, script, order) => expect(asked(mode, count, script)).toBe(order));

it('leaves a question that lies open to be answered, on every device', () => {
  const desk = new Desk('practice', questions(2), null);
  desk.next(0);
  desk.next(1);
  expect(desk.rows.length).toBe(1);
  desk.answer(0, 1);
  desk.answer(1, 0);
  expect([desk.recorded, desk.rows[0]?.fraction]).toEqual([1, 1]);
});

describe('an end', () => {
  const answered = (...fractions: (number | null)[]) => {
    const desk = new Desk('practice', questions(4), new Date(start.getTime() + MINUTE_MS));
    for (const fraction of fractions) {
      desk.next(0);
      desk.answer(0, fraction);
    }
    return desk;
  };
  it.each<[string, (number | null)[], RunState, RunState]>([
    ['with blank paper', [], 'abandoned', 'expired'],
    ['with some answers', [1, 0], 'finished', 'finished'],
    ['with an answer that waits', [1, null], 'grading', 'grading'],
  ])('%s', (_what, fractions, handedIn, timeUp) => {
    const desk = answered(...fractions);
    expect(stateAfter(desk.view, endingOf(desk.view, 'hand-in'))).toBe(handedIn);
    expect(stateAfter(desk.view, endingOf(desk.view, 'time-up'))).toBe(timeUp);
    expect(stateAfter(desk.view, 'abandon')).toBe('abandoned');
  });

  it('comes with the deadline, to the moment, and then nothing else may be done', () => {
    const desk = answered(1);
    desk.next(0);
    const deadline = desk.deadlineAt!; // given above
    const justBefore = new Date(deadline.getTime() - 1);
    expect(nextStep(desk.view, justBefore).do).toBe('answer-open');
    expect(mayDo(desk.view, justBefore)).toEqual(['answer', 'hint', 'skip', 'hand-in', 'abandon']);
    expect(receive(desk.view, 'open', justBefore)).toBe('record');
    expect(nextStep(desk.view, deadline)).toEqual({ do: 'expire' });
    expect(mayDo(desk.view, deadline)).toEqual([]);
    expect(receive(desk.view, 'open', deadline)).toBe('too-late');
    expect(receive(desk.view, 'used', deadline)).toBe('repeat');
    expect(receive(desk.view, 'superseded', deadline)).toBe('conflict');
  });

  it('is for good', () => {
    const { view } = answered(1);
    for (const state of ['finished', 'expired', 'abandoned'] as const)
      for (const event of [
        'serve',
        'answer',
        'skip',
        'hint',
        'abandon',
        'grade',
        'last-grade',
        'hand-in-graded',
        'time-up-graded',
      ] as const)
        expect(stateAfter({ ...view, state }, event)).toBeUndefined();
    expect(stateAfter({ ...view, state: 'grading' }, 'answer')).toBeUndefined();
    expect(stateAfter({ ...view, state: 'grading' }, 'last-grade')).toBe('finished');
  });
});

it('gives hints for an open question, three and no more, and none in an exam', () => {
  const desk = new Desk('practice', questions(1), null);
  expect(mayDo(desk.view, start)).toEqual(['hand-in', 'abandon']);
  expect(stateAfter(desk.view, 'hint')).toBeUndefined();
  desk.next(0);
  expect(stateAfter(desk.view, 'hint')).toBe('open');
  expect([0, 1, 2, 3].map((hints) => mayDo(desk.view, start, hints).includes('hint'))).toEqual([true, true, true, false]);
  expect(mayDo({ ...desk.view, mode: 'exam' }, start)).toEqual(['answer', 'skip', 'hand-in', 'abandon']);
});
