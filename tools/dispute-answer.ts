import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { AnswerId } from '../core/ids.ts';
import { everywhere } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { findOwnAnswer, recordDispute } from '../db/queries/disputes.ts';
import { findReport } from '../db/queries/serving.ts';
import { asReport } from './reporting.ts';
import { defineTool } from './tool.ts';

const REASON_MAX_CHARACTERS = 2000; // what the column takes

export const disputeAnswer = defineTool({
  name: 'dispute-answer',
  description:
    'Dispute a verdict, when the learner says they were right: whoever teaches the course decides, and the report tells what came of it. ' +
    'Only when they want it, and with their own reason.',
  roles: everyone,
  doors: everywhere,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({
    answer: AnswerId.describe('The answer, as show-run-report names it.'),
    reason: z.string().trim().min(1).max(REASON_MAX_CHARACTERS).describe('Why they think they were right, in their own words.'),
  }),
  output: z.object({ disputed: z.literal(true), question: z.string() }),

  async run({ answer, reason }, { db, who }) {
    const own = await findOwnAnswer(db, who.user, answer);
    const report = own && (await findReport(db, own.run));
    const item = report && asReport(report).items.find((each) => each.answer === answer);
    if (!own || !item) throw new TutorError('not-found', 'You have given no such answer.');
    if (!item.verdict) throw new TutorError('conflict', 'There is no verdict yet that could be disputed.');
    if (item.verdict.correct) throw new TutorError('conflict', 'That answer counts as right already.');
    const made = await recordDispute(db, { user: who.user, answer, version: own.version, reason });
    if (!made) throw new TutorError('conflict', 'You have disputed that already; somebody will look.');
    return { disputed: true as const, question: item.text };
  },

  say: ({ question }) => `Noted: you dispute the verdict on "${question}". Somebody will look, and your report will tell.`,
});
