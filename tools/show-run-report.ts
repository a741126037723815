import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { RunId } from '../core/ids.ts';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { findReport, findSitting } from '../db/queries/serving.ts';
import { asReport, Report, sayReport } from './reporting.ts';
import { defineTool } from './tool.ts';

export const showRunReport = defineTool({
  name: 'show-run-report',
  description:
    'Show how a run of the learner went: score, pass or fail, every question with their answer, what was right and why, the time it took, and what to revise. ' +
    'While a run goes on it tells only what its feedback timing allows.',
  roles: everyone,
  doors: withoutModel,
  effect: 'read',
  refusedDuring: 'nothing', // but an exam, unless it is the report of its own sections
  input: z.strictObject({ run: RunId.describe('The run, as list-my-runs names it.') }),
  output: Report,

  async run({ run }, { db, now }) {
    const found = await findReport(db, run);
    if (!found) throw new TutorError('not-found', 'You have no such run.');
    const { mode, state, feedback } = found.run;
    const ownSections = mode === 'exam' && state === 'open' && feedback === 'after_section';
    if (!ownSections && (await findSitting(db, now)) === 'exam')
      throw new TutorError('conflict', 'While an exam of yours goes on, reports wait until it is over.');
    return asReport(found);
  },

  say: sayReport,
});
