import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followLink } from '../../agent/follow-link.ts';
import type { Tutor } from '../../agent/tutor.ts';
import { fileNameOf } from '../../core/materials/media.ts';
import { openKeys } from '../../db/keys.ts';
import { newId } from '../../db/new-id.ts';
import { openFolder } from '../../db/objects/folder.ts';
import { ObjectKey } from '../../db/objects/object-store.ts';
import { temporaryFolder } from '../../db/testing.ts';
import { verifies } from '../../evals/requirements.ts';
import { openGate } from './gate.ts';
import { mount } from './server.ts';

const folder = temporaryFolder();
const texts = { html: '<script>alert(1)</script><p>A cable is a medium.</p>', md: '# Kabel\n\nEin Kabel überträgt.' };
const links: Record<keyof typeof texts, string> = { html: '', md: '' };
let server: Server;

beforeAll(async () => {
  const keys = openKeys({ directory: folder.path, fileAllowed: true });
  const app = express();
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
  const store = openFolder(join(folder.path, 'objects'), { keys, linkBase: `${publicUrl}/objects` });
  // Nothing here asks a tutor for anything else.
  mount(app, { followLink: (parts) => followLink(store, keys, parts, new Date()) } as Tutor, {
    publicUrl,
    trustProxy: 0,
    log: console.error,
    client: new Promise(() => undefined), // nobody asks for the page either
    gate: openGate(),
  });
  for (const ending of ['html', 'md'] as const) {
    const key = ObjectKey.parse(`materials/${newId()}.${ending}`);
    await store.put(key, Buffer.from(texts[ending]));
    links[ending] = store.link(key, { name: fileNameOf(`Über ${ending}`, key), now: new Date() });
  }
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  folder.remove();
});

const header = (answer: Response, name: string) => answer.headers.get(name);

describe('a link to a file', () => {
  it('gives the bytes that were handed in, so that nothing in them runs', async () => {
    verifies('objects:served-inert');
    const answer = await fetch(links.html);
    expect([answer.status, await answer.text()]).toEqual([200, texts.html]);
    expect(header(answer, 'content-disposition')).toBe('attachment; filename="_ber html.html"; filename*=UTF-8\'\'%C3%9Cber%20html.html');
    expect(header(answer, 'content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'; sandbox");
    expect(header(answer, 'x-content-type-options')).toBe('nosniff');
    expect(header(answer, 'cache-control')).toBe('private, no-store');
    const shown = await fetch(links.md);
    expect(await shown.text()).toBe(texts.md);
    expect([header(shown, 'content-type'), header(shown, 'content-disposition')?.split(';')[0]]).toEqual([
      'text/plain; charset=utf-8',
      'inline',
    ]);
  });

  it('gives a part of them, and says what it cannot give', async () => {
    const bytes = Buffer.from(texts.md);
    const part = async (range: string) => {
      const answer = await fetch(links.md, { headers: { range } });
      return [answer.status, header(answer, 'content-range'), Buffer.from(await answer.arrayBuffer()).toString('latin1')];
    };
    expect(await part('bytes=2-6')).toEqual([206, `bytes 2-6/${bytes.length}`, 'Kabel']);
    expect(await part('bytes=-3')).toEqual([206, `bytes ${bytes.length - 3}-${bytes.length - 1}/${bytes.length}`, 'gt.']);
    expect(await part('bytes=9999-')).toEqual([416, `bytes */${bytes.length}`, '']);
    for (const odd of ['bytes=x', 'lines=1-2', 'bytes=0-1,4-5']) expect((await part(odd))[0]).toBe(200);
    const head = await fetch(links.md, { method: 'HEAD' });
    expect([head.status, header(head, 'content-length'), await head.text()]).toEqual([200, String(bytes.length), '']);
  });

  it('that was changed, or leads somewhere else, is no link of ours', async () => {
    verifies('objects:links-short-lived');
    const status = async (change: (url: URL) => void) => {
      const url = new URL(links.html);
      change(url);
      const answer = await fetch(url);
      expect(await answer.text()).not.toContain('alert');
      return answer.status;
    };
    expect(await status((url) => (url.search = ''))).toBe(404);
    expect(await status((url) => url.searchParams.set('name', 'x.txt'))).toBe(404);
    expect(await status((url) => url.searchParams.set('until', '9999999999'))).toBe(404);
    expect(await status((url) => url.searchParams.append('signature', 'x'))).toBe(404);
    expect(await status((url) => (url.pathname = url.pathname.replace('.html', '.txt')))).toBe(404);
    expect(await status((url) => (url.pathname = '/objects/..%2f..%2fmaster.key'))).toBe(404);
    expect(await status((url) => (url.pathname = '/objects/%00'))).toBe(404);
    expect((await fetch(links.html, { method: 'POST' })).status).toBe(404);
  });
});
