import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { RunId } from '../core/ids.ts';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { findRun } from '../db/queries/record.ts';
import { endNow, Result, sayResult } from './ending.ts';
import { defineTool } from './tool.ts';

export const abandonRun = defineTool({
  name: 'abandon-run',
  description: 'Give a run up: it has no result, and what was answered in it is kept. Only when the learner says so.',
  roles: everyone,
  doors: withoutModel,
  effect: 'write',
  refusedDuring: 'nothing',
  confirm: true,
  input: z.strictObject({ run: RunId.describe('The run, as list-my-runs names it; without it the run that was touched last.').optional() }),
  output: Result,

  async run({ run }, context) {
    const view = await findRun(context.db, run, context.now);
    if (!view) throw new TutorError('not-found', run ? 'You have no such run.' : 'You have no run open.');
    return endNow(view, 'abandon', context);
  },

  say: sayResult,
});
