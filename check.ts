import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
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

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
};

/** What is red by file and name, with the first lines of why: said once more at the end, where whoever sees only that part finds it. */
function tellRed({ testResults }: Report): string[] {
  const why = (message: string) => {
    const lines = stripVTControlCharacters(message)
      .split('\n')
      .filter((each) => each.trim() && !/node_modules|new Promise/.test(each));
    return lines.slice(0, 10).join('\n        ');
  };
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(projectRoot, name);
    const red = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && !red.length) return [`${file}\n        ${why(message)}`];
    return red.map((test) => `${file} › ${test.fullName}\n        ${why(test.failureMessages.join('\n'))}`);
  });
}

type Suites = Result & { readonly passed: number; readonly failed: number; readonly skipped: number; readonly told: readonly string[] };

/**
 * One run of vitest over some suites; its own output is shown as it comes. What waits on processes, sockets or a
 * browser may be red because the machine was busy: up to three such files are run once more, and told as unsteady.
 */
async function vitest(
  name: string,
  projects: string[],
  files: string[],
  env: Record<string, string | undefined>,
  again = true,
): Promise<Suites> {
  const file = join(scratch, `${name.replaceAll(/\W+/g, '-')}.json`);
  console.log(`\n—— ${name}`);
  const args = ['run', ...projects.map((project) => `--project=${project}`), ...files];
  const result = await run(name, 'vitest', [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], {
    env,
    live: true,
  });
  if (!existsSync(file)) return { ...result, passed: 0, failed: 1, skipped: 0, told: [' RED  nothing was reported: see above'] };
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const counts = { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests };
  const red = report.testResults.filter(({ status }) => status === 'failed').map((each) => relative(projectRoot, each.name));
  if (again && red.length > 0 && red.length <= 3 && red.every((each) => /\.(db|e2e)\.test\.ts$/.test(each))) {
    const second = await vitest(`once more: ${red.join(', ')}`, projects, red, env, false);
    if (second.ok) {
      const told = tellRed(report).map((each) => ` UNSTEADY  ${each}`);
      return { ...result, ...counts, ok: true, passed: counts.passed + counts.failed, failed: 0, told };
    }
  }
  return { ...result, ...counts, told: tellRed(report).map((each) => ` RED  ${each}`) };
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

  const projects = ['unit', 'db', 'e2e', ...(browser ? ['browser'] : [])];
  const files = env.TEST_DATABASE_URL ? filesBut('**/*.test.ts', once) : [];
  const suites = [await vitest('all suites, databases embedded', projects, files, { TEST_DATABASE_URL: '', CHROMIUM_PATH: browser })];
  if (env.TEST_DATABASE_URL)
    suites.push(await vitest('database suites on the PostgreSQL server', ['db'], filesBut('**/*.db.test.ts', embeddedOnly), {}));

  console.log('\n—— in short');
  for (const result of [...checks, ...suites]) console.log(line(result));
  for (const told of suites.flatMap((suite) => suite.told)) console.log(told);
  for (const suite of notRun) console.log(` NOT RUN  ${suite}`);
  const sum = (key: 'passed' | 'failed' | 'skipped') => suites.reduce((total, suite) => total + suite[key], 0);
  const redChecks = checks.filter(({ ok }) => !ok).length + (env.CI ? notRun.length : 0);
  const ok = redChecks === 0 && suites.every((suite) => suite.ok);
  if (env.CI && notRun.length) console.log('CI is set: what could not run counts as red.');
  console.log(
    `${checks.filter((check) => check.ok).length + sum('passed')} passed, ${redChecks + sum('failed')} failed, ${sum('skipped')} skipped`,
  );
  process.exit(ok ? 0 : 1);
}

await main();
