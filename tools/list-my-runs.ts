import { z } from 'zod';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { runModes, runStates } from '../core/runs/run.ts';
import { listMyRuns as findMine } from '../db/queries/runs.ts';
import { defineTool } from './tool.ts';

export const listMyRuns = defineTool({
  name: 'list-my-runs',
  description: "List the learner's runs: those that are open, which can be resumed, then the latest that are over, with their results.",
  roles: everyone,
  doors: withoutModel,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({}),
  output: z.object({
    runs: z.array(
      z.object({
        run: z.uuid(),
        title: z.string(),
        course: z.string().nullable(),
        mode: z.enum(runModes),
        state: z.enum(runStates),
        answered: z.int(),
        questions: z.int(),
        startedAt: z.iso.datetime(),
        deadlineAt: z.iso.datetime().nullable(),
        endedAt: z.iso.datetime().nullable(),
        scorePercent: z.number().nullable(),
        passed: z.boolean().nullable(),
      }),
    ),
  }),

  async run(_input, { db, who }) {
    const runs = await findMine(db, who.user);
    return {
      runs: runs.map(({ startedAt, deadlineAt, endedAt, feedback, scorePercent, passed, ...run }) => ({
        ...run,
        startedAt: startedAt.toISOString(),
        deadlineAt: deadlineAt?.toISOString() ?? null,
        endedAt: endedAt?.toISOString() ?? null,
        scorePercent: feedback === 'never' ? null : scorePercent,
        passed: feedback === 'never' ? null : passed,
      })),
    };
  },

  say: ({ runs }) =>
    runs.length === 0
      ? 'You have no runs yet. Start one of what the list of courses has.'
      : runs
          .map(({ title, state, answered, questions, scorePercent, passed }) => {
            const mark = passed === null ? '' : passed ? ' (passed)' : ' (not passed)';
            const result = scorePercent === null ? '' : `, ${Math.floor(scorePercent * 10) / 10} %${mark}`;
            return `- ${title}: ${state}, ${answered} of ${questions} answered${result}`;
          })
          .join('\n'),
});
