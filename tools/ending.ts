import { z } from 'zod';
import { settleRun } from '../core/practice/finish.ts';
import { tells } from '../core/runs/feedback.ts';
import { runStates, type RunState } from '../core/runs/run.ts';
import { passes, scoreRun, storedScore } from '../core/runs/scoring.ts';
import { endingOf, nextStep, stateAfter, type NextStep, type RunView } from '../core/runs/states.ts';
import type { PersonCalls } from '../db/client.ts';
import { endRun, findRun, type EndToRecord, type StoredRunView } from '../db/queries/record.ts';
import { awardStored, Gained, gainedBetween } from './settling.ts';

/** How a run came out, as far as it may be told. */
export const Result = z.object({
  run: z.uuid(),
  title: z.string(),
  state: z.enum(runStates),
  questions: z.int(),
  answered: z.int(),
  waiting: z.int().describe('Answers that a person still has to judge.'),
  score: z.number().min(0).max(1).nullable(),
  correct: z.int().nullable(),
  passed: z.boolean().nullable(),
  passingScorePercent: z.int().nullable(),
  gained: Gained.nullable(),
});
export type Result = z.output<typeof Result>;

const ENDING_TRIES_MAX = 10; // each one lost to an answer that came in meanwhile

/** A stored run as the table of states sees it. */
export function asRunView({ run, items }: StoredRunView): RunView {
  const { mode, state, order, deadlineAt } = run;
  const byTurn = items.filter(({ servedAt }) => servedAt).toSorted((a, b) => Number(a.servedAt) - Number(b.servedAt));
  return {
    mode,
    state,
    order,
    deadlineAt,
    items: new Map(
      items.map((item) => [
        item.question,
        {
          served: byTurn.indexOf(item) + 1,
          skipped: item.skipped,
          open: item.open !== null,
          ...(item.answered && { answered: { fraction: item.answered.counted, right: item.answered.counted === 1 } }),
        },
      ]),
    ),
  };
}

/** What has to happen next in a run. */
export const nextOf = (view: StoredRunView, now: Date): NextStep => nextStep(asRunView(view), now);

/** The answers of a run as its score sees them. Where mistakes come back the first answer counts: the rest was for learning. */
const scoredItems = ({ run, items }: StoredRunView) =>
  items.map(({ question, answered, firstFraction, firstHints }) => ({
    fraction: firstFraction,
    pending: answered?.status === 'pending',
    points: run.metadata.points?.[question] ?? 1,
    hintsUsed: firstHints,
  }));

/** What of a run is told. While it goes on that is only how far it is. */
export function asResult(view: StoredRunView, gained: Gained | null = null): Result {
  const { run } = view;
  const { correct, answered, pending, total } = scoreRun(scoredItems(view));
  const told = run.state === 'finished' && tells(run.feedback, { runOver: true, sectionOver: true }) === 'all';
  return {
    run: run.id,
    title: run.title,
    state: run.state,
    questions: total,
    answered,
    waiting: pending,
    score: told ? run.score : null,
    correct: told ? correct : null,
    passed: told ? run.passed : null,
    passingScorePercent: run.passingScorePercent,
    gained: told ? gained : null,
  };
}

type Ending = { readonly toRecord: EndToRecord; readonly view: StoredRunView; readonly gained: Gained | null };

/** What ending the run now comes to: its score, and what that moves. */
function endingNow(view: StoredRunView, state: RunState, now: Date): Ending {
  const { run, items, profile } = view;
  const { score, correct, pending, total, answered } = scoreRun(scoredItems(view));
  const base = { run: run.id, at: now, state, answers: items.reduce((sum, item) => sum + item.answers, 0), pending };
  if (state !== 'finished') return { toRecord: { ...base, standing: null }, view: { ...view, run: { ...run, state } }, gained: null };
  const given = items.flatMap((item) => item.answered ?? []);
  const final = storedScore(score ?? 0);
  const passed = run.passingScorePercent === null ? null : passes(final, run.passingScorePercent);
  const settled = settleRun(profile, {
    questions: answered, // what was left blank made no quiz longer
    score: final,
    hintsUsed: given.reduce((sum, { hintsUsed }) => sum + hintsUsed, 0),
    passed: passed === true,
    attested: items.every(({ relayed }) => !relayed),
    examType: run.examType,
  });
  const awarded = awardStored(settled.profile, view.achievements);
  const line = { reason: 'run', amount: settled.xp, run: run.id, subject: run.subjectId };
  return {
    toRecord: {
      ...base,
      score: final,
      passed,
      totalQuestions: total,
      correctAnswers: correct,
      timeSpentSeconds: Math.max(0, Math.round((now.getTime() - run.startedAt.getTime()) / 1000)),
      xpEarned: given.reduce((sum, { xp }) => sum + xp, 0) + settled.xp,
      setsCompleted: run.source === 'set' && answered === total ? true : undefined,
      standing: { before: profile, ...awarded, xp: [line] },
    },
    view: { ...view, run: { ...run, state, score: final, passed } },
    gained: gainedBetween(profile, awarded.profile, awarded.earned),
  };
}

/** Ends a run: handed in, out of time, or given up. One that is over already stays as it is. */
export async function endNow(
  view: StoredRunView,
  how: 'hand-in' | 'time-up' | 'abandon',
  { db, now }: { readonly db: PersonCalls; readonly now: Date },
): Promise<Result> {
  const { deadlineAt } = view.run;
  const at = how === 'time-up' && deadlineAt && deadlineAt < now ? deadlineAt : now; // it was over then, whoever looks when
  let present = view;
  for (let tries = 0; tries < ENDING_TRIES_MAX; tries += 1) {
    const run = asRunView(present);
    const waits = present.items.some(({ answered }) => answered?.status === 'pending');
    const event = run.state === 'grading' ? (waits ? 'grade' : 'last-grade') : how === 'abandon' ? how : endingOf(run, how);
    const state = stateAfter(run, event);
    if (!state || state === run.state) return asResult(present);
    const { toRecord, view: after, gained } = endingNow(present, state, run.state === 'grading' ? now : at);
    if (await endRun(db, toRecord)) return asResult(after, gained);
    present = (await findRun(db, view.run.id, now)) ?? present;
  }
  throw new Error(`run ${view.run.id} could not be ended`);
}

/** How a run came out, or how far it is, in a sentence or two. */
export function sayResult(result: Result): string {
  const { title, state, questions, answered, waiting, score, correct, passed, passingScorePercent } = result;
  if (state === 'open') return `${title}: ${answered} of ${questions} answered.`;
  if (state === 'abandoned') return `${title} is put away. What you answered in it is kept.`;
  if (state === 'expired') return `The time for ${title} ran out before anything was answered.`;
  if (state === 'grading')
    return `${title} is handed in. ${waiting} ${waiting === 1 ? 'answer waits' : 'answers wait'} for somebody to judge; the result comes after that.`;
  if (score === null || correct === null) return `${title} is finished: ${answered} of ${questions} answered. Verdicts are not told in it.`;
  const mark = passed === null ? '' : passed ? `, a pass (${passingScorePercent} % was wanted)` : `; ${passingScorePercent} % was wanted`;
  return `${title} is finished: ${Math.floor(score * 1000) / 10} %, with ${correct} of ${questions} quite right${mark}.`;
}
