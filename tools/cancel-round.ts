import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { inPlaces } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { recordCancel } from '../db/queries/rounds.ts';
import { wantPlace } from './placing.ts';
import { defineTool } from './tool.ts';

export const cancelRound = defineTool({
  name: 'cancel-round',
  description: 'Stop the round of this channel before its end, for who started it or manages the server. What was told of it counts.',
  roles: everyone,
  doors: inPlaces,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: z.object({ cancelled: z.literal(true) }),

  async run(_input, context) {
    const place = wantPlace(context);
    const done = await recordCancel(context.db, place, context.now);
    if (done === 'none') throw new TutorError('conflict', 'No round goes on in this channel.');
    if (done === 'forbidden')
      throw new TutorError('forbidden', `A round is stopped by who started it, or who manages ${place.name ?? 'this server'}.`);
    return { cancelled: true as const };
  },

  say: () => 'The round was cancelled. Answers to questions that were over count.',
});
