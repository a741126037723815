import { completable } from '@modelcontextprotocol/sdk/server/completable.js';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { GetPromptResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { beginningWith, orNothing, type Names } from './completing.ts';
import type { Reader } from './reading.ts';

const NAME_MAX = 300;
const HOURS_MAX = 100;

const asks = (description: string, ...texts: readonly string[]): GetPromptResult => ({
  description,
  messages: [{ role: 'user', content: { type: 'text', text: texts.join('\n\n') } }],
});

const RULES =
  'Use the tools of Viva for every question, hint, verdict and explanation. Show questions word for word, one at a time, wait for my answer, and never answer for me.';

/** What a learner can begin with one choice: each says what is wanted, beside what the record holds of them. */
export function addPrompts(mcp: McpServer, { text }: Reader, names: Names): void {
  const course = () =>
    completable(z.string().trim().max(NAME_MAX).describe('The course; without it whatever is due.').optional(), (value) =>
      orNothing(names.courses().then((list) => beginningWith(list, value ?? ''))),
    );
  mcp.registerPrompt(
    'study-session',
    { title: 'Study session', description: 'Study for a while: what is due first, then something new.', argsSchema: { course: course() } },
    async ({ course: of }, extra) =>
      asks(
        'A study session',
        `I would like to study${of ? ` ${of}` : ''}. Begin with what is due for review, then go on with what I know least. ${RULES}`,
        `How far I am:\n${await text('show-my-progress', {}, extra)}`,
      ),
  );
  mcp.registerPrompt(
    'exam-rehearsal',
    { title: 'Exam rehearsal', description: 'Rehearse an exam as it will be.', argsSchema: { course: course() } },
    async ({ course: of }, extra) =>
      asks(
        'An exam rehearsal',
        `I would like to rehearse an exam${of ? ` of ${of}` : ''}. Ask which one if there are several, start it only when I say so, and give me the link to Viva's own page: timed and graded runs are answered there. Help with nothing until it is over; then go through the report with me.`,
        `What there is:\n${await text('list-courses', {}, extra)}`,
      ),
  );
  mcp.registerPrompt(
    'explain-my-mistakes',
    { title: 'Explain my mistakes', description: 'Go through what went wrong last, and try it again.', argsSchema: {} },
    async (_none, extra) => {
      const last = (await names.runs()).find(({ state }) => state !== 'open');
      return asks(
        'What went wrong, and why',
        `Explain what I got wrong, by what explain-answer and search-materials give, with citations. Then ask me those questions again: start-run of my mistakes. ${RULES}`,
        last
          ? `My last run:\n${await text('show-run-report', { run: last.run }, extra)}`
          : 'I have finished no run yet; help me start one.',
      );
    },
  );
  mcp.registerPrompt(
    'weekly-plan',
    {
      title: 'Weekly plan',
      description: 'Plan a week by what is due, what is weak, and what there is time for.',
      argsSchema: {
        hours: z
          .string()
          .regex(/^\d{1,3}$/)
          .describe(`Hours there are for it, at most ${HOURS_MAX}.`)
          .optional(),
      },
    },
    async ({ hours }, extra) =>
      asks(
        'A plan for the week',
        `Plan my week${hours ? ` with ${Math.min(Number(hours), HOURS_MAX)} hours to study` : ''}: a line a day, each with what to start. Keep to what the record says; set-goal saves what I agree to.`,
        `How far I am:\n${await text('show-my-progress', {}, extra)}`,
        `What there is:\n${await text('list-courses', {}, extra)}`,
      ),
  );
}
