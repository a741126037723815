import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { CHROMIUM_MISSING, findChromium } from './chromium.ts';
import { childEnvironment, projectRoot, readEnv } from './env.ts';
import { makeScratch } from './scratch.ts';

// `npm test`: everything that decides whether a change may land, in one command. Words after `--` go to vitest, which
// then runs alone: npm test -- core/questions

const bin = join(projectRoot, 'node_modules', '.bin');
const scratch = makeScratch();

/** Suites of the embedded database itself, which a server changes nothing about. */
const embeddedOnly = ['db/embedded/', 'agent/killed.db.test.ts'];

/** Suites with a hundred thousand answers, of which one database is enough: where there is a server they run there alone. */
const once = ['db/rebuild.db.test.ts', 'db/queries/plans.db.test.ts', 'db/queries/search-plans.db.test.ts'];

/** The test files but for some, by name: what vitest is told to leave out, its projects do not hear. */
const filesBut = (pattern: string, left: readonly string[]): string[] =>
  globSync(pattern, { cwd: projectRoot, exclude: (name) => name === 'node_modules' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !left.some((each) => file.startsWith(each)));

type Result = { readonly name: string; readonly ok: boolean; readonly seconds: number; readonly output: string };

function run(
  name: string,
  tool: string,
  args: string[],
  options: { env?: Record<string, string | undefined>; live?: boolean } = {},
): Promise<Result> {
  const startedAt = performance.now();
  const path = [dirname(process.execPath), bin, childEnvironment({})['PATH'] ?? ''].join(delimiter);
  const child = spawn(join(bin, tool), args, {
    cwd: projectRoot,
    env: childEnvironment({ PATH: path, TMPDIR: scratch, ...options.env }),
    stdio: options.live ? 'inherit' : 'pipe',
    shell: process.platform === 'win32',
  });
  let output = '';
  child.stdout?.on('data', (piece: Buffer) => (output += piece.toString()));
  child.stderr?.on('data', (piece: Buffer) => (output += piece.toString()));
  return new Promise((resolve) => {
    const end = (ok: boolean, more = '') => resolve({ name, ok, seconds: (performance.now() - startedAt) / 1000, output: output + more });
    child.on('error', (error) => end(false, error.message));
    child.on('exit', (code) => end(code === 0));
  });
}

const line = ({ name, ok, seconds }: Result) => `${ok ? '  ok ' : ' RED '} ${name} (${seconds.toFixed(1)} s)`;

type Counts = { numPassedTests: number; numFailedTests: number; numPendingTests: number };

/** One run of vitest over some suites; its own output is shown as it comes. */
async function vitest(name: string, which: string[], env: Record<string, string | undefined>): Promise<Result & { counts: Counts }> {
  const report = join(scratch, `${name.replaceAll(/\W+/g, '-')}.json`);
  console.log(`\n—— ${name}`);
  const result = await run(name, 'vitest', ['run', ...which, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], {
    env,
    live: true,
  });
  const counts = existsSync(report)
    ? (JSON.parse(readFileSync(report, 'utf8')) as Counts)
    : { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0 };
  return { ...result, counts };
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  if (words.length) {
    const { ok } = await run('vitest', 'vitest', ['run', ...words], { live: true });
    console.log('Only these tests were run; npm test alone also checks types, lint, format and unused code.');
    process.exit(ok ? 0 : 1);
  }

  const env = readEnv();
  const browser = findChromium(env.CHROMIUM_PATH);
  const notRun: string[] = [];
  if (!browser) notRun.push(`browser suites: ${CHROMIUM_MISSING}`);
  if (!env.TEST_DATABASE_URL) notRun.push('database suites on a PostgreSQL server: TEST_DATABASE_URL is not set');

  console.log('—— types, lint, format, unused');
  const checks = await Promise.all([
    run('types', 'tsc', ['-p', '.']),
    run('types of the page', 'tsc', ['-p', 'bots/web/client']),
    run('lint', 'oxlint', ['--deny-warnings', '.']),
    run('format', 'oxfmt', ['--check', '.']),
    run('unused code and packages', 'knip', []),
  ]);
  for (const check of checks) console.log(`${line(check)}${check.ok ? '' : `\n${check.output}`}`);

  const projects = ['unit', 'db', 'e2e', ...(browser ? ['browser'] : [])].map((project) => `--project=${project}`);
  const files = env.TEST_DATABASE_URL ? filesBut('**/*.test.ts', once) : [];
  const suites = [
    await vitest('all suites, databases embedded', [...projects, ...files], { TEST_DATABASE_URL: '', CHROMIUM_PATH: browser }),
  ];
  if (env.TEST_DATABASE_URL)
    suites.push(
      await vitest('database suites on the PostgreSQL server', ['--project=db', ...filesBut('**/*.db.test.ts', embeddedOnly)], {}),
    );

  console.log('\n—— in short');
  for (const result of [...checks, ...suites]) console.log(line(result));
  for (const suite of notRun) console.log(` NOT RUN  ${suite}`);
  const sum = (key: keyof Counts) => suites.reduce((total, { counts }) => total + counts[key], 0);
  const redChecks = checks.filter(({ ok }) => !ok).length + (env.CI ? notRun.length : 0);
  const ok = redChecks === 0 && suites.every((suite) => suite.ok);
  if (env.CI && notRun.length) console.log('CI is set: what could not run counts as red.');
  console.log(
    `${checks.length - checks.filter((check) => !check.ok).length + sum('numPassedTests')} passed, ${redChecks + sum('numFailedTests')} failed, ${sum('numPendingTests')} skipped`,
  );
  process.exit(ok ? 0 : 1);
}

await main();
