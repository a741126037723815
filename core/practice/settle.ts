import type { GameCounters } from '../game/award.ts';
import { recallPoints } from '../game/recall.ts';
import { studiedOn } from '../game/streak.ts';
import { xpOfAnswer } from '../game/xp.ts';
import type { provenances } from '../runs/run.ts';
import { type Card, FIRST_RATING } from './card.ts';
import { proficiencyAfter } from './mastery.ts';
import { rate, type Rated, type RatingRules } from './rating.ts';
import { isDue, review } from './review.ts';

export type { GameCounters, RatingRules };

/** How good a learner is in a subject, on the scale of the questions' own ratings. */
export type SubjectStanding = Rated;

/** How far a learner is in a topic. The average is over the `timed` answers: not every door measures time. */
export type TopicStanding = {
  readonly proficiency: number;
  readonly attempted: number;
  readonly correct: number;
  readonly averageTimeMs: number;
  readonly timed: number;
  readonly lastPracticeAt: Date | null;
};

/** How far a learner is in a course, as far as answers move it. */
export type CourseStanding = { readonly answered: number; readonly correct: number; readonly lastActivityAt: Date | null };

/** Where a learner stands in the game. The current streak is that of `lastActivityDay`; `aliveOn` says if it still lives. */
export type ProfileStanding = {
  readonly xp: number;
  readonly streakCurrent: number;
  readonly streakLongest: number;
  readonly lastActivityDay: string | null;
  readonly answered: number;
  readonly runs: number;
  readonly counters: GameCounters;
};

/** All that one answer may move. What the question has none of (a subject, say) is absent; a card is, before the first review. */
export type Standing = {
  readonly profile: ProfileStanding;
  readonly subject?: SubjectStanding;
  readonly topic?: TopicStanding;
  readonly course?: CourseStanding;
  readonly card?: Card;
  readonly question: Rated;
};

/** Whether we know that the learner answered, or by whom it was passed on. */
export type Provenance = (typeof provenances)[number];

/** A graded answer, and what of the learner's history it depends on. */
export type Evidence = {
  /** From 0 (wrong) to 1 (right). */
  readonly fraction: number;
  readonly timeTakenMs: number | null;
  /** From 1 (a guess) to 5 (sure), null where it was not asked. */
  readonly confidence: number | null;
  readonly hintsUsed: number;
  readonly provenance: Provenance;
  readonly answeredAt: Date;
  /** The day on the learner's own calendar, as `2026-02-28`. */
  readonly localDay: string;
  /** Whether they had answered the question rightly, themselves, on the same day. */
  readonly rightBeforeToday: boolean;
  /** The XP that their answers to the question have given on the same day. */
  readonly paidToday: number;
  /** Whether this is their own first answer to the question on that day. */
  readonly firstAttempt: boolean;
};

type Change = { readonly before: number; readonly after: number };

/** What an answer did. Ratings are absent where they did not move. */
export type Settlement = {
  readonly standing: Standing;
  readonly xp: number;
  readonly boardPoints: number;
  /** What it is worth on the boards of places. */
  readonly recallPoints: number;
  readonly studentRating?: Change;
  readonly questionRating?: Change;
};

/** Where a learner begins in a subject. */
export const firstSubject = (): SubjectStanding => ({ rating: FIRST_RATING, answers: 0 });

/** Where a learner begins in a topic. */
export const firstTopic = (): TopicStanding => ({
  proficiency: 0,
  attempted: 0,
  correct: 0,
  averageTimeMs: 0,
  timed: 0,
  lastPracticeAt: null,
});

/** Where a learner begins in a course. */
export const firstCourse = (): CourseStanding => ({ answered: 0, correct: 0, lastActivityAt: null });

/** Where a learner begins in the game. */
export const firstProfile = (): ProfileStanding => ({
  xp: 0,
  streakCurrent: 0,
  streakLongest: 0,
  lastActivityDay: null,
  answered: 0,
  runs: 0,
  counters: { quizzes: 0, perfectQuizzes: 0, highScoreQuizzes: 0, correctAnswers: 0, quizzesByExam: {} },
});

/** An answer that waited for its grade must not set a date back. */
const later = (before: Date | null, at: Date): Date => (before && before > at ? before : at);

const practised = (topic: TopicStanding, evidence: Evidence): TopicStanding => {
  const { fraction, timeTakenMs, answeredAt } = evidence;
  const timed = topic.timed + (timeTakenMs === null ? 0 : 1);
  return {
    proficiency: proficiencyAfter(topic, evidence),
    attempted: topic.attempted + 1,
    correct: topic.correct + (fraction === 1 ? 1 : 0),
    averageTimeMs: timeTakenMs === null ? topic.averageTimeMs : topic.averageTimeMs + (timeTakenMs - topic.averageTimeMs) / timed,
    timed,
    lastPracticeAt: later(topic.lastPracticeAt, answeredAt),
  };
};

const advanced = (course: CourseStanding, { fraction, answeredAt }: Evidence): CourseStanding => ({
  answered: course.answered + 1,
  correct: course.correct + (fraction === 1 ? 1 : 0),
  lastActivityAt: later(course.lastActivityAt, answeredAt),
});

function played(profile: ProfileStanding, { fraction, localDay, rightBeforeToday }: Evidence, xp: number): ProfileStanding {
  const { streakCurrent: current, streakLongest: longest, lastActivityDay: lastDay, counters } = profile;
  const streak = studiedOn({ current, longest, lastDay }, localDay);
  return {
    xp: profile.xp + xp,
    streakCurrent: streak.current,
    streakLongest: streak.longest,
    lastActivityDay: streak.lastDay,
    answered: profile.answered + 1,
    runs: profile.runs,
    counters: { ...counters, correctAnswers: counters.correctAnswers + (fraction === 1 && !rightBeforeToday ? 1 : 0) },
  };
}

/** The weekly board counts what was remembered when it was due and what was hard for the learner, never how much was done. */
const boardPointsOf = ({ fraction, hintsUsed, firstAttempt }: Evidence, due: boolean, harder: boolean): number =>
  fraction === 1 && firstAttempt && hintsUsed === 0 ? Number(due) + Number(harder) : 0;

/**
 * All that one answer does: ratings, mastery, review date, counts, streak and XP. The same standing and evidence always
 * give the same result, so that a learner's record can be built again from their answers. A relayed answer moves nothing.
 */
export function settle(standing: Standing, evidence: Evidence, rules: RatingRules): Settlement {
  if (evidence.provenance === 'relayed') return { standing, xp: 0, boardPoints: 0, recallPoints: 0 };
  const { profile, subject, topic, course, card, question } = standing;
  const due = isDue(card, evidence.answeredAt);
  const harder = subject !== undefined && question.rating > subject.rating;
  const xp = xpOfAnswer({ ...evidence, due, harder, attested: true });
  const rated = subject && rate(subject, question, evidence.fraction, rules);
  return {
    standing: {
      profile: played(profile, evidence, xp),
      ...(rated && { subject: rated.learner }),
      ...(topic && { topic: practised(topic, evidence) }),
      ...(course && { course: advanced(course, evidence) }),
      card: review(card, evidence, topic, evidence.answeredAt),
      question: rated?.question ?? question,
    },
    xp,
    boardPoints: boardPointsOf(evidence, due, harder),
    recallPoints: recallPoints(evidence, card),
    ...(rated && {
      studentRating: { before: subject.rating, after: rated.learner.rating },
      questionRating: { before: question.rating, after: rated.question.rating },
    }),
  };
}
