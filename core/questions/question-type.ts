import type { z } from 'zod';
import type { FormKind, ShownAs } from './forms/form.ts';

/** How the parts of a question were ordered when it was served: ids, by the name of the part. What is missing keeps its order. */
export type Shuffle = Readonly<Record<string, readonly string[]>>;

/** What became of one part of an answer. A typo counts as right and is pointed out. */
export type Verdict = 'right' | 'typo' | 'partly' | 'wrong' | 'missing';

/** One part of an answer, as it is told to the learner: texts, never ids. */
export type Part = {
  /** Which part: the number of a blank, the text of a left item. Empty where there is only one. */
  readonly label: string;
  readonly given: string;
  readonly verdict: Verdict;
  /** What was wanted, where it was not given. */
  readonly wanted?: string;
  readonly why?: string;
};

/** The verdict on an answer: `fraction` runs from 0 (wrong) to 1 (right), the parts say why. */
export type Grade = { readonly fraction: number; readonly parts: readonly Part[] };

/** One choice, slot option, left item or statement, with its own explanation: told when the question is over. */
export type Explained = { readonly text: string; readonly right: boolean; readonly why?: string };

/** What an essay is judged by: code adds up the points, whoever judges says only which items are met. */
export type RubricItem = { readonly id: string; readonly text: string; readonly points: number };

/** Where a field lies in a body: `correct`, `choices.*.explanation`; a star stands for every element. */
export type PathIn<T> = T extends readonly (infer Element)[]
  ? '*' | `*.${PathIn<Element>}`
  : T extends object
    ? { [Field in keyof T & string]: Field | `${Field}.${PathIn<NonNullable<T[Field]>>}` }[keyof T & string]
    : never;

/**
 * One kind of question, whole: how it is stored, what the learner sees, how it is graded. How an answer to it is read
 * is the business of the form it is shown as. Add a kind by adding a file here and a line in index.ts; the suite over
 * the list tests it.
 */
export type QuestionType<
  Name extends string = string,
  Body extends z.ZodType<object> = z.ZodType<object>,
  Kind extends FormKind = FormKind,
> = {
  readonly name: Name;
  readonly body: Body;
  /** What must not be seen before the answer. `show` may not so much as read it: a test throws on the attempt. */
  readonly key: readonly PathIn<z.output<Body>>[];
  /** The parts whose order may change from run to run: their ids as stored, by a name that `show` knows. */
  shuffled?(body: z.output<Body>): Shuffle;
  show(body: z.output<Body>, shuffle: Shuffle): ShownAs<Kind>;
  /** Grades an answer as its form read it. What it does not know counts as wrong; it never throws. */
  grade(body: z.output<Body>, answer: readonly string[]): Grade;
  /** An answer that is right, in the same form, or undefined where a rubric decides. */
  solution(body: z.output<Body>): readonly string[] | undefined;
  /** Every choice with its explanation, in the order stored. */
  explain(body: z.output<Body>): readonly Explained[];
  /** What an answer is judged by, where code alone cannot grade it. */
  rubric?(body: z.output<Body>): readonly RubricItem[] | undefined;
  /** Answers as a learner would type them, to the question as it is stored (not shuffled). */
  readonly example: {
    readonly body: z.input<Body>;
    readonly right: readonly (readonly string[])[];
    readonly wrong: readonly (readonly string[])[];
    readonly invalid: readonly (readonly string[])[];
  };
};

/** Holds a question type to its own schemas. */
export const defineQuestionType = <const Name extends string, Body extends z.ZodType<object>, Kind extends FormKind>(
  type: QuestionType<Name, Body, Kind>,
) => type;
