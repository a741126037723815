import { sql } from 'drizzle-orm';
import type { UserId } from '../core/ids.ts';
import type { RatingRules } from '../core/practice/rating.ts';
import { asSystem, type Tx } from './client.ts';
import type { Database } from './connection.ts';
import { rebuildLearnerIn, type RebuiltLearner } from './rebuild.ts';

/**
 * Joins two accounts of one person: the kept one takes over what the other did, and its record is replayed from both in the
 * same transaction, so that nobody sees half of it. Questions keep their ratings: the same answers moved them.
 */
export const mergePeople = (db: Database, kept: UserId, merged: UserId, reason: string, rules: RatingRules): Promise<RebuiltLearner> =>
  asSystem(db, 'merge two accounts', (tx) => mergePeopleIn(tx, kept, merged, reason, rules));

/** The same within a transaction, for what has to be seen and done together with it. */
export async function mergePeopleIn(tx: Tx, kept: UserId, merged: UserId, reason: string, rules: RatingRules): Promise<RebuiltLearner> {
  await tx.execute(sql`select app.merge_people(${kept}, ${merged}, ${reason})`);
  return rebuildLearnerIn(tx, kept, rules);
}
