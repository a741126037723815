import { z } from 'zod';
import { dueAfter, dueStep, roundSteps } from '../core/discord/round.ts';
import { TutorError } from '../core/errors.ts';
import { inPlaces } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { findRound, recordStep } from '../db/queries/rounds.ts';
import { wantPlace } from './placing.ts';
import { RoundShown, roundShown, sayRound, standingOf } from './rounds.ts';
import { defineTool } from './tool.ts';

const TRIES_MAX = 10; // each lost to somebody who came, left or took a step

export const advanceRound = defineTool({
  name: 'advance-round',
  description:
    'Take the round of this channel on, if anything is due. Tell what was right, ask the next question, or end it: each is done once, whoever calls and however often.',
  roles: everyone,
  doors: inPlaces,
  effect: 'write',
  refusedDuring: 'nothing', // a round hangs on nobody's exam; what it tells it tells in the channel
  input: z.strictObject({}),
  output: RoundShown.extend({ did: z.enum([...roundSteps, 'nothing']) }),

  async run(_input, context) {
    const place = wantPlace(context);
    const { db, now } = context;
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const round = await findRound(db, place);
      if (!round) throw new TutorError('not-found', 'There has been no round in this channel.');
      const step = dueStep(standingOf(round), now);
      if (!step) return { ...roundShown(round, now), did: 'nothing' as const };
      const { id, revision, seconds, position } = round;
      if (!(await recordStep(db, place, { round: id, revision, step, at: now, dueAt: dueAfter(step, now, seconds) }))) continue;
      const after = (await findRound(db, place)) ?? round;
      const isOver = after.state === 'finished' || after.state === 'cancelled';
      return { ...roundShown(after, now), did: step === 'question' && isOver && after.position === position ? ('end' as const) : step };
    }
    throw new TutorError('unavailable', 'Too many come and go in this round just now; please try again.');
  },

  say: sayRound,
});
