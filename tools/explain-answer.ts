import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { RunId } from '../core/ids.ts';
import { everywhere } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { Verdict } from '../core/questions/verdict.ts';
import { explain, sayExplained } from './explaining.ts';
import { idOf } from './naming.ts';
import { PassageShown } from './passages.ts';
import { wantAlone } from './placing.ts';
import { QuestionNumber, recallAnswer } from './recalling.ts';
import { defineTool } from './tool.ts';

export const explainAnswer = defineTool({
  name: 'explain-answer',
  description:
    'Explain a question the learner has answered: their answer, what is right and why, and passages to revise. When they ask why, or want to understand a verdict.',
  roles: everyone,
  doors: everywhere,
  effect: 'read',
  refusedDuring: 'exam',
  input: z.strictObject({
    number: QuestionNumber.optional(),
    run: idOf(RunId).describe('Its run, where it is not the latest.').optional(),
  }),
  output: z.object({
    title: z.string().describe('The run.'),
    number: z.int(),
    text: z.string(),
    code: z.string().nullable(),
    topic: z.string().nullable(),
    answer: z.uuid().describe('What dispute-answer takes.'),
    given: z.string(),
    verdict: Verdict,
    comment: z.string().nullable().describe('What whoever judged it said of it.'),
    lessons: z.array(z.string()).describe('Lessons to revise.'),
    passages: z.array(PassageShown),
  }),

  async run(meant, context) {
    const recalled = await recallAnswer(meant, context);
    const { item, report, run } = recalled;
    wantAlone(context, run.mode, '/why explains it to you alone.');
    if (item.waiting) throw new TutorError('conflict', 'That answer waits for somebody to read it; it can be explained after that.');
    if (!item.verdict) throw new TutorError('conflict', `What was right in ${report.title} is not told yet: its verdicts come later.`);
    return explain({ ...recalled, verdict: item.verdict }, context);
  },

  say: sayExplained,
});
