import { TutorError } from '../core/errors.ts';
import { acceptAlso } from '../core/questions/accept-also.ts';
import type { DisputeId } from '../core/ids.ts';
import { gradeAnswer, readableAnswer } from '../core/questions/index.ts';
import { gradeAgain } from '../core/runs/regrade.ts';
import type { Tx } from '../db/client.ts';
import { listOpenDisputes, recordRegrade, type OpenDispute } from '../db/queries/disputes.ts';
import { lockWhole, recordVersion } from '../db/queries/versions.ts';
import type { Sending } from '../db/queue.ts';
import type { ToolContext } from './tool.ts';

/** What can follow from a dispute that is upheld. */
export const consequences = ['question-changed', 'question-regraded', 'answer-counts', 'counts-already'] as const;
type Consequence = (typeof consequences)[number];

type Decision = { readonly dispute: OpenDispute; readonly reason: string; readonly also: readonly string[] | undefined };

/** Makes a question with a list of what it accepts accept more; undefined where it has none. */
async function acceptMore(tx: Tx, { dispute, also }: Decision, { who }: ToolContext): Promise<Consequence | undefined> {
  const { newest, answered } = dispute;
  const whole = await lockWhole(tx, newest.id);
  const body = whole && acceptAlso(whole, also ?? answered.answer);
  if (!whole || !body) return undefined;
  if (!also && gradeAgain(dispute.question, whole, answered.answer) === 1) return 'question-regraded'; // mended since
  if (gradeAnswer({ type: whole.type, body }, answered.answer).fraction <= (answered.counted ?? 0))
    throw new TutorError(
      'invalid',
      'With these words the learner’s answer would count no more than now: add others, or mend the question.',
    );
  await recordVersion(tx, whole, { body }, who.user);
  return 'question-changed';
}

/**
 * Upholds a dispute. A question that lists what it accepts accepts more from now on, and is regraded; in any other the one
 * answer counts, for code cannot know what is wrong with the question.
 */
export async function uphold(tx: Tx, decision: Decision, sending: Sending, context: ToolContext): Promise<Consequence> {
  const { dispute, reason, also } = decision;
  const { who } = context;
  const changed = await acceptMore(tx, decision, context);
  if (changed) {
    await sending.send(tx, 'regrade-question', { question: dispute.newest.id, by: who.user, reason, dispute: dispute.id });
    return changed;
  }
  if (also) throw new TutorError('invalid', 'Only short answers and blanks have a list of what they accept; mend the question instead.');
  if (dispute.answered.counted === 1) return 'counts-already';
  await recordRegrade(tx, { dispute, by: who.user, reason });
  await sending.send(tx, 'count-regrade', { answer: dispute.answered.id });
  return 'answer-counts';
}

type DecisionWished = {
  readonly dispute: DisputeId;
  readonly accept: boolean;
  readonly reason: string;
  readonly acceptAlso?: readonly string[] | undefined;
};

/** What a decision comes to, in words, for whoever shall confirm it. */
export async function proposeDecision<Wish extends DecisionWished>(
  input: Wish,
  { db }: Pick<ToolContext, 'db'>,
): Promise<{ input: Wish; words: string }> {
  const [dispute] = await listOpenDisputes(db, input.dispute);
  if (!dispute) throw new TutorError('not-found', 'There is no such dispute that is open and yours to decide.');
  const { question, answered } = dispute;
  const what = `the dispute about "${readableAnswer(question, answered.answer)}", an answer to "${question.text}"`;
  const also = input.acceptAlso ? `, and accept "${input.acceptAlso.join('; ')}" from now on` : '';
  return { input, words: `${input.accept ? 'Uphold' : 'Reject'} ${what}${also}: "${input.reason}"` };
}
