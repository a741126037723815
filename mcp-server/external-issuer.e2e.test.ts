import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk } from '../agent/identity/testing.ts';
import { identitySettingsOf } from '../agent/identity/parts.ts';
import { openTestIssuer, testClient, type TestIssuer } from '../bots/web/testing-issuer.ts';
import { newId } from '../db/new-id.ts';
import { asOwner } from '../db/testing-world.ts';
import { readEnv } from '../env.ts';
import { verifies } from '../evals/requirements.ts';
import { openClassroom, person, type Classroom } from '../tools/testing.ts';
import { mount, type HttpDoor } from './http.ts';
import { tutorOf, usedOf } from './testing.ts';

const [bao, ines] = [person('bao'), person('ines')];
let room: Classroom;
let issuer: TestIssuer;
let server: Server;
let door: HttpDoor;
let url = '';

beforeAll(async () => {
  room = await openClassroom();
  issuer = await openTestIssuer();
  for (const { id, username } of [bao, ines])
    await asOwner(
      room.db,
      `insert into identities (id, user_id, provider, subject) values ('${newId()}', '${id}', '${issuer.url}', 'sub of ${username}')`,
    );
  const app = express();
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
  const oidc = { issuer: issuer.url, clientId: testClient.id, clientSecret: testClient.secret, name: 'Example School' };
  const desk = openDesk(room.db, { publicUrl: url, oidc, tokensElsewhere: true });
  const signedIn = { read: (_request: unknown, _response: unknown, next: () => void) => next(), find: async () => undefined };
  door = mount(app, { ...tutorOf(room), identity: desk }, { publicUrl: url, log: () => undefined, signedIn });
});
afterAll(async () => {
  await door.close();
  server.closeAllConnections();
  server.close();
  await issuer.close();
  await room.close();
});

const inSeconds = (more: number) => Math.floor(Date.now() / 1000) + more;
const claimsOf = (more: object = {}) => ({
  iss: issuer.url,
  aud: `${url}/mcp`,
  sub: 'sub of bao',
  client_id: 'assistant',
  iat: inSeconds(-7200),
  exp: inSeconds(7200),
  ...more,
});
const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
async function enter(token: string): Promise<{ status: number; said: string; asked: string }> {
  const answer = await fetch(`${url}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', authorization: `Bearer ${token}` },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: hello }),
  });
  return { status: answer.status, said: await answer.text(), asked: answer.headers.get('www-authenticate') ?? '' };
}
async function connect(token: string): Promise<Client> {
  const client = new Client({ name: 'host', version: '1' });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers: { authorization: `Bearer ${token}` } } }),
  );
  return client;
}

describe('a configured issuer', () => {
  it('is named to programs, and its tokens speak for whoever signs in with the account they name', async () => {
    verifies('mcp:issuer');
    const described = (await (await fetch(`${url}/.well-known/oauth-protected-resource/mcp`)).json()) as object;
    expect(described).toMatchObject({ resource: `${url}/mcp`, authorization_servers: [issuer.url] });
    expect(described).not.toHaveProperty('scopes_supported');
    const client = await connect(issuer.access(claimsOf()));
    expect(usedOf(await client.callTool({ name: 'show-my-profile', arguments: {} })).data).toMatchObject({ username: 'bao' });
    await client.close();
    for (const path of ['/.well-known/oauth-authorization-server', '/authorize', '/oauth/consent'])
      expect((await fetch(`${url}${path}`)).status, path).toBe(404);
    expect((await fetch(`${url}/register`, { method: 'POST' })).status).toBe(404);
  });

  it('lets a program study, and do what a role may only where the token says so', async () => {
    verifies('mcp:issuer');
    const names = async (more: object) => {
      const client = await connect(issuer.access(claimsOf({ sub: 'sub of ines', ...more })));
      const { tools } = await client.listTools();
      await client.close();
      return tools.map(({ name }) => name);
    };
    expect(await names({ scope: 'openid role' })).not.toContain('list-disputes');
    expect(await names({ scope: 'openid viva:role' })).toContain('list-disputes');
    expect(await names({ scp: ['viva:role'] })).toContain('list-disputes');
  });

  it.each([
    ['for another server', { aud: 'https://elsewhere.example/mcp' }],
    ['for nobody', { aud: undefined }],
    ['for the program that people sign in by', { aud: testClient.id }],
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['that has ended', { exp: inSeconds(-7200) }],
    ['that never ends', { exp: undefined }],
    ['that is not good yet', { nbf: inSeconds(7200) }],
    ['of nobody', { sub: undefined }],
  ])('refuses a token %s', async (_what, more) => {
    verifies('mcp:issuer-refuses');
    const { status, asked } = await enter(issuer.access(claimsOf(more)));
    expect([status, asked]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
  });

  it('refuses a token that it did not sign: by another key, by none, by its public key as a secret, or changed since', async () => {
    verifies('mcp:issuer-refuses');
    for (const by of ['other', 'none', 'public'] as const) expect((await enter(issuer.access(claimsOf(), by))).status, by).toBe(401);
    const [head, , mac] = issuer.access(claimsOf()).split('.');
    const changed = Buffer.from(JSON.stringify(claimsOf({ sub: 'sub of ines' }))).toString('base64url');
    expect((await enter(`${head}.${changed}.${mac}`)).status).toBe(401);
    expect((await enter('a.b.c')).status).toBe(401);
  });

  it('refuses whom nobody here is, and who is shut out, in a sentence', async () => {
    verifies('mcp:issuer-refuses');
    expect(await enter(issuer.access(claimsOf({ sub: 'a stranger' })))).toMatchObject({
      status: 403,
      said: expect.stringContaining('sign in with it'),
    });
    const token = issuer.access(claimsOf({ sub: 'sub of ines' }));
    expect((await enter(token)).status).toBe(200);
    await asOwner(room.db, `delete from identities where subject = 'sub of ines'`);
    expect((await enter(token)).status).toBe(403); // with the next request
  });

  it('may change its keys: the new one counts, the one before does not', async () => {
    verifies('mcp:issuer-keys');
    const before = issuer.access(claimsOf());
    expect((await enter(before)).status).toBe(200);
    issuer.rotate();
    const after = issuer.access(claimsOf());
    await expect.poll(async () => (await enter(after)).status, { interval: 500 }).toBe(200);
    expect((await enter(before)).status).toBe(401);
  });

  it('leaves tokens that people made by hand as they are, and ends those that programs were given here', async () => {
    verifies('mcp:issuer');
    const { token, id } = await room.use(bao, 'make-access-token', { name: 'by hand' });
    expect((await enter(token)).status).toBe(200);
    const program = newId();
    await asOwner(room.db, `insert into oauth_clients (id, name, redirect_uris) values ('${program}', 'x', '{https://x.example/}')`);
    await asOwner(room.db, `update access_tokens set client_id = '${program}' where id = '${id}'`);
    expect((await enter(token)).status).toBe(401);
  });

  it('is the one by whose accounts people sign in, or settings are wrong', () => {
    verifies('mcp:issuer');
    const env = { OIDC_CLIENT_ID: 'viva', MCP_ISSUER: 'https://id.example.org' };
    expect(() => identitySettingsOf(readEnv({ ...env, OIDC_ISSUER: 'https://other.example.org' }))).toThrow('the same as OIDC_ISSUER');
    expect(identitySettingsOf(readEnv({ ...env, OIDC_ISSUER: 'https://id.example.org' })).tokensElsewhere).toBe(true);
  });
});
