import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Tutor } from '../agent/tutor.ts';
import { traceOf } from '../core/errors.ts';
import { accessScopes } from '../core/people/access.ts';
import { thisMachine } from '../core/this-machine.ts';
import { authorize, bearerOnly } from './bearer.ts';
import type { McpSettings } from './calling.ts';
import { openSessions } from './http-sessions.ts';
import { refuseRequest } from './http-trouble.ts';
import { mayIssue, mountOAuth, type SignedIn } from './oauth.ts';
import { openServer } from './server.ts';

const BODY_MAX = '32mb'; // a file for the materials, in base64
const PATH = '/mcp';
const METADATA = `/.well-known/oauth-protected-resource${PATH}`;

/** The door as long as the process runs. */
export type HttpDoor = { close(): Promise<void> };

/** Refuses a request for a host that is not ours: a page elsewhere may have its name lead to this machine. */
const ownHostOnly = (publicUrl: string): RequestHandler => {
  const ours = new URL(publicUrl);
  return (request, response, next) => {
    const address = `http://${request.headers.host ?? ''}`;
    const asked = URL.canParse(address) ? new URL(address) : undefined;
    if (asked && (asked.hostname === ours.hostname || thisMachine.has(asked.hostname))) return next();
    refuseRequest(response, 421, 'This server does not answer for that host.');
  };
};

/** Refuses what a page of another origin sends: programs send no origin, and our own page has its own. */
const ownOriginOnly = (publicUrl: string): RequestHandler => {
  const ours = new URL(publicUrl).origin;
  return (request, response, next) => {
    const { origin, host } = request.headers;
    if (origin === undefined || origin === ours || (URL.canParse(origin) && new URL(origin).host === host)) return next();
    refuseRequest(response, 403, 'Pages of other origins may not speak to this server.');
  };
};

const answerTrouble =
  (log: (line: string) => void): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
    if (status < 500) return refuseRequest(response, status, status === 413 ? 'That is too large.' : 'That cannot be read.', -32_700);
    log(`MCP: ${traceOf(error)}`);
    refuseRequest(response, 500, 'Something broke; it has been noted.', -32_603);
  };

/** Lets everybody in as the person of this machine: for the suite that holds the protocol, which brings no token. */
const everybody =
  (tutor: Tutor): RequestHandler =>
  async (request, _response, next) => {
    const visitor = await tutor.identity.localPerson();
    if (!visitor) throw new Error('the person of this machine is shut out');
    authorize(request, { visitor, reach: 'learner', token: 'none' });
    next();
  };

/** Puts the door on the app: Streamable HTTP at /mcp, for our host only, and for whoever brings a token. */
export function mount(app: Express, tutor: Tutor, settings: McpSettings & { readonly signedIn?: SignedIn }): HttpDoor {
  const { publicUrl, log, fixtures, signedIn } = settings;
  const sessions = openSessions((speaking) => openServer(tutor, speaking, settings));
  const described: RequestHandler = (_request, response) => {
    response.set('access-control-allow-origin', '*').json({
      resource: `${publicUrl}${PATH}`,
      authorization_servers: [new URL(publicUrl).href],
      bearer_methods_supported: ['header'],
      scopes_supported: accessScopes.filter((scope) => scope !== 'refresh'),
      resource_name: 'Viva',
    });
  };
  app.get([METADATA, '/.well-known/oauth-protected-resource'], described);
  app.all(
    PATH,
    ownHostOnly(publicUrl),
    ownOriginOnly(publicUrl),
    fixtures ? everybody(tutor) : bearerOnly(tutor, `${publicUrl}${METADATA}`),
    express.json({ limit: BODY_MAX }),
    (request, response) => sessions.handle(request, response),
  );
  app.use(PATH, answerTrouble(log));
  if (signedIn && mayIssue(publicUrl)) mountOAuth(app, { identity: tutor.identity, publicUrl, resource: `${publicUrl}${PATH}` }, signedIn);
  return sessions;
}
