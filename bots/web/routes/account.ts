import express, { type Express, type Request } from 'express';
import { z } from 'zod';
import { networkOf } from '../../../agent/identity/limits.ts';
import type { Person } from '../../../agent/identity/sessions.ts';
import type { Tutor } from '../../../agent/tutor.ts';
import { sentenceOf, TutorError } from '../../../core/errors.ts';
import { isLocale, isTimeZone } from '../../../core/people/profile.ts';
import type { Me, SessionAnswer } from '../api.ts';
import { ownRequestsOnly } from '../own-requests.ts';
import { findPerson, keepToken, personOf, readSession, tokenOf } from '../session.ts';
import { answerTrouble } from '../trouble.ts';

/** What the routes of accounts need to know beside the tutor. */
export type AccountSettings = {
  readonly publicUrl: string;
  /** How many proxies of our own stand in front: what they say of an address is believed. */
  readonly trustProxy: number;
  readonly log: (line: string) => void;
};

const BODY_MAX = '16kb'; // a few short fields
const PLACE_MAX = 100; // longer than any language tag or time zone

const BeginGuest = z.object({
  locale: z.string().max(PLACE_MAX).refine(isLocale, 'wants a language such as en or pt-BR'),
  timeZone: z.string().max(PLACE_MAX).refine(isTimeZone, 'wants a time zone such as Europe/Madrid'),
});

function bodyOf<Shape extends z.ZodObject>(request: Request, shape: Shape): z.output<Shape> {
  if (!request.is('application/json')) throw new TutorError('invalid', 'That wants JSON.');
  const body = shape.safeParse(request.body);
  if (!body.success) throw new TutorError('invalid', sentenceOf(body.error));
  return body.data;
}

const meOf = ({ user, name, role, isGuest, email, username, locale, timeZone, pending }: Person): Me => ({
  user,
  name,
  role,
  isGuest,
  email,
  username,
  locale,
  timeZone,
  picture: null,
  pending,
});

/** Puts sessions, and what protects them, before every route of the API, and the routes of accounts among them. */
export function mountAccount(app: Express, tutor: Pick<Tutor, 'identity'>, { publicUrl, trustProxy, log }: AccountSettings): void {
  const { identity } = tutor;
  const addressOf = (request: Request) => networkOf(request.ip ?? '');
  const meIn = async (token: string): Promise<Me> => {
    const person = await identity.personOfSession(token);
    if (!person) throw new TutorError('conflict', 'You were signed out again at that moment; please try once more.');
    return meOf(person);
  };
  app.set('trust proxy', trustProxy);
  app.use(['/api', '/auth', '/pictures'], readSession(tutor, publicUrl));
  const api = express.Router();
  api.use(ownRequestsOnly(publicUrl));
  api.use(['/session', '/account'], express.json({ limit: BODY_MAX }));

  api.get('/session', async (request, response) => {
    const person = await findPerson(request);
    if (!person && tokenOf(request) !== undefined) keepToken(response, publicUrl, undefined);
    response.json({
      me: person ? meOf(person) : null,
      doors: { signUp: 'invitation', oidc: null },
      takeOver: null,
    } satisfies SessionAnswer);
  });

  api.post('/session/guest', async (request, response) => {
    const given = bodyOf(request, BeginGuest);
    const person = await findPerson(request);
    if (person) {
      response.json({ me: meOf(person) });
      return;
    }
    const { token } = await identity.beginGuest({ ...given, address: addressOf(request), before: tokenOf(request) });
    keepToken(response, publicUrl, token);
    response.json({ me: await meIn(token) });
  });

  api.post('/session/sign-out', async (request, response) => {
    const person = await findPerson(request);
    const token = tokenOf(request);
    if (person && token !== undefined) await identity.endSession(person, { token });
    keepToken(response, publicUrl, undefined);
    response.json({});
  });

  api.post('/session/sign-out-everywhere', async (request, response) => {
    await identity.endSession(await personOf(request), 'all');
    keepToken(response, publicUrl, undefined);
    response.json({});
  });

  api.use(answerTrouble(log));
  app.use('/api', api);
}
