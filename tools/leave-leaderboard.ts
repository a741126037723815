import { z } from 'zod';
import { inPlaces } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { recordShown } from '../db/queries/place-boards.ts';
import { wantPlace } from './placing.ts';
import { defineTool } from './tool.ts';

export const leaveLeaderboard = defineTool({
  name: 'leave-leaderboard',
  description: 'Take the speaker off the leaderboard of this server.',
  roles: everyone,
  doors: inPlaces,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: z.object({ shown: z.literal(false), again: z.boolean() }),

  run: async (_input, context) => ({ shown: false as const, again: !(await recordShown(context.db, wantPlace(context), false)) }),

  say: ({ again }) => (again ? 'You are not on the leaderboard of this server.' : 'You are no longer on the leaderboard of this server.'),
});
