import type { Request, RequestHandler } from 'express';
import { TutorError } from '../../core/errors.ts';
import { OWN_HEADER } from './api.ts';

const looking = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether the browser says that our own page sends it. The host was found to be ours before. */
function isSameOrigin(request: Request, ours: string): boolean {
  const { origin, host } = request.headers;
  if (origin !== undefined) return URL.canParse(origin) && (new URL(origin).host === host || new URL(origin).origin === ours);
  return request.headers['sec-fetch-site'] === 'same-origin';
}

/**
 * Refuses what would change something and does not come from our own page: another site may send a browser here with the
 * visitor's cookie, but can neither say that it is us nor set our header.
 */
export const ownRequestsOnly = (publicUrl: string): RequestHandler => {
  const ours = new URL(publicUrl).origin;
  return (request, _response, next) => {
    if (looking.has(request.method) || (request.headers[OWN_HEADER] === '1' && isSameOrigin(request, ours))) return next();
    throw new TutorError('forbidden', 'That did not come from our own page.');
  };
};
