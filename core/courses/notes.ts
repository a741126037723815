import { z } from 'zod';

/** One concept of a lesson's note, so that "which notes speak of this" is a query. */
const KeyConcept = z.object({ term: z.string().min(1), definition: z.string().min(1), tags: z.array(z.string()).optional() });

/** `ai_notes.key_concepts`. */
export const KeyConcepts = z.array(KeyConcept);
export type KeyConcepts = z.infer<typeof KeyConcepts>;
