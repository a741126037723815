import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { DisputeId } from '../core/ids.ts';
import { privately } from '../core/people/doors.ts';
import { staff } from '../core/people/roles.ts';
import { listOpenDisputes, recordDecision } from '../db/queries/disputes.ts';
import { consequences, proposeDecision, uphold } from './deciding.ts';
import { defineTool } from './tool.ts';

const words = z.string().trim().max(500);

export const decideDispute = defineTool({
  name: 'decide-dispute',
  description:
    'Decide a dispute, with a reason that the learner reads. Upheld, a short answer or a text with blanks accepts the learner’s words too, or those of acceptAlso, and ' +
    'everybody’s answers to it are graded anew; in any other question the one answer counts as right. Where the question itself is wrong, mend it first (mend-question): that regrades everybody.',
  roles: staff,
  doors: privately,
  effect: 'write',
  refusedDuring: 'exam',
  confirm: true,
  input: z.strictObject({
    dispute: DisputeId.describe('The dispute, as list-disputes names it.'),
    accept: z.boolean().describe('Whether the learner was right.'),
    reason: words.min(1).describe('Why, for the learner to read.'),
    acceptAlso: z
      .array(words)
      .min(1)
      .max(100)
      .describe('Words to accept instead of the learner’s own; for blanks one per blank, empty to leave it.')
      .optional(),
  }),
  output: z.object({ accepted: z.boolean(), consequence: z.enum(consequences).nullable() }),

  async run({ dispute: id, accept, reason, acceptAlso: also }, context) {
    const { db, who, now } = context;
    const [dispute] = await listOpenDisputes(db, id);
    if (!dispute) throw new TutorError('not-found', 'There is no such dispute that is open and yours to decide.');
    const queue = await context.queue(); // before the transaction, which it would wait for
    return db.transaction(async (tx) => {
      if (!(await recordDecision(tx, { id, by: who.user, upheld: accept, reason, at: now })))
        throw new TutorError('conflict', 'Somebody has decided that meanwhile.');
      return { accepted: accept, consequence: accept ? await uphold(tx, { dispute, reason, also }, queue, context) : null };
    });
  },

  propose: proposeDecision,

  say: ({ accepted, consequence }) =>
    !accepted
      ? 'Rejected; the report tells the learner why.'
      : consequence === 'question-changed'
        ? 'Upheld. The question accepts more from now on, and all answers to it are being graded anew.'
        : consequence === 'question-regraded'
          ? 'Upheld. The question was mended before; all answers to it are being graded anew.'
          : 'Upheld. The answer counts as right.',
});
