import { z } from 'zod';
import { privately } from '../core/people/doors.ts';
import { staff } from '../core/people/roles.ts';
import { readableAnswer } from '../core/questions/index.ts';
import { listOpenDisputes } from '../db/queries/disputes.ts';
import { readableSolution } from './solution.ts';
import { defineTool } from './tool.ts';

type Disputed = Readonly<Record<'dispute' | 'text' | 'right' | 'given' | 'reason', string>>;
const sayDisputed = ({ dispute, text, right, given, reason }: Disputed) =>
  `- ${text}\n  Right: ${right}\n  Given: ${given}\n  Reason: ${reason}\n  ${dispute}`;

export const listDisputes = defineTool({
  name: 'list-disputes',
  description:
    'List the verdicts that learners of one’s courses dispute, oldest first: the question, what is right in it, what the learner answered and why they think it was right.',
  roles: staff,
  doors: privately,
  effect: 'read',
  refusedDuring: 'withheld',
  input: z.strictObject({}),
  output: z.object({
    disputes: z.array(
      z.object({
        dispute: z.uuid().describe('What decide-dispute takes.'),
        question: z.uuid().describe('What show-question and mend-question take.'),
        type: z.string(),
        text: z.string(),
        right: z.string(),
        changedSince: z.boolean().describe('There is a newer version than the one that was answered.'),
        given: z.string(),
        score: z.number(),
        reason: z.string(),
        disputedAt: z.iso.datetime(),
      }),
    ),
  }),

  async run(_input, { db }) {
    const found = await listOpenDisputes(db);
    return {
      disputes: found.map(({ id, reason, disputedAt, answered, question, newest }) => ({
        dispute: id,
        question: question.id,
        type: question.type,
        text: question.text,
        right: readableSolution(question),
        changedSince: newest.version !== question.version,
        given: readableAnswer(question, answered.answer),
        score: answered.counted ?? 0,
        reason,
        disputedAt: disputedAt.toISOString(),
      })),
    };
  },

  say: ({ disputes }) => disputes.map(sayDisputed).join('\n') || 'Nothing is disputed.',
});
