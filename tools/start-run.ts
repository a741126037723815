import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { RunId } from '../core/ids.ts';
import { everywhere } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { feedbackTimings, runModes } from '../core/runs/run.ts';
import { recordStart } from '../db/queries/serving.ts';
import { wantAlone } from './placing.ts';
import { planRun, RunWish } from './planning.ts';
import { defineTool } from './tool.ts';

export const startRun = defineTool({
  name: 'start-run',
  description:
    'Start a run of questions for the learner: of a course, a topic, a question set, an exam, a practice test, of what they got wrong or of what is due for review. ' +
    'Then call next-question. An exam is timed and told about at its end; everything else tells at once unless they ask otherwise.',
  roles: everyone,
  doors: everywhere,
  effect: 'write',
  refusedDuring: 'nothing',
  input: RunWish,
  output: z.object({
    run: z.uuid(),
    title: z.string(),
    mode: z.enum(runModes),
    questions: z.int(),
    timeLimitSeconds: z.int().nullable(),
    passingScorePercent: z.int().nullable(),
    feedback: z.enum(feedbackTimings),
  }),

  async run(input, context) {
    // By hand the submission names the run: the same one twice starts it once, whatever was lost in between.
    const named = context.provenance === 'direct' ? RunId.safeParse(context.idempotencyKey).data : undefined;
    const id = named ?? RunId.parse(context.newId());
    const plan = await planRun(input, id, context);
    wantAlone(context, plan.mode, '/exam and /next show it to you alone.');
    const { refused, allowed } = await recordStart(context.db, plan);
    if (refused === 'exam')
      throw new TutorError('conflict', 'You have an exam open. Finish it or hand it in before you start anything else.');
    if (refused)
      throw new TutorError('conflict', `${plan.title} may be taken ${allowed === 1 ? 'once' : `${allowed} times`}, and you have.`);
    const { title, mode, order, timeLimitSeconds, passingScorePercent, feedback } = plan;
    return { run: id, title, mode, questions: order.length, timeLimitSeconds, passingScorePercent, feedback };
  },

  say: ({ title, mode, questions, timeLimitSeconds, passingScorePercent }) =>
    [
      `${title}: ${questions} ${questions === 1 ? 'question' : 'questions'}${mode === 'exam' ? ', as an exam' : ''}.`,
      timeLimitSeconds ? `You have ${Math.ceil(timeLimitSeconds / 60)} minutes, from now on.` : '',
      passingScorePercent === null ? '' : `${passingScorePercent} % is a pass.`,
    ]
      .filter(Boolean)
      .join(' '),
});
