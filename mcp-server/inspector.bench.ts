import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openTutor, tutorSettings } from '../agent/tutor.ts';
import type { Bench } from '../bench.ts';
import { startProduct } from '../bots/testing.ts';
import { setup, temporaryFolder } from '../db/testing.ts';
import { childEnvironment, projectRoot, readEnv } from '../env.ts';

const INSPECTOR = '@modelcontextprotocol/inspector@2';
const ANSWER_MAX_MS = 300_000; // the first time it is fetched

type Said = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
type Inspect = (...words: readonly string[]) => Promise<Said>;

/** Runs the Inspector's command line. It keeps its settings in the home folder, so it is given one that is thrown away. */
const inspectorIn =
  (home: string, settings: Record<string, string>): Inspect =>
  async (...words) => {
    const child = spawn('npx', ['-y', INSPECTOR, '--cli', '--format', 'json', '-q', ...words], {
      cwd: tmpdir(),
      env: childEnvironment({ npm_config_cache: join(homedir(), '.npm'), HOME: home, ...settings }),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: ANSWER_MAX_MS,
    });
    const ended = once(child, 'close').catch(() => [null]) as Promise<[number | null]>;
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = await ended;
    return { code, stdout, stderr };
  };

/** What is asked of our own tools, and what has to be in the answer. */
const asked = [
  [['tools/list', '--strict'], '"name":"submit-answer"'],
  [['resources/list'], 'viva://courses/'],
  [['resources/templates/list'], 'viva://courses/{course}/lessons/{lesson}'],
  [['prompts/list'], '"name":'],
  [['tools/call', '--tool-name', 'list-courses'], '"structuredContent"'],
  [
    ['tools/call', '--tool-name', 'start-run', '--tool-args-json', '{"of":"course","name":"networking fundamentals","count":2}'],
    '"questions":2',
  ],
  [['tools/call', '--tool-name', 'next-question'], '"question"'],
  [['tools/call', '--tool-name', 'next-question', '--app-info'], 'ui://'],
] as const satisfies readonly (readonly [readonly string[], string])[];

async function drive(inspect: Inspect, over: string, target: readonly string[], print: Parameters<Bench>[1]): Promise<void> {
  for (const [[method, ...words], wanted] of asked) {
    const { code, stdout, stderr } = await inspect(...target, '--method', method, ...words);
    const ok = code === 0 && stdout.includes(wanted);
    print({ what: `${method} ${words.join(' ')}`.trim(), over, code, ...(!ok && { said: `${stdout}${stderr}`.slice(0, 500) }), ok });
  }
}

/** `npm run bench -- inspector`: our own tools by the Inspector’s command line, which npx fetches, over stdio and over HTTP. */
export const bench: Bench = async (_args, print) => {
  const home = temporaryFolder();
  const there = await inspectorIn(home.path, {})('--version');
  print({
    what: `${INSPECTOR}, fetched by npx`,
    version: there.stdout.trim(),
    ...(there.code !== 0 && { said: there.stderr.slice(-500) || 'npx could not be run' }),
    ok: there.code === 0,
  });
  if (there.code !== 0) return home.remove();
  await setup();
  const product = await startProduct();
  try {
    const inspect = inspectorIn(home.path, { DATA_DIR: product.directory });
    await drive(inspect, 'stdio', ['node', join(projectRoot, 'mcp-server', 'entry.mjs'), '-e', `DATA_DIR=${product.directory}`], print);
    const tutor = await openTutor(tutorSettings(readEnv({ DATA_DIR: product.directory }), () => undefined));
    const alma = (await tutor.findVisitor('alma'))!; // a sample
    const { token } = await tutor.invoke('make-access-token', { name: 'Inspector' }, alma, { door: 'cli' });
    await tutor.close();
    await drive(inspect, 'HTTP, with a token', [`${product.url}/mcp`, '--header', `Authorization: Bearer ${String(token)}`], print);
    const { code } = await inspect(`${product.url}/mcp`, '--stored-auth-only', '--method', 'tools/list');
    print({ what: 'tools/list', over: 'HTTP, without a token', code, ok: code !== 0 });
  } finally {
    await product.stop();
    home.remove();
  }
};
