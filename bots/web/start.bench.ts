import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { childEnvironment, projectRoot } from '../../env.ts';
import { median } from '../../figures.ts';
import { isProduct, processTree, residentMb } from './testing-memory.ts';

const HEALTHZ_MAX_MS = 1500;
const MEMORY_MAX_MB = 350;
const SETUP_MAX_MS = 300;
const ROUNDS = 7;
const PORT = 3997;

const sleep = (durationMs: number) => new Promise((resolve) => setTimeout(resolve, durationMs));

/** The environment of a terminal: without the packaged Node in front, which npm puts there. */
const terminal = (more: Record<string, string>) => {
  const path = (childEnvironment({})['PATH'] ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return childEnvironment({ ...more, PATH: path.join(delimiter), DATABASE_URL: '', NODE_COMPILE_CACHE: undefined });
};

const answers = (path: string) =>
  fetch(`http://127.0.0.1:${PORT}${path}`).then(
    (response) => response.ok,
    () => false,
  );

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close');
  for (const pid of processTree(child.pid!).toReversed().filter(isProduct)) process.kill(pid, 'SIGTERM'); // a started child has a pid
  await ended;
}

/** One `npm start` until /healthz answers, then the first page. */
async function round(directory: string): Promise<{ startMs: number; productMb: number; treeMb: number }> {
  const startedAt = performance.now();
  const child = spawn('npm', ['start'], { cwd: projectRoot, env: terminal({ PORT: String(PORT), DATA_DIR: directory }), stdio: 'ignore' });
  while (!(await answers('/healthz'))) await sleep(10);
  const startMs = performance.now() - startedAt;
  await answers('/');
  const processes = processTree(child.pid!).map((pid) => ({ mb: residentMb(pid), product: isProduct(pid) })); // a started child has a pid
  const sum = (list: typeof processes) => list.reduce((total, { mb }) => total + mb, 0);
  const result = { startMs, productMb: sum(processes.filter(({ product }) => product)), treeMb: sum(processes) };
  await end(child);
  return result;
}

async function timed(command: string, args: string[]): Promise<number> {
  const startedAt = performance.now();
  await once(spawn(command, args, { cwd: projectRoot, env: terminal({}), stdio: 'ignore' }), 'close');
  return performance.now() - startedAt;
}

/** How long a start takes when there is nothing to set up, and what the product weighs after its first page (Linux). */
export async function bench(_args: string[], print: (line: Record<string, unknown>) => void): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'viva-start-'));
  try {
    const first = await round(directory);
    print({ what: 'first start on an empty folder, packages installed', startMs: Math.round(first.startMs) });
    const rounds = [];
    for (let number = 0; number < ROUNDS; number += 1) rounds.push(await round(directory));
    const startMs = median(rounds.map((each) => each.startMs));
    print({
      what: 'second start: npm start to /healthz',
      medianMs: Math.round(startMs),
      allMs: rounds.map((each) => Math.round(each.startMs)),
      limit: HEALTHZ_MAX_MS,
      ok: startMs <= HEALTHZ_MAX_MS,
    });
    const productMb = median(rounds.map((each) => each.productMb));
    print({
      what: 'resident memory after the first page',
      productMb: Math.round(productMb),
      withNpmMb: Math.round(median(rounds.map((each) => each.treeMb))),
      limit: MEMORY_MAX_MB,
      ok: productMb <= MEMORY_MAX_MB,
    });
    const bare = [];
    const through = [];
    for (let number = 0; number < ROUNDS; number += 1) {
      bare.push(await timed(process.execPath, ['--version']));
      through.push(await timed('node', ['setup.mjs', '--version']));
    }
    const setupMs = median(through) - median(bare);
    print({ what: 'setup with nothing to do', medianMs: Math.round(setupMs), limit: SETUP_MAX_MS, ok: setupMs <= SETUP_MAX_MS });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
