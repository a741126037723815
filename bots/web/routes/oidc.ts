import type { Express, Request, Response, Router } from 'express';
import { z } from 'zod';
import type { Identity } from '../../../agent/identity/identity.ts';
import type { Person } from '../../../agent/identity/sessions.ts';
import { TutorError } from '../../../core/errors.ts';
import type { LinkedAnswer, Me } from '../api.ts';
import { readBody } from '../bodies.ts';
import { personOf, tokenIn } from '../session.ts';
import { askingOf, type Begin } from './signing-in.ts';

const WAY_MS = 10 * 60 * 1000; // as long as the server keeps its half
const ID_MAX = 40;

const Decide = z.object({ confirm: z.boolean() });
const Unlink = z.object({ id: z.string().min(1).max(ID_MAX) });
const TakeOver = z.object({ bring: z.boolean() });

/** The cookie of somebody who is on their way: what they come back with. */
function wayCookie(publicUrl: string) {
  const secure = publicUrl.startsWith('https:');
  const name = secure ? '__Host-viva_way' : 'viva_way';
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  return {
    read: (request: Request) => tokenIn(request, name),
    keep: (response: Response, token: string) => void response.cookie(name, token, { ...options, maxAge: WAY_MS }),
    drop: (response: Response) => void response.clearCookie(name, options),
  };
}

/** Puts the routes on the app by which somebody signs in with an account elsewhere, links one, and takes over what a guest did. */
export function mountElsewhere(
  app: Express,
  api: Router,
  identity: Identity,
  { publicUrl, begin, meOf }: { readonly publicUrl: string; readonly begin: Begin; readonly meOf: (person: Person) => Me },
): void {
  const way = wayCookie(publicUrl);

  app.get('/auth/oidc/start', async (request, response) => {
    // Only our own page sends people there, or they themselves: another site must not choose when somebody signs in as whom.
    if (['cross-site', 'same-site'].includes(request.get('sec-fetch-site') ?? 'none'))
      throw new TutorError('forbidden', 'Signing in begins on our own page; please go there first.');
    const { back, link } = request.query;
    const { url, token } = await identity.beginElsewhere({ back, link: link === '1' }, await askingOf(request));
    way.keep(response, token);
    response.redirect(303, url);
  });

  app.get('/auth/oidc/callback', async (request, response) => {
    const query = request.originalUrl.split('?').slice(1).join('?');
    const token = way.read(request);
    way.drop(response);
    const came = await identity.comeBack({ token, query }, await askingOf(request));
    if ('waiting' in came) {
      way.keep(response, came.waiting);
      response.redirect(303, '/settings');
      return;
    }
    const { takeOver } = await begin(response, came.begun);
    response.redirect(303, takeOver ? '/take-over' : came.back);
  });

  api.get('/account/linked', async (request, response) => {
    const person = await personOf(request);
    const token = way.read(request);
    const waiting = token === undefined ? null : await identity.waitingLink(token, person);
    response.json({ linked: await identity.listLinked(person), waiting } satisfies LinkedAnswer);
  });

  api.post('/account/link', async (request, response) => {
    const { confirm } = readBody(request, Decide);
    const person = await personOf(request);
    const token = way.read(request);
    way.drop(response);
    if (token === undefined) throw new TutorError('not-found', 'Nothing waits to be linked; please begin again.');
    await identity.decideLink(token, confirm, person);
    response.json({ linked: await identity.listLinked(person), waiting: null } satisfies LinkedAnswer);
  });

  api.post('/account/unlink', async (request, response) => {
    const { id } = readBody(request, Unlink);
    const person = await personOf(request);
    await identity.unlink(id, person);
    response.json({ linked: await identity.listLinked(person), waiting: null } satisfies LinkedAnswer);
  });

  api.post('/session/take-over', async (request, response) => {
    const { bring } = readBody(request, TakeOver);
    const person = await personOf(request);
    await identity.takeOver(bring, person);
    response.json({ me: meOf(person) });
  });
}
