import { createServer, type AddressInfo } from 'node:net';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { desk, openBrowsing, seriousOn, type Browsing } from './browser-testing.ts';

/** A port that is free now: both addresses of the product are made from it. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  await new Promise((resolve) => server.close(resolve));
  return port;
}

let browsing: Browsing;
let page: Page;
let ours: string;
let sandbox: string;

beforeAll(async () => {
  const port = await freePort();
  [ours, sandbox] = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  browsing = await openBrowsing({ PORT: String(port) });
  page = await browsing.page({ ...desk, baseURL: ours, permissions: ['clipboard-read', 'clipboard-write'] });
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Assistants' }).click();
  await page.getByRole('heading', { name: 'Add Viva to an assistant' }).waitFor();
});
afterAll(() => browsing.close());

/** Answers whatever is asked, by mouse where there is something to press. */
async function answer(card: FrameLocator): Promise<void> {
  const pressed = card.locator('#parts input[name=answer]');
  if (await pressed.count()) await pressed.first().click();
  for (const list of await card.locator('#parts select').all()) await list.selectOption({ index: 1 });
  for (const field of await card.locator('#parts input:not([name=answer]), #parts textarea').all()) await field.fill('1');
  await card.getByRole('button', { name: 'Answer' }).click();
}

it('makes a token that is shown once, lists it and revokes it', async () => {
  verifies('web:tokens-by-hand');
  await page.getByLabel('What it is for').fill('My laptop');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const shown = (await page.locator('.token').textContent()) ?? '';
  expect(shown).toMatch(/^viva_[\w-]{43}$/);
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied.').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(shown);
  const opens = async () => (await fetch(`${ours}/mcp`, { method: 'POST', headers: { authorization: `Bearer ${shown}` } })).status;
  expect(await opens()).not.toBe(401);
  await page.reload();
  await page.getByText('My laptop').waitFor();
  expect(await page.content()).not.toContain(shown);
  await page.getByRole('button', { name: 'Revoke My laptop' }).click();
  await page.getByText('No program may yet.').waitFor();
  await expect.poll(opens).toBe(401);
});

it('makes one as well for whoever presses before they are a guest', async () => {
  verifies('web:tokens-by-hand');
  const quick = await browsing.page({ ...desk, baseURL: ours });
  let letIn: () => void = () => undefined;
  const known = new Promise<void>((resolve) => (letIn = resolve));
  await quick.route('**/api/session', async (route) => {
    await known;
    await route.continue();
  });
  await quick.goto('/assistants');
  await quick.getByLabel('What it is for').fill('Quick');
  await quick.getByRole('button', { name: 'Make a token' }).click();
  letIn();
  expect(await quick.locator('.token').textContent()).toMatch(/^viva_/);
  await quick.context().close();
});

it('draws the next question from another origin, and what is answered there is in the record', async () => {
  verifies('web:cards-apart', 'web:accessible-cards');
  await page.getByRole('button', { name: 'Show my next question' }).click();
  await page.getByText('You have no run open. Start one first.').waitFor();
  const started = await page.evaluate(`fetch('/api/tools/start-run', {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-viva': '1' },
    body: JSON.stringify({ input: { of: 'course', name: 'Networking fundamentals', count: 2 } }),
  }).then((response) => response.status)`);
  expect(started).toBe(200);
  await page.getByRole('button', { name: 'Show my next question' }).click();
  const card = page.frameLocator('.card-frame').frameLocator('iframe');
  await card.getByText('1 of 2').waitFor();
  const [, proxy, inner] = page.frames();
  expect([proxy?.url(), inner?.url(), inner?.parentFrame() === proxy]).toEqual([`${sandbox}/sandbox`, 'about:srcdoc', true]);
  // axe sees a frame from inside only: the page with the frame, the proxy that holds the card, and the card.
  for (const seen of page.frames()) expect([seen.url(), await seriousOn(seen)]).toEqual([seen.url(), []]);
  await answer(card);
  await card.getByRole('button', { name: 'Next question' }).waitFor();
  expect(await seriousOn(page.frames()[2]!)).toEqual([]); // the card, as it was above, with its verdict
  await card.getByRole('button', { name: 'Next question' }).click();
  await card.getByText('2 of 2').waitFor();
  const answers = await browsing.query('select provenance, fraction is not null as graded from user_answers');
  expect(answers).toEqual([{ provenance: 'direct', graded: true }]);
  expect(browsing.troubles().filter((trouble) => !trouble.includes('409'))).toEqual([]); // there was no run at first
});

it('lets a card reach nothing of the page', async () => {
  verifies('web:cards-apart', 'web:accessible-cards');
  await page.evaluate('document.cookie = "mine=secret"');
  const [, proxy, inner] = page.frames();
  const tried = async (script: string) =>
    inner!.evaluate(`(async () => { try { return String(await (${script})); } catch (error) { return 'refused'; } })()`); // it is drawn
  expect(await proxy!.evaluate('document.cookie')).toBe('');
  for (const script of [
    'document.cookie',
    'parent.document.body',
    'top.document.cookie',
    'localStorage.length',
    `fetch('${ours}/api/session')`,
  ])
    expect([script, await tried(script)]).toEqual([script, 'refused']);
  const called = await inner!.evaluate(`new Promise((done) => {
    addEventListener('message', ({ data }) => data.id === 'theft' && done(data.error ? data.error.message : 'it was done'));
    parent.postMessage({ jsonrpc: '2.0', id: 'theft', method: 'tools/call', params: { name: 'make-access-token', arguments: { name: 'Stolen', days: 1 } } }, '*');
  })`);
  expect(called).toContain('not app-visible');
  expect(await browsing.query(`select from access_tokens where name = 'Stolen'`)).toEqual([]);
  browsing.troubles(); // of what was tried so far
  await inner!.evaluate(`void (location.href = '${ours}/healthz')`);
  await expect.poll(() => browsing.troubles().some((trouble) => trouble.includes('frame-src'))).toBe(true);
  expect(page.frames().map((frame) => frame.url())).not.toContain(`${ours}/healthz`);
});

it('frames the proxy from one origin into one other, and passes on what our own page says', async () => {
  verifies('web:cards-apart', 'web:accessible-cards');
  const there = await fetch(`${sandbox}/sandbox`, { headers: { cookie: 'viva_session=x' } });
  const policy = there.headers.get('content-security-policy');
  expect([there.status, there.headers.get('set-cookie')]).toEqual([200, null]);
  expect(policy).toBe(
    `default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors ${ours}`,
  );
  expect((await fetch(`${ours}/sandbox`, { headers: { accept: 'text/html' } })).status).toBe(404);
  const main = (await fetch(ours)).headers.get('content-security-policy');
  expect(main).toContain(`frame-src ${sandbox};`);
  expect(main).not.toContain('unsafe');
  const alone = await page.context().newPage();
  await alone.goto(`${sandbox}/sandbox`);
  const drawn = await alone.evaluate(`new Promise((done) => {
    const put = { jsonrpc: '2.0', method: 'ui/notifications/sandbox-resource-ready', params: { html: '<p>Not ours</p>' } };
    window.postMessage(put, '*');
    setTimeout(() => done(document.querySelector('iframe').srcdoc), 100);
  })`);
  expect(drawn).toBe('');
  await alone.close();
});
