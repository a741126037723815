import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, numeric, pgTable, primaryKey, smallint, text, unique } from 'drizzle-orm/pg-core';
import {
  approvalOutcomes,
  confidenceLabels,
  decisions,
  logStatuses,
  messageRoles,
  turnOutcomes,
  type Citations,
  type MessageParts,
  type ToolCalls,
} from '../../core/chat/log.ts';
import type {
  ApprovalId,
  ConversationId,
  ExperimentArmId,
  LogId,
  MessageId,
  PlaceId,
  PromptVersionId,
  RunId,
  UserId,
} from '../../core/ids.ts';
import { doors } from '../../core/people/doors.ts';
import { createdAt, id, json, moment, oneOf, ref, updatedAt, words } from '../columns.ts';
import { places } from './discord.ts';
import { users } from './people.ts';
import { experimentArms, promptVersions } from './prompts.ts';
import { userTestRuns } from './runs.ts';

/** A talk with the tutor at one door. It points at the run that is being answered in it. */
export const conversations = pgTable(
  'conversations',
  {
    id: id<ConversationId>(),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    door: text({ enum: doors }).notNull(),
    placeId: ref<PlaceId>().references(() => places.id, { onDelete: 'set null' }),
    thread: text(), // what the door calls it: a channel or thread of Discord, say
    title: text(),
    currentRunId: ref<RunId>().references(() => userTestRuns.id, { onDelete: 'set null' }),
    turnId: ref<LogId>(), // the log of the turn that goes on, without a foreign key, like all that speaks of it
    turnUntil: moment(), // and until when its process has said that it lives
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    unique('conversations_user_id_door_thread_unique').on(table.userId, table.door, table.thread),
    index().on(table.userId, table.updatedAt),
    index().on(table.placeId),
    index().on(table.currentRunId),
    check('conversations_door_known', oneOf('door', doors)),
  ],
);

/** What was said, in order; the external id keeps a message that a door delivers twice from being said twice. */
export const messages = pgTable(
  'messages',
  {
    id: id<MessageId>(),
    conversationId: ref<ConversationId>()
      .notNull()
      .references(() => conversations.id, { onDelete: 'cascade' }),
    role: text({ enum: messageRoles }).notNull(),
    parts: json<MessageParts>().notNull(),
    externalId: text(),
    createdAt: createdAt(),
  },
  (table) => [
    unique('messages_conversation_id_external_id_unique').on(table.conversationId, table.externalId),
    index().on(table.conversationId, table.createdAt),
    check('messages_role_known', oneOf('role', messageRoles)),
    check('messages_parts_array', sql`jsonb_typeof(parts) = 'array'`),
  ],
);

/**
 * Every turn of every agent: opened before the model is asked, closed exactly once. One partition a month, so what
 * speaks of a turn keeps its id without a foreign key.
 */
export const chatbotLogs = pgTable(
  'chatbot_logs',
  {
    id: ref<LogId>().notNull(),
    createdAt: createdAt(),
    userId: ref<UserId>().references(() => users.id, { onDelete: 'cascade' }),
    conversationId: ref<ConversationId>(), // without a foreign key: the log outlives a conversation that its learner deletes
    agent: text().notNull().default('tutor'),
    door: text({ enum: doors }),
    promptVersionId: ref<PromptVersionId>().references(() => promptVersions.id, { onDelete: 'restrict' }),
    experimentArmId: ref<ExperimentArmId>().references(() => experimentArms.id, { onDelete: 'restrict' }),
    modelName: text().notNull(),
    systemMessage: text(),
    userMessage: text().notNull(),
    aiResponse: text(),
    temperature: smallint().notNull(),
    maxTokens: integer().notNull(),
    responseTimeMs: integer(),
    inputTokens: integer(),
    outputTokens: integer(),
    toolCalls: json<ToolCalls>()
      .notNull()
      .default(sql`'[]'::jsonb`),
    status: text({ enum: logStatuses }).notNull().default('open'),
    outcome: text({ enum: turnOutcomes }),
    trouble: text(), // what kept the model that was wanted from answering
  },
  (table) => [
    primaryKey({ columns: [table.id, table.createdAt] }),
    index().on(table.userId, table.createdAt),
    index().on(table.conversationId),
    index().on(table.promptVersionId),
    index().on(table.experimentArmId),
    index().on(table.status, table.createdAt),
    index().on(table.createdAt),
    check('chatbot_logs_status_known', oneOf('status', logStatuses)),
    check('chatbot_logs_door_known', oneOf('door', doors)),
    check('chatbot_logs_outcome_known', oneOf('outcome', turnOutcomes)),
    check('chatbot_logs_answered', sql`status in ('open', 'interrupted') or ai_response is not null`),
    check('chatbot_logs_temperature', sql`temperature between 0 and 100`),
    check('chatbot_logs_max_tokens', sql`max_tokens > 0`),
    check('chatbot_logs_numbers', sql`least(response_time_ms, input_tokens, output_tokens) >= 0`),
  ],
);

/** A question to the tutor and its answer: how sure it was, what it rests on, whether a person should look. By month. */
export const qaInteractions = pgTable(
  'qa_interactions',
  {
    id: ref<LogId>().notNull(),
    createdAt: createdAt(),
    studentId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    conversationId: ref<ConversationId>(), // as in chatbot_logs
    query: text().notNull(),
    answer: text().notNull(),
    confidenceScore: numeric({ precision: 3, scale: 2, mode: 'number' }).notNull(),
    confidence: text({ enum: confidenceLabels })
      .notNull()
      .generatedAlwaysAs(sql`case when confidence_score >= 0.75 then 'High' when confidence_score >= 0.4 then 'Medium' else 'Low' end`),
    citations: json<Citations>()
      .notNull()
      .default(sql`'[]'::jsonb`),
    contextSubjects: words(),
    clarificationRequested: boolean().notNull().default(false),
    outOfScope: boolean().notNull().default(false),
    tutorEscalationSuggested: boolean().notNull().default(false),
    escalatedToTutorId: ref<UserId>().references(() => users.id, { onDelete: 'set null' }),
    escalatedAt: moment(),
    disclaimerShown: boolean().notNull().default(true),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.createdAt] }),
    index().on(table.studentId, table.createdAt),
    index().on(table.confidence),
    index().on(table.createdAt),
    index().on(table.escalatedToTutorId),
    index().on(table.conversationId),
    index().using('gin', table.contextSubjects),
    check('qa_interactions_score', sql`confidence_score between 0 and 1`),
    check('qa_interactions_confidence_known', oneOf('confidence', confidenceLabels)),
  ],
);

/**
 * What a model proposed to do in somebody's name, word for word as it will be done: that person decides, once, before it
 * expires. What became of it stays beside it.
 */
export const approvals = pgTable(
  'approvals',
  {
    id: id<ApprovalId>(),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    tool: text().notNull(),
    input: json<Record<string, unknown>>().notNull(),
    words: text().notNull(), // what the person is asked
    door: text({ enum: doors }).notNull(),
    expiresAt: moment().notNull(),
    decision: text({ enum: decisions }),
    decidedAt: moment(),
    outcome: text({ enum: approvalOutcomes }),
    said: text(), // what the person was told of it
    createdAt: createdAt(),
  },
  (table) => [
    index().on(table.userId, table.createdAt),
    check('approvals_door_known', oneOf('door', doors)),
    check('approvals_decision_known', oneOf('decision', decisions)),
    check('approvals_outcome_known', oneOf('outcome', approvalOutcomes)),
    check('approvals_decided', sql`(decision is null) = (decided_at is null)`),
    check('approvals_outcome_of_approved', sql`(outcome is null) = (said is null) and (outcome is null or decision = 'approved')`),
    check('approvals_words', sql`words <> ''`),
    check('approvals_input_object', sql`jsonb_typeof(input) = 'object'`),
    check('approvals_expires_later', sql`expires_at > created_at`),
  ],
);
