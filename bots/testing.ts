import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openTutor, tutorSettings } from '../agent/tutor.ts';
import { folderLike, madeOnce } from '../db/testing.ts';
import { childEnvironment, projectRoot, readEnv } from '../env.ts';

const START_MAX_MS = 60_000;

/** What a program printed and how it ended. */
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

type Settings = Record<string, string | undefined>;

// A program under test gets no settings of the machine it is tested on.
const clean: Settings = {
  PORT: '',
  HOST: '',
  PUBLIC_URL: '',
  SANDBOX_URL: '',
  DATABASE_URL: '',
  MASTER_KEY: '',
  MASTER_KEY_PREVIOUS: '',
  DATA_DIR: '',
  CI: '',
  TEST_DATABASE_URL: '',
  SAMPLES: '',
  TUTOR_MODEL: '',
  S3_BUCKET: '',
  SMTP_URL: '',
  OIDC_ISSUER: '',
  DISCORD_TOKEN: '',
  DISCORD_PUBLIC_KEY: '',
  DISCORD_API: '',
  DISCORD_REQUESTS_ONLY: '',
};

const SOON_MS = 15_000;

/** Waits for the next minute where this one ends soon: what is counted by the minute begins anew then. */
export async function inOneMinute(): Promise<void> {
  const leftMs = 60_000 - (Date.now() % 60_000);
  if (leftMs < SOON_MS) await wait(leftMs + 50);
}

const launch = (args: readonly string[], settings: Settings): ChildProcess =>
  spawn(process.execPath, ['setup.mjs', ...args], {
    cwd: projectRoot,
    env: childEnvironment({ ...clean, ...settings }),
    stdio: 'pipe',
  });

function listen(child: ChildProcess): { stdout: string; stderr: string } {
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (piece: Buffer) => (said.stdout += piece.toString()));
  child.stderr?.on('data', (piece: Buffer) => (said.stderr += piece.toString()));
  return said;
}

/** Runs a program of the product to its end. */
export async function runProgram(file: string, args: readonly string[], settings: Settings, input = ''): Promise<Ended> {
  const child = launch([file, ...args], settings);
  const said = listen(child);
  child.stdin?.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

/** The whole product in a process of its own, on a database of its own, at a free port. */
export type Product = {
  readonly url: string;
  readonly directory: string;
  readonly child: ChildProcess;
  said(): string;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
};

/** All that decides what a first start leaves in the data folder: the samples, and the code that reads them. */
function firstStartStamp(): string {
  const hash = createHash('sha256');
  for (const file of globSync('{core,db,embeddings,tools,agent}/**/*.{ts,sql,md,json,svg}', { cwd: projectRoot }).toSorted())
    if (!file.endsWith('.test.ts')) hash.update(file).update(readFileSync(join(projectRoot, file)));
  return hash.digest('hex').slice(0, 12);
}

/** A data folder as a first start leaves it, with the samples read and their notes written: four seconds that no test is about. */
export async function startedFolder(): Promise<ReturnType<typeof folderLike>> {
  const made = await madeOnce(`started-${firstStartStamp()}`, async (path) => {
    const fresh = folderLike();
    const tutor = await openTutor(tutorSettings(readEnv({ DATA_DIR: fresh.path }), () => undefined));
    await tutor.prepared().finally(() => tutor.close());
    cpSync(fresh.path, path, { recursive: true });
    fresh.remove();
  });
  return folderLike(made);
}

/** Starts the product, or one part of it, and waits until it says that it is there; a door says where. */
export async function startProduct(settings: Settings = {}, part = 'start.ts'): Promise<Product> {
  const folder = settings['SAMPLES'] === 'false' ? folderLike() : await startedFolder(); // samples that are there would stay
  const child = launch([part], { PORT: '0', DATA_DIR: folder.path, ...settings });
  const said = listen(child);
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`The product did not start: ${said.stdout}${said.stderr}`)), START_MAX_MS);
    child.stdout?.on('data', () => {
      const there = /Viva (?:is )?at \S+?:(\d+)|Viva works|Viva is at Discord/.exec(said.stdout);
      if (!there) return;
      clearTimeout(late);
      resolve(`http://127.0.0.1:${there[1] ?? ''}`);
    });
    child.once('exit', () => reject(new Error(`The product ended: ${said.stdout}${said.stderr}`)));
  });
  return {
    url,
    directory: folder.path,
    child,
    said: () => said.stdout + said.stderr,
    async stop(signal = 'SIGTERM') {
      const ended = once(child, 'close') as Promise<[number | null]>;
      child.kill(signal);
      const [code] = await ended;
      folder.remove();
      return code;
    },
  };
}
