// What every npm script starts with, in plain JavaScript that any Node can read: it installs the packages, for which it wants 20,
// when they are missing or not those of the lock file, then runs the named program under the Node that came with them.
// With nothing to do it costs one small read. It speaks on stderr only: stdout belongs to the program.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.viva-installed');
const lockFile = join(root, '.setup.lock');
const HOST_MAJOR_MIN = 20;
const NODE_MIN = [24, 7]; // argon2 in node:crypto
const PROGRESS_EVERY_MS = 10_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const LOCK_TOUCH_MS = 1000;
const LOCK_SILENT_MAX_MS = 10_000;

const say = (text) => process.stderr.write(`${text}\n`);
const fail = (text) => {
  say(`Viva cannot start: ${text}`);
  process.exit(1);
};

/** The Node binary that came as a package; a Node already new enough serves where no package exists for the platform. */
function findNode() {
  const require = createRequire(join(root, 'package.json'));
  for (const name of [
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ]) {
    try {
      const binary = join(dirname(require.resolve(`${name}/package.json`)), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
      if (existsSync(binary)) return binary;
    } catch {
      // no such package on this platform
    }
  }
  const [major, minor] = process.versions.node.split('.').map(Number);
  return major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]) ? process.execPath : undefined;
}

const wanted = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');

const installed = (stamp) => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;

/** A lock that its owner has stopped touching belongs to nobody: its process may be gone and its number somebody else's. */
const abandoned = () => {
  try {
    return Date.now() - statSync(lockFile).mtimeMs > LOCK_SILENT_MAX_MS;
  } catch {
    return false; // gone by itself
  }
};

/** Two starts at once on a fresh clone would install over each other: the second waits for the first. */
async function installAlone(stamp) {
  for (let told = false; ;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (abandoned()) rmSync(lockFile, { force: true });
      else if (!told) {
        told = true;
        say('Viva: another start is installing the packages; waiting for it …');
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
      if (installed(stamp)) return;
    }
  }
  const touching = setInterval(() => utimesSync(lockFile, new Date(), new Date()), LOCK_TOUCH_MS);
  try {
    if (installed(stamp)) return;
    await install();
    mkdirSync(modules, { recursive: true });
    writeFileSync(stampFile, stamp);
  } finally {
    clearInterval(touching);
    rmSync(lockFile, { force: true });
  }
}

/** The npm that runs us, or the one that came with this Node: a program without a terminal may know no path to any. */
function findNpm() {
  const beside = ['../lib/node_modules', 'node_modules'].map((folder) => join(dirname(process.execPath), folder, 'npm/bin/npm-cli.js'));
  const script = [process.env.npm_execpath ?? '', ...beside].find((file) => /npm-cli\.c?js$/.test(file) && existsSync(file));
  return script ? [process.execPath, script] : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

async function install() {
  // npm empties the folder before it installs, and would follow the link to empty that of somebody else.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
    fail('node_modules is a link to another folder, which installing would empty; remove the link first.');
  }
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  say('Viva: installing its packages (once; about half a minute and 620 MB) …');
  const [command, ...before] = findNpm();
  const quiet = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const child = spawn(command, [...before, ...quiet], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: command.endsWith('.cmd'),
  });
  const ticker = setInterval(() => say(`Viva: … ${seconds()} s`), PROGRESS_EVERY_MS);
  const stop = (signal) => {
    child.kill(signal);
    rmSync(lockFile, { force: true });
    process.exit(1);
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  const code = await new Promise((resolve) => child.on('error', () => resolve(1)).on('exit', (status) => resolve(status ?? 1)));
  for (const signal of SIGNALS) process.off(signal, stop);
  clearInterval(ticker);
  if (code !== 0) fail('npm could not install the packages; its message is above.');
  say(`Viva: packages installed in ${seconds()} s.`);
}

const stamp = wanted();
if (!installed(stamp)) {
  if (Number(process.versions.node.split('.')[0]) < HOST_MAJOR_MIN) {
    fail(`it needs Node ${HOST_MAJOR_MIN} or newer to set itself up; this is ${process.versions.node}.`);
  }
  await installAlone(stamp);
}
const node = findNode();
if (!node) fail(`no Node ${NODE_MIN.join('.')} or newer for ${process.platform} ${process.arch}; install one and try again.`);

const environment = { NODE_COMPILE_CACHE: join(modules, '.cache', 'compiled'), ...process.env };
const argv = ['--import=./fast-imports.mjs', ...(existsSync(join(root, '.env')) ? ['--env-file=.env'] : []), ...process.argv.slice(2)];
process.chdir(root);
if (typeof process.execve === 'function' && process.platform !== 'win32') {
  process.execve(node, [node, ...argv], environment); // becomes the program: no second process beside it
}
const child = spawn(node, argv, { stdio: 'inherit', env: environment });
for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else process.exit(code ?? 1);
});
