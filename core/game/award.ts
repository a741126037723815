import type { Achievement, CriteriaType, ExamType } from './achievements.ts';
import { levelOf } from './level.ts';

/** What a learner has done in the game, counted as it happens. */
export type GameCounters = {
  readonly quizzes: number;
  readonly perfectQuizzes: number;
  readonly highScoreQuizzes: number;
  /** A question counts once per local day. */
  readonly correctAnswers: number;
  readonly quizzesByExam: Readonly<Partial<Record<ExamType, number>>>;
};

/** All that achievements ask about a learner. */
export type Counters = GameCounters & {
  /** The longest ever, so that an achievement is not missed by a late job. */
  readonly longestStreakDays: number;
  readonly xp: number;
};

const ROUNDS_MAX = 5; // of the table, three rounds at most find something; more would be a loop

const counted = {
  quiz_completed: ({ quizzes }) => quizzes,
  perfect_quiz: ({ perfectQuizzes }) => perfectQuizzes,
  high_score_quiz: ({ highScoreQuizzes }) => highScoreQuizzes,
  correct_answers: ({ correctAnswers }) => correctAnswers,
  study_streak: ({ longestStreakDays }) => longestStreakDays,
  exam_specific: ({ quizzesByExam }, examType) => (examType ? (quizzesByExam[examType] ?? 0) : 0),
  level_reached: ({ xp }) => levelOf(xp),
} as const satisfies Record<CriteriaType, (counters: Counters, examType: ExamType | null) => number>;

/** How far the learner is, in the unit of `criteriaValue`: "7 of 20". */
export const progressOf = ({ criteriaType, examType }: Pick<Achievement, 'criteriaType' | 'examType'>, counters: Counters): number =>
  counted[criteriaType](counters, examType);

/**
 * What the counters newly earn, in the order of award, and the XP after it. A reward may raise the level and so earn
 * more: hence the rounds. What a chain longer than that leaves over is earned at the next check.
 */
export function award(
  achievements: readonly Achievement[],
  counters: Counters,
  alreadyEarned: ReadonlySet<Achievement['key']>,
): { readonly earned: readonly Achievement[]; readonly xp: number } {
  const earned: Achievement[] = [];
  let open = achievements.filter(({ key }) => !alreadyEarned.has(key)).toSorted((a, b) => a.displayOrder - b.displayOrder);
  let xp = counters.xp;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const now = { ...counters, xp };
    const fresh = open.filter((achievement) => progressOf(achievement, now) >= achievement.criteriaValue);
    if (fresh.length === 0) break;
    earned.push(...fresh);
    xp = fresh.reduce((total, achievement) => total + achievement.xp, xp);
    open = open.filter((achievement) => !fresh.includes(achievement));
  }
  return { earned, xp };
}
