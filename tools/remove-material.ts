import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { MaterialId } from '../core/ids.ts';
import { byHand } from '../core/people/doors.ts';
import { removeMaterial as takeOut } from '../db/queries/materials.ts';
import { defineTool } from './tool.ts';

export const removeMaterial = defineTool({
  name: 'remove-material',
  description: 'Take a material out of its course for good, with all that was made of it. Only for who teaches the course.',
  roles: ['instructor', 'admin'],
  doors: byHand,
  effect: 'write',
  refusedDuring: 'nothing',
  confirm: true,
  input: z.strictObject({ material: MaterialId.describe('The material, as list-materials names it.') }),
  output: z.object({ title: z.string() }),

  async run({ material }, { db, queue }) {
    const jobs = await queue();
    const found = await db.transaction(async (tx) => {
      const removal = await takeOut(tx, material);
      if (removal && !removal.removed) throw new TutorError('forbidden', `Only who teaches the course may remove "${removal.title}".`);
      if (!removal) return removal;
      await jobs.send(tx, 'sweep-objects', {}); // its file goes as soon as it is gone
      await jobs.send(tx, 'keep-lessons', {}); // and what a lesson says of it
      return removal;
    });
    if (!found) throw new TutorError('not-found', 'There is no such material.');
    return { title: found.title };
  },

  say: ({ title }) => `"${title}" is removed.`,
});
