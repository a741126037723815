import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { RunId } from '../core/ids.ts';
import { byHand } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { findRun } from '../db/queries/record.ts';
import { PAGE_QUESTIONS, pageOf } from '../core/runs/page.ts';
import { asGoing, Going, Question, sayQuestion } from './asked.ts';
import { endNow, nextOf, Result, sayResult } from './ending.ts';
import { serveTogether, showOpen } from './serving.ts';
import { defineTool } from './tool.ts';

export const showExamPage = defineTool({
  name: 'show-exam-page',
  description: `Show the next page of an exam, up to ${PAGE_QUESTIONS} questions at once, to be answered together with submit-answers.`,
  roles: everyone,
  doors: byHand, // a page of many questions; in a message of a channel there is one
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({
    run: RunId.describe('The exam, as list-my-runs names it; without it the run that was touched last.').optional(),
  }),
  output: z.object({ going: Going.optional(), questions: z.array(Question), result: Result.optional() }),

  async run({ run }, context) {
    const view = await findRun(context.db, run, context.now);
    if (!view) throw new TutorError('not-found', run ? 'You have no such run.' : 'You have no run open.');
    const step = nextOf(view, context.now);
    if (!('question' in step)) return { questions: [], result: await endNow(view, step.do === 'expire' ? 'time-up' : 'hand-in', context) };
    if (view.run.mode !== 'exam')
      throw new TutorError('conflict', 'Pages are for exams; take this one question by question, with next-question.');
    const going = asGoing(view.run);
    const open = view.items.flatMap((item) => item.open ?? []);
    if (open.length) return { going, questions: await Promise.all(open.map((attempt) => showOpen(attempt, context))) };
    const { page, questions } = pageOf(view.items.map(({ question, answered }) => ({ question, answered: answered !== null })));
    const served = await serveTogether(view, questions, page, context);
    if (typeof served === 'string')
      throw new TutorError('conflict', 'Another device has just opened questions of this exam. Ask for the page again.');
    return { going, questions: [...served] };
  },

  say: ({ going, questions, result }) =>
    going
      ? questions.map((question) => sayQuestion(question, going.questions)).join('\n\n')
      : result
        ? sayResult(result)
        : 'There is nothing to ask.',
});
