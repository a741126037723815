import { z } from 'zod';
import { criteriaTypes, examTypes, type Achievement } from '../../core/game/achievements.ts';
import { levelOf } from '../../core/game/level.ts';
import { AchievementId, CourseId, SubjectId, TopicId, type AnswerId, type QuestionId, type RunId } from '../../core/ids.ts';
import { cardStates } from '../../core/practice/card.ts';
import { firstQuestion } from '../../core/practice/rating.ts';
import type { AnswerToSettle, Settled } from '../../core/practice/settle-answers.ts';
import { firstCourse, firstProfile, firstSubject, firstTopic, type ProfileStanding } from '../../core/practice/settle.ts';
import { newId } from '../new-id.ts';

const count = z.int().default(0);
const moment = z.coerce.date();

/** The numbers of the game as they are stored; what is missing is nought. */
export const StoredCounters = z.object({
  quizzes: count,
  perfectQuizzes: count,
  highScoreQuizzes: count,
  correctAnswers: count,
  quizzesByExam: z.partialRecord(z.enum(examTypes), z.int()).default({}),
});

/** A learner's numbers in the game, and the revision that whoever writes them must name. */
export const StoredProfile = z
  .object({
    xp: z.int(),
    streakCurrent: z.int(),
    streakLongest: z.int(),
    lastActivityDay: z.string().nullable(),
    answered: z.int(),
    runs: z.int(),
    counters: StoredCounters,
    revision: z.int(),
  })
  .nullable()
  .transform((profile) => profile ?? { ...firstProfile(), revision: 0 });
export type StoredProfile = z.output<typeof StoredProfile>;

/** An achievement that a learner has not earned yet. */
export const Unearned = z.object({
  id: AchievementId,
  key: z.string(),
  name: z.string(),
  description: z.string(),
  criteriaType: z.enum(criteriaTypes),
  criteriaValue: z.int(),
  examType: z.enum(examTypes).nullable(),
  xp: z.int(),
  displayOrder: z.int(),
});
export type Unearned = z.output<typeof Unearned>;

/** An achievement as the rules of the game know it. */
export const asAchievement = (row: Unearned): Achievement => ({ ...row, category: '', unlocksAvatar: null, hidden: false });

/** A card as it is stored. */
export const Card = z.object({
  state: z.enum(cardStates),
  due: moment,
  stability: z.number(),
  difficulty: z.number(),
  elapsedDays: z.int(),
  scheduledDays: z.int(),
  learningSteps: z.int(),
  reps: z.int(),
  lapses: z.int(),
  lastReview: moment.nullable(),
});
/** A rating as it is stored. */
export const Rated = z.object({ rating: z.number(), answers: z.int() });
/** How far a learner is in a topic, as it is stored. */
export const Topic = z.object({
  proficiency: z.number(),
  attempted: z.int(),
  correct: z.int(),
  timed: z.int(),
  averageTimeMs: z.number(),
  lastPracticeAt: moment.nullable(),
});
/** How far a learner is in a course, as it is stored. */
export const Course = z.object({ answered: z.int(), correct: z.int(), lastActivityAt: moment.nullable() });

/** Where a learner stands with a question, as `app.standing_of` says it. */
export const StoredStanding = z.object({
  /** The learner's day, in the zone that their days go by, and whether it has only begun. */
  localDay: z.iso.date(),
  dayZone: z.string(),
  dayBegins: z.boolean(),
  profile: StoredProfile,
  difficulty: z.int(),
  question: Rated.nullable(),
  subjectId: SubjectId.nullable(),
  subject: Rated.nullable(),
  topicId: TopicId.nullable(),
  topic: Topic.nullable(),
  courseId: CourseId.nullable(),
  course: Course.nullable(),
  card: Card.nullable(),
  rightBeforeToday: z.boolean(),
  paidToday: z.int(),
  firstAttempt: z.boolean(),
});
export type StoredStanding = z.output<typeof StoredStanding>;

/** A question to settle: what of the learner's standing an answer to it moves. */
export function toSettle(question: QuestionId, stored: StoredStanding): Omit<AnswerToSettle, 'evidence'> {
  const { subjectId, topicId, courseId, card } = stored;
  return {
    question,
    subject: subjectId,
    topic: topicId,
    course: courseId,
    standing: {
      profile: stored.profile,
      question: stored.question ?? firstQuestion(stored.difficulty),
      ...(subjectId && { subject: stored.subject ?? firstSubject() }),
      ...(topicId && { topic: stored.topic ?? firstTopic() }),
      ...(courseId && { course: stored.course ?? firstCourse() }),
      ...(card && { card }),
    },
  };
}

/** One line of the XP ledger. */
export type XpLine = {
  readonly reason: string;
  readonly amount: number;
  readonly boardPoints?: number;
  readonly recallPoints?: number;
  readonly subject?: SubjectId | null;
  readonly run?: RunId;
  readonly answer?: AnswerId;
};

/** What `app.write_standing` takes: the profile as it becomes, all else that moved, and the ledger's new lines. */
export type StandingToWrite = {
  readonly before: StoredProfile;
  readonly profile: ProfileStanding;
  readonly settled?: Settled;
  readonly xp: readonly XpLine[];
  readonly earned: readonly Unearned[];
};

const rows = <Id extends string, Row extends object>(moved: ReadonlyMap<Id, Row> | undefined) =>
  [...(moved ?? [])].map(([id, row]) => ({ id, ...row }));

/** The same, as the function of the database reads it. */
export const standingPayload = ({ before, profile, settled, xp, earned }: StandingToWrite) => ({
  profile: { ...profile, level: levelOf(profile.xp), revision: before.revision },
  questions: rows(settled?.questions),
  subjects: rows(settled?.subjects),
  topics: rows(settled?.topics),
  courses: rows(settled?.courses),
  cards: rows(settled?.cards),
  xp: [...xp, ...earned.map((each) => ({ reason: `achievement:${each.key}`, amount: each.xp }))]
    .filter((line: XpLine) => line.amount !== 0 || line.boardPoints || line.recallPoints)
    .map((line) => ({ id: newId(), ...line })),
  earned: earned.map(({ id, criteriaValue }) => ({ id, progress: criteriaValue })),
});
