import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { newId } from '../new-id.ts';
import { openKeys } from '../keys.ts';
import { temporaryFolder } from '../testing.ts';
import { openFolder } from './folder.ts';
import { checkLink } from './links.ts';
import { LINK_SECONDS, ObjectKey, readObject, type ObjectStore } from './object-store.ts';
import { openStore, s3SettingsOf } from './open-store.ts';
import { openS3, type S3Settings } from './s3.ts';
import { startTestS3, testAccount, type TestS3 } from './testing-s3.ts';

const folder = temporaryFolder();
const keys = openKeys({ directory: join(folder.path, 'keys'), fileAllowed: true });
const linkBase = 'https://study.example.org/objects';
const newKey = (ending = 'pdf') => ObjectKey.parse(`materials/${newId()}.${ending}`);
const bytes = (words: string) => new TextEncoder().encode(words);

let s3: TestS3;
let settings: S3Settings;
const stores: { folder: ObjectStore; s3: ObjectStore } = {} as typeof stores; // opened before each is used
beforeAll(async () => {
  s3 = await startTestS3();
  settings = { ...testAccount, endpoint: s3.endpoint, bucket: 'files', pathStyle: true, prefix: 'viva/' };
  stores.folder = openFolder(join(folder.path, 'objects'), { keys, linkBase });
  stores.s3 = openS3(settings, { retryDelayMs: 1 });
});
afterAll(async () => {
  await s3.close();
  folder.remove();
});

describe.each(['folder', 's3'] as const)('every store: %s', (kind) => {
  it('gives back what it was given, as a whole and in part', async () => {
    verifies('objects:one-port');
    const [store, key] = [stores[kind], newKey()];
    const content = Buffer.from(Array.from({ length: 200_000 }, (_, place) => place % 251));
    await store.put(key, content);
    expect(await store.find(key)).toEqual({ bytes: content.length });
    expect(await readObject(store, key, content.length)).toEqual(content);
    const part = await store.open(key, { range: { from: 100, to: 199 } });
    expect(part?.bytes).toBe(content.length);
    expect(Buffer.concat((await part!.body.toArray()) as Buffer[])).toEqual(content.subarray(100, 200));
    await expect(readObject(store, key, 10)).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('puts other bytes in the place of those there, takes away, and knows nothing of what is not there', async () => {
    verifies('objects:one-port');
    const [store, key] = [stores[kind], newKey('txt')];
    await store.put(key, bytes('one'));
    await store.put(key, bytes('another'));
    expect(await text((await store.open(key))!.body)).toBe('another');
    await store.remove(key);
    await store.remove(key);
    expect([await store.find(key), await store.open(key)]).toEqual([undefined, undefined]);
    await store.put(key, bytes(''));
    expect(await store.find(key)).toEqual({ bytes: 0 });
  });

  it.each([
    '../../etc/passwd',
    'materials/../../x.pdf',
    '/etc/passwd',
    'materials/.pdf',
    'materials\\x.pdf',
    'other/0198a000-0000-7000-8000-000000000001.pdf',
    'materials/0198a000-0000-7000-8000-000000000001.pdf/../x',
    'materials/0198A000-0000-7000-8000-000000000001.pdf',
    'materials/0198a000-0000-7000-8000-000000000001.pdf\n',
    'materials/%2e%2e/x',
    '',
  ])('has no key %j', async (wrong) => {
    verifies('objects:no-way-out');
    const [store, key] = [stores[kind], wrong as ObjectKey]; // as if the check at the door were forgotten
    const ways = [
      async () => store.put(key, bytes('x')),
      async () => store.open(key),
      async () => store.find(key),
      async () => store.remove(key),
      async () => store.link(key, { name: 'x', now: new Date() }),
    ];
    for (const way of ways) await expect(way()).rejects.toThrow();
  });
});

describe('the folder', () => {
  it('holds files that nobody else can read, and nothing that was left unfinished', async () => {
    verifies('objects:whole-or-not');
    const root = join(folder.path, 'objects');
    const key = newKey();
    await stores.folder.put(key, bytes('x'));
    expect(statSync(join(root, key)).mode & 0o077).toBe(0);
    expect(readdirSync(join(root, '.parts'))).toEqual([]);
    await expect(stores.folder.put(newKey(), bytes('x'), AbortSignal.abort())).rejects.toThrow();
    expect(readdirSync(join(root, '.parts'))).toEqual([]);
    writeFileSync(join(root, '.parts', 'of the dead'), 'half');
    writeFileSync(join(root, '.parts', 'of the living'), 'half');
    utimesSync(join(root, '.parts', 'of the dead'), 1, 1);
    await stores.folder.tidy(new Date(Date.now() - 3_600_000));
    expect(readdirSync(join(root, '.parts'))).toEqual(['of the living']);
  });

  it('says in a sentence where it cannot write', async () => {
    const blocked = join(folder.path, 'file');
    writeFileSync(blocked, '');
    await expect(openFolder(blocked, { keys, linkBase }).put(newKey(), bytes('x'))).rejects.toMatchObject({ kind: 'unavailable' });
    expect(readFileSync(blocked, 'utf8')).toBe('');
  });
});

describe('a link to the folder', () => {
  const now = new Date('2026-11-21T10:00:00Z');
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  const partsOf = (link: string) => {
    const { pathname, searchParams } = new URL(link);
    const [name, until, signature] = ['name', 'until', 'signature'].map((each) => searchParams.get(each) ?? '');
    return { key: pathname.replace('/objects/', ''), name: name!, until: until!, signature: signature! };
  };

  it('is good for its object, its name and its time, and for nothing else', () => {
    verifies('objects:links-short-lived');
    const key = newKey();
    const link = partsOf(stores.folder.link(key, { name: 'Ünit 1 & 2.pdf', now }));
    expect(checkLink(keys, link, later(LINK_SECONDS - 1))).toEqual({ key, name: 'Ünit 1 & 2.pdf' });
    expect(checkLink(keys, link, later(LINK_SECONDS))).toBe('over');
    const changes = [
      { key: newKey() },
      { name: 'x.html' },
      { until: String(Number(link.until) + 1) },
      { until: '' },
      { signature: '' },
      { signature: 'A'.repeat(43) },
      { signature: link.signature.slice(1) },
    ];
    for (const change of changes) expect(checkLink(keys, { ...link, ...change }, now)).toBe('wrong');
  });

  it('is not good under another master key, unless it is the one before', () => {
    verifies('objects:links-short-lived');
    const ring = (masterKey: string, previousKey?: string) =>
      openKeys({ masterKey: masterKey.repeat(64), previousKey: previousKey?.repeat(64), directory: '', fileAllowed: false });
    const link = partsOf(openFolder('x', { keys: ring('a'), linkBase }).link(newKey(), { name: 'x', now }));
    expect(checkLink(ring('b', 'a'), link, now)).toMatchObject({ name: 'x' });
    expect(checkLink(ring('b'), link, now)).toBe('wrong');
  });
});

describe('the settings of a bucket', () => {
  const given = { S3_BUCKET: 'files', S3_REGION: 'eu-central-1', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b', S3_PATH_STYLE: 'auto', S3_PREFIX: '' } as const; // prettier-ignore
  it('name where it is, or say in a sentence what is missing', () => {
    expect(s3SettingsOf({ ...given, S3_BUCKET: undefined })).toBeUndefined();
    expect(s3SettingsOf(given)).toMatchObject({ endpoint: 'https://s3.eu-central-1.amazonaws.com', pathStyle: false });
    expect(s3SettingsOf({ ...given, S3_BUCKET: 'files.example.org' })?.pathStyle).toBe(true);
    expect(s3SettingsOf({ ...given, S3_ENDPOINT: 'http://minio:9000' })?.pathStyle).toBe(true);
    expect(s3SettingsOf({ ...given, S3_ENDPOINT: 'http://minio:9000', S3_PATH_STYLE: 'false' })?.pathStyle).toBe(false);
    for (const missing of ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const)
      expect(() => s3SettingsOf({ ...given, [missing]: undefined })).toThrow('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set');
  });

  it('choose the store', () => {
    const place = { directory: folder.path, publicUrl: 'https://study.example.org' };
    expect(openStore({ ...place, s3: s3SettingsOf(given) }, keys).kind).toBe('s3');
    const store = openStore({ ...place, s3: undefined }, keys);
    expect([store.kind, store.link(newKey(), { name: 'x', now: new Date() })]).toEqual(['folder', expect.stringMatching(/^https:\/\/study\.example\.org\/objects\/materials\//)]); // prettier-ignore
  });
});

describe('a bucket', () => {
  it('is spoken to by path or by host, under its prefix, with signatures that a stranger finds right', async () => {
    verifies('objects:signed');
    const key = newKey('html');
    await stores.s3.put(key, bytes('by path'));
    expect(s3.objects.get(`/files/viva/${key}`)).toMatchObject({ type: 'text/html; charset=utf-8' });
    expect(await text((await stores.s3.open(key))!.body)).toBe('by path');
    const amazon = new URL(openS3({ ...settings, endpoint: 'http://s3.test/', pathStyle: false }).link(key, { name: 'x', now: s3.now }));
    expect(amazon.host).toBe('files.s3.test');
    // No name server knows that host: it is asked for where it stands.
    const { hostname, port } = new URL(s3.endpoint);
    const asked = request({ hostname, port, path: amazon.pathname + amazon.search, headers: { host: amazon.host } }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    expect([answer.statusCode, await text(answer)]).toEqual([200, 'by path']);
  });

  it('gives links that need nothing else, say what is served and how, and end', async () => {
    verifies('objects:links-short-lived');
    const key = newKey('html');
    await stores.s3.put(key, bytes('<script>'));
    const link = stores.s3.link(key, { name: 'Lesson (1) & "more".html', now: s3.now });
    const answer = await fetch(link);
    expect([answer.status, await answer.text()]).toEqual([200, '<script>']);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="Lesson \(1\) _ _more_\.html"/);
    const statusAt = async (address: string) => (await fetch(address)).status;
    expect(await statusAt(link.replace('.html?', '.htm?'))).toBe(403);
    expect(await statusAt(link.replace('X-Amz-Expires=300', 'X-Amz-Expires=9999'))).toBe(403);
    expect(await statusAt(link.replace('attachment', 'inline'))).toBe(403);
    s3.now = new Date(s3.now.getTime() + (LINK_SECONDS + 1) * 1000);
    expect(await statusAt(link)).toBe(403);
    s3.now = new Date();
  });

  it.each([[{ secretAccessKey: 'wrong' }], [{ accessKeyId: 'wrong' }], [{ region: 'other' }]])(
    'that refuses %j is asked once, and the sentence names no secret',
    async (change) => {
      verifies('objects:trouble-in-a-sentence');
      s3.asked.length = 0;
      const store = openS3({ ...settings, ...change }, { retryDelayMs: 1 });
      for (const way of [() => store.put(newKey(), bytes('x')), () => store.open(newKey()), () => store.find(newKey())]) {
        const error = await way().catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('S3_ settings') as string });
        expect(String(error)).not.toContain(settings.secretAccessKey);
      }
      expect(s3.asked.length).toBe(3);
    },
  );

  it('whose clock and ours differ by too much refuses too', async () => {
    const store = openS3(settings, { retryDelayMs: 1, clock: () => new Date('2020-01-01T00:00:00Z') });
    await expect(store.find(newKey())).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('that stumbles is asked again, signed anew, and one that stays down is said to be', async () => {
    verifies('objects:trouble-in-a-sentence');
    const key = newKey('txt');
    s3.troubles.push(503, 'break', 500);
    await stores.s3.put(key, bytes('after all'));
    s3.troubles.push(429, 502);
    expect(await text((await stores.s3.open(key))!.body)).toBe('after all');
    s3.asked.length = 0;
    s3.troubles.push(503, 503, 503, 503);
    await expect(stores.s3.find(key)).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('try again') as string,
    });
    expect(s3.asked.length).toBe(4);
    const nobody = openS3({ ...settings, endpoint: 'http://127.0.0.1:9' }, { retryDelayMs: 1 });
    await expect(nobody.put(key, bytes('x'))).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('is not waited for by who was stopped', async () => {
    s3.troubles.push(503);
    const stopping = AbortSignal.timeout(20);
    const store = openS3(settings, { retryDelayMs: 600_000 });
    await expect(store.put(newKey(), bytes('x'), stopping)).rejects.toMatchObject({ kind: 'unavailable' });
    s3.troubles.length = 0;
  });
});
