import { globSync } from 'node:fs';
import { basename } from 'node:path';

/** What a `<name>.bench.ts` exports: it measures, and prints each figure beside its limit or peer. */
export type Bench = (args: string[], print: (line: Record<string, unknown>) => void) => Promise<void>;

const files = new Map(
  globSync('{agent,bots,core,db,embeddings,evals,mcp-server,tools}/**/*.bench.ts', { exclude: ['**/node_modules'] }).map((file) => [
    basename(file, '.bench.ts'),
    file,
  ]),
);
const [name = '', ...args] = process.argv.slice(2);
const file = files.get(name);
if (!file || args.includes('--help')) {
  console.error(
    `${file || !name || name === '--help' ? 'Which benchmark?' : `There is no benchmark "${name}".`} npm run bench -- <name>, one of: ${[...files.keys()].toSorted().join(', ')}.`,
  );
  process.exit(name === '--help' || args.includes('--help') ? 0 : 2);
}

let failed = 0;
const { bench } = (await import(`./${file}`)) as { bench: Bench };
await bench(args, (line) => {
  if (line['ok'] === false) failed += 1;
  console.log(JSON.stringify({ bench: name, ...line }));
});
process.exit(failed ? 1 : 0);
