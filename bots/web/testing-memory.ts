import { readdirSync, readFileSync } from 'node:fs';

/** Every process below this one, itself too: npm, the shell, the product (Linux). */
export function processTree(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
  );
  return [pid, ...children.flatMap((child) => processTree(Number(child)))];
}

/** What a process takes of memory. */
export const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** Whether it is the product itself, and not what started it. */
export function isProduct(pid: number): boolean {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  return command.includes('start.ts') && !command.includes('setup.mjs');
}

/** What the product takes of memory that this process started, or is. */
export function productMb(pid: number): number {
  const processes = processTree(pid);
  const own = processes.filter(isProduct);
  return (own.length ? own : processes).reduce((sum, each) => sum + residentMb(each), 0);
}
