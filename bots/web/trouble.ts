import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler } from 'express';
import { TooManyTries } from '../../agent/identity/limits.ts';
import { traceOf, TutorError } from '../../core/errors.ts';
import type { Trouble, TroubleKind } from './api.ts';

/** Nobody is signed in, and somebody must be. */
export class SignedOut extends Error {
  override name = 'SignedOut';
}

/** The status of each kind of trouble. */
export const statuses = {
  'not-found': 404,
  forbidden: 403,
  invalid: 400,
  conflict: 409,
  unavailable: 503,
  broken: 500,
  'signed-out': 401,
  'too-many': 429,
} as const satisfies Record<TroubleKind, number>;

/** What Express and its readers of bodies say of a request that is at fault itself. */
const atFault: Record<number, string> = {
  400: 'The request cannot be read.',
  413: 'That is too large.',
  415: 'That is written in a way that is not understood here.',
};

/** What a browser is told of an error, with an id under which the log has more. */
export function troubleOf(error: unknown): Trouble['error'] & { readonly waitSeconds?: number } {
  if (error instanceof TooManyTries) return { kind: 'too-many', sentence: error.message, waitSeconds: error.waitSeconds };
  if (error instanceof TutorError) return { kind: error.kind, sentence: error.message };
  if (error instanceof SignedOut) return { kind: 'signed-out', sentence: 'You are not signed in.' };
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 0;
  if (atFault[status]) return { kind: 'invalid', sentence: atFault[status] };
  return { kind: 'broken', sentence: 'Something broke; it has been noted.', id: randomUUID() };
}

/** Answers errors as JSON; a bug is logged once, with the id that the browser is told. */
export const answerTrouble =
  (log: (line: string) => void): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const { waitSeconds, ...trouble } = troubleOf(error);
    if (trouble.id) log(`Web: ${trouble.id}: ${traceOf(error)}`);
    if (waitSeconds !== undefined) response.set('retry-after', String(waitSeconds));
    response.status(statuses[trouble.kind]).json({ error: trouble } satisfies Trouble);
  };
