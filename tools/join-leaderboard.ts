import { z } from 'zod';
import { inPlaces } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { recordShown } from '../db/queries/place-boards.ts';
import { wantPlace } from './placing.ts';
import { defineTool } from './tool.ts';

export const joinLeaderboard = defineTool({
  name: 'join-leaderboard',
  description: 'Show the name and the weekly points of the speaker on the leaderboard of this server, until they leave it.',
  roles: everyone,
  doors: inPlaces,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: z.object({ shown: z.literal(true), again: z.boolean() }),

  run: async (_input, context) => ({ shown: true as const, again: !(await recordShown(context.db, wantPlace(context), true)) }),

  say: ({ again }) => (again ? 'You are on the leaderboard of this server already.' : 'You are on the leaderboard of this server now.'),
});
