import { z } from 'zod';
import { privately } from '../core/people/doors.ts';
import { listHelpRequests } from '../db/queries/tutoring.ts';
import { helping } from '../core/people/roles.ts';
import { defineTool } from './tool.ts';

export const listQuestionsAsked = defineTool({
  name: 'list-questions-asked',
  description:
    'List what learners asked a person and nobody has answered, oldest first: those one tutors, and those of one’s courses. Answer with answer-question.',
  roles: helping,
  doors: privately,
  effect: 'read',
  refusedDuring: 'exam',
  input: z.strictObject({}),
  output: z.object({
    requests: z.array(
      z.object({
        request: z.uuid().describe('What answer-question takes.'),
        learner: z.string().nullable(),
        course: z.string().nullable(),
        about: z.string().nullable().describe('The question they were at when they asked.'),
        question: z.string(),
        askedAt: z.iso.datetime(),
      }),
    ),
  }),

  async run(_input, { db, who }) {
    const found = await listHelpRequests(db, who.user);
    return { requests: found.map(({ query, askedAt, ...rest }) => ({ ...rest, question: query, askedAt: askedAt.toISOString() })) };
  },

  say: ({ requests }) =>
    requests.length === 0
      ? 'Nobody waits for an answer.'
      : requests
          .map(({ request, learner, course, about, question }) =>
            [
              `- ${learner ?? 'A learner'}${course ? ` (${course})` : ''}: ${question}`,
              about ? `  They were at: ${about}` : '',
              `  ${request}`,
            ]
              .filter(Boolean)
              .join('\n'),
          )
          .join('\n'),
});
