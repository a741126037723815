import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { inPlaces } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { findRound } from '../db/queries/rounds.ts';
import { wantPlace } from './placing.ts';
import { RoundShown, roundShown, sayRound } from './rounds.ts';
import { defineTool } from './tool.ts';

export const showRound = defineTool({
  name: 'show-round',
  description: 'Show the round of this channel. The question that is asked, how many have answered, and what was right once it is over.',
  roles: everyone,
  doors: inPlaces,
  effect: 'read',
  refusedDuring: 'exam',
  input: z.strictObject({}),
  output: RoundShown,

  async run(_input, context) {
    const round = await findRound(context.db, wantPlace(context));
    if (!round) throw new TutorError('not-found', 'There has been no round in this channel. Anybody who speaks here may start one.');
    return roundShown(round, context.now);
  },

  say: sayRound,
});
