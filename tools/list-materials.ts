import { z } from 'zod';
import { withoutModel } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { ListedMaterial, listMaterials as findMaterials } from '../db/queries/course-materials.ts';
import { CourseName, getCourseNamed } from './naming.ts';
import { defineTool } from './tool.ts';

const PAGE = 50; // what a person looks through, and a model reads

export const listMaterials = defineTool({
  name: 'list-materials',
  description: 'List what a course is studied from: titles, where each comes from, and whether it can be searched yet. Not what they say.',
  roles: everyone,
  doors: withoutModel,
  effect: 'read',
  refusedDuring: 'nothing',
  input: z.strictObject({
    course: CourseName,
    after: z.int().min(0).max(100_000).describe('How many to pass over, where there are more than one answer gives.').optional(),
  }),
  output: z.object({ course: z.string(), total: z.int(), materials: z.array(ListedMaterial) }),

  async run({ course, after = 0 }, { db }) {
    const { id, title } = await getCourseNamed(db, course);
    return { course: title, ...(await findMaterials(db, id, { after, max: PAGE })) };
  },

  say: ({ course, total, materials }) =>
    total === 0
      ? `${course} has no materials yet.`
      : [
          `${course}: ${total} ${total === 1 ? 'material' : 'materials'}.`,
          ...materials.map(({ title, assignment, isSearchable }) =>
            [`- ${title}`, assignment ? ` (${assignment})` : '', isSearchable ? '' : ', being read'].join(''),
          ),
        ].join('\n'),
});
