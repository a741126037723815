import { sql } from 'drizzle-orm';
import { boolean, check, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, updatedAt } from '../columns.ts';

/** The one row about this installation: which master key its private texts were written with. */
export const deployment = pgTable(
  'deployment',
  {
    singleton: boolean().primaryKey().default(true),
    keyFingerprint: text().notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  () => [check('deployment_one_row', sql`singleton`)],
);
