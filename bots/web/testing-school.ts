import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { openDesk, type Desk } from '../../agent/identity/testing.ts';
import type { Tutor } from '../../agent/tutor.ts';
import type { UserId } from '../../core/ids.ts';
import { openClassroom, words, type Classroom } from '../../tools/testing.ts';
import type { Me, SessionAnswer } from './api.ts';
import { openGate } from './gate.ts';
import { mount } from './server.ts';
import { openTestIssuer, testClient, type TestIssuer } from './testing-issuer.ts';
import { openBrowser, type Browser } from './testing.ts';

/** The password of everybody here. */
export const password = 'correct horse battery';

/** A web door at which people sign in with accounts elsewhere, and an issuer that keeps those. */
export type School = {
  readonly url: string;
  readonly issuer: TestIssuer;
  readonly room: Classroom;
  readonly desk: Desk;
  /** Another process of the same deployment, as far as signing in goes. */
  another(): Desk;
  sessionOf(browser: Browser): Promise<SessionAnswer>;
  meOf(browser: Browser): Promise<Me | null>;
  /** Goes to the issuer and back, and stops before our door: gives the address to come back to. */
  toIssuer(browser: Browser, query?: string): Promise<string>;
  /** All the way: gives the status, and where our door leads them or what it says. */
  signIn(browser: Browser, query?: string): Promise<[number, string]>;
  guest(): Promise<Browser>;
  /** Somebody with an address and a password. */
  member(email?: string): Promise<Browser & { readonly email: string }>;
  /** Somebody does something that could be taken over. */
  study(user: string): Promise<void>;
  /** The issuer tells the truth again, of somebody it never told of. */
  reset(): void;
  close(): Promise<void>;
};

const locationOf = ({ headers }: { headers: Headers }) => headers.get('location') ?? '';

async function openDoor(room: Classroom, issuer: TestIssuer) {
  const app = express();
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
  const oidc = { issuer: issuer.url, clientId: testClient.id, clientSecret: testClient.secret, name: 'Example School' };
  const another = () => openDesk(room.db, { publicUrl: url, oidc });
  const desk = another();
  // Nothing here asks a tutor for anything else.
  const tutor = { identity: desk as Tutor['identity'] } as Tutor;
  mount(app, tutor, { publicUrl: url, trustProxy: 0, log: console.error, client: new Promise(() => undefined), gate: openGate() });
  return { url, desk, another, server };
}

/** Opens it all, on a classroom of its own. */
export async function openSchool(): Promise<School> {
  const issuer = await openTestIssuer();
  const room = await openClassroom(6);
  const { url, desk, another, server } = await openDoor(room, issuer);
  const sessionOf = async (browser: Browser) => (await browser.get<SessionAnswer>('/api/session')).body;
  const guest = async () => {
    const browser = openBrowser(url);
    await browser.post('/api/session/guest', { locale: 'en', timeZone: 'Europe/Madrid' });
    return browser;
  };
  const toIssuer = async (browser: Browser, query = '') => {
    const sent = await browser.get(`/auth/oidc/start${query}`);
    if (sent.status !== 303) throw new Error(`not sent on: ${sent.status} ${JSON.stringify(sent.body)}`);
    const back = locationOf(await fetch(locationOf(sent), { redirect: 'manual' }));
    if (!back.startsWith(`${url}/auth/oidc/callback?`)) throw new Error(`sent back to ${back}`);
    return back.slice(url.length);
  };
  return {
    url,
    issuer,
    room,
    desk,
    another,
    sessionOf,
    guest,
    toIssuer,
    meOf: async (browser) => (await sessionOf(browser)).me,
    async signIn(browser, query = '') {
      const came = await browser.get(await toIssuer(browser, query));
      return [came.status, came.status === 303 ? locationOf(came) : JSON.stringify(came.body)];
    },
    async member(email = `${randomUUID()}@example.org`) {
      const browser = await guest();
      await browser.post('/api/session/sign-up', { email, password });
      const { status } = await browser.post('/api/session/verify', { code: desk.codeFor(email) });
      if (status !== 200) throw new Error(`${email} could not sign up`);
      return { ...browser, email };
    },
    async study(user) {
      const who = { id: user as UserId, role: 'student' as const }; // as the session says
      await room.use(who, 'start-run', { of: 'course', name: 'ST-1', count: 2 });
      const { question } = await room.use(who, 'next-question');
      await room.use(who, 'submit-answer', { answer: words(question.text) });
    },
    reset: () =>
      void Object.assign(issuer, { lies: {}, forges: false, isDown: false, claims: { sub: randomUUID(), name: 'Ada Elsewhere' } }),
    async close() {
      server.closeAllConnections();
      server.close();
      await room.close();
      await issuer.close();
    },
  };
}
