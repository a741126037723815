import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { RunId } from '../core/ids.ts';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { recordResume } from '../db/queries/serving.ts';
import { defineTool } from './tool.ts';

export const resumeRun = defineTool({
  name: 'resume-run',
  description: 'Go on with a run that was left, whatever door it was begun through. Then call next-question.',
  roles: everyone,
  doors: withoutModel,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({ run: RunId.describe('The run, as list-my-runs names it.') }),
  output: z.object({ run: z.uuid() }),

  async run({ run }, { db, now }) {
    if (!(await recordResume(db, run, now))) throw new TutorError('not-found', 'You have no such run open.');
    return { run };
  },

  say: () => 'Here we go on.',
});
