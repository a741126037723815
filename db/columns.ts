import { sql } from 'drizzle-orm';
import { customType, timestamp, uuid } from 'drizzle-orm/pg-core';

/** The primary key of most tables: a UUIDv7 that the application makes, so there is no default. */
export const id = <Id extends string>() => uuid().$type<Id>().primaryKey();

/** A reference to another table's id. */
export const ref = <Id extends string>() => uuid().$type<Id>();

/** A moment. Every moment is stored with its zone; streaks and due dates look at the learner's own. */
export const moment = () => timestamp({ withTimezone: true });

/** When the row was made. */
export const createdAt = () => moment().notNull().defaultNow();

/** When the row was last changed; the trigger `touch` keeps it, nobody else writes it. */
export const updatedAt = () => moment().notNull().defaultNow();

/** Raw bytes. */
export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** A CHECK that a text column holds one of a list that the code knows too. */
export const oneOf = (column: string, values: readonly string[]) =>
  sql.raw(`${column} in (${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')})`);
