import pg from 'pg';
import { expect, it } from 'vitest';
import { socketFolder } from '../db/embedded/socket-folder.ts';
import { verifies } from '../evals/requirements.ts';
import { startProduct } from './testing.ts';
import { openBrowser } from './web/testing.ts';

it('runs the page, the door for programs and the work between turns apart, on one database', async () => {
  verifies('start:apart');
  const web = await startProduct({}, 'bots/web/main.ts');
  const shared = { DATA_DIR: web.directory };
  const client = new pg.Client({ host: socketFolder(web.directory), port: 5432, user: 'postgres', database: 'postgres' });
  await client.connect();
  const hasQueue = async () =>
    (await client.query(`select from pg_tables where schemaname = 'pgboss' and tablename = 'schedule'`)).rows.length > 0;

  const browser = openBrowser(web.url);
  expect(await (await fetch(web.url)).text()).toContain('<div id="root">');
  expect((await browser.get('/readyz')).body).toEqual({ status: 'ready', database: 'up', queue: 'not here', draining: false });
  expect((await fetch(`${web.url}/mcp`, { method: 'POST' })).status).toBe(404);
  await browser.post('/api/session/guest', { locale: 'en', timeZone: 'UTC' });
  const made = await browser.post<{ output: { token: string } }>('/api/tools/make-access-token', { input: { name: 'assistant' } });

  const mcp = await startProduct(shared, 'mcp-server/http-main.ts');
  const hello = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
  const enters = async (token: string) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', authorization: `Bearer ${token}` };
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: hello });
    return (await fetch(`${mcp.url}/mcp`, { method: 'POST', headers, body })).status;
  };
  expect([await enters(made.body.output.token), await enters('x')]).toEqual([200, 401]);

  expect(await hasQueue()).toBe(false); // neither of them works
  const work = await startProduct(shared, 'agent/jobs/main.ts');
  expect(await hasQueue()).toBe(true);
  expect((await client.query('select from pgboss.schedule')).rows.length).toBeGreaterThan(5); // what recurs

  await client.end();
  for (const each of [work, mcp, web]) expect(await each.stop()).toBe(0);
});
