import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm'; // a file system in memory, where there is one
const FREE_MIN_BYTES = 4 * 1024 ** 3; // the suites take about one of them
const KILLED = /^viva-check-(\d+)-/;

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0); // only asks
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
};

function isRoomy(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return Math.min(bavail * bsize, process.availableMemory()) >= FREE_MIN_BYTES;
}

/**
 * Makes a folder for all that tests write, which goes when this process does. It is in memory where there is plenty of
 * that: a database is over a thousand files, and to copy them on a disk takes longer than most suites that want one.
 */
export function makeScratch(): string {
  const home = isRoomy(MEMORY) ? MEMORY : tmpdir();
  for (const name of readdirSync(home)) {
    const pid = KILLED.exec(name)?.[1];
    if (pid && isGone(Number(pid))) rmSync(join(home, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(home, `viva-check-${process.pid}-`));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  return folder;
}
