import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { AnswerId } from '../core/ids.ts';
import { REASON_MAX } from '../core/limits.ts';
import { everywhere } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { recordDispute } from '../db/queries/disputes.ts';
import { idOf } from './naming.ts';
import { QuestionNumber, recallAnswer } from './recalling.ts';
import { defineTool } from './tool.ts';

export const disputeAnswer = defineTool({
  name: 'dispute-answer',
  description:
    'Dispute a verdict, when the learner insists that they were right: whoever teaches the course decides, and the report tells. ' +
    'With their own reason: ask for it if they gave none.',
  roles: everyone,
  doors: everywhere,
  effect: 'write',
  refusedDuring: 'exam', // it says whether an answer counts as right
  input: z.strictObject({
    answer: idOf(AnswerId).describe('The answer, as explain-answer names it.').optional(),
    number: QuestionNumber.optional(),
    reason: z.string().trim().min(1).max(REASON_MAX).describe('Why they think they were right, in their own words.'),
  }),
  output: z.object({ disputed: z.literal(true), question: z.string() }),

  async run({ reason, ...meant }, context) {
    const { db, who } = context;
    const { item, own } = await recallAnswer(meant, context);
    if (!item.verdict) throw new TutorError('conflict', 'There is no verdict yet that could be disputed.');
    if (item.verdict.correct) throw new TutorError('conflict', 'That answer counts as right already.');
    const made = await recordDispute(db, { user: who.user, answer: own.id, version: own.version, reason });
    if (!made) throw new TutorError('conflict', 'You have disputed that already; somebody will look.');
    return { disputed: true as const, question: item.text };
  },

  say: ({ question }) => `Noted: you dispute the verdict on "${question}". Somebody will look, and your report will tell.`,
});
