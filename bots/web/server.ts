import type { Express, NextFunction, Request, Response } from 'express';
import type { Tutor } from '../../agent/tutor.ts';
import { TutorError, type ErrorKind } from '../../core/errors.ts';
import { mountObjects } from './objects.ts';
import { page } from './page.ts';
import { mountAccount, type AccountSettings } from './routes/account.ts';

/** What the web door needs to know beside the tutor. */
export type WebSettings = AccountSettings;

const statuses = {
  'not-found': 404,
  forbidden: 403,
  invalid: 400,
  conflict: 409,
  unavailable: 503,
} as const satisfies Record<ErrorKind, number>;
const PING_MAX_MS = 2000;
const thisMachine = new Set(['localhost', '127.0.0.1', '[::1]']);

const hostOf = (url: string): URL | undefined => (URL.canParse(url) ? new URL(url) : undefined);

/**
 * Refuses a request for a host that is not ours: a page elsewhere may resolve its name to this machine and would
 * otherwise speak to us with the visitor's browser.
 */
const ourHostOnly =
  (publicUrl: string) =>
  (request: Request, response: Response, next: NextFunction): void => {
    const ours = new URL(publicUrl);
    const asked = hostOf(`http://${request.headers.host ?? ''}`);
    if (asked && (asked.host === ours.host || asked.hostname === ours.hostname || thisMachine.has(asked.hostname))) return next();
    response.status(421).type('text/plain').send('This server does not answer for that host.\n');
  };

const guarded = (_request: Request, response: Response, next: NextFunction): void => {
  response.set({
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  next();
};

const within = <T>(promise: Promise<T>, durationMs: number): Promise<T> =>
  Promise.race([promise, new Promise<never>((_, reject) => setTimeout(() => reject(new Error('too slow')), durationMs).unref())]);

/** Puts the web door's routes on the app. */
export function mount(app: Express, tutor: Tutor, settings: WebSettings): void {
  const { publicUrl, log } = settings;
  app.disable('x-powered-by');
  app.use(ourHostOnly(publicUrl), guarded);

  app.get('/healthz', async (_request, response) => {
    const database = { database: tutor.databaseKind, role: tutor.databaseRole() };
    try {
      await within(tutor.ping(), PING_MAX_MS);
      response.json({ status: 'ok', ...database });
    } catch {
      response.status(503).json({ status: 'unavailable', ...database });
    }
  });

  app.get('/', async (_request, response) => {
    response.type('html').send(page({ title: 'Viva', overview: await tutor.overview(), databaseKind: tutor.databaseKind }));
  });

  mountAccount(app, tutor, settings);
  mountObjects(app, tutor);

  app.use((_request, response) => {
    response
      .status(404)
      .type('html')
      .send(page({ title: 'Not here', sentence: 'There is no such page.' }));
  });

  app.use((error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) return next(error);
    const expected = error instanceof TutorError;
    const status = expected ? statuses[error.kind] : error instanceof URIError ? 400 : 500;
    if (status === 500) log(`Web: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    const sentence = expected ? error.message : status === 400 ? 'That address cannot be read.' : 'Something broke; it has been noted.';
    response
      .status(status)
      .type('html')
      .send(page({ title: status === 503 ? 'One moment' : 'That did not work', sentence }));
  });
}
