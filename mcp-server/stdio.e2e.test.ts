import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startProduct, type Product } from '../bots/testing.ts';
import { projectRoot } from '../env.ts';
import { verifies } from '../evals/requirements.ts';
import { usedOf } from './testing.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct(); // the web runs on the same database all the while
});
afterAll(async () => void (await product.stop()));

const entry = join(projectRoot, 'mcp-server', 'entry.mjs');
const environment = () => ({ ...getDefaultEnvironment(), DATA_DIR: product.directory });

async function connect(...args: string[]): Promise<Client> {
  const client = new Client({ name: 'assistant', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [entry, ...args],
    cwd: tmpdir(),
    env: environment(),
    stderr: 'ignore',
  });
  await client.connect(transport);
  return client;
}

/** Starts the program by itself and gives all that it printed. */
async function run(args: readonly string[], input: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [entry, ...args], { cwd: tmpdir(), env: { ...environment(), ...env }, stdio: 'pipe' });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (piece: Buffer) => (said.stdout += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (said.stderr += piece.toString()));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

it('serves the person of the machine from any folder, beside a product on the same database, and others by name', async () => {
  verifies('mcp:stdio', 'mcp:local-person');
  const [local, alma] = await Promise.all([connect(), connect('--as', 'alma')]);
  const profile = async (client: Client) => usedOf(await client.callTool({ name: 'show-my-profile', arguments: {} })).data;
  const [mine, again] = await Promise.all([profile(local), profile(local)]);
  expect(mine).toEqual(again);
  expect(mine['name']).toBe('Learner at this machine');
  expect((await profile(alma))['username']).toBe('alma');
  await local.callTool({ name: 'start-run', arguments: { of: 'course', name: 'networking fundamentals', count: 5 } });
  await Promise.all([local.close(), alma.close()]);
  const later = await connect();
  expect(usedOf(await later.callTool({ name: 'list-my-runs', arguments: {} })).data['runs']).toHaveLength(1);
  await later.close();
});

it('prints nothing but protocol on stdout, whatever is sent, and ends with its client', async () => {
  verifies('mcp:only-protocol');
  const call = (id: number, method: string, params: object) => `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
  const hello = call(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } });
  const sent = [hello, 'not json\n', '{"jsonrpc":"2.0"}\n', call(2, 'tools/call', { name: 'submit-answer' }), call(3, 'no/such', {})].join(
    '',
  );
  const { code, stdout, stderr } = await run(['--as', 'bao'], sent);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { jsonrpc: string; id?: number }); // every line is one
  expect(lines.every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
  expect(lines.map(({ id }) => id)).toEqual(expect.arrayContaining([1, 2, 3])); // each was answered
  expect(code).toBe(0);
  expect(stderr).not.toContain('    at '); // no trace of a bug
});

it.each([
  [['--as', 'nobody'], 'nobody active called "nobody"'],
  [['--as', 'ada'], 'Add --allow-admin'],
  [['--us', 'x'], 'no option --us'],
] as const)('says what is wrong with %j on stderr, and nothing on stdout', async (args, sentence) => {
  verifies('mcp:no-admin-by-chance');
  const { code, stdout, stderr } = await run(args, '');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain(sentence);
});
