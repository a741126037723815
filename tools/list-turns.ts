import { z } from 'zod';
import { turnOutcomes } from '../core/chat/log.ts';
import { byHand } from '../core/people/doors.ts';
import { admins } from '../core/people/roles.ts';
import { agents } from '../core/prompts/settings.ts';
import { ListedTurn, listTurns as findTurns } from '../db/queries/turns.ts';
import { LearnerName } from './naming.ts';
import { defineTool } from './tool.ts';
import { sayTurn } from './telling.ts';

export const listTurns = defineTool({
  name: 'list-turns',
  description:
    'List the turns that are logged, the newest first: who talked with which agent through which door, the model, how it came out, what it cost.',
  roles: admins,
  doors: byHand,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({
    of: LearnerName.optional(),
    agent: z.enum(agents).describe('Only of this agent.').optional(),
    outcome: z
      .enum([...turnOutcomes, 'open', 'interrupted'])
      .describe('Only those that came out so, such as fell-back or failed.')
      .optional(),
    before: z.iso.datetime().describe('Only those before this moment: where the list before ended.').optional(),
  }),
  output: z.object({ turns: z.array(ListedTurn) }),

  run: async ({ before, ...wanted }, { db, now }) => ({
    turns: await findTurns(db, { ...wanted, before: before ? new Date(before) : new Date(now.getTime() + 1) }),
  }),

  say: ({ turns }) =>
    turns.length === 0
      ? 'No such turn is logged.'
      : turns
          .map(
            (turn) =>
              `- ${sayTurn(turn)}\n  ${JSON.stringify(turn.beginning)}${turn.tools.length ? ` → ${turn.tools.join(', ')}` : ''}\n  ${turn.turn}`,
          )
          .join('\n'),
});
