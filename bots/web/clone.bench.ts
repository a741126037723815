import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { childEnvironment, projectRoot } from '../../env.ts';

const TEST_MAX_SECONDS = 480;
const START_MAX_SECONDS = 300;

const megabytes = (folder: string) => Number(execFileSync('du', ['-sm', folder]).toString().split('\t')[0]);

/** `npm start` and then `npm test` on a fresh clone, with an empty npm cache, under the Node of this machine (not the packaged one). */
export async function bench(_args: string[], print: (line: Record<string, unknown>) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'viva-clone-'));
  const clone = join(folder, 'viva');
  const path = (childEnvironment({})['PATH'] ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'));
  const env = childEnvironment({
    PATH: path.join(delimiter),
    npm_config_cache: join(folder, 'npm'),
    PORT: '3996',
    DATABASE_URL: '',
    TEST_DATABASE_URL: '',
    CI: '',
    NODE_COMPILE_CACHE: undefined,
  });
  const node = execFileSync('node', ['--version'], { env }).toString().trim();
  try {
    execFileSync('git', ['clone', '--quiet', projectRoot, clone]);
    const startedAt = performance.now();
    const start = spawn('npm', ['start'], { cwd: clone, env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const piece of start.stdout) if (String(piece).includes('Viva is at')) break;
    const seconds = (performance.now() - startedAt) / 1000;
    process.kill(-start.pid!, 'SIGTERM'); // a started child has a pid, and is its own group
    await once(start, 'close');
    print({
      what: 'git clone, npm start until it serves',
      node,
      seconds: Math.round(seconds),
      packagesMb: megabytes(join(clone, 'node_modules')),
      downloadedMb: megabytes(join(folder, 'npm')),
      dataMb: megabytes(join(clone, 'data')),
      limit: START_MAX_SECONDS,
      ok: seconds <= START_MAX_SECONDS,
    });
    const testedAt = performance.now();
    const test = spawn('npm', ['test'], { cwd: clone, env, stdio: ['ignore', 'ignore', 'inherit'] });
    const [code] = (await once(test, 'close')) as [number | null];
    const testSeconds = (performance.now() - testedAt) / 1000;
    print({
      what: 'npm test in it',
      node,
      seconds: Math.round(testSeconds),
      code,
      limit: TEST_MAX_SECONDS,
      ok: code === 0 && testSeconds <= TEST_MAX_SECONDS,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
