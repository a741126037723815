import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, primaryKey, smallint, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import type { EvalCaseId, EvalRunId, EvalSuiteId, ExperimentArmId, ExperimentId, PromptVersionId, UserId } from '../../core/ids.ts';
import { experimentStates, type EvalData } from '../../core/prompts/experiment.ts';
import { createdAt, fraction, id, json, moment, oneOf, ref, updatedAt, words } from '../columns.ts';
import { users } from './people.ts';

/** How an agent's model is asked; a prompt version's own model goes before this one. */
export const aiSettings = pgTable(
  'ai_settings',
  {
    id: id<string>(),
    agent: text().notNull().unique(),
    modelName: text().default('google/gemini-2.5-flash'), // null leaves it to the environment
    temperature: smallint().notNull().default(70),
    maxTokens: integer().notNull().default(150),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  () => [
    check('ai_settings_agent_named', sql`agent <> ''`),
    check('ai_settings_temperature', sql`temperature between 0 and 100`),
    check('ai_settings_max_tokens', sql`max_tokens > 0`),
  ],
);

/** What an agent is told, word for word; a text is one version by the hash of its content, and one version is active. */
export const promptVersions = pgTable(
  'prompt_versions',
  {
    id: id<PromptVersionId>(),
    agent: text().notNull().default('tutor'),
    versionName: text().notNull(),
    promptText: text().notNull(),
    modelName: text(),
    isActive: boolean().notNull().default(false),
    contentHash: text().notNull(),
    createdBy: ref<UserId>().references(() => users.id, { onDelete: 'set null' }), // null: it came with the product
    createdAt: createdAt(),
    activatedBy: ref<UserId>().references(() => users.id, { onDelete: 'set null' }),
    activatedAt: moment(), // the last time: the audit log has the others
  },
  (table) => [
    unique('prompt_versions_agent_content_hash_unique').on(table.agent, table.contentHash),
    uniqueIndex('prompt_versions_one_active')
      .on(table.agent)
      .where(sql`is_active`),
    index().on(table.createdBy),
    index().on(table.activatedBy),
    check('prompt_versions_named', sql`agent <> '' and version_name <> '' and prompt_text <> ''`),
  ],
);

/** A comparison of prompts on real learners. Who is in which arm is a hash of the salt, written down once. */
export const experiments = pgTable(
  'experiments',
  {
    id: id<ExperimentId>(),
    name: text().notNull().unique(),
    agent: text().notNull().default('tutor'),
    description: text(),
    salt: text().notNull(),
    state: text({ enum: experimentStates }).notNull().default('draft'),
    startedAt: moment(),
    endedAt: moment(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    index().on(table.state),
    check('experiments_state_known', oneOf('state', experimentStates)),
    check('experiments_times', sql`ended_at >= started_at`),
    check('experiments_started', sql`state = 'draft' or started_at is not null`),
  ],
);

/** One side of an experiment and its share of the learners. */
export const experimentArms = pgTable(
  'experiment_arms',
  {
    id: id<ExperimentArmId>(),
    experimentId: ref<ExperimentId>()
      .notNull()
      .references(() => experiments.id, { onDelete: 'cascade' }),
    promptVersionId: ref<PromptVersionId>()
      .notNull()
      .references(() => promptVersions.id, { onDelete: 'restrict' }),
    name: text().notNull(),
    weight: integer().notNull().default(1),
    createdAt: createdAt(),
  },
  (table) => [
    unique('experiment_arms_experiment_id_name_unique').on(table.experimentId, table.name),
    index().on(table.promptVersionId),
    check('experiment_arms_weight', sql`weight > 0`),
  ],
);

/** Which arm a learner is in. */
export const experimentAssignments = pgTable(
  'experiment_assignments',
  {
    experimentId: ref<ExperimentId>()
      .notNull()
      .references(() => experiments.id, { onDelete: 'cascade' }),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    armId: ref<ExperimentArmId>()
      .notNull()
      .references(() => experimentArms.id, { onDelete: 'cascade' }),
    createdAt: createdAt(),
  },
  (table) => [primaryKey({ columns: [table.experimentId, table.userId] }), index().on(table.userId), index().on(table.armId)],
);

/** A set of cases that an agent is measured by. */
export const evalSuites = pgTable('eval_suites', {
  id: id<EvalSuiteId>(),
  name: text().notNull().unique(),
  description: text(),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

/** One thing an agent should do well: what it is given and what is expected. */
export const evalCases = pgTable(
  'eval_cases',
  {
    id: id<EvalCaseId>(),
    suiteId: ref<EvalSuiteId>()
      .notNull()
      .references(() => evalSuites.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    input: json<EvalData>().notNull(),
    expected: json<EvalData>().notNull(),
    tags: words(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [unique('eval_cases_suite_id_name_unique').on(table.suiteId, table.name), index().using('gin', table.tags)],
);

/** One measuring of a prompt version by a suite. */
export const evalRuns = pgTable(
  'eval_runs',
  {
    id: id<EvalRunId>(),
    suiteId: ref<EvalSuiteId>()
      .notNull()
      .references(() => evalSuites.id, { onDelete: 'cascade' }),
    promptVersionId: ref<PromptVersionId>().references(() => promptVersions.id, { onDelete: 'restrict' }),
    modelName: text().notNull(),
    startedAt: moment().notNull().defaultNow(),
    finishedAt: moment(),
  },
  (table) => [
    index().on(table.suiteId, table.startedAt),
    index().on(table.promptVersionId),
    check('eval_runs_times', sql`finished_at >= started_at`),
  ],
);

/** How an agent did in one case. */
export const evalResults = pgTable(
  'eval_results',
  {
    id: id<string>(),
    runId: ref<EvalRunId>()
      .notNull()
      .references(() => evalRuns.id, { onDelete: 'cascade' }),
    caseId: ref<EvalCaseId>()
      .notNull()
      .references(() => evalCases.id, { onDelete: 'cascade' }),
    passed: boolean().notNull(),
    score: fraction(),
    output: json<EvalData>()
      .notNull()
      .default(sql`'{}'::jsonb`),
    durationMs: integer(),
    createdAt: createdAt(),
  },
  (table) => [
    unique('eval_results_run_id_case_id_unique').on(table.runId, table.caseId),
    index().on(table.caseId),
    check('eval_results_score', sql`score between 0 and 1`),
    check('eval_results_duration', sql`duration_ms >= 0`),
  ],
);
