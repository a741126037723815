import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { MaterialId } from '../core/ids.ts';
import { citeIdOf } from '../core/materials/cite.ts';
import { byHand } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { readPassages } from '../db/queries/course-materials.ts';
import { defineTool } from './tool.ts';

const WINDOW_MAX = 60; // passages on each side: 24,000 tokens, more than anybody reads at once
const side = z.int().min(0).max(WINDOW_MAX);

export const readMaterial = defineTool({
  name: 'read-material',
  description:
    'Read a material of a course in its own order: the passages around a place, with their headings, its source and its licence.',
  roles: everyone,
  doors: byHand, // a page of a book is nothing for a channel, and a model has search-materials
  effect: 'read',
  refusedDuring: 'exam',
  input: z.strictObject({
    material: MaterialId.describe('The material, as list-materials names it.'),
    position: z.int().min(0).max(1_000_000).default(0).describe('The place of the passage to read around, as links have it behind the #.'),
    before: side.default(5).describe('How many passages before it at most.'),
    after: side.default(20).describe('How many passages from it on at most.'),
  }),
  output: z.object({
    title: z.string(),
    course: z.string(),
    source: z.string().nullable(),
    licence: z.string().nullable(),
    hasFile: z.boolean().describe('Whether open-material gives a link to it.'),
    isBeingPrepared: z.boolean(),
    total: z.int().describe('How many passages it has.'),
    earlier: z.int().describe('How many of them come before those here.'),
    passages: z.array(z.object({ position: z.int(), cite: z.string(), headingPath: z.array(z.string()), text: z.string() })),
  }),

  async run({ material, ...window }, { db }) {
    const found = await readPassages(db, material, window);
    if (!found) throw new TutorError('not-found', 'There is no such material.');
    return { ...found, passages: found.passages.map(({ id, ...passage }) => ({ ...passage, cite: citeIdOf(id) })) };
  },

  say: ({ title, course, passages, isBeingPrepared }) =>
    [
      `**${title}** (${course})`,
      ...(passages.length === 0 ? [isBeingPrepared ? 'It is being prepared; ask again in a moment.' : 'It has no text here.'] : []),
      ...passages.map(({ headingPath, text }) => [headingPath.join(' › '), text].filter(Boolean).join('\n')),
    ].join('\n\n'),
});
