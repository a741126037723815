import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { socketFolder } from '../../db/embedded/socket-folder.ts';
import { verifies } from '../../evals/requirements.ts';
import { startProduct, type Product } from '../testing.ts';
import type { Me, SessionAnswer, TakeOver, Trouble } from './api.ts';
import { openMailServer, type MailServer } from './testing-smtp.ts';
import { openBrowser, type Browser } from './testing.ts';

const GUESTS_MAX = 30;
const here = { locale: 'en', timeZone: 'Europe/Madrid' };
const password = 'correct horse battery';
type Begun = { readonly me: Me; readonly takeOver: TakeOver | null };

let mail: MailServer;
let product: Product;
beforeAll(async () => {
  mail = await openMailServer();
  product = await startProduct({ GUESTS_PER_ADDRESS_HOUR: String(GUESTS_MAX), SMTP_URL: mail.url, MAIL_FROM: 'Viva <viva@example.org>' });
});
afterAll(async () => {
  await product.stop();
  await mail.close();
});

const sessionOf = async (browser: Browser) => (await browser.get<SessionAnswer>('/api/session')).body;
const meOf = async (browser: Browser) => (await sessionOf(browser)).me;
async function guest(): Promise<Browser> {
  const browser = openBrowser(product.url);
  expect((await browser.post('/api/session/guest', here)).status).toBe(200);
  return browser;
}
const codeFor = async (address: string) => /#code=([\w-]{43})/.exec((await mail.letterTo(address)).text)?.[1] ?? 'none came';
async function account(email: string): Promise<Browser> {
  const browser = await guest();
  expect((await browser.post('/api/session/sign-up', { email, password })).body).toEqual({ sent: true });
  expect((await browser.post('/api/session/verify', { code: await codeFor(email) })).status).toBe(200);
  return browser;
}
const brief = ({ status, body }: { status: number; body: unknown }) => [status, JSON.stringify(body)];

describe('a guest', () => {
  it('begins at once, is the same on the next request, and nobody after signing out', async () => {
    verifies('accounts:guest-at-once');
    const browser = openBrowser(product.url);
    expect(await sessionOf(browser)).toEqual({ me: null, doors: { signUp: 'mail', oidc: null }, takeOver: null });
    const begun = await browser.post<Begun>('/api/session/guest', here);
    expect(begun.body.me).toMatchObject({ isGuest: true, role: 'student', name: null, email: null, timeZone: 'Europe/Madrid' });
    expect(begun.headers.getSetCookie()[0]).toMatch(
      /^viva_session=[\w-]{43}; Max-Age=2592000; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/,
    );
    const again = await browser.post<Begun>('/api/session/guest', here);
    expect(again.body.me.user).toBe(begun.body.me.user);
    const token = browser.cookies.get('viva_session')!;
    expect((await browser.post('/api/session/sign-out')).status).toBe(200);
    expect(browser.cookies.size).toBe(0);
    browser.cookies.set('viva_session', token);
    expect(await meOf(browser)).toBeNull();
    expect((await browser.post<Trouble>('/api/session/sign-out-everywhere')).body.error.kind).toBe('signed-out');
  });

  it('is refused in a sentence when what is sent is no place, no JSON or too much', async () => {
    const browser = openBrowser(product.url);
    for (const [body, headers] of [
      [{ locale: 'en', timeZone: 'Mars/Olympus' }, {}],
      [{}, {}],
      ['[', {}],
      ['null', {}],
      [JSON.stringify(here), { 'content-type': 'text/plain' }],
      [{ ...here, more: 'x'.repeat(20_000) }, {}],
      [{ ...here, more: '\u0000' }, {}],
    ] as const) {
      const { status, body: said } = await browser.post<Trouble>('/api/session/guest', body, headers);
      expect([status, said.error.kind]).toEqual([400, 'invalid']);
      expect(said.error.sentence).toMatch(/^[^\n]+\.$/);
    }
    expect(await meOf(browser)).toBeNull();
  });
});

it('refuses what another site makes a browser send', async () => {
  verifies('accounts:own-requests-only');
  const browser = openBrowser(product.url);
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${product.url}.evil.example` },
    { origin: product.url.replace(/:\d+$/, ':1') },
    { 'x-viva': '' },
    { origin: '' },
  ];
  for (const headers of foreign) {
    const { status, body } = await browser.post<Trouble>('/api/session/guest', here, headers);
    expect([headers, status, body.error.kind]).toEqual([headers, 403, 'forbidden']);
  }
  const unsaid = { method: 'POST', body: JSON.stringify(here), headers: { 'content-type': 'application/json', 'x-viva': '1' } };
  expect((await fetch(`${product.url}/api/session/guest`, unsaid)).status).toBe(403);
  const site = async (value: string) =>
    (await fetch(`${product.url}/api/session/guest`, { ...unsaid, headers: { ...unsaid.headers, 'sec-fetch-site': value } })).status;
  expect([await site('cross-site'), await site('same-site'), await site('same-origin')]).toEqual([403, 403, 200]);
});

it('makes the first admin by the link that the start printed', async () => {
  verifies('accounts:first-admin');
  const code = /This link makes the first one, once, within 30 minutes:\n {2}\S+\/first-admin#code=([\w-]{43})/.exec(product.said())?.[1];
  const browser = openBrowser(product.url);
  const given = { code, email: 'ada@study.example', password, name: 'Ada' };
  expect((await browser.post<Begun>('/api/session/first-admin', given)).body.me).toMatchObject({
    role: 'admin',
    email: given.email,
    name: 'Ada',
  });
  expect((await openBrowser(product.url).post<Trouble>('/api/session/first-admin', given)).body.error.kind).toBe('invalid');
});

describe('an account', () => {
  it('is made of a guest by a letter, and its session is another one', async () => {
    verifies('accounts:sign-up-keeps', 'accounts:session-rotates', 'accounts:letters');
    const browser = await guest();
    const before = { user: (await meOf(browser))!.user, token: browser.cookies.get('viva_session')! };
    const email = 'uma@study.example';
    expect(brief(await browser.post('/api/session/sign-up', { email: ' Uma@Study.example ', password, name: 'Uma' }))).toEqual([
      200,
      '{"sent":true}',
    ]);
    const letter = await mail.letterTo(email);
    expect(letter).toMatchObject({ from: 'viva@example.org', subject: 'Is this your address?' });
    const [, code] = /^http:\/\/localhost:0\/verify#code=([\w-]{43})$/m.exec(letter.text)!;
    const proven = await browser.post<Begun>('/api/session/verify', { code });
    expect(proven.body.me).toMatchObject({ user: before.user, email, name: 'Uma', isGuest: false, pending: null });
    const fixed = openBrowser(product.url);
    fixed.cookies.set('viva_session', before.token);
    expect([browser.cookies.get('viva_session') === before.token, await meOf(fixed)]).toEqual([false, null]);
    expect((await browser.post<Trouble>('/api/session/verify', { code })).body.error.kind).toBe('invalid');
    await browser.post('/api/session/sign-out');
    const signedIn = await browser.post<Begun>('/api/session/sign-in', { email: 'UMA@study.example', password });
    expect([signedIn.body.me.user, signedIn.body.takeOver]).toEqual([before.user, null]);
    expect(product.said()).not.toMatch(/uma@|verify#code/i);
  });

  it('is told from none by no answer', async () => {
    verifies('accounts:no-enumeration');
    await account('known@study.example');
    const asNew = async (email: string) => {
      const browser = await guest();
      const answer = brief(await browser.post('/api/session/sign-up', { email, password }));
      const { pending } = (await meOf(browser))!;
      return [...answer, pending === email];
    };
    expect(await asNew('known@study.example')).toEqual(await asNew('unknown@study.example'));
    const browser = openBrowser(product.url);
    const ask = async (path: string, email: string) =>
      brief(await browser.post(`/api/session/${path}`, { email, password: 'not the one' }));
    expect(await ask('sign-in', 'known@study.example')).toEqual(await ask('sign-in', 'nobody@study.example'));
    expect(await ask('forgot', 'known@study.example')).toEqual(await ask('forgot', 'nobody@study.example'));
    expect((await ask('sign-in', 'known@study.example'))[0]).toBe(403);
  });

  it('has a new password by a letter, which ends every session there was', async () => {
    verifies('accounts:reset');
    const email = 'rita@study.example';
    const there = await account(email);
    const browser = openBrowser(product.url);
    await browser.post('/api/session/forgot', { email });
    const code = await codeFor(email);
    expect((await browser.post<Trouble>('/api/session/reset', { code, password: 'short' })).body.error.sentence).toContain('at least 8');
    expect((await browser.post<Begun>('/api/session/reset', { code, password: 'another password' })).body.me).toMatchObject({ email });
    expect([await meOf(there), (await meOf(browser))?.email]).toEqual([null, email]);
    const changed = await browser.post<Begun>('/api/account/password', { current: 'another password', password: 'a third password' });
    expect([changed.status, (await meOf(browser))?.email]).toEqual([200, email]);
    expect((await browser.post('/api/account/email', { email: 'rita2@study.example', password: 'a third password' })).body).toEqual({
      sent: true,
    });
    expect((await meOf(browser))?.pending).toBe('rita2@study.example');
    await browser.post('/api/session/verify', { code: await codeFor('rita2@study.example') });
    expect((await meOf(browser))?.email).toBe('rita2@study.example');
  });

  it('is out with the next request once it is not active any more', async () => {
    verifies('accounts:deactivated-out');
    const browser = await account('dora@study.example');
    const client = new pg.Client({ host: socketFolder(product.directory), port: 5432, user: 'postgres', database: 'postgres' });
    await client.connect();
    await client.query(`update users set is_active = false where email = 'dora@study.example'`);
    await client.end();
    expect(await meOf(browser)).toBeNull();
    expect((await browser.post<Trouble>('/api/account/password', { current: password, password })).body.error.kind).toBe('signed-out');
  });
});

it('shares its limits with other processes, and one without a mail server shows letters in its terminal', async () => {
  verifies('accounts:guest-limit', 'accounts:limits-shared', 'accounts:throttled', 'accounts:letters');
  const other = await startProduct({
    GUESTS_PER_ADDRESS_HOUR: String(GUESTS_MAX),
    DATA_DIR: product.directory,
    PUBLIC_URL: 'https://localhost',
    TRUST_PROXY: '1',
  });
  expect(other.said()).not.toContain('first-admin'); // there is one by now
  const begin = (url: string) => openBrowser(url).post<Trouble>('/api/session/guest', here);
  const answers = await Promise.all(Array.from({ length: GUESTS_MAX + 4 }, (_, n) => begin(n % 2 ? product.url : other.url)));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(4); // and more, by as many as the tests before began in this hour
  expect(answers.filter(({ status }) => status === 200).length).toBe(answers.length - refused.length);
  expect(refused[0]!.body.error).toEqual({
    kind: 'too-many',
    sentence: expect.stringMatching(/^That was tried too often\. Please wait .*\.$/),
  });
  expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
  // Only who has a proxy in front believes what it says of an address.
  const far = (url: string) => openBrowser(url).post('/api/session/guest', here, { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' });
  expect([(await far(product.url)).status, (await far(other.url)).status]).toEqual([429, 200]);
  const tries: number[] = [];
  // Twice ten at most, should the quarter of an hour end in between.
  while (tries.length < 21 && tries.at(-1) !== 429) {
    const url = tries.length % 2 ? product.url : other.url;
    tries.push((await openBrowser(url).post('/api/session/sign-in', { email: 'ada@study.example', password: 'x' })).status);
  }
  expect([...new Set(tries)]).toEqual([403, 429]);
  const browser = openBrowser(other.url);
  expect(await sessionOf(browser)).toMatchObject({ doors: { signUp: 'terminal' } });
  const signedUp = await browser.post('/api/session/sign-up', { email: 'tess@study.example', password });
  expect(signedUp.headers.getSetCookie()[0]).toMatch(/^__Host-viva_session=.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/);
  expect([...browser.cookies.keys()]).toEqual(['__Host-viva_session']); // on https
  const [, code] = /To tess@study\.example: Is this your address\?[^]*\/verify#code=([\w-]{43})/.exec(other.said())!;
  expect((await browser.post<Begun>('/api/session/verify', { code })).body.me.email).toBe('tess@study.example');
  await other.stop();
});
