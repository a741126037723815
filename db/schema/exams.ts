import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, primaryKey, smallint, text, unique } from 'drizzle-orm/pg-core';
import type { CourseId, ExamId, ImportId, PracticeTestId, QuestionId, QuestionSetId, UserId } from '../../core/ids.ts';
import { examKinds, feedbackTimings, type ExamConfig, type RunMetadata } from '../../core/runs/run.ts';
import { createdAt, id, json, oneOf, ref, updatedAt } from '../columns.ts';
import { courses } from './courses.ts';
import { imports } from './imports.ts';
import { users } from './people.ts';
import { questions, questionSets } from './questions.ts';

/** A test with questions of its own choosing. No duration means no limit. */
export const exams = pgTable(
  'exams',
  {
    id: id<ExamId>(),
    courseId: ref<CourseId>()
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
    title: text().notNull(),
    description: text(),
    kind: text({ enum: examKinds }).notNull().default('exam'),
    durationSeconds: integer(),
    timeLimitMinutes: integer().generatedAlwaysAs(sql`(duration_seconds + 59) / 60`),
    passingScorePercent: smallint(),
    attemptsMax: smallint(),
    feedback: text({ enum: feedbackTimings }).notNull().default('after_run'),
    config: json<ExamConfig>()
      .notNull()
      .default(sql`'{}'::jsonb`),
    isActive: boolean().notNull().default(true),
    version: text().notNull().default('1.0'),
    source: text(),
    metadata: json<RunMetadata>()
      .notNull()
      .default(sql`'{}'::jsonb`),
    importId: ref<ImportId>().references(() => imports.id, { onDelete: 'set null' }),
    createdBy: ref<UserId>().references(() => users.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.courseId),
    index().on(table.kind, table.isActive, table.title),
    index().on(table.isActive),
    index().on(table.title),
    index().on(table.importId),
    index().on(table.createdBy),
    check('exams_kind_known', oneOf('kind', examKinds)),
    check('exams_feedback_known', oneOf('feedback', feedbackTimings)),
    check('exams_title_length', sql`char_length(title) between 1 and 300`),
    check('exams_duration', sql`duration_seconds > 0`),
    check('exams_passing_score', sql`passing_score_percent between 0 and 100`),
    check('exams_attempts', sql`attempts_max > 0`),
    check('exams_config_object', sql`jsonb_typeof(config) = 'object'`),
  ],
);

/** Which questions an exam asks, in which order; a question may serve several exams. */
export const examQuestions = pgTable(
  'exam_questions',
  {
    examId: ref<ExamId>()
      .notNull()
      .references(() => exams.id, { onDelete: 'cascade' }),
    questionId: ref<QuestionId>()
      .notNull()
      .references(() => questions.id, { onDelete: 'cascade' }),
    position: integer().notNull().default(0),
    section: text(),
    points: smallint().notNull().default(1),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.examId, table.questionId] }),
    unique('exam_questions_position_unique').on(table.examId, table.position),
    index().on(table.questionId),
    index().on(table.position),
    check('exam_questions_position', sql`position >= 0`),
    check('exam_questions_points', sql`points > 0`),
  ],
);

/** A test that draws its questions anew each time: so many of a set, or of the whole course. */
export const practiceTests = pgTable(
  'practice_tests',
  {
    id: id<PracticeTestId>(),
    courseId: ref<CourseId>()
      .notNull()
      .references(() => courses.id, { onDelete: 'cascade' }),
    questionSetId: ref<QuestionSetId>().references(() => questionSets.id, { onDelete: 'cascade' }),
    title: text().notNull(),
    questionCount: integer().notNull(),
    durationSeconds: integer(),
    passingScorePercent: smallint(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.courseId),
    index().on(table.questionSetId),
    check('practice_tests_title_length', sql`char_length(title) between 1 and 300`),
    check('practice_tests_count', sql`question_count > 0`),
    check('practice_tests_duration', sql`duration_seconds > 0`),
    check('practice_tests_passing_score', sql`passing_score_percent between 0 and 100`),
  ],
);
