import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../env.ts';
import { verifies } from '../../evals/requirements.ts';
import { openKeys } from '../keys.ts';
import { temporaryFolder } from '../testing.ts';
import { openFolder } from './folder.ts';

const BYTES = 1_000_000;
const KILLS = 8;

/** Stores files of one letter each, for ever, and says when each is there. */
const writer = (root: string) => `
  import { openFolder } from './db/objects/folder.ts';
  const store = openFolder(${JSON.stringify(root)}, { keys: undefined, linkBase: '' });
  for (let n = 0; ; n += 1) {
    const key = 'materials/' + crypto.randomUUID() + '.txt';
    await store.put(key, Buffer.alloc(${BYTES}, 97 + n % 26));
    console.log(key);
  }`;

it('a writer that is killed at any moment has left whole files only, and every one it said was there', async () => {
  verifies('objects:whole-or-not');
  const folder = temporaryFolder();
  const root = join(folder.path, 'objects');
  const said: string[] = [];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', writer(root)], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (piece: Buffer) => {
        text += piece.toString();
        if (text.split('\n').length > kill) resolve(); // once later each time, so in the middle of another write
      });
    });
    child.kill('SIGKILL');
    await once(child, 'close');
    said.push(...text.split('\n').slice(0, -1));
  }
  expect(said.length).toBeGreaterThanOrEqual(KILLS);
  const found = globSync('materials/*.txt', { cwd: root });
  expect(said.filter((key) => !found.includes(key))).toEqual([]);
  for (const key of found) {
    const content = readFileSync(join(root, key));
    expect(content.equals(Buffer.alloc(BYTES, content[0])), key).toBe(true);
  }
  const store = openFolder(root, { keys: openKeys({ directory: folder.path, fileAllowed: true }), linkBase: '' });
  await store.tidy(new Date(Date.now() + 1000));
  expect(globSync('.parts/*', { cwd: root })).toEqual([]);
  folder.remove();
});
