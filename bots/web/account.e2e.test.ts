import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { startProduct, type Product } from '../testing.ts';
import type { Me, SessionAnswer, Trouble } from './api.ts';
import { openBrowser, type Browser } from './testing.ts';

const GUESTS_MAX = 12;
const here = { locale: 'en', timeZone: 'Europe/Madrid' };

let product: Product;
beforeAll(async () => {
  product = await startProduct({ GUESTS_PER_ADDRESS_HOUR: String(GUESTS_MAX) });
});
afterAll(async () => {
  await product.stop();
});

const meOf = async (browser: Browser) => (await browser.get<SessionAnswer>('/api/session')).body.me;

describe('a guest', () => {
  it('begins at once, is the same on the next request, and nobody after signing out', async () => {
    verifies('accounts:guest-at-once');
    const browser = openBrowser(product.url);
    expect(await meOf(browser)).toBeNull();
    const begun = await browser.post<{ me: Me }>('/api/session/guest', here);
    expect(begun.body.me).toMatchObject({ isGuest: true, role: 'student', name: null, email: null, timeZone: 'Europe/Madrid' });
    expect(begun.headers.getSetCookie()[0]).toMatch(
      /^viva_session=[\w-]{43}; Max-Age=2592000; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/,
    );
    const again = await browser.post<{ me: Me }>('/api/session/guest', here);
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
    expect([headers, status, body.error?.kind]).toEqual([headers, 403, 'forbidden']);
  }
  const unsaid = { method: 'POST', body: JSON.stringify(here), headers: { 'content-type': 'application/json', 'x-viva': '1' } };
  expect((await fetch(`${product.url}/api/session/guest`, unsaid)).status).toBe(403);
  const site = async (value: string) =>
    (await fetch(`${product.url}/api/session/guest`, { ...unsaid, headers: { ...unsaid.headers, 'sec-fetch-site': value } })).status;
  expect([await site('cross-site'), await site('same-site'), await site('same-origin')]).toEqual([403, 403, 200]);
});

it('lets one address begin so many guests an hour, whichever process it asks', async () => {
  verifies('accounts:guest-limit', 'accounts:limits-shared');
  const other = await startProduct({ GUESTS_PER_ADDRESS_HOUR: String(GUESTS_MAX), DATA_DIR: product.directory });
  const begin = (url: string) => openBrowser(url).post<Trouble>('/api/session/guest', here);
  const answers = await Promise.all(Array.from({ length: GUESTS_MAX + 4 }, (_, n) => begin(n % 2 ? product.url : other.url)));
  const refused = answers.filter(({ status }) => status === 429);
  // The tests before this one began some of them.
  expect(refused.length).toBeGreaterThan(4);
  expect(answers.filter(({ status }) => status === 200).length).toBe(answers.length - refused.length);
  expect(refused[0]!.body.error).toEqual({
    kind: 'too-many',
    sentence: expect.stringMatching(/^That was tried too often\. Please wait .*\.$/),
  });
  expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
  await other.stop();
});
