import type { RunMode } from './run.ts';

/**
 * What an answer still counts for in the score of its run, by hints used. The first rung only points the way; the last
 * shows a similar case worked out, and half of the work is still the learner's. Nothing is free and nothing is zero: who
 * would lose all by asking guesses instead. Whether the answer was right is another matter, and no hint changes it.
 */
const hintCredit = [1, 0.9, 0.75, 0.5] as const;

/** The rungs of a question's hints, from a nudge to a worked similar case. */
export const HINTS_MAX = hintCredit.length - 1;

/** Where hints are given: everywhere but in the real thing. */
const givesHints = { practice: true, exam: false, mistakes: true, custom: true } as const satisfies Record<RunMode, boolean>;

/** Which rung comes next, from 1 on, or undefined where there is no more help. */
export const nextHint = (mode: RunMode, hintsShown: number): number | undefined =>
  givesHints[mode] && hintsShown < HINTS_MAX ? hintsShown + 1 : undefined;

/** What an answer counts for in the score of its run. */
export const creditOf = ({ fraction, hintsUsed }: { readonly fraction: number; readonly hintsUsed: number }): number =>
  fraction * hintCredit[Math.min(hintsUsed, HINTS_MAX)]!; // hints are counted from 0
