import { sql } from 'drizzle-orm';
import { customType, jsonb, numeric, text, timestamp, uuid } from 'drizzle-orm/pg-core';

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

/** A vector of whatever length its model gives; which model that was stands beside it. */
export const vector = customType<{ data: number[]; driverData: string }>({
  dataType: () => 'vector',
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value) => JSON.parse(value) as number[], // pgvector writes a vector as a JSON array of numbers
});

/** A share from 0 to 1, exact to five digits. Percentages are derived from it. */
export const fraction = () => numeric({ precision: 6, scale: 5, mode: 'number' });

/** JSON whose form a zod schema in core gives. */
export const json = <Data>() => jsonb().$type<Data>();

/** A list of words, empty unless said. */
export const words = () =>
  text()
    .array()
    .notNull()
    .default(sql`'{}'::text[]`);

/** A CHECK that a text column holds one of a list that the code knows too. */
export const oneOf = (column: string, values: readonly string[]) =>
  sql.raw(`${column} in (${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')})`);

/** A CHECK that every item of a text array is in a list that the code knows too. */
export const allOf = (column: string, values: readonly string[]) =>
  sql.raw(`${column} <@ array[${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')}]::text[]`);
