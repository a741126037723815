import type { z } from 'zod';
import type { forms } from './index.ts';

/** An answer as it is stored and graded, or what keeps it from being one: half a sentence for the learner. */
export type Reading = { readonly answer: readonly string[] } | { readonly problem: string };

/**
 * A way of asking: what a door draws, and how what came back is read. It knows the question only as it was shown, so it
 * cannot know the key. Several kinds of question may share a form.
 */
export type Form<Kind extends string = string, Shown extends z.ZodObject = z.ZodObject> = {
  readonly kind: Kind;
  readonly shown: Shown;
  /** Set where an answer holds ids of what was shown: a control sends those as `asControl` writes them, never bare. */
  readonly ids?: true;
  /** The form in which an answer may be typed, as it follows "Please give": `one letter, A to D`. No example of an answer: it could be right. */
  wanted(shown: z.output<Shown>): string;
  /**
   * Reads an answer given as one string per part (ids as a control sends them, or letters, numbers, texts), or typed in
   * one line. Choices become their stable ids, texts stay as they are, a missing part is an empty string.
   */
  read(answer: readonly string[], shown: z.output<Shown>, locale: string): Reading;
};

/** Holds a form to its own schema. */
export const defineForm = <const Kind extends string, Shown extends z.ZodObject>(form: Form<Kind, Shown>) => form;

/** The forms there are. */
export type FormKind = (typeof forms)[number]['kind'];

/** A question as it is shown in one form. */
export type ShownAs<Kind extends FormKind> = z.output<Extract<(typeof forms)[number], { readonly kind: Kind }>['shown']>;
