import { z } from 'zod';
import { privately } from '../core/people/doors.ts';
import { staff } from '../core/people/roles.ts';
import { readableAnswer, rubricOf } from '../core/questions/index.ts';
import { listWaiting } from '../db/queries/judging.ts';
import { defineTool } from './tool.ts';

export const listWaitingAnswers = defineTool({
  name: 'list-waiting-answers',
  description:
    'List the answers in one’s courses that wait for a person’s verdict, oldest first, each with the question and what it is judged by.',
  roles: staff,
  doors: privately,
  effect: 'read',
  refusedDuring: 'withheld',
  input: z.strictObject({}),
  output: z.object({
    answers: z.array(
      z.object({
        answer: z.uuid().describe('What judge-answer takes.'),
        question: z.uuid(),
        text: z.string(),
        given: z.string(),
        rubric: z.array(z.object({ id: z.string(), text: z.string(), points: z.int() })),
        explanation: z.string().nullable(),
        answeredAt: z.iso.datetime(),
      }),
    ),
  }),

  async run(_input, { db }) {
    const found = await listWaiting(db);
    return {
      answers: found.map(({ answered, question }) => ({
        answer: answered.id,
        question: question.id,
        text: question.text,
        given: readableAnswer(question, answered.answer),
        rubric: [...(rubricOf(question) ?? [])],
        explanation: question.explanation,
        answeredAt: answered.answeredAt.toISOString(),
      })),
    };
  },

  say: ({ answers }) =>
    answers.length === 0
      ? 'Nothing waits for a verdict.'
      : answers
          .map(({ answer, text, given, rubric }) =>
            [`- ${text}`, `  Given: ${given}`, ...rubric.map((item) => `  [${item.id}] ${item.text} (${item.points})`), `  ${answer}`].join(
              '\n',
            ),
          )
          .join('\n'),
});
