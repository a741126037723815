import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { ApprovalId } from '../core/ids.ts';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { decideProposal, findProposal } from '../db/queries/approvals.ts';
import { defineTool } from './tool.ts';

export const declineProposal = defineTool({
  name: 'decline-proposal',
  description: 'Say no to what a model proposed in the speaker’s name: it is not done, and cannot be any more.',
  roles: everyone,
  doors: withoutModel,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({ proposal: ApprovalId.describe('The proposal, as list-proposals names it.') }),
  output: z.object({ declined: z.literal(true) }),

  async run({ proposal: id }, { db, who, now }) {
    if (await decideProposal(db, who.user, id, 'declined', now)) return { declined: true as const };
    const known = await findProposal(db, who.user, id);
    if (!known) throw new TutorError('not-found', 'There is no such proposal.');
    if (known.decision === 'approved') throw new TutorError('conflict', 'That was approved already.');
    return { declined: true as const }; // declined before, or too old: either way it will not be done
  },

  say: () => 'Declined. Nothing was done.',
});
