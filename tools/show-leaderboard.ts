import { z } from 'zod';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { boardKinds, listBoard } from '../db/queries/game.ts';
import { defineTool } from './tool.ts';

export const showLeaderboard = defineTool({
  name: 'show-leaderboard',
  description:
    'Show a board: the points of this week (for what was due or hard and right at the first attempt), or XP. ' +
    'Only those who chose to be shown have a name on it; change-my-profile turns that on and off.',
  roles: everyone,
  doors: withoutModel,
  effect: 'read',
  refusedDuring: 'withheld',
  input: z.strictObject({ board: z.enum(boardKinds).default('week').describe('week or xp; the week where they do not say.') }),
  output: z.object({
    places: z.array(
      z.object({
        place: z.int(),
        name: z.string().nullable(),
        avatar: z.string().nullable(),
        picture: z.string().nullable(),
        isSelf: z.boolean(),
        value: z.number(),
      }),
    ),
  }),

  run: async ({ board }, { db }) => ({ places: await listBoard(db, board) }),

  say: ({ places }) =>
    places.length === 0
      ? 'Nobody is on this board yet. Points come from answers that were due or hard for you, right at the first attempt.'
      : places
          .map(({ place, name, isSelf, value }) => `${place}. ${isSelf ? `${name ?? 'you'} (you)` : (name ?? 'somebody')}: ${value}`)
          .join('\n'),
});
