import { z } from 'zod';
import { confidenceLabels } from '../core/chat/log.ts';
import type { Found } from '../embeddings/search.ts';

/** A passage as tools give it: what stands in it is content, whoever it speaks to. */
export const PassageShown = z.object({
  id: z.uuid().describe('What to cite it by.'),
  course: z.string(),
  title: z.string(),
  loid: z.string(),
  headingPath: z.array(z.string()),
  text: z.string(),
  link: z.string(),
  confidence: z.object({ label: z.enum(confidenceLabels), score: z.number().min(0).max(1) }),
});

export type PassageShown = z.output<typeof PassageShown>;

/** A passage as tools give it, with the address of its place in the material. */
export const showPassage = ({ id, course, title, loid, headingPath, text, confidence, material, position }: Found): PassageShown => ({
  id,
  course,
  title,
  loid,
  headingPath: [...headingPath],
  text,
  link: `/materials/${material}#${position}`,
  confidence,
});

/** A passage as a person reads it. */
export const sayPassage = ({ title, headingPath, text, link, confidence }: PassageShown): string =>
  `**${[title, ...headingPath].join(' › ')}** (${confidence.label}) ${link}\n${text}`;
