import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { inPlaces } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { recordLeave } from '../db/queries/rounds.ts';
import { wantPlace } from './placing.ts';
import { defineTool } from './tool.ts';

export const leaveRound = defineTool({
  name: 'leave-round',
  description: 'Stop playing in the round of this channel. What the speaker answered counts; nobody waits for them any more.',
  roles: everyone,
  doors: inPlaces,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: z.object({ left: z.literal(true) }),

  async run(_input, context) {
    if (!(await recordLeave(context.db, wantPlace(context))))
      throw new TutorError('conflict', 'You do not play in a round of this channel.');
    return { left: true as const };
  },

  say: () => 'You have left the round. What you answered counts.',
});
