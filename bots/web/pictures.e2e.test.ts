import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPictures } from '../../agent/identity/pictures.ts';
import { openDesk } from '../../agent/identity/testing.ts';
import type { Tutor } from '../../agent/tutor.ts';
import { testDatabase, testObjects } from '../../db/testing.ts';
import { verifies } from '../../evals/requirements.ts';
import { OWN_HEADER, type SessionAnswer, type Trouble } from './api.ts';
import { openGate } from './gate.ts';
import { mount } from './server.ts';
import { openBrowser, type Browser } from './testing.ts';

let server: Server;
let db: Awaited<ReturnType<typeof testDatabase>>;
let url: string;
beforeAll(async () => {
  db = await testDatabase();
  const app = express();
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
  // Nothing here asks a tutor for anything else.
  const tutor = { identity: openDesk(db) as Tutor['identity'], pictures: openPictures(db, testObjects(db)) } as Tutor;
  mount(app, tutor, { publicUrl: url, trustProxy: 0, log: console.error, client: new Promise(() => undefined), gate: openGate() });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await db.close();
});

const png = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#a00' } })
  .png()
  .toBuffer();
const guest = async (): Promise<Browser> => {
  const browser = openBrowser(url);
  await browser.post('/api/session/guest', { locale: 'en', timeZone: 'UTC' });
  return browser;
};
/** Hands a file in as the page does, unless the headers say otherwise. */
async function upload(
  browser: Browser,
  body: Uint8Array,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${url}/api/account/picture`, {
    method: 'POST',
    body: Buffer.from(body),
    headers: { cookie, origin: url, [OWN_HEADER]: '1', 'content-type': 'image/png', ...headers },
  });
  return { status: answer.status, body: await answer.json() };
}
const pictureOf = async (browser: Browser) => (await browser.get<SessionAnswer>('/api/session')).body.me?.picture;

it('a picture is handed in, served so that it is kept and runs nothing, and taken away', async () => {
  verifies('people:pictures-kept');
  const browser = await guest();
  const { status, body } = await upload(browser, png);
  const { picture } = body as { picture: string }; // 200 says so
  expect([status, picture]).toEqual([200, await pictureOf(browser)]);
  const shown = await fetch(url + picture);
  expect(
    Buffer.from(await shown.arrayBuffer())
      .subarray(8, 12)
      .toString(),
  ).toBe('WEBP');
  expect(Object.fromEntries(shown.headers)).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'private, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  expect((await fetch(url + picture, { method: 'HEAD' })).headers.get('content-length')).toBe(shown.headers.get('content-length'));
  expect((await browser.post('/api/account/picture/remove')).body).toEqual({ picture: null });
  const gone = await fetch(url + picture);
  expect([gone.status, gone.headers.get('cache-control'), await pictureOf(browser)]).toEqual([404, 'no-store', null]);
});

it('a picture is refused from nobody, another site, in another form, or too large', async () => {
  verifies('people:pictures-drawn-anew');
  const browser = await guest();
  const kindOf = async (answer: Promise<{ status: number; body: unknown }>) => {
    const { status, body } = await answer;
    return [status, (body as Trouble).error.kind];
  };
  expect(await kindOf(upload(openBrowser(url), png))).toEqual([401, 'signed-out']);
  expect(await kindOf(upload(browser, png, { origin: 'https://evil.example' }))).toEqual([403, 'forbidden']);
  expect(await kindOf(upload(browser, png, { [OWN_HEADER]: '' }))).toEqual([403, 'forbidden']);
  expect(await kindOf(upload(browser, png, { 'content-type': 'application/octet-stream' }))).toEqual([400, 'invalid']);
  expect(await kindOf(upload(browser, Buffer.from('<svg/>'), { 'content-type': 'image/svg+xml' }))).toEqual([400, 'invalid']);
  expect(await kindOf(upload(browser, Buffer.alloc(6 * 1024 * 1024)))).toEqual([400, 'invalid']);
  expect(await pictureOf(browser)).toBeNull();
  for (const path of ['/pictures/..%2fmaster.key', '/pictures/x', '/pictures/01980000-0000-7000-8000-000000000001.webp'])
    expect((await fetch(url + path)).status, path).toBe(404);
  const tries = await Promise.all(Array.from({ length: 20 }, () => upload(browser, Buffer.from('x'))));
  expect(tries.some(({ status }) => status === 429)).toBe(true);
});
