import type { Question } from '../../core/questions/index.ts';

/** A graded example of another system. */
export type Vector = {
  readonly id: string;
  readonly system: string;
  readonly type: string;
  readonly level: string;
  readonly key: unknown;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly input: unknown;
  readonly expected: Readonly<Record<string, unknown>>;
};
/** What became of an example in our types: how we grade it, that we differ by a stated rule, or why it is not modelled. */
export type Modelled =
  | {
      readonly question: Question;
      readonly answer: readonly string[];
      readonly locale?: string;
      readonly expected: number | 'invalid';
      readonly differs?: string;
    }
  | { readonly notModelled: string };
/** Says what an example of another system is in our types. */
export type Adapter = (vector: Vector) => Modelled;
