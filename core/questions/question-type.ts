import type { z } from 'zod';

/** The verdict on one answer: `fraction` runs from 0 (wrong) to 1 (right), `feedback` says why. */
export type Grade = { readonly fraction: number; readonly feedback: string };

/** What a learner may see of a question before answering it. */
export type ShownQuestion = {
  readonly text: string;
  readonly options?: readonly string[];
  readonly answerForm: string;
};

/**
 * One kind of question, whole: how it is stored, what the learner sees, what an answer looks like, how it is graded.
 * Add a kind by adding a file here and a line in index.ts; the suite over the list tests it.
 */
export type QuestionType<Name extends string = string, Body extends z.ZodObject = z.ZodObject, Read = unknown> = {
  readonly name: Name;
  readonly body: Body;
  /** The fields that hold the answer. `show` may not so much as read them: a test throws on the attempt. */
  readonly key: readonly (keyof z.output<Body> & string)[];
  show(body: z.output<Body>): ShownQuestion;
  /** The learner's words in the form `grade` wants, or undefined: *invalid* records nothing and is not *wrong*. */
  read(answer: readonly string[], body: z.output<Body>): Read | undefined;
  grade(body: z.output<Body>, answer: Read): Grade;
  readonly example: {
    readonly body: z.input<Body>;
    readonly right: readonly (readonly string[])[];
    readonly wrong: readonly (readonly string[])[];
    readonly invalid: readonly (readonly string[])[];
  };
};

/** Holds a question type to its own schemas. */
export const defineQuestionType = <const Name extends string, Body extends z.ZodObject, Read>(type: QuestionType<Name, Body, Read>) => type;
