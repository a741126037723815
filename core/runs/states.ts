import type { QuestionId } from '../ids.ts';
import { nextHint } from './hints.ts';
import type { RunMode, RunState } from './run.ts';

/** What became of a question in a run so far. */
export type RunItem = {
  /** Which serving of the run was its last, counted from 1; 0 where it was never served. */
  readonly served: number;
  /** Its newest answer. The fraction is null while it waits for its grade. */
  readonly answered?: { readonly fraction: number | null; readonly right: boolean };
  /** Whether it was put off, and not answered since. */
  readonly skipped: boolean;
  /** Whether it lies before the learner now. */
  readonly open: boolean;
};

/** A run as far as what comes next depends on it. Every question of `order` has its item. */
export type RunView = {
  readonly mode: RunMode;
  readonly state: RunState;
  readonly order: readonly QuestionId[];
  readonly items: ReadonlyMap<QuestionId, RunItem>;
  readonly deadlineAt: Date | null;
};

/** Where a run stands: an open one has a question before the learner, or is between two. */
export type RunPhase = 'between' | 'asked' | Exclude<RunState, 'open'>;

/** What can happen to a run. How it ends depends on its answers: all graded, some waiting, or none at all. */
export type RunEvent =
  | 'serve'
  | 'hint'
  | 'skip'
  | 'answer'
  | 'abandon'
  | 'grade'
  | 'last-grade'
  | `${'hand-in' | 'time-up'}-${'graded' | 'waiting' | 'blank'}`;

/** A run may end at any moment, whether a question lies open or not. Blank paper is no result, and earns nothing. */
const endings = {
  'hand-in-graded': 'finished',
  'hand-in-waiting': 'grading',
  'hand-in-blank': 'abandoned',
  'time-up-graded': 'finished',
  'time-up-waiting': 'grading',
  'time-up-blank': 'expired',
  abandon: 'abandoned',
} as const satisfies Partial<Record<RunEvent, RunPhase>>;

/** The whole life of a run: phase × event → phase. What is not here cannot happen. */
const transitions = {
  between: { ...endings, serve: 'asked', grade: 'between', 'last-grade': 'between' },
  asked: { ...endings, serve: 'asked', hint: 'asked', skip: 'between', answer: 'between', grade: 'asked', 'last-grade': 'asked' },
  grading: { grade: 'grading', 'last-grade': 'finished' },
  finished: {},
  expired: {},
  abandoned: {},
} as const satisfies Record<RunPhase, Partial<Record<RunEvent, RunPhase>>>;

const itemsOf = ({ order, items }: RunView) =>
  order.flatMap((question) => {
    const item = items.get(question);
    return item ? [{ question, item }] : [];
  });

/** The question that lies before the learner. */
const openIn = (run: RunView) => itemsOf(run).find(({ item }) => item.open)?.question;

const phaseOf = (run: RunView): RunPhase => (run.state !== 'open' ? run.state : openIn(run) ? 'asked' : 'between');

/** The state of a run after an event, or undefined where the event cannot happen to it. */
export function stateAfter(run: RunView, event: RunEvent): RunState | undefined {
  const possible: Partial<Record<RunEvent, RunPhase>> = transitions[phaseOf(run)];
  const phase = possible[event];
  return phase === 'between' || phase === 'asked' ? 'open' : phase;
}

/** How a run ends when it is handed in, or when its time is up. */
export function endingOf(run: RunView, by: 'hand-in' | 'time-up'): RunEvent {
  const answers = itemsOf(run).flatMap(({ item }) => (item.answered ? [item.answered] : []));
  if (answers.length === 0) return `${by}-blank`;
  return answers.some(({ fraction }) => fraction === null) ? `${by}-waiting` : `${by}-graded`;
}

/** Whether a question has to be asked, once more or for the first time. */
const comesBack = {
  practice: ({ answered }) => !answered,
  custom: ({ answered }) => !answered,
  exam: ({ answered }) => !answered,
  mistakes: ({ answered }) => !answered || (answered.fraction !== null && !answered.right),
} as const satisfies Record<RunMode, (item: RunItem) => boolean>;

const isTimeUp = ({ deadlineAt }: RunView, now: Date): boolean => deadlineAt !== null && now >= deadlineAt;

/** What has to happen next: a question to serve or to answer, an end to bring about, or nothing any more. */
export type NextStep =
  | { readonly do: 'serve'; readonly question: QuestionId }
  | { readonly do: 'answer-open'; readonly question: QuestionId }
  | { readonly do: 'finish' | 'expire' | 'over' };

/**
 * What comes next. First every question once, in order; then those put off and, where mistakes are repeated, those
 * missed: always the one that was served longest ago, so that as many others as there are come in between.
 */
export function nextStep(run: RunView, now: Date): NextStep {
  if (run.state !== 'open') return { do: 'over' };
  if (isTimeUp(run, now)) return { do: 'expire' };
  const open = openIn(run);
  if (open) return { do: 'answer-open', question: open };
  const [first, ...rest] = itemsOf(run).filter(({ item }) => comesBack[run.mode](item));
  if (!first) return { do: 'finish' };
  return { do: 'serve', question: rest.reduce((next, other) => (other.item.served < next.item.served ? other : next), first).question };
}

/** What a learner can do about a run. */
export type RunAction = 'answer' | 'hint' | 'skip' | 'hand-in' | 'abandon';

/** What the learner may do now; after the deadline nothing, the run only has to be ended. */
export function mayDo(run: RunView, now: Date, hintsShown = 0): readonly RunAction[] {
  const phase = phaseOf(run);
  if ((phase !== 'between' && phase !== 'asked') || isTimeUp(run, now)) return [];
  if (phase === 'between') return ['hand-in', 'abandon'];
  return ['answer', ...(nextHint(run.mode, hintsShown) ? (['hint'] as const) : []), 'skip', 'hand-in', 'abandon'];
}

/** What became of a serving: it waits, it was answered, or the question was put off or served anew. */
export type Serving = 'open' | 'used' | 'superseded';

/** What to do with an answer to it: save it, give its first result once more, or refuse it. */
const receptions = {
  open: { running: 'record', over: 'too-late' },
  used: { running: 'repeat', over: 'repeat' },
  superseded: { running: 'conflict', over: 'conflict' },
} as const satisfies Record<Serving, Record<'running' | 'over', 'record' | 'repeat' | 'conflict' | 'too-late'>>;

/** Receives an answer, however often and from however many devices it is sent: only the first is recorded. */
export const receive = (run: RunView, serving: Serving, now: Date): 'record' | 'repeat' | 'conflict' | 'too-late' =>
  receptions[serving][run.state === 'open' && !isTimeUp(run, now) ? 'running' : 'over'];
