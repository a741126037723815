import { z } from 'zod';
import { roundModes } from '../core/discord/round.ts';
import { TutorError } from '../core/errors.ts';
import { inPlaces } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { recordRound } from '../db/queries/rounds.ts';
import { wantPlace } from './placing.ts';
import { planRound, RoundWish } from './planning-rounds.ts';
import { defineTool } from './tool.ts';

const refusals = {
  channel: 'A round goes on in this channel already: join it, or wait for its end.',
  course: 'That course is not published, so no group plays it.',
} as const;

export const startRound = defineTool({
  name: 'start-round',
  description: 'Start a round in this channel: a group answers the same questions at the same time, each for themselves and sealed.',
  roles: everyone,
  doors: inPlaces,
  effect: 'write',
  refusedDuring: 'exam',
  input: RoundWish,
  output: z.object({
    round: z.uuid(),
    title: z.string(),
    mode: z.enum(roundModes),
    questions: z.int(),
    seconds: z.int(),
    dueAt: z.iso.datetime(),
  }),

  async run(input, context) {
    const place = wantPlace(context);
    const round = await planRound(input, context);
    const { refused } = await recordRound(context.db, place, round);
    if (refused) throw new TutorError('conflict', refusals[refused]);
    const { id, title, mode, order, seconds, dueAt } = round;
    return { round: id, title, mode, questions: order.length, seconds, dueAt: dueAt.toISOString() };
  },

  say: ({ title, questions, seconds }) =>
    `${title}: ${questions} ${questions === 1 ? 'question' : 'questions'}, ${seconds} seconds each. Join in: whoever plays is named with their points.`,
});
