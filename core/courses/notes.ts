import { z } from 'zod';
import { termsOf } from '../materials/terms.ts';
import { inert, plain } from './sentences.ts';

export const TERM_MAX = 80;
export const DEFINITION_MAX = 400;
export const CONCEPTS_MAX = 16;
export const SUMMARY_MAX = 4000;

/** One concept of a lesson's note, so that "which notes speak of this" is a query: `tags` are the terms that it is found by. */
const KeyConcept = z.object({ term: z.string().min(1), definition: z.string().min(1), tags: z.array(z.string()).optional() });

/** `ai_notes.key_concepts`. */
export const KeyConcepts = z.array(KeyConcept);
export type KeyConcepts = z.infer<typeof KeyConcepts>;

/** What a note says: a summary in Markdown, and the concepts of its lesson. */
export type Note = { readonly summary: string; readonly concepts: readonly { readonly term: string; readonly definition: string }[] };

/** A lesson by its title and all that it says. */
export type LessonText = { readonly title: string; readonly text: string };

/** The terms by which a concept is found: those of its name and of what it means. */
export const tagsOf = ({ term, definition }: Note['concepts'][number]): string[] => [...new Set(termsOf(`${term}\n${definition}`))];

const OWN_WORDS_MAX = 0.35; // of the terms of a summary: more than that is not about the lesson
const cut = (text: string, max: number) => (text.length <= max ? text : `${text.slice(0, text.lastIndexOf(' ', max - 1)).trimEnd()}…`);

/** How many of the terms of a text are not in the lesson. */
const foreignShare = (text: string, known: ReadonlySet<string>): number => {
  const terms = termsOf(text);
  return terms.length === 0 ? 0 : terms.filter((term) => !known.has(term)).length / terms.length;
};

/**
 * A note that somebody else wrote, held to its lesson: nothing in it can be followed or run, and a concept that is not in the
 * lesson is left out. Undefined where the summary speaks of something else, whatever made its writer do so.
 */
export function heldToLesson({ title, text }: LessonText, { summary, concepts }: Note): Note | undefined {
  const known = new Set(termsOf(`${title}\n${text}`));
  const isKnown = (words: string, foreignMax: number) => foreignShare(words, known) <= foreignMax;
  const shown = inert(summary).trim();
  if (!shown || !isKnown(shown, OWN_WORDS_MAX)) return undefined;
  const kept = concepts
    .map(({ term, definition }) => ({ term: plain(term), definition: cut(plain(definition), DEFINITION_MAX) }))
    .filter(
      ({ term, definition }) => term && definition && term.length <= TERM_MAX && isKnown(term, 0) && isKnown(definition, OWN_WORDS_MAX),
    );
  const once = [...new Map(kept.map((concept) => [termsOf(concept.term).join(' '), concept])).values()];
  return { summary: cut(shown, SUMMARY_MAX), concepts: once.slice(0, CONCEPTS_MAX) };
}
