import type { Request, RequestHandler, Response } from 'express';
import { SESSION_MS, type Person } from '../../agent/identity/sessions.ts';
import type { Tutor } from '../../agent/tutor.ts';
import { SignedOut } from './trouble.ts';

type Session = { readonly token: string | undefined; readonly find: () => Promise<Person | undefined> };

const sessions = new WeakMap<Request, Session>();
const TOKEN_MAX = 100; // longer than any of ours

/** The name of the cookie and how it is kept: on https no other host and no plain connection can set it. */
const cookieOf = (publicUrl: string) => {
  const secure = publicUrl.startsWith('https:');
  return {
    name: secure ? '__Host-viva_session' : 'viva_session',
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure } as const,
  };
};

/** Gives the browser the secret of its session, or takes it away. */
export function keepToken(response: Response, publicUrl: string, token: string | undefined): void {
  const { name, options } = cookieOf(publicUrl);
  if (token === undefined) response.clearCookie(name, options);
  else response.cookie(name, token, { ...options, maxAge: SESSION_MS });
}

/** A secret that a browser keeps for us in a cookie. */
export function tokenIn(request: Request, name: string): string | undefined {
  const cookies = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const token = cookies.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
  return token && token.length <= TOKEN_MAX ? token : undefined;
}

/** Lets the routes that follow ask who speaks. The database is asked at the first question, once for each request. */
export const readSession =
  (tutor: Pick<Tutor, 'identity'>, publicUrl: string): RequestHandler =>
  (request, response, next) => {
    const token = tokenIn(request, cookieOf(publicUrl).name);
    let found: Promise<Person | undefined> | undefined;
    const look = async () => {
      const person = token === undefined ? undefined : await tutor.identity.personOfSession(token);
      if (token !== undefined && person?.rolled && !response.headersSent) keepToken(response, publicUrl, token);
      return person;
    };
    sessions.set(request, { token, find: () => (found ??= look()) });
    next();
  };

const sessionOf = (request: Request): Session => {
  const session = sessions.get(request);
  if (!session) throw new Error(`${request.path} asks who speaks, and nobody read the session`);
  return session;
};

/** The secret of the session that the browser has, whether it is still good or not. */
export const tokenOf = (request: Request): string | undefined => sessionOf(request).token;

/** Who speaks, if anybody is signed in. */
export const findPerson = (request: Request): Promise<Person | undefined> => sessionOf(request).find();

/** Who speaks; without anybody the browser is told to sign in. */
export async function personOf(request: Request): Promise<Person> {
  const person = await findPerson(request);
  if (!person) throw new SignedOut();
  return person;
}
