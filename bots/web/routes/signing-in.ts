import type { Request, Response, Router } from 'express';
import { z } from 'zod';
import type { Identity } from '../../../agent/identity/identity.ts';
import { networkOf } from '../../../agent/identity/limits.ts';
import type { Begun } from '../../../agent/identity/sessions.ts';
import type { Asking } from '../../../agent/identity/sign-in.ts';
import { Email, Password, TypedPassword } from '../../../core/people/account.ts';
import { NAME_MAX } from '../../../core/limits.ts';
import { isLocale, isTimeZone } from '../../../core/people/profile.ts';
import type { Me, TakeOver } from '../api.ts';
import { readBody } from '../bodies.ts';
import { findPerson, tokenOf } from '../session.ts';

/** Gives the browser its new session, and says whose it is and what could be taken over into it. */
export type Begin = (response: Response, begun: Begun) => Promise<{ readonly me: Me; readonly takeOver: TakeOver | null }>;

const PLACE_MAX = 100; // longer than any language tag or time zone
const CODE_MAX = 100; // longer than any of ours
const LOGIN_MAX = 254; // an address

const locale = z.string().max(PLACE_MAX).refine(isLocale, 'wants a language such as en or pt-BR');
const timeZone = z.string().max(PLACE_MAX).refine(isTimeZone, 'wants a time zone such as Europe/Madrid');
const code = z.string().min(1).max(CODE_MAX);
const Name = z.string().trim().min(1).max(NAME_MAX);

const BeginGuest = z.object({ locale, timeZone });
const SignUp = z.object({
  email: Email,
  password: Password,
  name: Name.optional(),
  invitation: code.optional(),
  locale: locale.optional(),
  timeZone: timeZone.optional(),
});
const Verify = z.object({ code, password: TypedPassword.optional() });
const SignIn = z.object({ email: z.string().max(LOGIN_MAX), password: TypedPassword });
const Forgot = z.object({ email: Email });
const Reset = z.object({ code, password: Password });
const FirstAdmin = z.object({ code, email: Email, password: Password, name: Name });

/** Who asks, before it is known who they are. */
export const askingOf = async (request: Request): Promise<Asking> => ({
  person: await findPerson(request),
  token: tokenOf(request),
  address: networkOf(request.ip ?? ''),
});

/** Puts the routes by which somebody begins a session on the API. */
export function mountSigningIn(api: Router, identity: Identity, begin: Begin): void {
  api.post('/session/guest', async (request, response) => {
    const given = readBody(request, BeginGuest);
    const { person, token, address } = await askingOf(request);
    const begun =
      person && token !== undefined ? { token, user: person.user } : await identity.beginGuest({ ...given, address, before: token });
    response.json({ me: (await begin(response, begun)).me });
  });

  api.post('/session/sign-up', async (request, response) => {
    const signed = await identity.signUp(readBody(request, SignUp), await askingOf(request));
    const begun = signed.begun && (await begin(response, signed.begun));
    response.json('sent' in signed ? { sent: true } : { me: begun?.me });
  });

  api.post('/session/verify', async (request, response) => {
    response.json(await begin(response, await identity.verify(readBody(request, Verify), await askingOf(request))));
  });

  api.post('/session/sign-in', async (request, response) => {
    const { email: name, password } = readBody(request, SignIn);
    response.json(await begin(response, await identity.signIn({ name, password }, await askingOf(request))));
  });

  api.post('/session/forgot', async (request, response) => {
    await identity.forgot(readBody(request, Forgot).email, await askingOf(request));
    response.json({ sent: true });
  });

  api.post('/session/reset', async (request, response) => {
    response.json(await begin(response, await identity.reset(readBody(request, Reset), await askingOf(request))));
  });

  api.post('/session/first-admin', async (request, response) => {
    response.json(await begin(response, await identity.makeFirstAdmin(readBody(request, FirstAdmin), await askingOf(request))));
  });
}
