import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { childEnvironment, projectRoot } from '../env.ts';
import { allGuards } from './all-guards.ts';
import type { Mutation } from './guards.ts';

const LEFT_OUT = new Set(['node_modules', '.git', 'data']);
const COMMAND_MAX_MS = 240_000;

const run = (folder: string, [tool = '', ...args]: readonly string[]) =>
  new Promise<boolean>((resolve) => {
    const path = `${dirname(process.execPath)}:${childEnvironment({})['PATH'] ?? ''}`;
    const environment = childEnvironment({ PATH: path, TEST_DATABASE_URL: '', NO_COLOR: '1' });
    execFile(
      join(folder, 'node_modules', '.bin', tool),
      args,
      { cwd: folder, env: environment, timeout: COMMAND_MAX_MS, maxBuffer: 1 << 26 },
      (error) => resolve(error === null),
    );
  });

/** Makes the change, asks the guard, takes the change back. */
async function red(folder: string, { file, find, write, command }: Mutation): Promise<boolean> {
  const path = join(folder, file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  if (find !== undefined && !before?.includes(find)) return false; // the list is older than the file
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, find === undefined ? write : before!.replace(find, () => write));
  try {
    return !(await run(folder, command));
  } finally {
    if (before === undefined) rmSync(path);
    else writeFileSync(path, before);
    if (file.startsWith('lib/')) rmSync(dirname(path), { recursive: true });
  }
}

/** The packages, but not the caches beside them: those of a changed tree go with it. */
function linkPackages(folder: string): void {
  const packages = join(projectRoot, 'node_modules');
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(packages).filter((each) => each === '.bin' || !each.startsWith('.')))
    symlinkSync(join(packages, name), join(folder, 'node_modules', name));
}

/** Turns every guard red once, in a copy of the tree; words choose guards whose name or file holds them. */
export async function bench(args: string[], print: (line: Record<string, unknown>) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'viva-guards-'));
  try {
    cpSync(projectRoot, folder, {
      recursive: true,
      filter: (source) => !LEFT_OUT.has(source.slice(projectRoot.length + 1)) && basename(source) !== 'node_modules',
    });
    linkPackages(folder);
    const chosen = allGuards.filter(({ guard, file }) => args.every((word) => `${guard} ${file}`.includes(word)));
    const commands = [...new Map(chosen.map(({ command }) => [command.join(' '), command])).values()];
    for (const command of commands) {
      // A guard that is red before the change would prove nothing.
      const green = await run(folder, command);
      if (!green) print({ guard: command.join(' '), green, ok: false });
    }
    for (const mutation of chosen) {
      const isRed = await red(folder, mutation);
      print({ guard: mutation.guard, change: mutation.file, red: isRed, ok: isRed });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
