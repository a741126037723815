import { z } from 'zod';

/** A concept as tools give it. */
export const ConceptShown = z.object({ term: z.string(), definition: z.string() });

/** A concept as a person reads it; the term only once where its definition begins with it. */
export const sayConcept = ({ term, definition }: z.output<typeof ConceptShown>): string =>
  definition.toLowerCase().startsWith(term.toLowerCase())
    ? `- **${definition.slice(0, term.length)}**${definition.slice(term.length)}`
    : `- **${term}**: ${definition}`;
