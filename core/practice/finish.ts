import type { Achievement, ExamType } from '../game/achievements.ts';
import { award } from '../game/award.ts';
import { countsAs, type FinishedRun } from '../game/quiz.ts';
import { xpOfRun } from '../game/xp.ts';
import type { GameCounters, ProfileStanding } from './settle.ts';

/** A finished run with the code of its course, by which achievements count it. */
export type RunToSettle = FinishedRun & { readonly examType: ExamType | null };

function counted(counters: GameCounters, run: RunToSettle): GameCounters {
  const { quiz, highScore, perfect } = countsAs(run);
  const { quizzesByExam } = counters;
  return {
    ...counters,
    quizzes: counters.quizzes + Number(quiz),
    perfectQuizzes: counters.perfectQuizzes + Number(perfect),
    highScoreQuizzes: counters.highScoreQuizzes + Number(highScore),
    quizzesByExam: quiz && run.examType ? { ...quizzesByExam, [run.examType]: (quizzesByExam[run.examType] ?? 0) + 1 } : quizzesByExam,
  };
}

/** What finishing a run does, on top of its answers. A relayed run moves nothing. */
export function settleRun(profile: ProfileStanding, run: RunToSettle): { readonly profile: ProfileStanding; readonly xp: number } {
  if (!run.attested) return { profile, xp: 0 };
  const xp = xpOfRun(run);
  return { profile: { ...profile, xp: profile.xp + xp, runs: profile.runs + 1, counters: counted(profile.counters, run) }, xp };
}

/** Gives what has been earned of the achievements that were not earned before, with their XP. */
export function awardNew(
  profile: ProfileStanding,
  achievements: readonly Achievement[],
): { readonly profile: ProfileStanding; readonly earned: readonly Achievement[] } {
  const { counters, streakLongest: longestStreakDays, xp } = profile;
  const awarded = award(achievements, { ...counters, longestStreakDays, xp }, new Set());
  return { profile: { ...profile, xp: awarded.xp }, earned: awarded.earned };
}
