import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../env.ts';
import { adapters } from './vectors/adapters.ts';
import { tally, VectorFile } from './vectors/tally.ts';

/** A file of graded examples, or what is wrong with it. */
function readVectors(path: string | undefined) {
  if (!path) return { problem: 'Name a file of graded examples: npm run bench -- vectors --file <path>.' };
  if (!existsSync(path)) return { problem: `There is no file ${path}.` };
  try {
    return VectorFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return {
      problem: `${path} does not hold graded examples: {"vectors":[{"id","system","type","level","key","settings","input","expected"}]}.`,
    };
  }
}

/** Grades the examples of other systems by our own rules: how many agree, and by which stated rule we differ. */
export async function bench(args: string[], print: (line: Record<string, unknown>) => void): Promise<void> {
  const at = args.indexOf('--file');
  const file = readVectors(at < 0 ? undefined : args[at + 1]);
  if ('problem' in file) return print({ problem: file.problem, ok: false });
  const { modelled, agree, onPurpose, byAccident, notModelled } = tally(file.vectors, adapters);
  print({ modelled, agree, differOnPurpose: onPurpose.length, differByAccident: byAccident.length, ok: byAccident.length === 0 });
  const stated = readFileSync(join(projectRoot, 'docs', 'grading.md'), 'utf8');
  for (const [rule, differences = []] of Object.entries(Object.groupBy(onPurpose, ({ rule: name = '' }) => name)))
    print({
      differOnPurpose: rule,
      count: differences.length,
      stated: stated.includes(`\`${rule}\``),
      ids: differences.map(({ id }) => id),
      ok: stated.includes(`\`${rule}\``),
    });
  for (const difference of byAccident)
    print({ differByAccident: difference.id, expected: difference.expected, ours: difference.ours, ok: false });
  for (const [reason, count] of notModelled) print({ notModelled: reason, count });
}
