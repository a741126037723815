import { sql } from 'drizzle-orm';
import { check, date, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { GoalId, SubjectId, TopicId, UserId } from '../../core/ids.ts';
import { goalStatuses } from '../../core/tutoring/words.ts';
import { createdAt, id, moment, oneOf, ref, updatedAt } from '../columns.ts';
import { subjects, topics } from './courses.ts';
import { users } from './people.ts';

/** What a learner works towards. How far they are, their streak and XP are derived: v_student_progress. */
export const goals = pgTable(
  'goals',
  {
    id: id<GoalId>(),
    studentId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdBy: ref<UserId>().references(() => users.id, { onDelete: 'set null' }), // the goal outlives a tutor who made it
    subjectId: ref<SubjectId>().references(() => subjects.id, { onDelete: 'restrict' }),
    goalType: text(),
    title: text().notNull(),
    description: text(),
    targetCompletionDate: date(),
    status: text({ enum: goalStatuses }).notNull().default('active'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    completedAt: moment(),
  },
  (table) => [
    index().on(table.studentId),
    index().on(table.createdBy),
    index().on(table.subjectId),
    index().on(table.status),
    check('goals_status_known', oneOf('status', goalStatuses)),
    check('goals_title_length', sql`char_length(title) between 1 and 255`),
    check('goals_completed', sql`(status = 'completed') = (completed_at is not null)`),
  ],
);

/** The topics that a goal asks for; its completion is the share of them the learner is good at. */
export const goalTopics = pgTable(
  'goal_topics',
  {
    goalId: ref<GoalId>()
      .notNull()
      .references(() => goals.id, { onDelete: 'cascade' }),
    topicId: ref<TopicId>()
      .notNull()
      .references(() => topics.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.goalId, table.topicId] }), index().on(table.topicId)],
);
