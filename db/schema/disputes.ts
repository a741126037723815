import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { AnswerId, DisputeId, QuestionVersionId, UserId } from '../../core/ids.ts';
import { disputeStatuses } from '../../core/questions/type-names.ts';
import { createdAt, fraction, id, moment, oneOf, ref, updatedAt } from '../columns.ts';
import { users } from './people.ts';
import { questionVersions } from './questions.ts';
import { userAnswers } from './runs.ts';

/** A learner's doubt about a question, and what came of it. */
export const disputes = pgTable(
  'disputes',
  {
    id: id<DisputeId>(),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    questionVersionId: ref<QuestionVersionId>()
      .notNull()
      .references(() => questionVersions.id, { onDelete: 'restrict' }),
    answerId: ref<AnswerId>().references(() => userAnswers.id, { onDelete: 'cascade' }),
    reason: text().notNull(),
    status: text({ enum: disputeStatuses }).notNull().default('open'),
    resolution: text(),
    resolvedBy: ref<UserId>().references(() => users.id, { onDelete: 'set null' }),
    resolvedAt: moment(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.userId),
    index().on(table.questionVersionId),
    uniqueIndex('disputes_one_open_per_answer')
      .on(table.answerId)
      .where(sql`status = 'open'`),
    index().on(table.answerId),
    index().on(table.status),
    index().on(table.resolvedBy),
    check('disputes_status_known', oneOf('status', disputeStatuses)),
    check('disputes_resolved', sql`(status = 'open') = (resolved_at is null)`),
    check('disputes_reason', sql`char_length(reason) between 1 and 2000`),
  ],
);

/** A correction of a grade. The answer keeps the grade it was given; the newest regrade is the one that counts. */
export const regrades = pgTable(
  'regrades',
  {
    id: id<string>(),
    answerId: ref<AnswerId>()
      .notNull()
      .references(() => userAnswers.id, { onDelete: 'cascade' }),
    disputeId: ref<DisputeId>().references(() => disputes.id, { onDelete: 'restrict' }),
    fractionBefore: fraction(),
    fractionAfter: fraction().notNull(),
    reason: text().notNull(),
    regradedBy: ref<UserId>().references(() => users.id, { onDelete: 'restrict' }),
    createdAt: createdAt(),
  },
  (table) => [
    index().on(table.answerId, table.createdAt),
    index().on(table.disputeId),
    index().on(table.regradedBy),
    check('regrades_fractions', sql`fraction_before between 0 and 1 and fraction_after between 0 and 1`),
    check('regrades_reason', sql`reason <> ''`),
  ],
);
