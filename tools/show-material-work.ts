import { z } from 'zod';
import { byHand } from '../core/people/doors.ts';
import { staff } from '../core/people/roles.ts';
import { listWork, WorkShown } from '../db/queries/material-work.ts';
import { sayWork } from './working.ts';
import { CourseName, getCourseNamed } from './naming.ts';
import { defineTool } from './tool.ts';

export const showMaterialWork = defineTool({
  name: 'show-material-work',
  description:
    'Show the work on materials that goes on in the background: long materials that are being read, and the vectors by which search finds meanings. How far each is, and what went wrong.',
  roles: staff,
  doors: byHand,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({ course: CourseName.optional() }),
  output: z.object({ work: z.array(WorkShown) }),

  async run({ course }, { db }) {
    return { work: await listWork(db, course === undefined ? undefined : (await getCourseNamed(db, course)).id) };
  },

  say: ({ work }) => (work.length === 0 ? 'There is no work on materials.' : work.map((each) => `- ${sayWork(each)}`).join('\n')),
});
