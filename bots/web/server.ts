import { createHash } from 'node:crypto';
import { Router, type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Tutor } from '../../agent/tutor.ts';
import { traceOf, TutorError } from '../../core/errors.ts';
import { thisMachine } from '../../core/this-machine.ts';
import { clientFiles } from './client-files.ts';
import type { Gate } from './gate.ts';
import { mountObjects } from './objects.ts';
import { page, style } from './page.ts';
import { mountAccount, type AccountSettings } from './routes/account.ts';
import { chatRoutes } from './routes/chat.ts';
import { healthRoutes } from './routes/health.ts';
import { cardRoutes, mountSandbox, type CardSettings } from './routes/sandbox.ts';
import { toolRoutes } from './routes/tools.ts';
import { answerTrouble, statuses, troubleOf } from './trouble.ts';

/** What the web door needs to know beside the tutor. */
export type WebSettings = AccountSettings & {
  /** The folder of the built page, when it is there. */
  readonly client: Promise<string>;
  readonly gate: Gate;
  /** The cards of assistants, where they are shown. */
  readonly cards?: CardSettings | undefined;
  /** Another door on the same address, for programs. */
  readonly beside?: ((app: Express) => void) | undefined;
};

const hostOf = (url: string): URL | undefined => (URL.canParse(url) ? new URL(url) : undefined);

/**
 * Refuses a request for a host that is not ours: a page elsewhere may resolve its name to this machine and would
 * otherwise speak to us with the visitor's browser.
 */
const ourHostOnly =
  (publicUrl: string): RequestHandler =>
  (request, response, next) => {
    const ours = new URL(publicUrl);
    const asked = hostOf(`http://${request.headers.host ?? ''}`);
    if (asked && (asked.host === ours.host || asked.hostname === ours.hostname || thisMachine.has(asked.hostname))) return next();
    response.status(421).type('text/plain').send('This server does not answer for that host.\n');
  };

/** What a browser may load and do here, whatever gets into a page: nothing inline, nothing from elsewhere, and cards alone in frames. */
const guarded = (publicUrl: string, cards: CardSettings | undefined): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        frameSrc: [cards?.sandboxUrl ?? "'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' }, // our own page has to be known by its requests, and nobody else is told
    strictTransportSecurity: publicUrl.startsWith('https:'), // promised only where it is kept
    frameguard: { action: 'deny' },
  });

/** What nobody keeps, unless the route that answers says otherwise. */
const notKept: RequestHandler = (_request, response, next) => {
  response.set('cache-control', 'no-store');
  next();
};

const notHere: RequestHandler = () => {
  throw new TutorError('not-found', 'There is nothing at that address.');
};

const ERROR_PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** Says what went wrong in a plain page, to whoever came by an address. */
const showTrouble =
  (log: (line: string) => void): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent || request.accepts(['json', 'html']) !== 'html') {
      answerTrouble(log)(error, request, response, next);
      return;
    }
    const { kind, sentence, id } = troubleOf(error);
    if (id) log(`Web: ${id}: ${traceOf(error)}`);
    const title = kind === 'unavailable' ? 'One moment' : kind === 'not-found' ? 'Not here' : 'That did not work';
    response.status(statuses[kind]).set('content-security-policy', ERROR_PAGE_POLICY).type('html').send(page({ title, sentence, id }));
  };

/** Everything under it is for programs, and answers them as JSON. */
function api(tutor: Tutor, { log, cards }: WebSettings): Router {
  const routes = Router();
  routes.use(chatRoutes(tutor), toolRoutes(tutor), cardRoutes(cards), notHere, answerTrouble(log));
  return routes;
}

/** Addresses that are no pages: what is not found there is not found. */
const noPage = /^\/(?:api|auth|objects|pictures|assets|sandbox)(?:\/|$)/;

/** Puts the web door's routes on the app. */
export function mount(app: Express, tutor: Tutor, settings: WebSettings): void {
  const { publicUrl, log, client, gate, cards, beside } = settings;
  const { assets, page: pageOfClient } = clientFiles(client);
  app.disable('x-powered-by');
  mountSandbox(app, publicUrl, cards); // of another host, with rules of its own
  app.use(ourHostOnly(publicUrl), guarded(publicUrl, cards), notKept);
  app.use(healthRoutes(tutor, gate.isClosed));
  beside?.(app); // it has streams of its own, which nobody waits for
  app.use(gate.guard);
  mountAccount(app, tutor, settings);
  app.use('/api', api(tutor, settings));
  mountObjects(app, tutor);
  app.get('/assets/:name', assets);
  app.get('/{*path}', (request, response, next) => {
    const isPage = !noPage.test(request.path) && (request.path === '/' || (request.headers.accept ?? '').includes('text/html'));
    return isPage ? pageOfClient(request, response, next) : next();
  });
  app.use(notHere, showTrouble(log));
}
