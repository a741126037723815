import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { AnswerId } from '../core/ids.ts';
import { privately } from '../core/people/doors.ts';
import { staff } from '../core/people/roles.ts';
import { findPending } from '../db/queries/judging.ts';
import { proposeJudgement, recordJudged, worthOf } from './judging.ts';
import { RECORD_TRIES_MAX } from './settling.ts';
import { defineTool } from './tool.ts';

export const judgeAnswer = defineTool({
  name: 'judge-answer',
  description:
    'Give an answer that waits its verdict: the items of the rubric that it meets, or a score, and a comment for the learner. It counts from then on; after the last one of a run the run is finished.',
  roles: staff,
  doors: privately,
  effect: 'write',
  refusedDuring: 'exam',
  confirm: true,
  input: z.strictObject({
    answer: AnswerId.describe('The answer, as list-waiting-answers names it.'),
    met: z
      .array(z.string().max(200))
      .max(100)
      .describe('The ids of the rubric items that the answer meets; an empty list where it meets none.')
      .optional(),
    score: z.number().min(0).max(1).describe('Instead of that: what it is worth, from 0 to 1.').optional(),
    comment: z.string().trim().min(1).max(4000).describe('What the learner reads in their report.'),
  }),
  output: z.object({ score: z.number().min(0).max(1), waiting: z.int().describe('Answers of the same run that still wait.') }),

  async run({ answer, comment, ...judgement }, context) {
    const { db } = context;
    const queue = await context.queue(); // before any transaction, which it would wait for
    for (let tries = 0; tries < RECORD_TRIES_MAX; tries += 1) {
      const pending = await findPending(db, answer);
      if (!pending) throw new TutorError('not-found', 'There is no such answer that is yours to judge.');
      if (pending.answered.status !== 'pending') throw new TutorError('conflict', 'That answer has its verdict already.');
      if (pending.run.state !== 'open' && pending.run.state !== 'grading')
        throw new TutorError('conflict', 'The learner has given that run up.');
      const score = worthOf(pending, judgement);
      if (!(await recordJudged(pending, { fraction: score, comment, by: 'staff' }, context))) continue;
      const last = pending.run.state === 'grading' && pending.others === 0;
      if (last) await db.transaction((tx) => queue.send(tx, 'close-runs', {})); // it would be closed within a minute anyway
      return { score, waiting: pending.others };
    }
    throw new TutorError('unavailable', 'The learner is answering just now; please try again.');
  },

  propose: proposeJudgement,

  say: ({ score, waiting }) =>
    `Judged: ${Math.round(score * 100)} %. ${waiting ? `${waiting} more of this run wait.` : 'Nothing else of this run waits.'}`,
});
