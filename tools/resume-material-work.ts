import { z } from 'zod';
import { MaterialWorkId } from '../core/ids.ts';
import { byHand } from '../core/people/doors.ts';
import { staff } from '../core/people/roles.ts';
import { WorkShown } from '../db/queries/material-work.ts';
import { resumeWork, sayWork } from './working.ts';
import { defineTool } from './tool.ts';

export const resumeMaterialWork = defineTool({
  name: 'resume-material-work',
  description: 'Go on with work on materials that was cancelled, or that failed too often to be tried again.',
  roles: staff,
  doors: byHand,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({ work: MaterialWorkId.describe('The work, as show-material-work names it.') }),
  output: z.object({ work: WorkShown }),

  async run({ work }, { db, queue }) {
    const jobs = await queue(); // opened before the transaction
    return { work: await db.transaction((tx) => resumeWork(tx, work, jobs)) };
  },

  say: ({ work }) => sayWork(work),
});
