import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { RoundId } from '../core/ids.ts';
import { inPlaces } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { findRound, sealAnswer } from '../db/queries/rounds.ts';
import { answerInput, gradeGiven } from './answering.ts';
import { readGiven } from './given.ts';
import { wantPlace } from './placing.ts';
import { shuffleIn } from './rounds.ts';
import { defineTool } from './tool.ts';

const refusals = {
  answered: 'You have answered this question, and your first answer stands.',
  over: 'That question is over.',
  player: 'You do not play in this round. Join it first.',
  exam: 'You have an exam open; a round has to wait until it is over.',
} as const;
const over = () => new TutorError('conflict', refusals.over);

export const answerRound = defineTool({
  name: 'answer-round',
  description:
    'Answer the question that the round of this channel asks, once. The answer is sealed: what was right is told to all when the question is over.',
  roles: everyone,
  doors: inPlaces,
  effect: 'write',
  refusedDuring: 'exam',
  input: z.strictObject({
    answer: answerInput,
    round: RoundId.describe('The round that a control belonged to, so that it answers in no other.').optional(),
    number: z.int().min(1).max(1000).describe('The question that a control belonged to, so that it answers no other.').optional(),
  }),
  output: z.object({ given: z.literal(true), number: z.int() }),

  async run({ answer, round: named, number }, context) {
    const place = wantPlace(context);
    if (context.provenance !== 'direct') throw new TutorError('forbidden', 'In a round everybody answers themselves.');
    const round = await findRound(context.db, place);
    if (!round?.question || round.state !== 'running') throw new TutorError('conflict', 'No question is asked in this channel just now.');
    const { id, position, question } = round;
    if ((named ?? id) !== id || (number ?? position) !== position || round.revealed) throw over();
    const given = readGiven(question, shuffleIn(round, question), answer, context);
    const grade = gradeGiven(question, given.answer);
    if (!grade) throw over(); // an essay is never asked
    const { fraction } = grade;
    const { refused } = await sealAnswer(context.db, place, {
      round: id,
      position,
      answer: given.answer,
      typed: given.typed,
      fraction,
      at: context.now,
    });
    if (refused) throw new TutorError('conflict', refusals[refused]);
    return { given: true as const, number: position };
  },

  say: ({ number }) => `Your answer to question ${number} is in.`,
});
