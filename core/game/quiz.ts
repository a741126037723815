/** What a finished run must have to count as a quiz, as a high score and as perfect. */
const quizRules = { questionsMin: 5, scoredQuestionsMin: 10, highScoreMin: 0.9, perfectScore: 1 } as const;

/** A run in state finished, as far as the game cares. `score` runs from 0 to 1 and is not rounded: 89.95 % is not 90 %. */
export type FinishedRun = {
  readonly questions: number;
  readonly score: number;
  readonly hintsUsed: number;
  readonly passed: boolean;
  /** Whether we know that the learner answered: relayed answers count for nothing in the game. */
  readonly attested: boolean;
};

/** What a finished run counts as. A perfect quiz is a high score as well; with hints it is only that. */
export function countsAs({ questions, score, hintsUsed, attested }: FinishedRun): {
  readonly quiz: boolean;
  readonly highScore: boolean;
  readonly perfect: boolean;
} {
  const scored = attested && questions >= quizRules.scoredQuestionsMin;
  return {
    quiz: attested && questions >= quizRules.questionsMin,
    highScore: scored && score >= quizRules.highScoreMin,
    perfect: scored && score === quizRules.perfectScore && hintsUsed === 0,
  };
}
