import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { ApprovalId, UserId } from '../../core/ids.ts';
import type { Door } from '../../core/people/doors.ts';
import type { PersonDb, Tx } from '../client.ts';
import { approvals } from '../schema/chat.ts';

const WAITING_MAX = 20; // more than anybody reads before pressing a button

/** What a model proposes to do in somebody's name. */
export type Proposal = {
  readonly id: ApprovalId;
  readonly user: UserId;
  readonly tool: string;
  readonly input: Record<string, unknown>;
  readonly words: string;
  readonly door: Door;
  readonly at: Date;
  readonly expiresAt: Date;
};

const waits = (user: UserId, now: Date) => and(eq(approvals.userId, user), isNull(approvals.decision), gt(approvals.expiresAt, now));

/** Stores a proposal. The same one that waits already is the one; undefined where too many wait. */
export async function recordProposal(
  tx: Tx,
  { id, user, at, ...proposal }: Proposal,
): Promise<{ id: ApprovalId; expiresAt: Date } | undefined> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${user}, 1))`);
  const open = await tx
    .select({
      id: approvals.id,
      expiresAt: approvals.expiresAt,
      same: sql<boolean>`tool = ${proposal.tool} and input = ${JSON.stringify(proposal.input)}::jsonb`,
    })
    .from(approvals)
    .where(waits(user, at))
    .limit(WAITING_MAX);
  const known = open.find(({ same }) => same);
  if (known ?? open.length >= WAITING_MAX) return known;
  await tx.insert(approvals).values({ id, userId: user, createdAt: at, ...proposal });
  return { id, expiresAt: proposal.expiresAt };
}

/** What waits for the speaker to decide, the oldest first. */
export const listProposals = (db: PersonDb, user: UserId, now: Date) =>
  db.read((tx) =>
    tx
      .select({ proposal: approvals.id, tool: approvals.tool, words: approvals.words, expiresAt: approvals.expiresAt })
      .from(approvals)
      .where(waits(user, now))
      .orderBy(asc(approvals.createdAt), asc(approvals.id))
      .limit(WAITING_MAX),
  );

/** Decides a proposal that waits, once: gives what was proposed; undefined where there is none that waits. */
export const decideProposal = (
  db: PersonDb,
  user: UserId,
  id: ApprovalId,
  decision: 'approved' | 'declined',
  now: Date,
): Promise<{ tool: string; input: Record<string, unknown> } | undefined> =>
  db.transaction(async (tx) => {
    const [decided] = await tx
      .update(approvals)
      .set({ decision, decidedAt: now })
      .where(and(eq(approvals.id, id), waits(user, now)))
      .returning({ tool: approvals.tool, input: approvals.input });
    return decided;
  });

/** Notes what came of a proposal that was approved. */
export const recordOutcome = (db: PersonDb, user: UserId, id: ApprovalId, outcome: 'done' | 'refused', said: string): Promise<unknown> =>
  db.transaction((tx) =>
    tx
      .update(approvals)
      .set({ outcome, said })
      .where(and(eq(approvals.id, id), eq(approvals.userId, user), isNull(approvals.outcome))),
  );

/** One of the speaker's proposals as it stands. */
export const findProposal = (db: PersonDb, user: UserId, id: ApprovalId) =>
  db.read(async (tx) => {
    const [found] = await tx
      .select({ tool: approvals.tool, decision: approvals.decision, outcome: approvals.outcome, said: approvals.said })
      .from(approvals)
      .where(and(eq(approvals.id, id), eq(approvals.userId, user)));
    return found;
  });
