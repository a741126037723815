import type { FormKind } from '../../core/questions/forms/form.ts';

/** What is known of the moment in which a message is said, as far as it decides what is meant. */
export type Moment = {
  /** The form of the question that waits for an answer. */
  readonly open?: FormKind | undefined;
  /** Whether an essay is wanted. */
  readonly long?: boolean | undefined;
  /** Whether the open question is about a language in which `pass` and `next` are words. */
  readonly code?: boolean | undefined;
  /** An open exam, or a run whose verdicts come later. */
  readonly sitting: 'exam' | 'withheld' | null;
  /** Whether a run of this conversation goes on. */
  readonly going: boolean;
  /** Whether a question was answered in it. */
  readonly answered: boolean;
  /** Whether a run of it has just come to its end. */
  readonly over: boolean;
  /** What the tutor offered at the end of its last message. */
  readonly offered?: string | undefined;
};
