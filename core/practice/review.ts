import { fsrs, generatorParameters, Rating, type Grade } from 'ts-fsrs';
import { type Card, cardStates } from './card.ts';

/** Fuzz is chance, which the core does not have. */
const scheduler = fsrs(generatorParameters({ request_retention: 0.9, enable_fuzz: false, enable_short_term: true }));

const DAY_MS = 24 * 60 * 60 * 1000;
const GUESS = 1; // of the learner's confidence, 1 to 5
const SURE = 5;
const fast = {
  share: 0.5, // of the learner's own average in the topic
  timedMin: 5, // answers before there is an average worth the name
} as const;

/** What of an answer says how well it was remembered. */
type Recall = {
  readonly fraction: number;
  readonly hintsUsed: number;
  readonly confidence: number | null;
  readonly timeTakenMs: number | null;
};
/** How long the learner takes in the topic. */
type Pace = { readonly averageTimeMs: number; readonly timed: number };

function gradeOf({ fraction, hintsUsed, confidence, timeTakenMs }: Recall, pace: Pace | undefined): Grade {
  if (fraction < 0.5) return Rating.Again;
  if (fraction < 1 || hintsUsed > 0 || confidence === GUESS) return Rating.Hard;
  const isFast = pace && pace.timed >= fast.timedMin && timeTakenMs !== null && timeTakenMs <= pace.averageTimeMs * fast.share;
  return isFast && confidence === SURE ? Rating.Easy : Rating.Good;
}

const fresh = (at: Date): Card => ({
  state: 'new',
  due: at,
  stability: 0,
  difficulty: 0,
  elapsedDays: 0,
  scheduledDays: 0,
  learningSteps: 0,
  reps: 0,
  lapses: 0,
  lastReview: null,
});

/**
 * When the learner should see the question again. An answer that was graded late counts as given at the last review, if
 * there was one since: FSRS knows no time that goes backwards.
 */
export function review(card: Card | undefined, recall: Recall, pace: Pace | undefined, answeredAt: Date): Card {
  const { lastReview, ...before } = card ?? fresh(answeredAt);
  const at = lastReview && lastReview > answeredAt ? lastReview : answeredAt;
  const { card: after } = scheduler.next(
    {
      state: cardStates.indexOf(before.state),
      due: before.due,
      stability: before.stability,
      difficulty: before.difficulty,
      elapsed_days: before.elapsedDays,
      scheduled_days: before.scheduledDays,
      learning_steps: before.learningSteps,
      reps: before.reps,
      lapses: before.lapses,
      last_review: lastReview,
    },
    at,
    gradeOf(recall, pace),
  );
  return {
    state: cardStates[after.state],
    due: after.due,
    stability: after.stability,
    difficulty: after.difficulty,
    elapsedDays: after.elapsed_days,
    scheduledDays: after.scheduled_days,
    learningSteps: after.learning_steps,
    reps: after.reps,
    lapses: after.lapses,
    lastReview: after.last_review ?? at,
  };
}

/** How likely a card that has been seen is still remembered, from 1 to 0. */
export const recallOf = ({ lastReview, stability }: Card, at: Date): number =>
  lastReview && stability > 0 ? scheduler.forgetting_curve(Math.max(0, at.getTime() - lastReview.getTime()) / DAY_MS, stability) : 0;

/** Whether a card has been seen before and wants to be seen again. */
export const isDue = (card: Card | undefined, at: Date): boolean => card !== undefined && card.reps > 0 && card.due <= at;
