import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { RunId } from '../core/ids.ts';
import { byHand } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { PAGE_QUESTIONS } from '../core/runs/page.ts';
import { admitAnswer, answerInput, gradeGiven } from './answering.ts';
import { PageAnswered, sayPage, tellPage } from './answering-page.ts';
import { judgePage } from './asking-judge.ts';
import { openPage } from './paging.ts';
import { RECORD_TRIES_MAX, recordGraded, recordInTurn, type Graded } from './settling.ts';
import { defineTool } from './tool.ts';

export const submitAnswers = defineTool({
  name: 'submit-answers',
  description:
    'Save the answers to the page of an exam that is open, all at once. A question left out stays open. Pass them as the learner gave them.',
  roles: everyone,
  doors: byHand, // a page of many questions; in a message of a channel there is one
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({
    run: RunId.describe('The exam, as list-my-runs names it; without it the run that was touched last.').optional(),
    answers: z
      .array(z.strictObject({ number: z.int().min(1).describe('The number of the question in the exam.'), answer: answerInput }))
      .min(1)
      .max(PAGE_QUESTIONS)
      .describe('One entry per question answered.'),
  }),
  output: PageAnswered,

  async run({ run, answers }, context) {
    for (let tries = 0; tries < RECORD_TRIES_MAX; tries += 1) {
      const page = await openPage(answers, run, context);
      if ('recorded' in page) return page;
      const graded: Graded[] = [];
      for (const { open, given } of page.given) {
        admitAnswer(open, given, context);
        graded.push({ open, given, grade: gradeGiven(open.question, given.answer), confidence: null, key: null });
      }
      const [first, ...rest] = graded;
      if (!first) throw new TutorError('invalid', 'No answer was given.');
      if (!(await (tries === 0 ? recordGraded : recordInTurn)([first, ...rest], context))) continue;
      await judgePage(graded, context); // they are saved, whatever becomes of the judge
      return tellPage([first, ...rest], context);
    }
    throw new TutorError('unavailable', 'Too much is going on at once; please try again.');
  },

  say: sayPage,
});
