import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { requirements } from './requirements.ts';

const tests = globSync('{*.test.ts,{agent,bots,core,db,embeddings,evals,mcp-server,tools}/**/*.test.ts}');
/** A proof in a comment proves nothing. */
const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
const cited = new Set(
  tests.flatMap((file) =>
    [...withoutComments(readFileSync(file, 'utf8')).matchAll(/verifies\(([^)]*)\)/g)].flatMap(([, ids]) =>
      [...ids!.matchAll(/'([^']+)'/g)].map(([, id]) => id!),
    ),
  ),
);

it('has tests to read', () => expect(tests.length).toBeGreaterThan(10));
it('has a proof for every promise', () => expect(Object.keys(requirements).filter((id) => !cited.has(id))).toEqual([]));
it('has a promise for every proof', () => expect([...cited].filter((id) => !(id in requirements))).toEqual([]));
