import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk, type Desk } from '../agent/identity/testing.ts';
import type { Person } from '../agent/identity/sessions.ts';
import { asOwner } from '../db/testing-world.ts';
import { sweepExpired } from '../db/upkeep.ts';
import { verifies } from '../evals/requirements.ts';
import { openClassroom, person, type Classroom } from '../tools/testing.ts';
import { mount, type HttpDoor } from './http.ts';
import { tutorOf } from './testing.ts';

let room: Classroom;
let desk: Desk;
let server: Server;
let door: HttpDoor;
let url = '';
/** Who sits at the browser. */
let present: Person | undefined;
const [bao, ines] = [person('bao'), person('ines')];
const seated = ({ id, role, name }: typeof bao) =>
  ({ user: id, role, name, username: null, locale: 'en', timeZone: 'UTC' }) as unknown as Person; // all that is asked of it

beforeAll(async () => {
  room = await openClassroom();
  desk = openDesk(room.db);
  const app = express();
  app.set('trust proxy', 1);
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
  const signedIn = { read: ((_request, _response, next) => next()) as express.RequestHandler, find: async () => present };
  door = mount(app, { ...tutorOf(room), identity: desk }, { publicUrl: url, log: console.error, signedIn });
  app.use(((_error, _request, response, _next) => void response.status(400).send('no')) as express.ErrorRequestHandler);
});
afterAll(async () => {
  await door.close();
  server.closeAllConnections();
  server.close();
  await room.close();
});

const BACK = 'http://127.0.0.1:5151/callback';
const asked = (init: RequestInit & { readonly body: URLSearchParams }) => ({ ...init, redirect: 'manual' as const });
const form = (fields: Record<string, string>) => asked({ method: 'POST', body: new URLSearchParams(fields) });
const json = (body: object) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

const register = async (redirects: readonly string[] = [BACK], name = 'Assistant') =>
  fetch(`${url}/register`, json({ redirect_uris: redirects, client_name: name, token_endpoint_auth_method: 'none' }));

/** A program asks; gives the page that its person sees, and what it keeps to itself. */
async function ask(client: string, more: Record<string, string> = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: client,
    redirect_uri: BACK,
    response_type: 'code',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'its own',
    resource: `${url}/mcp`,
    ...more,
  });
  const sent = await fetch(`${url}/authorize?${query.toString()}`, { redirect: 'manual' });
  const page = sent.headers.get('location') ?? '';
  const answer = page.startsWith('/') ? await fetch(url + page) : undefined;
  const html = (await answer?.text()) ?? '';
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
  return {
    status: sent.status,
    page,
    html,
    policy: answer?.headers.get('content-security-policy') ?? '',
    request: field('request'),
    proof: field('proof'),
    verifier,
  };
}

/** Its person decides; gives where the browser is sent. */
async function decide(given: { request: string; proof: string }, decision: string, more: Record<string, string> = {}) {
  const sent = await fetch(`${url}/oauth/consent`, form({ request: given.request, proof: given.proof, decision, ...more }));
  return { status: sent.status, to: new URL(sent.headers.get('location') ?? 'none:') };
}

const token = (fields: Record<string, string>) => fetch(`${url}/token`, form(fields));
const clientOf = async (answer: Response) => ((await answer.json()) as { client_id: string }).client_id;
const hello = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
};
const enters = async (access: string) =>
  (
    await fetch(`${url}/mcp`, {
      ...json(hello),
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', authorization: `Bearer ${access}` },
    })
  ).status;
type Tokens = { access_token: string; refresh_token: string; scope: string };

async function letIn(client: string, more: Record<string, string> = {}, ticked: Record<string, string> = {}) {
  const page = await ask(client, more);
  const { to } = await decide(page, 'yes', ticked);
  const code = to.searchParams.get('code') ?? '';
  const exchange = { grant_type: 'authorization_code', client_id: client, code, code_verifier: page.verifier, redirect_uri: BACK };
  return { page, to, code, exchange };
}

/** How many tokens and programs are kept. */
const kept = () =>
  asOwner(room.db, `select (select count(*)::int from access_tokens) as tokens, (select count(*)::int from oauth_clients) as programs`);

describe('a program that asks for access', () => {
  it('gets tokens by a code that its person allowed, for what they allowed', async () => {
    verifies('mcp:oauth');
    present = seated(ines);
    const registered = await register();
    expect(registered.status).toBe(201);
    const client = await clientOf(registered);
    const { page, to, exchange } = await letIn(client, { scope: 'study role' });
    expect(page.html).toContain('Assistant');
    expect(page.policy).toContain("form-action 'self' http://127.0.0.1:5151");
    expect(page.policy).toContain("frame-ancestors 'none'");
    expect([to.origin + to.pathname, to.searchParams.get('state'), to.searchParams.get('iss')]).toEqual([BACK, 'its own', `${url}/`]);
    const tokens = (await (await token(exchange)).json()) as Tokens;
    expect(tokens.scope).toBe('study'); // the box was not ticked
    expect(await enters(tokens.access_token)).toBe(200);
    expect(await enters(tokens.refresh_token)).toBe(401);
    const more = await letIn(client, { scope: 'study role' }, { role: 'yes' });
    expect(((await (await token(more.exchange)).json()) as Tokens).scope).toBe('study role');
    const { tokens: listed } = await room.use(ines, 'list-access-tokens', {}, { now: new Date() });
    expect(listed).toMatchObject([{ name: 'Assistant', byConsent: true }]);
    await room.use(ines, 'revoke-access-token', { token: listed[0].id });
    desk.wait(1001);
    expect(await enters(tokens.access_token)).toBe(401);
  });

  it('gets nothing by a code that is used twice, too late, by another program, for another address or without its verifier', async () => {
    verifies('mcp:oauth-codes');
    present = seated(bao);
    const [client, other] = [await clientOf(await register()), await clientOf(await register())];
    const { exchange } = await letIn(client);
    for (const wrong of [
      { code_verifier: randomBytes(32).toString('base64url') },
      { client_id: other },
      { redirect_uri: `${BACK}/x` },
      { code: `${exchange.code}x` },
    ])
      expect((await token({ ...exchange, ...wrong })).status).toBe(400);
    const { access_token: access } = (await (await token(exchange)).json()) as Tokens;
    expect(await enters(access)).toBe(200);
    expect((await token(exchange)).status).toBe(400);
    desk.wait(1001);
    expect(await enters(access)).toBe(401); // whoever has the code twice is not only who it was made for
    const late = await letIn(client);
    desk.wait(61_000);
    expect((await token(late.exchange)).status).toBe(400);
  });

  it('renews its tokens, each refresh token once', async () => {
    verifies('mcp:oauth-refresh');
    present = seated(bao);
    const client = await clientOf(await register());
    const first = (await (await token((await letIn(client)).exchange)).json()) as Tokens;
    const renew = (refresh: string) => token({ grant_type: 'refresh_token', client_id: client, refresh_token: refresh });
    const second = (await (await renew(first.refresh_token)).json()) as Tokens;
    expect(await enters(second.access_token)).toBe(200);
    expect((await renew(first.refresh_token)).status).toBe(400);
    desk.wait(1001); // what was looked up is believed for a second
    expect([await enters(second.access_token), (await renew(second.refresh_token)).status]).toEqual([401, 400]);
  });

  it('is sent only to addresses it named, asks for nothing else than this server, and is believed nothing', async () => {
    verifies('mcp:oauth-redirects');
    present = seated(bao);
    for (const bad of ['http://elsewhere.example/x', 'javascript:alert(1)', 'https://x.example/#a', 'data:text/html,x'])
      expect((await register([bad])).status).toBe(400);
    const client = await clientOf(await register([BACK], '<script>alert(1)</script>'));
    expect((await ask(client, { redirect_uri: 'http://127.0.0.1:5151/other' })).status).toBe(400);
    expect((await ask('0198a000-0000-7000-8000-00000000ffff')).status).toBe(400);
    expect((await ask(client, { resource: 'https://elsewhere.example/mcp' })).page).toContain('error=invalid_target');
    expect((await ask(client, { code_challenge_method: 'plain' })).page).toContain('error=invalid_request');
    expect((await ask(client)).html).not.toContain('<script>');
  });

  it('is forgotten once nothing of what it was given is good any more', async () => {
    verifies('mcp:oauth-refresh');
    await sweepExpired(room.db, new Date());
    expect(await kept()).not.toEqual([{ tokens: 0, programs: 0 }]);
    await sweepExpired(room.db, new Date(Date.now() + 400 * 86_400_000));
    expect(await kept()).toEqual([{ tokens: 0, programs: 0 }]);
  });

  it('gets no code unless its person says yes on their own page', async () => {
    verifies('mcp:oauth-consent');
    present = seated(bao);
    const client = await clientOf(await register());
    const page = await ask(client);
    expect((await decide(page, 'no')).to.searchParams.get('error')).toBe('access_denied');
    expect((await decide({ ...page, proof: 'x' }, 'yes')).status).toBe(400);
    expect((await decide({ ...page, request: `${page.request}x` }, 'yes')).status).toBe(400);
    present = seated(ines); // somebody else’s browser is made to send what bao’s page holds
    expect((await decide(page, 'yes')).status).toBe(400);
    present = undefined;
    expect((await decide(page, 'yes')).status).toBe(400);
    expect((await ask(client)).html).toContain('Sign in');
  });

  it('introduces itself so often from a network, which keeps nobody else out', async () => {
    verifies('mcp:oauth');
    const [busy, calm] = ['203.0.113.7', '203.0.113.8'];
    for (let tries = 0; tries < 300; tries += 1) await desk.countTries([{ limit: 'program-address', whom: busy }]);
    const from = (address: string) => {
      const { headers, ...rest } = json({ redirect_uris: [BACK], token_endpoint_auth_method: 'none' });
      return fetch(`${url}/register`, { ...rest, headers: { ...headers, 'x-forwarded-for': address } });
    };
    const refused = await from(busy);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(await refused.json()).toMatchObject({ error: 'too_many_requests' });
    expect((await from(calm)).status).toBe(201);
  });
});
