import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileTrouble, makeFolder } from '../file-trouble.ts';
import type { Keyring } from '../keys.ts';
import { writeLink } from './links.ts';
import { ObjectKey, type ObjectStore } from './object-store.ts';

const PARTS = '.parts'; // no key begins with a dot
const TROUBLE = 'The file store cannot be used';

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';
const missing = (error: unknown): undefined => {
  if (isMissing(error)) return undefined;
  throw fileTrouble(TROUBLE, error);
};

/** Makes names in a folder last: a file that is safe on the disk is lost all the same where its name is not. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return; // which cannot, and need not
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
}

/** Makes a folder, and its name last. */
async function keepFolder(path: string): Promise<void> {
  if (existsSync(path)) return;
  makeFolder(path);
  await syncFolder(dirname(path));
}

async function write(path: string, bytes: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes, signal ? { signal } : {});
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Objects as files of a folder. A file has its name only when all of it is on the disk. `linkBase` is where a door answers for links. */
export function openFolder(root: string, links?: { readonly keys: Keyring; readonly linkBase: string }): ObjectStore {
  const pathOf = (key: ObjectKey) => join(root, ObjectKey.parse(key)); // whatever brought it here, it stays inside
  const parts = join(root, PARTS);
  return {
    kind: 'folder',
    async put(key, bytes, signal) {
      const path = pathOf(key);
      const part = join(parts, randomUUID());
      try {
        for (const folder of [root, parts, dirname(path)]) await keepFolder(folder);
        await write(part, bytes, signal);
        await rename(part, path);
        await syncFolder(dirname(path));
      } catch (error) {
        await rm(part, { force: true }).catch(() => undefined); // what stopped the one may stop the other; `tidy` comes later
        throw fileTrouble(TROUBLE, error);
      }
    },
    async open(key, { range, signal } = {}) {
      const file = await open(pathOf(key), 'r').catch(missing);
      if (!file) return undefined;
      const { size } = await file.stat();
      return {
        bytes: size,
        body: file.createReadStream({ ...(range ? { start: range.from, end: range.to } : {}), ...(signal ? { signal } : {}) }),
      };
    },
    async find(key) {
      const found = await stat(pathOf(key)).catch(missing);
      return found?.isFile() ? { bytes: found.size } : undefined;
    },
    async remove(key) {
      const path = pathOf(key);
      if (!existsSync(path)) return;
      await rm(path, { force: true });
      await syncFolder(dirname(path));
    },
    link(key, wish) {
      if (!links) throw new Error('this store was opened without the keys for links');
      return writeLink(links.linkBase, links.keys, ObjectKey.parse(key), wish);
    },
    async tidy(before) {
      for (const name of (await readdir(parts).catch(missing)) ?? []) {
        const part = join(parts, name);
        const found = await stat(part).catch(missing); // its writer may be about to finish
        if (found && found.mtimeMs < before.getTime()) await rm(part, { force: true });
      }
    },
  };
}
