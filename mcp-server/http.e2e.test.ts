import { once } from 'node:events';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMCPClient } from '@ai-sdk/mcp';
import { Client as NewClient, StreamableHTTPClientTransport as NewTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk, type Desk } from '../agent/identity/testing.ts';
import { asOwner } from '../db/testing-world.ts';
import { verifies } from '../evals/requirements.ts';
import { openClassroom, person, type Classroom } from '../tools/testing.ts';
import { mount, type HttpDoor } from './http.ts';
import { tutorOf, usedOf } from './testing.ts';

let room: Classroom;
let desk: Desk;
let server: Server;
let door: HttpDoor;
let url = '';
const [alma, bao, ines] = [person('alma'), person('bao'), person('ines')];
const tokens = new Map<string, string>();
const make = async (who: typeof alma, input: object = {}) => room.use(who, 'make-access-token', { name: 'assistant', ...input });

beforeAll(async () => {
  room = await openClassroom();
  desk = openDesk(room.db);
  for (const who of [alma, bao, ines]) tokens.set(who.username, (await make(who))['token']);
  const app = express();
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
  door = mount(app, { ...tutorOf(room), identity: desk }, { publicUrl: url, log: console.error });
});
afterAll(async () => {
  await door.close();
  server.closeAllConnections();
  server.close();
  await room.close();
});

const bearer = (token: string) => ({ requestInit: { headers: { authorization: `Bearer ${token}` } } });
async function connect(token: string, client = new Client({ name: 'host', version: '1' })): Promise<Client> {
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), bearer(token)));
  return client;
}
const hello = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
};
const post = (headers: Record<string, string>, body: unknown = hello, method = 'POST') =>
  fetch(`${url}/mcp`, {
    method,
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const tokenOf = (who: typeof alma) => tokens.get(who.username)!; // made above
const asBao = () => ({ authorization: `Bearer ${tokenOf(bao)}` });

describe('the door over HTTP', () => {
  it('serves clients of every generation the same tools and results', async () => {
    verifies('mcp:http', 'mcp:clients');
    const old = await connect(tokenOf(alma));
    const fresh = new NewClient({ name: 'host', version: '2' });
    await fresh.connect(new NewTransport(new URL(`${url}/mcp`), bearer(tokenOf(alma))));
    const kit = await createMCPClient({
      transport: { type: 'http', url: `${url}/mcp`, headers: { authorization: `Bearer ${tokenOf(alma)}` } },
    });
    const wanted = (await old.listTools()).tools.map(({ name }) => name);
    expect((await fresh.listTools()).tools.map(({ name }) => name)).toEqual(wanted);
    expect(Object.keys(await kit.tools())).toEqual(wanted);
    const profile = await room.use(alma, 'show-my-profile');
    const call = { name: 'show-my-profile', arguments: {} };
    expect((await old.callTool(call))['structuredContent']).toEqual(profile);
    expect((await fresh.callTool(call)).structuredContent).toEqual(profile);
    const used = (await kit.tools())['show-my-profile']!; // it is in the list
    expect(JSON.stringify(await used.execute({}, { toolCallId: 'x', messages: [] } as never))).toContain(profile['username']);
    await Promise.all([old.close(), fresh.close(), kit.close()]);
  });

  it('is taken by a client that asks for the version of 2026-07-28 as one of the version before, unless it takes nothing else', async () => {
    verifies('mcp:clients');
    const asking = (mode: 'auto' | { pin: string }) => new NewClient({ name: 'host', version: '2' }, { versionNegotiation: { mode } });
    const transport = () => new NewTransport(new URL(`${url}/mcp`), bearer(tokenOf(alma)));
    const either = asking('auto');
    await either.connect(transport());
    expect(either.getNegotiatedProtocolVersion()).toBe('2025-11-25');
    const { structuredContent } = await either.callTool({ name: 'show-my-profile', arguments: {} });
    expect(structuredContent).toMatchObject({ username: 'alma' });
    await either.close();
    await expect(asking({ pin: '2026-07-28' }).connect(transport())).rejects.toThrow(/2026-07-28|version|negotiat/i);
  });

  it('asks the learner by a form on the stream of the call, and takes what they say as theirs', async () => {
    verifies('mcp:http');
    const client = new Client({ name: 'host', version: '1' }, { capabilities: { elicitation: {} } });
    client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { answer: 'True' } }));
    await connect(tokenOf(bao), client);
    await client.callTool({ name: 'start-run', arguments: { of: 'course', name: 'ST-1', count: 2 } });
    const { data } = usedOf(await client.callTool({ name: 'submit-answer', arguments: {} }));
    expect(data).toMatchObject({ recorded: true, gained: { xp: expect.any(Number) } });
    await client.close();
  });

  it('lets nobody in without a good token, and says where to get one', async () => {
    verifies('mcp:token-wanted');
    const metadata = `${url}/.well-known/oauth-protected-resource/mcp`;
    for (const headers of [
      {},
      { authorization: 'Bearer x' },
      { authorization: `Basic ${tokenOf(bao)}` },
      { authorization: 'Bearer' },
    ] as Record<string, string>[]) {
      const answer = await post(headers);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain(`resource_metadata="${metadata}"`);
    }
    expect(await (await fetch(metadata)).json()).toMatchObject({ resource: `${url}/mcp`, authorization_servers: [`${url}/`] });
    const { token, id } = await make(bao, { name: 'to be revoked' });
    const client = await connect(token);
    expect((await room.use(bao, 'list-access-tokens'))['tokens'].map(({ name }: { name: string }) => name)).toContain('to be revoked');
    await room.use(bao, 'revoke-access-token', { token: id });
    await expect(client.listTools()).rejects.toThrow(/401|not good any more/);
    await expect(room.use(alma, 'revoke-access-token', { token: id })).rejects.toThrow('You have no such token.');
    const { token: short } = await make(bao, { days: 30 });
    expect((await post({ authorization: `Bearer ${short}` })).status).toBe(200);
    desk.wait(31 * 86_400_000);
    expect((await post({ authorization: `Bearer ${short}` })).status).toBe(401);
    desk.wait(-31 * 86_400_000);
  });

  it('gives a token no more than it allows', async () => {
    verifies('mcp:token-scope');
    const namesFor = async (token: string) => (await (await connect(token)).listTools()).tools.map(({ name }) => name);
    expect(await namesFor(tokenOf(ines))).not.toContain('list-disputes');
    expect(await namesFor((await make(ines, { allows: 'role' }))['token'])).toContain('list-disputes');
    const client = await connect(tokenOf(ines));
    expect(usedOf(await client.callTool({ name: 'list-disputes', arguments: {} }))).toMatchObject({ isError: true });
  });

  it('follows what changes from one call to the next: a token that is revoked, a role that is another', async () => {
    verifies('mcp:token-at-once');
    const ada = person('ada');
    const { token, id } = await make(ada, { name: 'at once', allows: 'role' });
    const client = await connect(token);
    const refused = async () => usedOf(await client.callTool({ name: 'list-people', arguments: {} })).isError;
    const become = (role: string) => asOwner(room.db, `update users set role = '${role}' where id = '${ada.id}'`);
    expect(await refused()).toBe(false);
    await become('student');
    expect(await refused()).toBe(true);
    await become(ada.role);
    expect(await refused()).toBe(false);
    await room.use(ada, 'revoke-access-token', { token: id });
    await expect(refused()).rejects.toThrow(/401|not good any more/);
  });

  it('knows its sessions: one of nobody, or of somebody else, is not found', async () => {
    verifies('mcp:sessions');
    const begun = await post(asBao());
    const session = begun.headers.get('mcp-session-id')!; // given with the answer to initialize
    const list = { jsonrpc: '2.0', id: 2, method: 'tools/list', params: {} };
    expect((await post({ ...asBao(), 'mcp-session-id': session }, list)).status).toBe(200);
    expect((await post({ authorization: `Bearer ${tokenOf(alma)}`, 'mcp-session-id': session }, list)).status).toBe(404);
    expect((await post({ ...asBao(), 'mcp-session-id': 'nowhere' }, list)).status).toBe(404);
    expect((await post(asBao(), list)).status).toBe(400);
    expect((await post(asBao(), '{')).status).toBe(400);
    expect((await post({ ...asBao(), 'mcp-session-id': session }, undefined, 'DELETE')).status).toBe(200);
    expect((await post({ ...asBao(), 'mcp-session-id': session }, list)).status).toBe(404);
  });

  it('takes nothing from pages elsewhere, and not more than a token may ask for', async () => {
    verifies('mcp:origins', 'mcp:token-limit');
    expect((await post({ ...asBao(), origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await post({ ...asBao(), origin: 'null' })).status).toBe(403);
    const rebound = await new Promise<number>((resolve) => {
      request(`${url}/mcp`, { method: 'POST', headers: { ...asBao(), host: 'evil.example' } }, ({ statusCode }) =>
        resolve(statusCode!),
      ).end(); // an answer has one
    });
    expect(rebound).toBe(421);
    expect((await post({ ...asBao(), origin: url })).status).toBe(200);
    const { id, token } = await make(bao, { name: 'hasty' });
    const elsewhere = openDesk(room.db); // another process
    for (let n = 0; n < 3000; n += 1) await elsewhere.countAccess(id);
    const refused = await post({ authorization: `Bearer ${token}` });
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await post(asBao())).status).toBe(200);
  });
});
