import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { MaterialId } from '../core/ids.ts';
import { fileNameOf } from '../core/materials/media.ts';
import { byHand } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { LINK_SECONDS } from '../db/objects/object-store.ts';
import { findMaterialFile } from '../db/queries/objects.ts';
import { defineTool } from './tool.ts';

const SECONDS_PER_MINUTE = 60;

export const openMaterial = defineTool({
  name: 'open-material',
  description: 'Get a link to the file of a material as it was handed in, or to the text of its lesson. It is good for some minutes.',
  roles: everyone,
  doors: byHand, // whoever has the link can read: not in a channel, nor in what a model repeats
  effect: 'read',
  refusedDuring: 'exam',
  input: z.strictObject({ material: MaterialId.describe('The material, as list-materials names it.') }),
  output: z.object({ title: z.string(), link: z.url(), minutes: z.number() }),

  async run({ material }, { db, objects, now }) {
    const found = await findMaterialFile(db, material);
    if (!found) throw new TutorError('not-found', 'There is no such material.');
    const { title, key } = found;
    if (!key) throw new TutorError('not-found', `There is no file of "${title}", only its text; search-materials finds passages of it.`);
    const link = objects.store.link(key, { name: fileNameOf(title, key), now });
    return { title, link, minutes: LINK_SECONDS / SECONDS_PER_MINUTE };
  },

  say: ({ title, link, minutes }) =>
    `**${title}**: ${link}\nThe link is good for ${minutes} minutes; anybody who has it can read the file.`,
});
