import { z } from 'zod';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { listProposals as findProposals } from '../db/queries/approvals.ts';
import { ProposalShown } from './proposing.ts';
import { defineTool } from './tool.ts';

export const listProposals = defineTool({
  name: 'list-proposals',
  description: 'List what models proposed to do in the speaker’s name and what waits for their word, in words.',
  roles: everyone,
  doors: withoutModel,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: z.object({ proposals: z.array(ProposalShown) }),

  async run(_input, { db, who, now }) {
    const found = await findProposals(db, who.user, now);
    return { proposals: found.map(({ expiresAt, ...rest }) => ({ ...rest, expiresAt: expiresAt.toISOString() })) };
  },

  say: ({ proposals }) =>
    proposals.length === 0
      ? 'Nothing waits for your word.'
      : proposals.map(({ proposal, words }) => `- ${words}\n  ${proposal}`).join('\n'),
});
