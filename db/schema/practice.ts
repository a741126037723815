import { sql } from 'drizzle-orm';
import { check, doublePrecision, index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import type { CourseId, QuestionId, SubjectId, TopicId, UserId } from '../../core/ids.ts';
import { cardStates, FIRST_RATING } from '../../core/practice/card.ts';
import { createdAt, id, moment, oneOf, ref, updatedAt } from '../columns.ts';
import { courses, subjects, topics } from './courses.ts';
import { users } from './people.ts';
import { questions } from './questions.ts';

/** How good a learner is in a subject, on the scale of the questions' own ratings; shown as a whole number. */
export const studentRatings = pgTable(
  'student_ratings',
  {
    id: id<string>(),
    studentId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    subjectId: ref<SubjectId>()
      .notNull()
      .references(() => subjects.id, { onDelete: 'restrict' }),
    rating: doublePrecision().notNull().default(FIRST_RATING),
    answers: integer().notNull().default(0),
    lastUpdated: moment().notNull().defaultNow(),
  },
  (table) => [
    unique('student_ratings_student_id_subject_id_unique').on(table.studentId, table.subjectId),
    index().on(table.studentId),
    index().on(table.subjectId),
    index().on(table.rating),
    check('student_ratings_answers', sql`answers >= 0`),
  ],
);

/** How hard a question proved to be; its first rating comes from its difficulty. */
export const questionRatings = pgTable(
  'question_ratings',
  {
    questionId: ref<QuestionId>()
      .primaryKey()
      .references(() => questions.id, { onDelete: 'cascade' }),
    rating: doublePrecision().notNull(),
    answers: integer().notNull().default(0),
    updatedAt: updatedAt(),
  },
  (table) => [index().on(table.rating), check('question_ratings_answers', sql`answers >= 0`)],
);

/** How far a learner is in a topic: a cache of their answers. */
export const userTopicProgress = pgTable(
  'user_topic_progress',
  {
    id: id<string>(),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    topicId: ref<TopicId>()
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    proficiencyLevel: doublePrecision().notNull().default(0),
    questionsAttempted: integer().notNull().default(0),
    questionsCorrect: integer().notNull().default(0),
    questionsTimed: integer().notNull().default(0),
    averageTimeMs: doublePrecision().notNull().default(0),
    lastPracticeDate: moment(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('user_topic_progress_user_id_topic_id_unique').on(table.userId, table.topicId),
    index().on(table.userId),
    index().on(table.topicId),
    index().on(table.proficiencyLevel),
    index().on(table.lastPracticeDate),
    check('user_topic_progress_proficiency', sql`proficiency_level between 0 and 1`),
    check('user_topic_progress_counts', sql`questions_correct between 0 and questions_attempted`),
    check('user_topic_progress_timed', sql`questions_timed between 0 and questions_attempted`),
    check('user_topic_progress_time', sql`average_time_ms >= 0`),
  ],
);

/** When a learner should see a question again: a card of FSRS. */
export const reviewCards = pgTable(
  'review_cards',
  {
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    questionId: ref<QuestionId>()
      .notNull()
      .references(() => questions.id, { onDelete: 'cascade' }),
    state: text({ enum: cardStates }).notNull().default('new'),
    due: moment().notNull(),
    stability: doublePrecision().notNull().default(0),
    difficulty: doublePrecision().notNull().default(0),
    elapsedDays: integer().notNull().default(0),
    scheduledDays: integer().notNull().default(0),
    learningSteps: integer().notNull().default(0),
    reps: integer().notNull().default(0),
    lapses: integer().notNull().default(0),
    lastReview: moment(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.questionId] }),
    index().on(table.userId, table.due),
    index().on(table.questionId),
    check('review_cards_state_known', oneOf('state', cardStates)),
    check('review_cards_counts', sql`least(elapsed_days, scheduled_days, learning_steps, reps, lapses) >= 0`),
    check('review_cards_memory', sql`stability >= 0 and difficulty between 0 and 10`),
  ],
);

/** How far a learner is in a course: a cache of their runs and answers. */
export const userCourseProgress = pgTable(
  'user_course_progress',
  {
    id: id<string>(),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    courseId: ref<CourseId>()
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
    questionSetsCompleted: integer().notNull().default(0),
    questionsAnswered: integer().notNull().default(0),
    correctAnswers: integer().notNull().default(0),
    lastActivity: moment().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('user_course_progress_user_id_course_id_unique').on(table.userId, table.courseId),
    index().on(table.userId),
    index().on(table.courseId),
    index().on(table.lastActivity),
    check('user_course_progress_sets', sql`question_sets_completed >= 0`),
    check('user_course_progress_counts', sql`correct_answers between 0 and questions_answered`),
  ],
);
