import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { DisputeId, type AnswerId, type QuestionVersionId, type UserId } from '../../core/ids.ts';
import type { PersonCalls, PersonDb, Tx } from '../client.ts';
import { newId } from '../new-id.ts';
import { disputes, regrades } from '../schema/disputes.ts';
import { StoredAnswer, StoredQuestion } from './record.ts';

const DISPUTES_MAX = 50; // more than anybody decides at a sitting

/** Disputes an answer; false where a dispute of it is open already. */
export const recordDispute = (
  db: PersonDb,
  {
    user,
    answer,
    version,
    reason,
  }: { readonly user: UserId; readonly answer: AnswerId; readonly version: QuestionVersionId; readonly reason: string },
): Promise<boolean> =>
  db.transaction(async (tx) => {
    const made = await tx
      .insert(disputes)
      .values({ id: DisputeId.parse(newId()), userId: user, answerId: answer, questionVersionId: version, reason })
      .onConflictDoNothing({ target: disputes.answerId, where: sql`status = 'open'` })
      .returning({ id: disputes.id });
    return made.length > 0;
  });

const OpenDispute = z.object({
  id: DisputeId,
  reason: z.string(),
  disputedAt: z.coerce.date(),
  answered: StoredAnswer,
  question: StoredQuestion,
  newest: StoredQuestion,
});
/** A dispute that waits for a decision: the answer, the version it was given to, and the newest, with their keys. */
export type OpenDispute = z.output<typeof OpenDispute>;

/** The disputes that are the speaker's to decide, oldest first; or the one named. */
export const listOpenDisputes = async (db: PersonCalls, dispute?: DisputeId): Promise<OpenDispute[]> =>
  z.array(OpenDispute).parse(await db.call('open_disputes', dispute ?? null, DISPUTES_MAX));

/** Decides a dispute; false where somebody did before. */
export async function recordDecision(
  tx: Tx,
  {
    id,
    by,
    upheld,
    reason,
    at,
  }: { readonly id: DisputeId; readonly by: UserId; readonly upheld: boolean; readonly reason: string; readonly at: Date },
): Promise<boolean> {
  const { rowCount } = await tx
    .update(disputes)
    .set({ status: upheld ? 'upheld' : 'rejected', resolution: reason, resolvedBy: by, resolvedAt: at })
    .where(and(eq(disputes.id, id), eq(disputes.status, 'open')));
  return rowCount === 1;
}

/** Lets one answer count as right from now on. Its learner and question are rebuilt by the job `count-regrade`. */
export const recordRegrade = (
  tx: Tx,
  { dispute, by, reason }: { readonly dispute: OpenDispute; readonly by: UserId; readonly reason: string },
): Promise<unknown> =>
  tx.insert(regrades).values({
    id: newId(),
    answerId: dispute.answered.id,
    disputeId: dispute.id,
    fractionBefore: dispute.answered.counted,
    fractionAfter: 1,
    reason,
    regradedBy: by,
  });
