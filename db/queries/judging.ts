import { z } from 'zod';
import type { AnswerId, AttemptId } from '../../core/ids.ts';
import type { PersonCalls } from '../client.ts';
import { StoredAnswer, StoredQuestion, StoredRun } from './record.ts';
import { standingPayload, StoredStanding, Unearned, type StandingToWrite } from './standing.ts';

const WAITING_MAX = 50; // more than anybody judges at a sitting

const Waiting = z.object({ answered: StoredAnswer, question: StoredQuestion });

/** The answers that wait for the speaker's verdict, oldest first, with what they are judged by. */
export const listWaiting = async (db: PersonCalls): Promise<z.output<typeof Waiting>[]> =>
  z.array(Waiting).parse(await db.call('waiting_answers', WAITING_MAX));

const Pending = z.object({
  answered: StoredAnswer,
  run: StoredRun,
  question: StoredQuestion,
  standing: StoredStanding,
  achievements: z.array(Unearned),
  /** How many other answers of its run wait. */
  others: z.int(),
  /** Whether a model may see it: its course may have AI off. */
  usesAi: z.boolean(),
});
/** An answer that waits, with where its learner stands. */
export type Pending = z.output<typeof Pending>;

/** An answer that is the speaker's to judge, whether or not it has been judged meanwhile. */
export async function findPending(db: PersonCalls, answer: AnswerId): Promise<Pending | undefined> {
  const found = await db.call('open_pending', answer);
  return found === null ? undefined : Pending.parse(found);
}

/** The speaker's own answer to what they were served, whether or not it still waits. */
export async function findOwnPending(db: PersonCalls, attempt: AttemptId): Promise<Pending | undefined> {
  const found = await db.call('own_pending', attempt);
  return found === null ? undefined : Pending.parse(found);
}

/** A verdict as it is written. */
export type GradeToRecord = {
  readonly answer: AnswerId;
  readonly at: Date;
  readonly fraction: number;
  readonly feedback: string;
  readonly studentBefore?: number | undefined;
  readonly studentAfter?: number | undefined;
  readonly questionBefore?: number | undefined;
  readonly questionAfter?: number | undefined;
  readonly standing: StandingToWrite | null;
};

/** Who says it: staff of the course, or code that has asked a judge about the speaker's own answer. */
export type GradedBy = 'staff' | 'judge';
const recorders = { staff: 'record_grade', judge: 'record_own_grade' } as const satisfies Record<GradedBy, string>;

/** Gives a waiting answer its verdict; false when something is not as it was read any more, and then nothing was written. */
export async function recordGrade(db: PersonCalls, given: GradeToRecord, by: GradedBy): Promise<boolean> {
  const standing = given.standing && standingPayload(given.standing);
  const { changed } = z.object({ changed: z.boolean() }).parse(await db.call(recorders[by], { ...given, standing }));
  return !changed;
}
