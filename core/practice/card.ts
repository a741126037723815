/** The states of a card in FSRS, in the order ts-fsrs numbers them. */
export const cardStates = ['new', 'learning', 'review', 'relearning'] as const;

/** Everyone's first rating in a subject. */
export const FIRST_RATING = 1000;

/** What FSRS remembers of one learner and one question: the columns of `review_cards`. */
export type Card = {
  readonly state: (typeof cardStates)[number];
  readonly due: Date;
  /** After how many days nine of ten would still be remembered. */
  readonly stability: number;
  readonly difficulty: number;
  readonly elapsedDays: number;
  readonly scheduledDays: number;
  readonly learningSteps: number;
  readonly reps: number;
  readonly lapses: number;
  readonly lastReview: Date | null;
};
