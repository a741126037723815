import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { COURSE } from '../testing-course.ts';
import { mountEndpoint } from './http.ts';
import { isFromDiscord } from './signed.ts';
import { snapshot, textOf } from './testing/snapshot.ts';
import { openStudy, PUBLIC_URL, type Study } from './testing/study.ts';

let study: Study;
let server: Server;
let url: string;
beforeAll(async () => {
  study = await openStudy();
  const { twin, tutor } = study;
  const app = express();
  mountEndpoint(app, tutor, {
    publicKey: twin.delivery.publicKey,
    token: twin.token,
    api: twin.api,
    publicUrl: PUBLIC_URL,
    log: console.error,
  });
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/discord/interactions`;
});
afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await study?.close();
});

it('answers what Discord signed as the gateway does: a command, a press, a form', async () => {
  verifies('discord:endpoint');
  const { twin } = study;
  await twin.delivery.useEndpoint(url); // it is tried with a PING, good and badly signed
  const ann = twin.user('Ann').in(twin.channel(twin.guild({ name: 'School' }), 'hall'));
  const [course] = await ann.autocomplete('quiz', 'course', 'little');
  expect(course?.name).toBe(COURSE);
  const started = await ann.slash('quiz', { course: COURSE, set: 'One of each' });
  expect(started.kind).toBe('thinking');
  const asked = await started.shown();
  const result = await (await ann.click('C', asked)).shown();
  expect(textOf(result)).toMatch(/Right|Not right/);
  await ann.click('Next question', result);
  const second = await ann.next();
  expect((await ann.click('Type it', second)).kind).toBe('modal');
  expect(textOf(await (await ann.submitModal({ part1: 'false' })).shown())).toContain('Right!');
  expect(snapshot(result)).toContain('[Next question]');
});

const post = (body: string, headers: Record<string, string>) => fetch(url, { method: 'POST', body, headers });

it('refuses what Discord did not sign: another key, another body, an old one, none at all', async () => {
  const other = generateKeyPairSync('ed25519');
  const body = JSON.stringify({ type: 1 });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = sign(undefined, Buffer.from(timestamp + body), other.privateKey).toString('hex');
  const signed = { 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp };
  expect((await post(body, signed)).status).toBe(401);
  expect((await post(body, {})).status).toBe(401);
  expect((await post(body, { ...signed, 'x-signature-ed25519': 'zz' })).status).toBe(401);
  expect((await post('x'.repeat(2_000_000), signed)).status).toBeGreaterThanOrEqual(400);
});

it('believes no signature but one over that body, at that time, and not for long', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const now = new Date('2026-11-27T10:00:00Z');
  const timestamp = String(now.getTime() / 1000);
  const body = Buffer.from('{"type":1}');
  const signature = sign(undefined, Buffer.concat([Buffer.from(timestamp), body]), privateKey).toString('hex');
  const given = { signature, timestamp, body };
  expect(isFromDiscord(publicKey, given, now)).toBe(true);
  expect(isFromDiscord(publicKey, { ...given, body: Buffer.from('{"type":2}') }, now)).toBe(false);
  expect(isFromDiscord(publicKey, given, new Date(now.getTime() + 301_000))).toBe(false);
  expect(isFromDiscord(publicKey, { ...given, timestamp: 'soon' }, now)).toBe(false);
  expect(isFromDiscord(publicKey, { ...given, signature: signature.slice(2) }, now)).toBe(false);
});
