import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { runProgram, startProduct } from '../bots/testing.ts';
import { childEnvironment, projectRoot } from '../env.ts';
import { verifies } from '../evals/requirements.ts';
import { wantThrowAway } from './conformance.ts';

const SUITE_MAX_MS = 120_000;
const suite = join(projectRoot, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');

type Check = { readonly id: string; readonly status: string; readonly errorMessage?: string };

/** Every check that the suite wrote down, scenario by scenario. */
const checksIn = (folder: string): Check[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('checks.json'))
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Check[]);

it(
  'holds to the protocol, by its whole active suite',
  async () => {
    verifies('mcp:conformance');
    const product = await startProduct({ MCP_CONFORMANCE: '1' });
    const folder = mkdtempSync(join(tmpdir(), 'viva-conformance-'));
    const child = spawn(process.execPath, [suite, 'server', '--url', `${product.url}/mcp`, '--suite', 'active', '-o', folder], {
      cwd: folder,
      env: childEnvironment({}),
      stdio: 'pipe',
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (said += piece.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    const checks = checksIn(folder);
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
    expect(checks.filter(({ status }) => status === 'FAILURE')).toEqual([]);
    expect([code, checks.length >= 40], said.slice(-2000)).toEqual([0, true]);
  },
  SUITE_MAX_MS,
);

it('lets nobody in without a token where anything real could be reached', async () => {
  verifies('mcp:conformance-throw-away');
  const here = { host: '127.0.0.1', dataDirectory: join(tmpdir(), 'viva-none'), databaseUrl: undefined };
  expect(() => wantThrowAway(here)).not.toThrow();
  for (const wrong of [{ host: '0.0.0.0' }, { dataDirectory: resolve('/srv/viva') }, { databaseUrl: 'postgres://x' }])
    expect(() => wantThrowAway({ ...here, ...wrong })).toThrow('MCP_CONFORMANCE lets everybody in');
  const settings = { MCP_CONFORMANCE: '1', PORT: '0', HOST: '0.0.0.0', DATA_DIR: here.dataDirectory };
  const { code, stderr } = await runProgram('start.ts', [], settings);
  expect([code, stderr]).toEqual([1, expect.stringContaining('MCP_CONFORMANCE lets everybody in')]);
});
