import { sql } from 'drizzle-orm';
import { boolean, check, doublePrecision, index, integer, pgTable, smallint, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import type { CourseId, ImportId, QuestionId, QuestionSetId, QuestionVersionId, SubjectId, TopicId, UserId } from '../../core/ids.ts';
import type { QuestionBody } from '../../core/questions/index.ts';
import type { QuestionMetadata } from '../../core/questions/metadata.ts';
import { questionSetKinds, questionStatuses, questionTypeNames } from '../../core/questions/type-names.ts';
import { createdAt, id, json, oneOf, ref, updatedAt, words } from '../columns.ts';
import { courses, subjects, topics } from './courses.ts';
import { imports } from './imports.ts';
import { users } from './people.ts';

/** Questions that belong together: of a course, or of a subject, whose set of kind bank is what tutors assign from. */
export const questionSets = pgTable(
  'question_sets',
  {
    id: id<QuestionSetId>(),
    courseId: ref<CourseId>().references(() => courses.id, { onDelete: 'cascade' }),
    subjectId: ref<SubjectId>().references(() => subjects.id, { onDelete: 'restrict' }),
    kind: text({ enum: questionSetKinds }).notNull().default('standard'),
    title: text().notNull(),
    description: text(),
    position: integer().notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('question_sets_position_unique').on(table.courseId, table.subjectId, table.position).nullsNotDistinct(),
    uniqueIndex('question_sets_one_bank_per_subject')
      .on(table.subjectId)
      .where(sql`kind = 'bank'`),
    index().on(table.courseId),
    index().on(table.subjectId),
    check('question_sets_one_owner', sql`num_nonnulls(course_id, subject_id) = 1`),
    check('question_sets_kind_known', oneOf('kind', questionSetKinds)),
    check('question_sets_bank_of_subject', sql`kind <> 'bank' or subject_id is not null`),
    check('question_sets_title_length', sql`char_length(title) between 1 and 300`),
    check('question_sets_position', sql`position >= 0`),
  ],
);

/** A question through all its versions. One that was served is retired, not deleted. */
export const questions = pgTable(
  'questions',
  {
    id: id<QuestionId>(),
    questionSetId: ref<QuestionSetId>()
      .notNull()
      .references(() => questionSets.id, { onDelete: 'cascade' }),
    topicId: ref<TopicId>().references(() => topics.id, { onDelete: 'set null' }),
    originalQuestionNumber: integer().notNull(),
    sourceExamExternalId: text(),
    loid: text().notNull(),
    difficulty: smallint().notNull().default(1),
    goalTags: words(),
    topicTags: words(),
    source: text(),
    status: text({ enum: questionStatuses }).notNull().default('draft'),
    importId: ref<ImportId>().references(() => imports.id, { onDelete: 'set null' }),
    createdBy: ref<UserId>().references(() => users.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.questionSetId, table.originalQuestionNumber),
    index().on(table.topicId, table.difficulty, table.originalQuestionNumber),
    index('questions_source_exam_number_index').on(table.sourceExamExternalId, table.originalQuestionNumber),
    index().on(table.difficulty),
    index().on(table.loid),
    index().on(table.status),
    index().on(table.importId),
    index().on(table.createdBy),
    index().using('gin', table.goalTags),
    index().using('gin', table.topicTags),
    check('questions_difficulty', sql`difficulty between 1 and 10`),
    check('questions_status_known', oneOf('status', questionStatuses)),
    check('questions_loid_named', sql`loid <> ''`),
  ],
);

/** What a question says, at one time. Once it was served it is never edited: a change is the next version. */
export const questionVersions = pgTable(
  'question_versions',
  {
    id: id<QuestionVersionId>(),
    questionId: ref<QuestionId>()
      .notNull()
      .references(() => questions.id, { onDelete: 'cascade' }),
    versionNumber: integer().notNull().default(1),
    topicFocus: text().notNull(),
    questionText: text().notNull(),
    htmlContent: text(),
    codeSnippet: text(),
    questionType: text({ enum: questionTypeNames }).notNull().default('multiple_choice'),
    body: json<QuestionBody>().notNull(), // with the key: in no grant of a person's role
    explanation: text(), // the same
    metadata: json<QuestionMetadata>()
      .notNull()
      .default(sql`'{}'::jsonb`),
    createdBy: ref<UserId>().references(() => users.id, { onDelete: 'set null' }),
    createdAt: createdAt(),
  },
  (table) => [
    unique('question_versions_question_id_version_number_unique').on(table.questionId, table.versionNumber),
    index().on(table.createdBy),
    index().on(table.questionType),
    check('question_versions_number', sql`version_number >= 1`),
    check('question_versions_type_known', oneOf('question_type', questionTypeNames)),
    check('question_versions_text', sql`question_text <> ''`),
    check('question_versions_body_object', sql`jsonb_typeof(body) = 'object'`),
    check('question_versions_metadata_object', sql`jsonb_typeof(metadata) = 'object'`),
  ],
);

/** Help with a question, from the first nudge to nearly the answer. */
export const questionHints = pgTable(
  'question_hints',
  {
    id: id<string>(),
    questionVersionId: ref<QuestionVersionId>()
      .notNull()
      .references(() => questionVersions.id, { onDelete: 'cascade' }),
    position: smallint().notNull(),
    text: text().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    unique('question_hints_question_version_id_position_unique').on(table.questionVersionId, table.position),
    check('question_hints_position', sql`position between 1 and 10`),
    check('question_hints_text', sql`text <> ''`),
  ],
);

/** How a question does, counted over everybody: a cache of user_answers. */
export const questionStats = pgTable(
  'question_stats',
  {
    questionId: ref<QuestionId>()
      .primaryKey()
      .references(() => questions.id, { onDelete: 'cascade' }),
    answers: integer().notNull().default(0),
    correctAnswers: integer().notNull().default(0),
    averageTimeMs: doublePrecision().notNull().default(0),
    discrimination: doublePrecision(),
    isSuspect: boolean().notNull().default(false), // to be looked at: hard for those who know, or easy for all
    updatedAt: updatedAt(),
  },
  () => [
    check('question_stats_counts', sql`correct_answers between 0 and answers`),
    check('question_stats_time', sql`average_time_ms >= 0`),
    check('question_stats_discrimination', sql`discrimination between -1 and 1`),
  ],
);
