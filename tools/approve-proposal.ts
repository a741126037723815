import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { ApprovalId } from '../core/ids.ts';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { decideProposal, findProposal, recordOutcome } from '../db/queries/approvals.ts';
import { defineTool } from './tool.ts';

export const approveProposal = defineTool({
  name: 'approve-proposal',
  description: 'Do what a model proposed in the speaker’s name: exactly that, once, if they may still do it. Only a person presses this.',
  roles: everyone,
  doors: withoutModel,
  effect: 'write',
  refusedDuring: 'nothing', // what was proposed is held to its own rule
  confirm: true,
  input: z.strictObject({ proposal: ApprovalId.describe('The proposal, as list-proposals names it.') }),
  output: z.object({ tool: z.string(), done: z.boolean(), again: z.boolean(), said: z.string() }),

  async run({ proposal: id }, { db, who, now, perform }) {
    const decided = await decideProposal(db, who.user, id, 'approved', now);
    if (!decided) {
      const known = await findProposal(db, who.user, id);
      if (!known) throw new TutorError('not-found', 'There is no such proposal.');
      if (known.decision === 'declined') throw new TutorError('conflict', 'That was declined already.');
      if (known.decision === null) throw new TutorError('conflict', 'That proposal is too old; ask for it again.');
      if (known.said === null)
        throw new TutorError('unavailable', 'That was approved already; look whether it was done before you ask again.');
      return { tool: known.tool, done: known.outcome === 'done', again: true, said: known.said };
    }
    const outcome = await perform(decided.tool, decided.input).then(
      (said) => ({ done: true, said }),
      (error: unknown) => {
        if (error instanceof TutorError) return { done: false, said: error.message };
        throw error; // a bug, of which nobody knows what it left: the proposal stays approved, without an outcome
      },
    );
    await recordOutcome(db, who.user, id, outcome.done ? 'done' : 'refused', outcome.said);
    return { tool: decided.tool, again: false, ...outcome };
  },

  propose() {
    throw new TutorError('forbidden', 'Only their person approves a proposal: they read what it is about, and press it themselves.');
  },

  say: ({ done, said }) => (done ? said : `It could not be done: ${said}`),
});
