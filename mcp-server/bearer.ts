import type { Request, RequestHandler, Response } from 'express';
import { TooManyTries } from '../agent/identity/limits.ts';
import type { Tutor } from '../agent/tutor.ts';
import { TutorError, type ErrorKind } from '../core/errors.ts';
import { refuseRequest } from './http-trouble.ts';
import type { Speaking } from './offered.ts';

const TOKEN_MAX = 8192; // one of an issuer’s tells a good deal; ours are short

/** What is wrong before it is known who speaks; nothing else is a matter of the token. */
const statuses = {
  'not-found': undefined,
  forbidden: 403,
  invalid: undefined,
  conflict: undefined,
  unavailable: 503,
} as const satisfies Record<ErrorKind, number | undefined>;

/** A request whose person is known: by which token, and how far it may go. */
export type Authorized = Speaking & { readonly token: string };

const authorized = new WeakMap<Request, Authorized>();

/** Who a request speaks for. It has passed `bearerOnly`. */
export function authorizedBy(request: Request): Authorized {
  const found = authorized.get(request);
  if (!found) throw new Error(`${request.path} asks who speaks, and nobody looked at its token`);
  return found;
}

/** Says who a request speaks for, where another way than a token told. */
export const authorize = (request: Request, found: Authorized): void => void authorized.set(request, found);

function wantToken(response: Response, metadata: string, sentence: string, error?: string): void {
  const parts = [
    `realm="viva"`,
    ...(error ? [`error="${error}"`, `error_description="${sentence}"`] : []),
    `resource_metadata="${metadata}"`,
  ];
  response.set('www-authenticate', `Bearer ${parts.join(', ')}`);
  refuseRequest(response, 401, sentence, -32_001);
}

/** Lets nobody pass without a token of ours in its header; `metadata` is where a program reads how to get one. */
export const bearerOnly =
  (tutor: Pick<Tutor, 'identity'>, metadata: string): RequestHandler =>
  async (request, response, next) => {
    const [scheme = '', token = '', ...more] = (request.headers.authorization ?? '').split(' ');
    if (scheme.toLowerCase() !== 'bearer' || !token || more.length || token.length > TOKEN_MAX)
      return wantToken(response, metadata, 'A token is needed: make one with make-access-token, or let the program ask for access.');
    let found: Awaited<ReturnType<Tutor['identity']['personOfToken']>>;
    try {
      found = await tutor.identity.personOfToken(token);
      if (!found) return wantToken(response, metadata, 'That token is not good any more.', 'invalid_token');
      await tutor.identity.countAccess(found.id);
    } catch (error) {
      if (error instanceof TooManyTries) response.set('retry-after', String(error.waitSeconds));
      const status = error instanceof TooManyTries ? 429 : error instanceof TutorError ? statuses[error.kind] : undefined;
      if (status === undefined || !(error instanceof TutorError)) throw error;
      return refuseRequest(response, status, error.message);
    }
    authorize(request, { visitor: found.visitor, reach: found.scopes.includes('role') ? 'role' : 'learner', token: found.id });
    next();
  };
