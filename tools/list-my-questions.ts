import { z } from 'zod';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { listOwnHelpRequests } from '../db/queries/tutoring.ts';
import { defineTool } from './tool.ts';

export const listMyQuestions = defineTool({
  name: 'list-my-questions',
  description: 'List what the speaker asked a person with ask-human, newest first, with the replies there are.',
  roles: everyone,
  doors: withoutModel,
  effect: 'read',
  refusedDuring: 'exam',
  input: z.strictObject({}),
  output: z.object({
    questions: z.array(
      z.object({
        question: z.string(),
        askedAt: z.iso.datetime(),
        reply: z.string().nullable(),
        repliedAt: z.iso.datetime().nullable(),
      }),
    ),
  }),

  async run(_input, { db, who }) {
    const found = await listOwnHelpRequests(db, who.user);
    return {
      questions: found.map(({ query, askedAt, reply, repliedAt }) => ({
        question: query,
        askedAt: askedAt.toISOString(),
        reply,
        repliedAt: repliedAt?.toISOString() ?? null,
      })),
    };
  },

  say: ({ questions }) =>
    questions.length === 0
      ? 'You have asked nobody anything yet.'
      : questions.map(({ question, reply }) => `- ${question}\n  ${reply ?? 'No reply yet.'}`).join('\n'),
});
