import express, { type Express } from 'express';
import { z } from 'zod';
import type { Person } from '../../../agent/identity/sessions.ts';
import type { Tutor } from '../../../agent/tutor.ts';
import { TutorError } from '../../../core/errors.ts';
import { Email, Password, TypedPassword } from '../../../core/people/account.ts';
import type { Me, SessionAnswer } from '../api.ts';
import { jsonBody, readBody } from '../bodies.ts';
import { ownRequestsOnly } from '../own-requests.ts';
import { findPerson, keepToken, personOf, readSession, tokenOf } from '../session.ts';
import { answerTrouble } from '../trouble.ts';
import { mountDiscordLink } from './discord-link.ts';
import { mountElsewhere } from './oidc.ts';
import { mountPictureChanges, mountPictures } from './pictures.ts';
import { mountSigningIn, type Begin } from './signing-in.ts';

/** What the routes of accounts need to know beside the tutor. */
export type AccountSettings = {
  readonly publicUrl: string;
  /** How many proxies of our own stand in front: what they say of an address is believed. */
  readonly trustProxy: number;
  readonly log: (line: string) => void;
};

const BODY_MAX_BYTES = 16 * 1024; // a few short fields

const ChangePassword = z.object({ current: TypedPassword, password: Password });
const ChangeEmail = z.object({ email: Email, password: TypedPassword });

const meOf = ({ user, name, role, isGuest, email, username, locale, timeZone, picture, pending }: Person): Me => ({
  user,
  name,
  role,
  isGuest,
  email,
  username,
  locale,
  timeZone,
  picture,
  pending,
});

/** Puts sessions, and what protects them, before every route of the API, and the routes of accounts among them. */
export function mountAccount(
  app: Express,
  tutor: Pick<Tutor, 'identity' | 'pictures'>,
  { publicUrl, trustProxy, log }: AccountSettings,
): void {
  const { identity } = tutor;
  app.set('trust proxy', trustProxy);
  app.use(['/api', '/auth', '/pictures'], readSession(tutor, publicUrl));
  const api = express.Router();
  api.use(ownRequestsOnly(publicUrl));
  api.use(['/session', '/account'], jsonBody(BODY_MAX_BYTES));

  /** Gives the browser its new session, and says whose it is. */
  const begin: Begin = async (response, { token }) => {
    const person = await identity.personOfSession(token);
    if (!person) throw new TutorError('conflict', 'You were signed out again at that moment; please try once more.');
    keepToken(response, publicUrl, token);
    return { me: meOf(person), takeOver: await identity.takeOverOf(person) };
  };

  api.get('/session', async (request, response) => {
    const person = await findPerson(request);
    if (!person && tokenOf(request) !== undefined) keepToken(response, publicUrl, undefined);
    response.json({
      me: person ? meOf(person) : null,
      doors: { signUp: identity.signUpBy, oidc: identity.elsewhere },
      takeOver: person ? await identity.takeOverOf(person) : null,
    } satisfies SessionAnswer);
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

  mountSigningIn(api, identity, begin);

  api.post('/account/password', async (request, response) => {
    const begun = await identity.changePassword(readBody(request, ChangePassword), await personOf(request));
    response.json({ me: (await begin(response, begun)).me });
  });

  api.post('/account/email', async (request, response) => {
    await identity.changeEmail(readBody(request, ChangeEmail), await personOf(request));
    response.json({ sent: true });
  });

  mountElsewhere(app, api, identity, { publicUrl, begin, meOf });
  mountDiscordLink(api, identity);
  mountPictureChanges(api, tutor);

  api.use(answerTrouble(log));
  app.use('/api', api);
  mountPictures(app, tutor);
}
