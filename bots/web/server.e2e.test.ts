import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { socketFolder as hostFolder } from '../../db/embedded/socket-folder.ts';
import { runProgram, startProduct, type Product } from '../testing.ts';
import type { Trouble } from './api.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct({ PUBLIC_URL: 'https://study.example.org', SANDBOX_URL: 'https://cards.example.org', PORT: '0' });
});
afterAll(async () => {
  await product.stop();
});

/** The status for a Host header as it is written, which no HTTP client would send for us. */
const statusFor = (path: string, host: string) =>
  new Promise<number>((resolve, reject) => {
    const socket = connect(Number(new URL(product.url).port), '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    );
    let text = '';
    socket.on('data', (piece) => (text += piece.toString())).on('error', reject);
    socket.on('close', () => resolve(Number(text.split(' ')[1])));
  });

describe('the start', () => {
  it('says what is in the database and serves /healthz and a page', async () => {
    verifies('start:one-command');
    expect(product.said()).toMatch(/Database: embedded in .*\n {2}6 people, 3 subjects, 3 published courses\./);
    const health = await fetch(`${product.url}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok', database: 'embedded', role: 'host' }]);
    const page = await fetch(product.url);
    const text = await page.text();
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain('<div id="root">');
    const readiness = async () => {
      const ready = await fetch(`${product.url}/readyz`);
      return [ready.status, await ready.json()];
    };
    await expect.poll(readiness).toEqual([200, { status: 'ready', database: 'up', queue: 'up', draining: false }]);
  });

  it('says it in one sentence when the port is taken', async () => {
    const { code, stderr } = await runProgram('start.ts', [], {
      PORT: new URL(product.url).port,
      DATA_DIR: product.directory,
    });
    expect(code).toBe(1);
    expect(stderr).toContain('is taken, perhaps by another Viva');
    expect(stderr).not.toContain('    at ');
  });

  it.each([
    [{ PORT: 'http' }, 'PORT: wants a whole number'],
    [{ DATABASE_URL: 'postgres://viva@127.0.0.1:1/viva', MASTER_KEY: 'a'.repeat(64) }, 'The database cannot be reached'],
    [{ DATABASE_URL: 'postgres://viva@127.0.0.1:1/viva' }, 'MASTER_KEY must be set'],
  ])('says it in one sentence when started with %j', async (settings, sentence) => {
    const { code, stderr } = await runProgram('start.ts', [], { DATA_DIR: product.directory, ...settings });
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
  });

  it('says what it takes when it is asked, and refuses arguments', async () => {
    const takes = 'It takes no arguments: settings are read from .env, and .env.example says what there is.\n';
    expect(await runProgram('start.ts', ['--help'], {})).toEqual({ code: 0, stdout: takes, stderr: '' });
    const refused = { code: 2, stdout: '', stderr: `Viva cannot start with "--port 1". ${takes}` };
    expect(await runProgram('start.ts', ['--port', '1'], {})).toEqual(refused);
  });
});

describe('the server', () => {
  it.each(['/', '/healthz', '/nowhere'])('answers 421 at %s for a host that is not ours', async (path) => {
    verifies('start:unknown-host');
    for (const host of ['evil.example', 'study.example.org.evil.example', 'evil.example:3000', '127.0.0.1.evil.example', '', 'a b']) {
      expect([host, await statusFor(path, host)]).toEqual([host, 421]);
    }
    for (const host of ['study.example.org', 'STUDY.example.org', 'localhost', 'localhost:1234', '127.0.0.1', '[::1]:3000']) {
      expect([host, await statusFor(path, host)]).toEqual([host, path === '/nowhere' ? 404 : 200]);
    }
  });

  it('answers on the second host with the page around a card, and there alone', async () => {
    verifies('web:cards-apart');
    const asked = [
      ['/sandbox', 'cards.example.org'],
      ['/', 'cards.example.org'],
      ['/api/session', 'cards.example.org'],
      ['/sandbox', 'study.example.org'],
      ['/sandbox', 'localhost'],
    ] as const;
    expect(await Promise.all(asked.map(([path, host]) => statusFor(path, host)))).toEqual([200, 421, 421, 404, 404]);
  });

  it('keeps browsers from guessing, framing and running what is not its own', async () => {
    verifies('web:policy');
    for (const path of ['/', '/healthz', '/api/session', '/nowhere']) {
      const { headers } = await fetch(product.url + path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'self';script-src 'self';style-src 'self';");
      for (const rule of ["object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"])
        expect(policy).toContain(rule);
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('cache-control')).toBe(path === '/' ? 'no-cache' : 'no-store');
    }
  });

  it('sends the page at every address of a page, its files packed and for ever, and elsewhere says that nothing is there', async () => {
    verifies('web:page');
    const html = { accept: 'text/html,*/*;q=0.8' };
    const page = await (await fetch(product.url)).text();
    for (const path of ['/study', '/c/0198a000-0000-7000-8000-000000000001', '/nowhere'])
      expect([path, await (await fetch(product.url + path, { headers: html })).text()]).toEqual([path, page]);
    const first = await fetch(product.url);
    const again = await fetch(product.url, { headers: { 'if-none-match': first.headers.get('etag')!, 'cache-control': 'max-age=0' } });
    expect(again.status).toBe(304);
    const script = /src="\.?(\/assets\/[^"]+\.js)"/.exec(page)![1]!;
    const sizes = await Promise.all(
      ['br', 'gzip', 'identity'].map(async (encoding) => {
        const { headers } = await fetch(product.url + script, { headers: { 'accept-encoding': encoding } });
        expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
        expect([headers.get('content-type'), headers.get('content-encoding')]).toEqual([
          'text/javascript; charset=utf-8',
          encoding === 'identity' ? null : encoding,
        ]);
        return Number(headers.get('content-length'));
      }),
    );
    expect(sizes.toSorted((one, other) => one - other)).toEqual(sizes); // each packing is smaller than what comes after it
    const missing = ['/assets/nothing.js', '/assets/..%2findex.html', '/objects/x', '/pictures/x', '/auth/x'];
    for (const path of ['/api/nothing', ...missing])
      expect([path, (await fetch(product.url + path, { headers: html })).status]).toEqual([path, 404]);
  });

  it('answers an unknown page and an unreadable address with a sentence', async () => {
    const missing = await fetch(`${product.url}/nowhere`);
    expect([missing.status, await missing.json()]).toEqual([
      404,
      { error: { kind: 'not-found', sentence: 'There is nothing at that address.' } },
    ]);
    const seen = await fetch(`${product.url}/objects/x`, { headers: { accept: 'text/html' } });
    expect(await seen.text()).toContain('<p>There is no such file.</p>');
    expect(seen.headers.get('content-security-policy')).toMatch(/default-src 'none'; style-src 'sha256-/);
    const unreadable = await fetch(`${product.url}/%E0%A4%A`);
    expect(unreadable.status).toBeLessThan(500);
    expect(await unreadable.text()).not.toContain('node_modules');
  });
});

it('answers with one safe sentence when something breaks, and says so in its own log', async () => {
  verifies('tools:safe-errors');
  const broken = await startProduct();
  const client = new pg.Client({ host: hostFolder(broken.directory), port: 5432, user: 'postgres', database: 'postgres' });
  await client.connect();
  await client.query('alter table session rename to gone');
  await client.end();
  const answer = await fetch(`${broken.url}/api/session`, { headers: { cookie: 'viva_session=whoever' } });
  const { error } = (await answer.json()) as Trouble;
  expect([answer.status, error]).toEqual([
    500,
    { kind: 'broken', sentence: 'Something broke; it has been noted.', id: expect.any(String) },
  ]);
  expect(broken.said()).toContain(error.id);
  expect(broken.said()).toContain('because of relation "session" does not exist');
  expect(broken.said()).not.toContain('params');
  await broken.stop();
});

it('ends cleanly when asked to, and the database opens again', async () => {
  const first = await startProduct();
  expect([await first.stop('SIGINT'), first.said()]).toEqual([0, expect.not.stringMatching(/error/i)]);
});
