import { z } from 'zod';
import { confidenceLabels } from '../core/chat/log.ts';
import { citeIdOf, materialLink } from '../core/materials/cite.ts';
import type { Found } from '../embeddings/search.ts';

/** How sure something is. */
export const ConfidenceShown = z.object({ label: z.enum(confidenceLabels), score: z.number().min(0).max(1) });

/** A passage as tools give it: what stands in it is content, whoever it speaks to. */
export const PassageShown = z.object({
  cite: z.string().describe('How it is cited: in square brackets behind what rests on it, as in [p-4k7q2x].'),
  course: z.string(),
  title: z.string(),
  headingPath: z.array(z.string()),
  text: z.string(),
  confidence: ConfidenceShown,
  link: z.string().describe('Where a person reads it in its place.'),
  loid: z.string(),
  chunk: z.uuid().describe('For the record only.'),
  material: z.uuid().describe('For the record only.'),
});
export type PassageShown = z.output<typeof PassageShown>;

/** A passage as tools give it, with what it is cited by and the address of its place in the material. */
export const showPassage = (
  { id, course, title, loid, headingPath, text, confidence, material, position }: Found,
  publicUrl: string,
): PassageShown => ({
  cite: citeIdOf(id),
  course,
  title,
  headingPath: [...headingPath],
  text,
  confidence,
  link: materialLink(publicUrl, material, position),
  loid,
  chunk: id,
  material,
});

/** A passage as a person reads it: quoted, so that nothing in it looks as if we said it. */
export const sayPassage = ({ cite, title, headingPath, text, link, confidence }: PassageShown): string =>
  `**${[title, ...headingPath].join(' › ')}** [${cite}] (${confidence.label}) ${link}\n${text.replaceAll(/^/gm, '> ')}`;

/** What is said to a person whom the materials may not help, and what a model is to say. */
export const UNSURE = 'The materials may not cover this. Shall I ask a person who teaches the course?';
