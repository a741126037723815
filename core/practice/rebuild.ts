import type { AnswerId, CourseId, QuestionId, RunId, SubjectId, TopicId } from '../ids.ts';
import type { Card } from './card.ts';
import { type RunToSettle, settleRun } from './finish.ts';
import { rate, type Rated } from './rating.ts';
import {
  type CourseStanding,
  type Evidence,
  firstCourse,
  firstProfile,
  firstSubject,
  firstTopic,
  type ProfileStanding,
  type RatingRules,
  settle,
  type Settlement,
  type Standing,
  type SubjectStanding,
  type TopicStanding,
} from './settle.ts';

/** An answer as it was stored; what depends on the learner's history is found again. */
export type RecordedAnswer = Omit<Evidence, 'rightBeforeToday' | 'paidToday' | 'firstAttempt'> & {
  readonly answer: AnswerId;
  readonly question: QuestionId;
  readonly topic: TopicId | null;
  readonly course: CourseId | null;
  readonly subject: SubjectId | null;
  /** As stored with the answer: null where it moved no rating, and then it moves none again. */
  readonly questionRatingBefore: number | null;
};

/** A finished run as it was stored. */
export type RecordedRun = RunToSettle & { readonly run: RunId };

/** What an answer is worth: in XP, and on each kind of board. */
export type Worth = Pick<Settlement, 'xp' | 'boardPoints' | 'recallPoints'>;

/** All that a learner's answers and runs add up to. */
export type LearnerState = {
  readonly profile: ProfileStanding;
  readonly subjects: ReadonlyMap<SubjectId, SubjectStanding>;
  readonly topics: ReadonlyMap<TopicId, TopicStanding>;
  readonly courses: ReadonlyMap<CourseId, CourseStanding>;
  readonly cards: ReadonlyMap<QuestionId, Card>;
  readonly xpByAnswer: ReadonlyMap<AnswerId, Worth>;
  readonly xpByRun: ReadonlyMap<RunId, number>;
};

const emptyMaps = () => ({
  subjects: new Map<SubjectId, SubjectStanding>(),
  topics: new Map<TopicId, TopicStanding>(),
  courses: new Map<CourseId, CourseStanding>(),
  cards: new Map<QuestionId, Card>(),
  xpByAnswer: new Map<AnswerId, Worth>(),
  xpByRun: new Map<RunId, number>(),
});
type Maps = ReturnType<typeof emptyMaps>;

/** The parts of the record that an answer belongs to. Relayed ones belong to none: they must leave no empty part behind. */
function standingOf(profile: ProfileStanding, maps: Maps, recorded: RecordedAnswer): Standing {
  const { question, topic, course, subject, questionRatingBefore } = recorded;
  const card = maps.cards.get(question);
  return {
    profile,
    ...(subject && questionRatingBefore !== null && { subject: maps.subjects.get(subject) ?? firstSubject() }),
    ...(topic && { topic: maps.topics.get(topic) ?? firstTopic() }),
    ...(course && { course: maps.courses.get(course) ?? firstCourse() }),
    ...(card && { card }),
    question: { rating: questionRatingBefore ?? 0, answers: 0 }, // the question's own future is none of the learner's
  };
}

function keep(maps: Maps, standing: Standing, { question, topic, course, subject }: RecordedAnswer): void {
  if (subject && standing.subject) maps.subjects.set(subject, standing.subject);
  if (topic && standing.topic) maps.topics.set(topic, standing.topic);
  if (course && standing.course) maps.courses.set(course, standing.course);
  if (standing.card) maps.cards.set(question, standing.card);
}

/**
 * A learner's record, built again from their answers in the order they were settled in. Questions keep the ratings that
 * were stored with the answers: what others answered is not replayed. What achievements gave is added as it stands, since
 * they are never taken back.
 */
export function replayLearner(
  answers: readonly RecordedAnswer[],
  runs: readonly RecordedRun[],
  awardsXp: number,
  rules: RatingRules,
): LearnerState {
  const maps = emptyMaps();
  const paidOnDay = new Map<string, number>(); // of every question that was answered on it
  const rightOnDay = new Set<string>();
  let profile: ProfileStanding = { ...firstProfile(), xp: awardsXp };
  for (const recorded of answers) {
    const onDay = `${recorded.question} ${recorded.localDay}`;
    const paidToday = paidOnDay.get(onDay) ?? 0;
    const evidence: Evidence = { ...recorded, rightBeforeToday: rightOnDay.has(onDay), paidToday, firstAttempt: !paidOnDay.has(onDay) };
    const { standing, xp, boardPoints, recallPoints } = settle(standingOf(profile, maps, recorded), evidence, rules);
    maps.xpByAnswer.set(recorded.answer, { xp, boardPoints, recallPoints });
    paidOnDay.set(onDay, paidToday + xp);
    if (recorded.fraction === 1) rightOnDay.add(onDay); // relayed ones too: the learner was told
    if (recorded.provenance === 'relayed') continue;
    profile = standing.profile;
    keep(maps, standing, recorded);
  }
  for (const run of runs) {
    const settled = settleRun(profile, run);
    profile = settled.profile;
    maps.xpByRun.set(run.run, settled.xp);
  }
  return { profile, ...maps };
}

/** A question's rating, built again from the answers that moved it, in order, with the ratings of who gave them. */
export const replayQuestion = (
  firstRating: number,
  answers: readonly { readonly fraction: number; readonly studentRatingBefore: number }[],
  rules: RatingRules,
): Rated =>
  answers.reduce<Rated>(
    (question, { fraction, studentRatingBefore }) => rate({ rating: studentRatingBefore, answers: 0 }, question, fraction, rules).question,
    { rating: firstRating, answers: 0 },
  );
