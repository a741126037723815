import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listContent, readContent, type Content } from './content.ts';

/** Raised when the same files are to be seeded otherwise, so that databases that follow the content look again. */
const FORM = '1';

/** A sample course: what its files hold in one hash, so that they are understood only where they have changed. */
export type Sample = { readonly key: string; readonly hash: string; read(): Content };

function hashOf(name: string): string {
  const folder = join(import.meta.dirname, 'courses', name);
  const hash = createHash('sha256').update(FORM);
  for (const file of globSync('**/*.{json,md}', { cwd: folder }).toSorted()) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex');
}

/** The sample courses there are; the folder of each is called by its key. */
export const listSamples = (): Sample[] => listContent().map((name) => ({ key: name, hash: hashOf(name), read: () => readContent(name) }));
