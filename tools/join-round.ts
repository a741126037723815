import { z } from 'zod';
import { PLAYERS_MAX, TEAMS_MAX } from '../core/discord/round.ts';
import { TutorError } from '../core/errors.ts';
import { RoundId } from '../core/ids.ts';
import { inPlaces } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { findRound, recordJoin } from '../db/queries/rounds.ts';
import { wantPlace } from './placing.ts';
import { defineTool } from './tool.ts';

const refusals = {
  none: 'No round goes on in this channel. Anybody who speaks here may start one.',
  exam: 'You have an exam open; a round has to wait until it is over.',
  course: 'The course of this round is not open to you.',
  late: 'The last question of this round is over. Be there for the next one.',
  team: 'There is no such team in this round.',
  over: 'That round is over.',
  full: `${PLAYERS_MAX} play in this round already, and no more can.`,
} as const;

export const joinRound = defineTool({
  name: 'join-round',
  description: 'Play in the round of this channel, also when it has begun. The other players see the name and the points of the speaker.',
  roles: everyone,
  doors: inPlaces,
  effect: 'write',
  refusedDuring: 'exam',
  input: z.strictObject({
    team: z.int().min(1).max(TEAMS_MAX).describe('Their team, where teams play; without one it is the smallest.').optional(),
    round: RoundId.describe('The round that a control belonged to, so that it joins no other.').optional(),
  }),
  output: z.object({ title: z.string(), team: z.int().nullable(), from: z.int().describe('The first question they play.') }),

  async run({ team, round: named }, context) {
    const place = wantPlace(context);
    if (named) {
      const round = await findRound(context.db, place);
      if (round?.id !== named || (round.state !== 'open' && round.state !== 'running')) throw new TutorError('conflict', refusals.over);
    }
    const {
      refused,
      title = '',
      team: assigned = null,
      from = 1,
    } = await recordJoin(context.db, place, {
      team,
      most: PLAYERS_MAX,
      at: context.now,
    });
    if (refused) throw new TutorError('conflict', refusals[refused]);
    return { title, team: assigned, from };
  },

  say: ({ title, team, from }) => `You play: ${title}${team ? `, in team ${team}` : ''}${from > 1 ? `, from question ${from} on` : ''}.`,
});
