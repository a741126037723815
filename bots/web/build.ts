import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const project = join(import.meta.dirname, '..', '..');
const modules = join(project, 'node_modules');
const cache = join(modules, '.cache', 'viva-client');
const UNUSED_MS = 24 * 60 * 60 * 1000;

/** How files of the page are packed, by what a browser calls it: the smaller first, each with the ending of its files. */
export const PACKINGS = { br: '.br', gzip: '.gz' } as const;
const PACKED_MIN_BYTES = 1024; // a smaller one fits in a packet anyway
const BROTLI_QUALITY = 9; // the last percent would take as long as the whole build

/** Packs what is text, once instead of at every request. */
async function pack(folder: string): Promise<void> {
  for (const file of globSync('**/*.{js,css,html,svg,json}', { cwd: folder })) {
    const bytes = readFileSync(join(folder, file));
    if (bytes.length < PACKED_MIN_BYTES) continue;
    const packed = await Promise.all([
      promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
      promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
    ]);
    for (const [place, ending] of Object.values(PACKINGS).entries()) writeFileSync(join(folder, file + ending), packed[place]!); // one for each
  }
}

/** What the page depends on: the client, what it imports from below, and the packages as they were locked. */
function stampOf(): string {
  const patterns = ['package-lock.json', 'bots/web/*.ts', 'bots/web/client/**/*', 'core/**/*.ts', 'tools/*.ts'];
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: project })).toSorted();
  const hash = createHash('sha256');
  for (const file of files) {
    const path = join(project, file);
    if (statSync(path).isFile()) hash.update(file).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 16);
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs Vite in a process of its own: what it takes of memory goes with it. */
async function runVite(outDir: string, environment: Environment): Promise<void> {
  const vite = join(modules, 'vite', 'bin', 'vite.js');
  const config = join(import.meta.dirname, 'client', 'vite.config.ts');
  const child = spawn(process.execPath, [vite, 'build', '--config', config, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'error'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment, NODE_ENV: 'production' }, // whoever starts it may be a test, and would build what is for developers
  });
  let said = '';
  for (const out of [child.stdout, child.stderr]) out.on('data', (piece: Buffer) => (said += piece.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the page could not be built: ${said}`);
}

/** Makes the page that browsers load, where that of this version is not there yet; gives the folder it is in. */
export async function buildClient(environment: Environment, log: (line: string) => void): Promise<string> {
  const folder = join(cache, stampOf());
  if (existsSync(join(folder, 'index.html'))) return folder;
  const startedAt = performance.now();
  mkdirSync(cache, { recursive: true });
  for (const name of readdirSync(cache)) {
    const isOld = Date.now() - statSync(join(cache, name)).mtimeMs > UNUSED_MS; // other trees may share this folder
    if (isOld) rmSync(join(cache, name), { recursive: true, force: true });
  }
  const unfinished = mkdtempSync(`${folder}.`);
  await runVite(unfinished, environment);
  await pack(unfinished);
  try {
    renameSync(unfinished, folder);
  } catch {
    rmSync(unfinished, { recursive: true, force: true }); // another start was quicker
  }
  log(`Web: the page was built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
  return folder;
}
