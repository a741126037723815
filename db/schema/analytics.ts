import { sql } from 'drizzle-orm';
import { check, date, integer, pgTable } from 'drizzle-orm/pg-core';
import type { DailyMetrics } from '../../core/analytics/metrics.ts';
import { createdAt, id, json, updatedAt } from '../columns.ts';

/** What happened on one day of the deployment's own zone. */
export const dailyActivitySummary = pgTable(
  'daily_activity_summary',
  {
    id: id<string>(),
    date: date().notNull().unique(),
    activeUsers: integer().notNull().default(0),
    newUsers: integer().notNull().default(0),
    testRunsStarted: integer().notNull().default(0),
    testRunsCompleted: integer().notNull().default(0),
    questionsAnswered: integer().notNull().default(0),
    aiInteractions: integer().notNull().default(0),
    metrics: json<DailyMetrics>()
      .notNull()
      .default(sql`'{}'::jsonb`),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  () => [
    check(
      'daily_activity_summary_counts',
      sql`least(active_users, new_users, test_runs_started, test_runs_completed, questions_answered, ai_interactions) >= 0`,
    ),
    check('daily_activity_summary_metrics_object', sql`jsonb_typeof(metrics) = 'object'`),
  ],
);
