import { sql } from 'drizzle-orm';
import { boolean, check, doublePrecision, index, integer, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import type {
  CourseId,
  GoalId,
  HelpRequestId,
  LogId,
  NudgeId,
  OverrideId,
  PracticeAssignmentId,
  QuestionId,
  SessionSummaryId,
  SubjectId,
  TutoringSessionId,
  UserId,
} from '../../core/ids.ts';
import {
  assignmentSources,
  HELP_MAX_CHARACTERS,
  nudgeChannels,
  nudgeTypes,
  overrideTypes,
  REPLY_MAX_CHARACTERS,
  type OverrideContent,
} from '../../core/tutoring/words.ts';
import { allOf, bytes, createdAt, fraction, id, json, moment, oneOf, ref, updatedAt, words } from '../columns.ts';
import { courses, subjects } from './courses.ts';
import { goals } from './goals.ts';
import { users } from './people.ts';
import { questions } from './questions.ts';

/** A lesson with a human tutor. What was said and noted is sealed by the application under the key named. */
export const tutoringSessions = pgTable(
  'tutoring_sessions',
  {
    id: id<TutoringSessionId>(),
    studentId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    tutorId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    sessionDate: moment().notNull(),
    durationMinutes: integer(),
    subjectId: ref<SubjectId>().references(() => subjects.id, { onDelete: 'restrict' }),
    transcript: bytes(),
    notes: bytes(),
    keyId: text(),
    transcriptStorageUrl: text(),
    transcriptAvailable: boolean().notNull().default(true),
    topicsCovered: words(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.studentId, table.sessionDate),
    index().on(table.tutorId, table.sessionDate),
    index().on(table.subjectId),
    index().on(table.sessionDate),
    index().on(table.keyId),
    check('tutoring_sessions_duration', sql`duration_minutes > 0`),
    check('tutoring_sessions_not_oneself', sql`student_id <> tutor_id`),
    check('tutoring_sessions_sealed', sql`(key_id is null) = (transcript is null and notes is null)`),
  ],
);

/** What a tutoring session came to, for learner, tutor and parents. Kept for good; only erasing a person takes it away. */
export const sessionSummaries = pgTable(
  'session_summaries',
  {
    id: id<SessionSummaryId>(),
    sessionId: ref<TutoringSessionId>()
      .notNull()
      .references(() => tutoringSessions.id, { onDelete: 'cascade' }),
    studentId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    tutorId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    narrative: text().notNull(),
    nextSteps: text().array().notNull(),
    subjectsCovered: words(),
    summaryType: text(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.sessionId),
    index().on(table.studentId, table.createdAt),
    index().on(table.tutorId),
    check('session_summaries_narrative', sql`narrative <> ''`),
  ],
);

/** A question given to one learner: from the bank, or written by a model and then looked at by a tutor. */
export const practiceAssignments = pgTable(
  'practice_assignments',
  {
    id: id<PracticeAssignmentId>(),
    studentId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    assignedBy: ref<UserId>().references(() => users.id, { onDelete: 'set null' }),
    source: text({ enum: assignmentSources }).notNull(),
    bankItemId: ref<QuestionId>().references(() => questions.id, { onDelete: 'restrict' }),
    aiQuestionText: text(),
    aiAnswerText: text(), // a key: in no grant of a person's role, as the explanation
    aiExplanation: text(),
    flagged: boolean().notNull().default(false),
    reviewedBy: ref<UserId>().references(() => users.id, { onDelete: 'set null' }),
    reviewedAt: moment(),
    subjectId: ref<SubjectId>().references(() => subjects.id, { onDelete: 'restrict' }),
    difficultyLevel: smallint(),
    goalTags: words(),
    studentRatingBefore: doublePrecision(),
    studentRatingAfter: doublePrecision(),
    performanceScore: fraction(),
    completed: boolean().notNull().default(false),
    completedAt: moment(),
    assignedAt: moment().notNull().defaultNow(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.studentId, table.completed),
    index().on(table.assignedBy),
    index().on(table.source),
    index().on(table.flagged),
    index().on(table.completed),
    index().on(table.bankItemId),
    index().on(table.subjectId),
    index().on(table.reviewedBy),
    index().using('gin', table.goalTags),
    check('practice_assignments_source_known', oneOf('source', assignmentSources)),
    check(
      'practice_assignments_bank_or_ai',
      sql`case source when 'bank' then bank_item_id is not null and num_nonnulls(ai_question_text, ai_answer_text, ai_explanation) = 0
        else bank_item_id is null and num_nulls(ai_question_text, ai_answer_text) = 0 end`,
    ),
    check('practice_assignments_ai_is_looked_at', sql`source = 'bank' or flagged or reviewed_at is not null`),
    check('practice_assignments_difficulty', sql`difficulty_level between 1 and 10`),
    check('practice_assignments_score', sql`performance_score between 0 and 1`),
    check('practice_assignments_completed', sql`completed = (completed_at is not null)`),
  ],
);

/** What a tutor set in the place of what was made for them: before, after and why. Never changed. */
export const overrides = pgTable(
  'overrides',
  {
    id: id<OverrideId>(),
    tutorId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    studentId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    overrideType: text({ enum: overrideTypes }).notNull(),
    action: text().notNull(),
    summaryId: ref<SessionSummaryId>().references(() => sessionSummaries.id, { onDelete: 'restrict' }),
    practiceAssignmentId: ref<PracticeAssignmentId>().references(() => practiceAssignments.id, { onDelete: 'restrict' }),
    goalId: ref<GoalId>().references(() => goals.id, { onDelete: 'restrict' }),
    qaInteractionId: ref<LogId>(), // without a foreign key: its log goes month by month; a trigger looks when it is written
    originalContent: json<OverrideContent>(),
    newContent: json<OverrideContent>(),
    reason: text(),
    subjectId: ref<SubjectId>().references(() => subjects.id, { onDelete: 'restrict' }),
    difficultyLevel: smallint(),
    createdAt: createdAt(),
  },
  (table) => [
    index().on(table.tutorId),
    index().on(table.studentId),
    index().on(table.overrideType),
    index().on(table.createdAt),
    index().on(table.summaryId),
    index().on(table.practiceAssignmentId),
    index().on(table.goalId),
    index().on(table.qaInteractionId),
    index().on(table.subjectId),
    check('overrides_type_known', oneOf('override_type', overrideTypes)),
    check(
      'overrides_one_thing',
      sql`(override_type = 'summary') = (summary_id is not null) and (override_type = 'practice') = (practice_assignment_id is not null)
        and (override_type = 'goal') = (goal_id is not null) and (override_type = 'qa_answer') = (qa_interaction_id is not null)`,
    ),
    check('overrides_action', sql`action <> ''`),
    check(
      'overrides_completion', // v_goals reads it as a number: what is none would break the view for its learner
      sql`case when new_content ? 'completion_percentage' then case jsonb_typeof(new_content -> 'completion_percentage')
        when 'number' then (new_content ->> 'completion_percentage')::numeric between 0 and 100 else false end else true end`,
    ),
    check('overrides_difficulty', sql`difficulty_level between 1 and 10`),
  ],
);

/**
 * What a learner asked a person: their tutor sees it and whoever teaches the course, and one of them replies, once. Of a
 * learner whom nobody looks after it waits for an admin.
 */
export const helpRequests = pgTable(
  'help_requests',
  {
    id: id<HelpRequestId>(),
    studentId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    courseId: ref<CourseId>().references(() => courses.id, { onDelete: 'set null' }),
    questionId: ref<QuestionId>().references(() => questions.id, { onDelete: 'set null' }), // what they were at
    query: text().notNull(),
    reply: text(),
    repliedBy: ref<UserId>().references(() => users.id, { onDelete: 'set null' }),
    repliedAt: moment(),
    createdAt: createdAt(),
  },
  (table) => [
    index().on(table.studentId, table.createdAt),
    index().on(table.courseId),
    index().on(table.questionId),
    index().on(table.repliedBy),
    index('help_requests_waiting_index')
      .on(table.createdAt)
      .where(sql`replied_at is null`),
    check('help_requests_query_length', sql.raw(`char_length(query) between 1 and ${HELP_MAX_CHARACTERS}`)),
    check('help_requests_reply_length', sql.raw(`char_length(reply) between 1 and ${REPLY_MAX_CHARACTERS}`)),
    check('help_requests_replied', sql`(reply is null) = (replied_at is null)`),
  ],
);

/** A word from the tutor that nobody asked for, and whether it was opened. */
export const nudges = pgTable(
  'nudges',
  {
    id: id<NudgeId>(),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    type: text({ enum: nudgeTypes }).notNull(),
    channels: text().array().notNull(),
    message: text().notNull(),
    personalized: boolean().notNull().default(true),
    sentAt: moment().notNull().defaultNow(),
    openedAt: moment(),
    clickedAt: moment(),
    triggerReason: text(),
    suggestionsMade: words(),
    createdAt: createdAt(),
  },
  (table) => [
    index().on(table.userId, table.sentAt),
    index().on(table.type),
    index().on(table.sentAt),
    index().on(table.openedAt),
    check('nudges_type_known', oneOf('type', nudgeTypes)),
    check('nudges_channels_known', allOf('channels', nudgeChannels)),
    check('nudges_some_channel', sql`cardinality(channels) > 0`),
    check('nudges_message', sql`message <> ''`),
    check('nudges_opened_later', sql`opened_at >= sent_at and clicked_at >= sent_at`),
  ],
);
