import type { z } from 'zod';

/** The five ways a request can go wrong that are nobody's bug. Everything else is a bug: it is logged once and shown as "something broke". */
export type ErrorKind = 'not-found' | 'forbidden' | 'invalid' | 'conflict' | 'unavailable';

/** Expected trouble, with a sentence the person may read. */
export class TutorError extends Error {
  override name = 'TutorError';
  readonly kind: ErrorKind;

  constructor(kind: ErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

const WRONG_MAX = 5; // more would not be read

/** What is wrong with an input, as one sentence that names each field. */
export function sentenceOf(error: z.ZodError): string {
  const wrong = error.issues.slice(0, WRONG_MAX).map(({ path, message }) => (path.length ? `${path.join('.')}: ${message}` : message));
  return `That cannot be used: ${wrong.join('; ')}${error.issues.length > WRONG_MAX ? '; and more' : ''}.`;
}

/** An error as the log tells it: where it is and why, but not the values that were asked with, which are somebody's. */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const trace = (error.stack ?? error.message).replace(/\nparams: .*?(?=\n {4}at |$)/s, '');
  return error.cause instanceof Error ? `${trace}\n  because of ${error.cause.message}` : trace;
}
