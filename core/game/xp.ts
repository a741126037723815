import { countsAs, type FinishedRun } from './quiz.ts';

/** Every number of XP there is, but for the rewards of achievements. The weights multiply. */
const xpRules = { rightAnswer: 10, dueWeight: 1.25, harderWeight: 1.25, hintWeight: 0.75, finishedRun: 20, passedRun: 10 } as const;

/** An answer, as far as XP cares. */
export type AnswerForXp = {
  /** From 0 (wrong) to 1 (right). */
  readonly fraction: number;
  /** Whether its card was due for review. */
  readonly due: boolean;
  /** Whether the item was rated above the learner. */
  readonly harder: boolean;
  /** Whether the learner had answered it rightly earlier on the same local day: asking again must not be a mine. */
  readonly rightBeforeToday: boolean;
  /** What earlier answers to the item gave on that day: a better one is paid the difference. */
  readonly paidToday: number;
  readonly hintsUsed: number;
  /** Whether we know that the learner answered: relayed answers count for nothing in the game. */
  readonly attested: boolean;
};

/** The XP of one answer. */
export function xpOfAnswer({ fraction, due, harder, rightBeforeToday, paidToday, hintsUsed, attested }: AnswerForXp): number {
  if (rightBeforeToday || !attested) return 0;
  const weight = (due ? xpRules.dueWeight : 1) * (harder ? xpRules.harderWeight : 1) * xpRules.hintWeight ** hintsUsed;
  return Math.max(0, Math.round(xpRules.rightAnswer * fraction * weight) - paidToday);
}

/** The XP of finishing a run, on top of its answers. */
export const xpOfRun = (run: FinishedRun): number => (countsAs(run).quiz ? xpRules.finishedRun + (run.passed ? xpRules.passedRun : 0) : 0);
