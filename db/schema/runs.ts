import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  pgSequence,
  pgTable,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type {
  AnswerId,
  AttemptId,
  CourseId,
  ExamId,
  GoalId,
  MessageId,
  PracticeTestId,
  QuestionId,
  QuestionSetId,
  QuestionVersionId,
  RunId,
  SubjectId,
  TopicId,
  UserId,
} from '../../core/ids.ts';
import { doors } from '../../core/people/doors.ts';
import {
  answerStatuses,
  feedbackTimings,
  provenances,
  runModes,
  runSources,
  runStates,
  type RunMetadata,
  type RunSnapshot,
  type Shuffle,
} from '../../core/runs/run.ts';
import { createdAt, fraction, id, json, moment, oneOf, ref, updatedAt } from '../columns.ts';
import { courses, subjects, topics } from './courses.ts';
import { exams, practiceTests } from './exams.ts';
import { goals } from './goals.ts';
import { users } from './people.ts';
import { questions, questionSets, questionVersions } from './questions.ts';

/**
 * A learner's way through some questions. Once it is finished neither it nor its answers change: corrections are new
 * rows. `source` says which of the references it draws from; `course_id` and `subject_id` may stand beside it.
 */
export const userTestRuns = pgTable(
  'user_test_runs',
  {
    id: id<RunId>(),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    courseId: ref<CourseId>().references(() => courses.id, { onDelete: 'restrict' }),
    source: text({ enum: runSources }).notNull(),
    questionSetId: ref<QuestionSetId>().references(() => questionSets.id, { onDelete: 'restrict' }),
    examId: ref<ExamId>().references(() => exams.id, { onDelete: 'restrict' }),
    practiceTestId: ref<PracticeTestId>().references(() => practiceTests.id, { onDelete: 'restrict' }),
    topicId: ref<TopicId>().references(() => topics.id, { onDelete: 'restrict' }),
    goalId: ref<GoalId>().references(() => goals.id, { onDelete: 'restrict' }),
    subjectId: ref<SubjectId>().references(() => subjects.id, { onDelete: 'restrict' }),
    mode: text({ enum: runModes }).notNull().default('practice'),
    channel: text({ enum: doors }).notNull().default('web'),
    feedback: text({ enum: feedbackTimings }).notNull().default('immediate'),
    questionOrder: uuid().array().notNull(),
    seed: integer().notNull().default(0),
    title: text().notNull().default(''),
    timeLimitSeconds: integer(),
    passingScorePercent: smallint(),
    state: text({ enum: runStates }).notNull().default('open'),
    revision: integer().notNull().default(0), // raised by every write, so that two writers at once are seen
    startedAt: moment().notNull().defaultNow(),
    resumedAt: moment().notNull().defaultNow(), // of several open runs, the one to go on with is the last resumed or served from
    completedAt: moment(),
    score: fraction(),
    scorePercent: doublePrecision().generatedAlwaysAs(sql`(score * 100)::double precision`),
    passed: boolean(),
    totalQuestions: integer(),
    correctAnswers: integer(),
    timeSpentSeconds: integer(),
    xpEarned: integer().notNull().default(0),
    snapshot: json<RunSnapshot>(),
    metadata: json<RunMetadata>()
      .notNull()
      .default(sql`'{}'::jsonb`),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.courseId, table.score, table.completedAt),
    index().on(table.userId, table.completedAt),
    index().on(table.questionSetId),
    index().on(table.examId),
    index().on(table.practiceTestId),
    index().on(table.topicId),
    index().on(table.goalId),
    index().on(table.subjectId),
    index().on(table.state),
    index().on(table.startedAt),
    index().on(table.completedAt),
    index('user_test_runs_open_index')
      .on(table.userId, table.mode)
      .where(sql`state = 'open'`),
    check('user_test_runs_source_known', oneOf('source', runSources)),
    check('user_test_runs_mode_known', oneOf('mode', runModes)),
    check('user_test_runs_channel_known', oneOf('channel', doors)),
    check('user_test_runs_feedback_known', oneOf('feedback', feedbackTimings)),
    check('user_test_runs_state_known', oneOf('state', runStates)),
    check(
      'user_test_runs_one_source',
      sql`(source = 'set') = (question_set_id is not null) and (source = 'exam') = (exam_id is not null)
        and (source = 'practice_test') = (practice_test_id is not null) and (source = 'topic') = (topic_id is not null)
        and (source = 'goal') = (goal_id is not null) and (source <> 'course' or course_id is not null)
        and (source <> 'subject' or subject_id is not null)`,
    ),
    check('user_test_runs_ended', sql`(state in ('open', 'grading')) = (completed_at is null)`),
    check('user_test_runs_finished', sql`state <> 'finished' or num_nulls(score, total_questions, correct_answers, snapshot) = 0`),
    check('user_test_runs_score', sql`score between 0 and 1`),
    check('user_test_runs_total', sql`total_questions > 0`),
    check('user_test_runs_correct', sql`correct_answers >= 0`),
    check('user_test_runs_correct_of_total', sql`correct_answers <= total_questions`),
    check('user_test_runs_time_spent', sql`time_spent_seconds >= 0`),
    check('user_test_runs_time_limit', sql`time_limit_seconds > 0`),
    check('user_test_runs_passing_score', sql`passing_score_percent between 0 and 100`),
    check('user_test_runs_xp', sql`xp_earned >= 0`),
    check('user_test_runs_times_in_order', sql`completed_at >= started_at`),
  ],
);

/**
 * A question served to a learner, to be answered once. A newer one in the same run takes its place, but for the questions
 * of one page of an exam, which are open together.
 */
export const attempts = pgTable(
  'attempts',
  {
    id: id<AttemptId>(),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    userTestRunId: ref<RunId>()
      .notNull()
      .references(() => userTestRuns.id, { onDelete: 'cascade' }),
    questionId: ref<QuestionId>()
      .notNull()
      .references(() => questions.id, { onDelete: 'restrict' }),
    questionVersionId: ref<QuestionVersionId>()
      .notNull()
      .references(() => questionVersions.id, { onDelete: 'restrict' }),
    position: integer().notNull(),
    page: smallint(),
    shuffle: json<Shuffle>()
      .notNull()
      .default(sql`'{}'::jsonb`),
    revision: integer().notNull().default(0),
    door: text({ enum: doors }).notNull(),
    hintsShown: smallint().notNull().default(0),
    servedAt: moment().notNull().defaultNow(),
    expiresAt: moment(),
    usedAt: moment(),
    supersededAt: moment(),
    skipped: boolean().notNull().default(false), // put aside by the learner: it comes back after the others
  },
  (table) => [
    uniqueIndex('attempts_one_open_per_run')
      .on(table.userTestRunId)
      .where(sql`used_at is null and superseded_at is null and page is null`),
    index().on(table.userTestRunId, table.position),
    index().on(table.userId, table.servedAt),
    index().on(table.questionId),
    index().on(table.questionVersionId),
    check('attempts_door_known', oneOf('door', doors)),
    check('attempts_position', sql`position >= 0`),
    check('attempts_hints', sql`hints_shown >= 0`),
    check('attempts_expire_later', sql`expires_at > served_at`),
    check('attempts_skipped', sql`not skipped or superseded_at is not null`),
    check('attempts_used_or_superseded', sql`num_nonnulls(used_at, superseded_at) <= 1`),
  ],
);

/** Numbers the answers of everybody in the order they were settled in; rebuilding replays them by it. */
export const answerSequence = pgSequence('answer_sequence');

/** An answer: a list of strings, as the question's type wants them, with what it was worth and what that moved. */
export const userAnswers = pgTable(
  'user_answers',
  {
    id: id<AnswerId>(),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    userTestRunId: ref<RunId>()
      .notNull()
      .references(() => userTestRuns.id, { onDelete: 'cascade' }),
    attemptId: ref<AttemptId>()
      .notNull()
      .unique('user_answers_attempt_id_unique')
      .references(() => attempts.id, { onDelete: 'cascade' }),
    questionId: ref<QuestionId>()
      .notNull()
      .references(() => questions.id, { onDelete: 'restrict' }),
    questionVersionId: ref<QuestionVersionId>()
      .notNull()
      .references(() => questionVersions.id, { onDelete: 'restrict' }),
    answer: text().array().notNull(), // as it is graded: choices by their ids
    typed: text().array(), // the learner's own words, where they were others
    status: text({ enum: answerStatuses }).notNull().default('graded'),
    fraction: fraction(),
    scorePercent: doublePrecision().generatedAlwaysAs(sql`(fraction * 100)::double precision`),
    isCorrect: boolean().generatedAlwaysAs(sql`fraction = 1`),
    feedback: text(),
    timeTakenMs: integer(),
    confidence: smallint(), // null where it was not asked: a default is not an opinion
    hintsUsed: smallint().notNull().default(0),
    provenance: text({ enum: provenances }).notNull().default('direct'),
    idempotencyKey: text(),
    messageId: ref<MessageId>(), // the learner's message that this answer, or its page, was found in: it answers nothing else. Messages may go before their answers do
    sequence: bigint({ mode: 'number' })
      .notNull()
      .default(sql`nextval('public.answer_sequence'::regclass)`),
    studentRatingBefore: doublePrecision(),
    studentRatingAfter: doublePrecision(),
    questionRatingBefore: doublePrecision(),
    questionRatingAfter: doublePrecision(),
    answeredAt: moment().notNull().defaultNow(),
    localDay: date()
      .notNull()
      .default(sql`current_date`), // the learner's own day then, whatever zone they are in later
  },
  (table) => [
    unique('user_answers_user_test_run_id_idempotency_key_unique').on(table.userTestRunId, table.idempotencyKey),
    unique().on(table.sequence),
    uniqueIndex('user_answers_message_once')
      .on(table.messageId)
      .where(sql`message_id is not null`),
    index().on(table.userId, table.isCorrect),
    index().on(table.userId, table.answeredAt),
    index().on(table.userId, table.questionId, table.localDay),
    index().on(table.userTestRunId, table.isCorrect),
    index().on(table.questionId, table.isCorrect),
    index().on(table.questionVersionId),
    index().on(table.isCorrect),
    index().on(table.answeredAt),
    index().using('gin', table.answer),
    index('user_answers_waiting_index')
      .on(table.answeredAt)
      .where(sql`status = 'pending'`),
    check('user_answers_status_known', oneOf('status', answerStatuses)),
    check('user_answers_provenance_known', oneOf('provenance', provenances)),
    check('user_answers_graded', sql`(status = 'graded') = (fraction is not null)`),
    check('user_answers_fraction', sql`fraction between 0 and 1`),
    check('user_answers_time', sql`time_taken_ms >= 0`),
    check('user_answers_confidence', sql`confidence between 1 and 5`),
    check('user_answers_hints', sql`hints_used >= 0`),
    check('user_answers_parts', sql`cardinality(answer) <= 100`),
  ],
);
