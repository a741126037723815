import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answerProblems, bodyProblems, isDescribed } from './api-description.ts';
import type { RateLimits } from './rate-limits.ts';
import { demand, Refusal, refusal } from './refusals.ts';
import { readBody, type Shelf, type Uploaded } from './uploads.ts';
import type { Fields } from './wire.ts';

/** A request, as the routes see it. */
export type Call = {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: readonly Uploaded[];
  /** When it came, by the clock of the twin: what the twin does with it takes time that the bot is not to blame for. */
  readonly arrivedAt: number;
};

export type RouteAnswer = { readonly status: number; readonly body?: unknown };

/** What one route does. Its name is that of Discord's description: `'POST /channels/{channel_id}/messages'`. */
export type Routes = Readonly<Record<string, (call: Call) => RouteAnswer>>;

/** Something that Discord refused, or that it would have closed a connection for. */
export type Violation = {
  readonly where: string;
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly errors?: unknown;
};

/** Trouble that a test orders. */
export type Disturbance = {
  /** The route that it happens to: `'POST /channels/{channel_id}/messages'`; every route without it. */
  readonly route?: string;
  /** The status that is answered. */
  readonly status?: number;
  /** What was asked is done all the same; only the answer is lost. */
  readonly isCarriedOut?: boolean;
  readonly delayMs?: number;
  /** How many requests it happens to. */
  readonly times?: number;
};

/** A request that came, as tests look back at it. */
export type Heard = {
  readonly route: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly atMs: number;
  readonly authorization: string | undefined;
};

export type RestOptions = {
  readonly token: string;
  readonly now: () => number;
  readonly routes: Routes;
  readonly limits: RateLimits;
  readonly shelf: Shelf;
  readonly violations: Violation[];
  readonly disturbances: { disturbance: Disturbance; left: number }[];
  readonly heard: Heard[];
};

/** What the twin cannot do by a fault of its own; no server error, which a client would try again. */
const BROKEN = 400;
const BASE = '/api/v10';
/** Whoever has the token of an interaction needs no other. */
const isOpen = (path: string) => path.startsWith('/interactions/') || /^\/webhooks\/\d+\/[^/]+/.test(path);

type Matcher = {
  readonly route: string;
  readonly method: string;
  readonly template: string;
  readonly pattern: RegExp;
  readonly names: string[];
};

/** Routes with fewer gaps first, so that `@original` is not taken for the id of a message. */
const matchersOf = (routes: Routes): Matcher[] =>
  Object.keys(routes)
    .map((route) => {
      const [method = '', template = ''] = route.split(' ');
      const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!); // the pattern has one group
      return { route, method, template, names, pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '([^/]+)')}$`) };
    })
    .toSorted((left, right) => left.names.length - right.names.length);

const gone = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) => {
  // With a content type an empty answer would be read as JSON, and fail.
  response.writeHead(status, body === undefined ? headers : { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
};

type Asked = { readonly matcher: Matcher; readonly path: string; readonly query: URLSearchParams; readonly request: IncomingMessage };

/** What a request comes to, found right or refused. */
async function carriedOut(
  { matcher, path, query, request }: Asked,
  options: RestOptions,
  keep: (body: unknown) => void,
): Promise<RouteAnswer> {
  if (!isOpen(path) && request.headers.authorization !== `Bot ${options.token}`) throw refusal('unauthorized');
  const arrivedAt = options.now();
  const { body, files } = await readBody(request);
  keep(body);
  demand(bodyProblems(matcher.method, matcher.template, body));
  const values = matcher.pattern.exec(path)!.slice(1); // it has matched before
  const parameters = Object.fromEntries(matcher.names.map((name, index) => [name, decodeURIComponent(values[index]!)]));
  const answer = options.routes[matcher.route]!({ parameters, query, body, files, arrivedAt });
  const wrong = answer.body === undefined ? [] : answerProblems(matcher.method, matcher.template, answer.status, answer.body);
  if (wrong.length) throw new Error(`The twin answers ${matcher.route} as Discord never would: ${JSON.stringify(wrong.slice(0, 5))}`);
  return answer;
}

function serveFile(path: string, response: ServerResponse, shelf: Shelf): void {
  const file = shelf.find(path);
  if (!file) return gone(response, 404, { message: '404: Not Found', code: 0 });
  response.writeHead(200, { 'content-type': file.type || 'application/octet-stream', 'content-length': file.bytes.length });
  response.end(file.bytes);
}

function refusedWith(error: unknown, where: string, violations: Violation[]): RouteAnswer {
  const refused = error instanceof Refusal ? error : new Refusal(BROKEN, 0, error instanceof Error ? error.message : String(error));
  const { message, code, errors } = refused.body as { message: string; code: number; errors?: unknown };
  violations.push({ where, status: refused.status, code, message, ...(errors === undefined ? {} : { errors }) });
  return { status: refused.status, body: refused.body };
}

/** The answers of a twin to requests. */
export function openRest(options: RestOptions): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const matchers = matchersOf(options.routes);
  for (const { method, template } of matchers) if (!isDescribed(method, template)) throw new Error(`Discord has no ${method} ${template}`);

  const disturb = (route: string): Disturbance => {
    const found = options.disturbances.find(({ disturbance, left }) => left > 0 && (disturbance.route ?? route) === route);
    if (!found) return {};
    found.left -= 1;
    return found.disturbance;
  };

  return async (request, response) => {
    const url = URL.parse(request.url ?? '/', 'http://twin');
    if (!url) return gone(response, 400, refusal('notFound').body);
    if (url.pathname.startsWith('/attachments/')) return serveFile(url.pathname, response, options.shelf);
    const path = url.pathname.slice(BASE.length).replaceAll('%40', '@'); // clients write @original and @me either way
    const method = request.method ?? 'GET';
    const where = `${method} ${path}`;
    const matcher = url.pathname.startsWith(`${BASE}/`)
      ? matchers.find((each) => each.method === method && each.pattern.test(path))
      : undefined;
    if (!matcher) {
      const { status, body } = refusedWith(refusal('notFound'), where, options.violations);
      return gone(response, status, body);
    }
    let body: unknown;
    const heard = (status: number) =>
      void options.heard.push({
        route: matcher.route,
        path,
        body,
        status,
        atMs: performance.now(),
        authorization: request.headers.authorization,
      });
    const { headers, retryAfterSeconds, isGlobal = false } = options.limits.take(matcher.route, path);
    if (retryAfterSeconds !== undefined) {
      heard(429);
      options.violations.push({ where, status: 429, code: 0, message: 'You are being rate limited.' });
      return gone(response, 429, { message: 'You are being rate limited.', retry_after: retryAfterSeconds, global: isGlobal }, headers);
    }
    const trouble = disturb(matcher.route);
    if (trouble.delayMs) await wait(trouble.delayMs);
    const answer: RouteAnswer =
      trouble.status !== undefined && !trouble.isCarriedOut
        ? { status: trouble.status }
        : await carriedOut({ matcher, path, query: url.searchParams, request }, options, (read) => (body = read)).catch((error: unknown) =>
            refusedWith(error, where, options.violations),
          );
    const status = trouble.status ?? answer.status;
    heard(status);
    return gone(
      response,
      status,
      trouble.status === undefined ? answer.body : ({ message: `${status}`, code: 0 } satisfies Fields),
      headers,
    );
  };
}
