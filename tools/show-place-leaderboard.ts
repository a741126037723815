import { z } from 'zod';
import { inPlaces } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { getPlaceBoard, PlaceBoard } from '../db/queries/place-boards.ts';
import { wantPlace } from './placing.ts';
import { defineTool } from './tool.ts';

export const showPlaceLeaderboard = defineTool({
  name: 'show-place-leaderboard',
  description:
    'Show what those who chose to be shown have remembered this week in what this server studies. Points come from what was not seen for a day at least.',
  roles: everyone,
  doors: inPlaces,
  effect: 'read',
  refusedDuring: 'withheld',
  input: z.strictObject({}),
  output: PlaceBoard,

  run: (_input, context) => getPlaceBoard(context.db, wantPlace(context), context.now),

  say: ({ entries, isShown }) =>
    [
      ...(entries.length
        ? entries.map(({ rank, name, isSelf, points }) => `${rank}. ${name}${isSelf ? ' (you)' : ''}: ${points}`)
        : ['Nobody is on the leaderboard of this server yet.']),
      isShown ? '' : 'You are not on it: join it, and others see your name there.',
    ]
      .filter(Boolean)
      .join('\n'),
});
