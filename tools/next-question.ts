import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { RunId } from '../core/ids.ts';
import { everywhere } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { findRun } from '../db/queries/record.ts';
import { asGoing, Going, Question, sayQuestion } from './asked.ts';
import { endNow, nextOf, Result, sayResult } from './ending.ts';
import { idOf } from './naming.ts';
import { wantAlone } from './placing.ts';
import { serveNext } from './serving.ts';
import { defineTool } from './tool.ts';

export const nextQuestion = defineTool({
  name: 'next-question',
  description:
    'Show the question the learner has to answer now: the one that is open, or else the next of their run, also of one they left earlier. ' +
    'Ends the run when none is left. Show it word for word, then wait for their answer.',
  roles: everyone,
  doors: everywhere,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({
    run: idOf(RunId).describe('The run; without it the one touched last.').optional(),
  }),
  output: z.object({ going: Going.optional(), question: Question.optional(), result: Result.optional() }),

  async run({ run }, context) {
    const view = await findRun(context.db, run, context.now);
    if (!view)
      throw new TutorError(run ? 'not-found' : 'conflict', run ? 'You have no such run.' : 'You have no run open. Start one first.');
    wantAlone(context, view.run.mode, '/next shows its question to you alone.');
    const step = nextOf(view, context.now);
    if (!('question' in step)) return { result: await endNow(view, step.do === 'expire' ? 'time-up' : 'hand-in', context) };
    return { going: asGoing(view.run), question: await serveNext(view, step.question, context) };
  },

  say: ({ going, question, result }) =>
    question && going ? sayQuestion(question, going.questions) : result ? sayResult(result) : 'There is nothing to ask.',
});
