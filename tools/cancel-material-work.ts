import { z } from 'zod';
import { MaterialWorkId } from '../core/ids.ts';
import { byHand } from '../core/people/doors.ts';
import { staff } from '../core/people/roles.ts';
import { WorkShown } from '../db/queries/material-work.ts';
import { cancelWork, sayWork } from './working.ts';
import { defineTool } from './tool.ts';

export const cancelMaterialWork = defineTool({
  name: 'cancel-material-work',
  description:
    'Stop work on materials: a long one that is being read keeps the passages it had before; vectors stay those of the model in use. resume-material-work goes on with it.',
  roles: staff,
  doors: byHand,
  effect: 'write',
  refusedDuring: 'nothing',
  input: z.strictObject({ work: MaterialWorkId.describe('The work, as show-material-work names it.') }),
  output: z.object({ work: WorkShown }),

  run: async ({ work }, { db }) => ({ work: await db.transaction((tx) => cancelWork(tx, work)) }),

  say: ({ work }) => sayWork(work),
});
