import { Router } from 'express';
import type { Tutor } from '../../../agent/tutor.ts';

const PING_MAX_MS = 2000;

const within = <T>(promise: Promise<T>, durationMs: number): Promise<T> =>
  Promise.race([promise, new Promise<never>((_, reject) => setTimeout(() => reject(new Error('too slow')), durationMs).unref())]);

/** Whether the process lives, and whether it should be sent more: for whoever watches it. */
export function healthRoutes(tutor: Tutor, isDraining: () => boolean): Router {
  const routes = Router();
  const answers = () =>
    within(tutor.ping(), PING_MAX_MS).then(
      () => true,
      () => false,
    );

  routes.get('/healthz', async (_request, response) => {
    const isThere = await answers();
    response
      .status(isThere ? 200 : 503)
      .json({ status: isThere ? 'ok' : 'unavailable', database: tutor.databaseKind, role: tutor.databaseRole() });
  });

  // Migrations ran before the tutor was open; what else it needs may come and go.
  routes.get('/readyz', async (_request, response) => {
    const [isThere, queue] = [await answers(), tutor.queueState()];
    const isReady = isThere && queue !== 'down' && !isDraining();
    response
      .status(isReady ? 200 : 503)
      .json({ status: isReady ? 'ready' : 'not ready', database: isThere ? 'up' : 'down', queue, draining: isDraining() });
  });

  return routes;
}
