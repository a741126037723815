import type { CourseId, QuestionId, SubjectId, TopicId } from '../ids.ts';
import type { Card } from './card.ts';
import {
  settle,
  type CourseStanding,
  type Evidence,
  type ProfileStanding,
  type RatingRules,
  type Settlement,
  type Standing,
  type SubjectStanding,
  type TopicStanding,
} from './settle.ts';

/** A graded answer with where its learner stood when it was read. */
export type AnswerToSettle = {
  readonly question: QuestionId;
  readonly subject: SubjectId | null;
  readonly topic: TopicId | null;
  readonly course: CourseId | null;
  readonly standing: Standing;
  readonly evidence: Evidence;
};

/** What one or more answers did, and all that is other than before. */
export type Settled = {
  readonly settlements: readonly Settlement[];
  readonly profile: ProfileStanding;
  /** A question's rating as it was read, so that the write can see whether it still is, and as it becomes. */
  readonly questions: ReadonlyMap<QuestionId, { readonly before: number; readonly known: number; readonly after: number | null }>;
  readonly subjects: ReadonlyMap<SubjectId, SubjectStanding>;
  readonly topics: ReadonlyMap<TopicId, TopicStanding>;
  readonly courses: ReadonlyMap<CourseId, CourseStanding>;
  readonly cards: ReadonlyMap<QuestionId, Card>;
};

const put = <Id, Row>(map: Map<Id, Row>, id: Id | null, row: Row | undefined): void => {
  if (id !== null && row !== undefined) map.set(id, row);
};

/** Settles the answers of a page one after the other: each stands on what the one before it left. */
export function settleAnswers(profile: ProfileStanding, answers: readonly AnswerToSettle[], rules: RatingRules): Settled {
  const subjects = new Map<SubjectId, SubjectStanding>();
  const topics = new Map<TopicId, TopicStanding>();
  const courses = new Map<CourseId, CourseStanding>();
  const cards = new Map<QuestionId, Card>();
  const questions = new Map<QuestionId, { before: number; known: number; after: number | null }>();
  const settlements: Settlement[] = [];
  let present = profile;
  for (const { question, subject, topic, course, standing, evidence } of answers) {
    const latest = {
      subject: subject ? subjects.get(subject) : undefined,
      topic: topic ? topics.get(topic) : undefined,
      course: course ? courses.get(course) : undefined,
    };
    const now: Standing = {
      ...standing,
      profile: present,
      ...(latest.subject && { subject: latest.subject }),
      ...(latest.topic && { topic: latest.topic }),
      ...(latest.course && { course: latest.course }),
    };
    const settlement = settle(now, evidence, rules);
    settlements.push(settlement);
    if (evidence.provenance === 'relayed') continue;
    const after = settlement.standing;
    present = after.profile;
    put(subjects, subject, after.subject);
    put(topics, topic, after.topic);
    put(courses, course, after.course);
    put(cards, question, after.card);
    const { rating, answers: known } = standing.question;
    questions.set(question, { before: rating, known, after: settlement.questionRating?.after ?? null });
  }
  return { settlements, profile: present, questions, subjects, topics, courses, cards };
}
