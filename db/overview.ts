import { sql } from 'drizzle-orm';
import { asSystem } from './client.ts';
import type { Database } from './connection.ts';

/** What is in the database, in numbers: for the start. */
export type Overview = {
  readonly people: number;
  readonly subjects: number;
  readonly courses: number;
  readonly publishedCourses: number;
};

/** Counts what is there. */
export async function getOverview(db: Database): Promise<Overview> {
  const { rows } = await asSystem(db, 'count what is there', (tx) =>
    tx.execute<Overview>(sql`select
      (select count(*) from users)::int as people,
      (select count(*) from subjects)::int as subjects,
      (select count(*) from courses)::int as courses,
      (select count(*) from courses where is_published)::int as "publishedCourses"`),
  );
  return rows[0]!; // a select without FROM gives one row
}

/** Whether the database answers. */
export async function ping(db: Database): Promise<void> {
  const client = await db.connect();
  try {
    await client.query('select 1');
  } finally {
    client.release();
  }
}
