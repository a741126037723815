import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { CourseId, ImportId, UserId } from '../../core/ids.ts';
import { externalKinds, importStates, type ImportCounts, type ImportWarnings } from '../../core/imports/record.ts';
import { examKinds } from '../../core/runs/run.ts';
import { createdAt, id, json, moment, oneOf, ref, updatedAt } from '../columns.ts';
import { courses } from './courses.ts';
import { users } from './people.ts';

/** A file that was read in: what it was taken for, who brought it, what came of it. */
export const imports = pgTable(
  'imports',
  {
    id: id<ImportId>(),
    fileName: text().notNull(),
    fileHash: text().notNull(),
    format: text().notNull(),
    classification: text({ enum: examKinds }),
    status: text({ enum: importStates }).notNull().default('running'),
    importedBy: ref<UserId>().references(() => users.id, { onDelete: 'set null' }),
    courseId: ref<CourseId>().references(() => courses.id, { onDelete: 'set null' }),
    counts: json<ImportCounts>()
      .notNull()
      .default(sql`'{}'::jsonb`),
    warnings: json<ImportWarnings>()
      .notNull()
      .default(sql`'[]'::jsonb`),
    createdAt: createdAt(),
    finishedAt: moment(),
  },
  (table) => [
    index().on(table.importedBy),
    index().on(table.courseId),
    index().on(table.fileHash),
    index().on(table.createdAt),
    check('imports_classification_known', oneOf('classification', examKinds)),
    check('imports_status_known', oneOf('status', importStates)),
    check('imports_finished', sql`(status = 'running') = (finished_at is null)`),
  ],
);

/** What our things are called in other systems. The kind says which table the internal id is of. */
export const externalIds = pgTable(
  'external_ids',
  {
    kind: text({ enum: externalKinds }).notNull(),
    source: text().notNull().default('unknown'),
    externalId: text().notNull(),
    internalId: uuid().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.source, table.externalId] }),
    index().on(table.externalId),
    index().on(table.internalId),
    check('external_ids_kind_known', oneOf('kind', externalKinds)),
    check('external_ids_named', sql`external_id <> '' and source <> ''`),
  ],
);

/**
 * What each part of the sample content was when it was seeded. A part that is still so was edited by nobody, and follows
 * the content when that changes; one that is not there any more was taken out by somebody. The id is the row's own.
 */
export const sampleParts = pgTable(
  'sample_parts',
  {
    id: id<string>(), // of rows of several tables, and of lists: no foreign key
    courseKey: text().notNull(),
    kind: text().notNull(),
    contentHash: text().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [index().on(table.courseKey), check('sample_parts_named', sql`course_key <> '' and kind <> '' and content_hash <> ''`)],
);
