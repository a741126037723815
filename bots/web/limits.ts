import type { RequestHandler } from 'express';
import { networkOf } from '../../agent/identity/limits.ts';
import type { Tutor } from '../../agent/tutor.ts';
import { personOf } from './session.ts';

/** Refuses what one person, or all behind one address, do too often. It stands before a body is read, which may be large. */
export const limited =
  (tutor: Pick<Tutor, 'identity'>, what: 'chat' | 'tools'): RequestHandler =>
  async (request, _response, next) => {
    const { user } = await personOf(request);
    await tutor.identity.countTries([
      { limit: `${what}-person`, whom: user },
      { limit: `${what}-address`, whom: networkOf(request.ip ?? '') },
    ]);
    next();
  };
