import { existsSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../db/connection.ts';
import { verifies } from '../../evals/requirements.ts';
import { runProgram, startedFolder } from '../testing.ts';

const PROGRAMS_MAX_MS = 180_000; // ten programs, one after the other, on a machine that may have other things to do

let folder: Awaited<ReturnType<typeof startedFolder>>;
/** Holds the database open while tools run, as a product does that goes on beside them: none has to open it for itself. */
let host: Database | undefined;
beforeAll(async () => {
  folder = await startedFolder();
  host = await openDatabase({ directory: folder.path, poolMax: 2, log: () => undefined });
});
afterAll(async () => {
  await host?.close();
  folder.remove();
});

const tool = (...args: string[]) => runProgram('bots/cli/main.ts', args, { DATA_DIR: folder.path });
const db = (...args: string[]) => runProgram('db/main.ts', args, { DATA_DIR: folder.path });

it('runs any tool as a named person: JSON out, nothing else on stdout', async () => {
  verifies('cli:any-tool');
  const changed = await tool('change-my-profile', '{"name":"Alma from a terminal","note":"quiet"}', '--as', 'alma');
  expect([changed.code, JSON.parse(changed.stdout)]).toEqual([0, { changed: ['name', 'note'] }]);
  for (const called of ['alma', 'ALMA@example.org', '01980000-0000-7000-8000-000000000001']) {
    const shown = await tool('show-my-profile', '--as', called);
    expect(JSON.parse(shown.stdout)).toMatchObject({ name: 'Alma from a terminal', note: 'quiet' });
  }
  const piped = await runProgram(
    'bots/cli/main.ts',
    ['change-my-profile', '-', '--as=alma'],
    { DATA_DIR: folder.path },
    '{"nudgesPerDay":2}',
  );
  expect([piped.code, piped.stdout]).toEqual([0, expect.stringContaining('nudgesPerDay')]);
});

it.each([
  [['show-my-profile'], 2, 'Add --as'],
  [['nothing', '--as', 'alma'], 4, 'There is no tool "nothing"'],
  [['show-my-profile', '--as', 'nobody'], 4, 'nobody active called "nobody"'],
  [['show-my-profile', '{', '--as', 'alma'], 2, 'not JSON'],
  [['change-my-profile', '{"timeZone":"Mars"}', '--as', 'alma'], 2, 'timeZone: wants a time zone'],
  [['change-my-profile', '{"username":"bao"}', '--as', 'alma'], 5, 'is taken'],
  [['show-my-profile', '{}', '{}', '--as', 'alma'], 2, 'more than a name'],
  [['show-my-profile', '--us', 'alma'], 2, 'no option --us'],
] as const)('says what is wrong with %j in one sentence and an exit code', async (args, code, sentence) => {
  const ended = await tool(...args);
  expect([ended.code, ended.stdout]).toEqual([code, '']);
  expect(ended.stderr.trim()).toContain(sentence);
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
});

it('reads a file for a tool, which takes no path', async () => {
  verifies('materials:handed-in');
  const path = join(folder.path, 'lesson.html');
  writeFileSync(path, '<h1>Ports</h1><p>A port is a number.</p>');
  const wish = '{"course":"networking fundamentals","title":"Ports","format":"html"}';
  const added = await tool('add-material', wish, '--file', `contentBase64=${path}`, '--as', 'ada', '--say');
  expect([added.code, added.stdout.trim()]).toEqual([0, '"Ports" is added.']);
  expect((await tool('add-material', wish, `--file=contentBase64=${path}x`, '--as', 'ada')).stderr).toContain('cannot be read');
  expect((await tool('add-material', wish, '--file', path, '--as', 'ada')).stderr).toContain('Say which field');
});

it(
  'adds a folder with all that is in it, and says what could not be read',
  async () => {
    verifies('materials:folder');
    const lessons = join(folder.path, 'lessons');
    for (const inside of ['chapter 2', 'chapter 10', '.git']) mkdirSync(join(lessons, inside), { recursive: true });
    const write = (path: string, content: string | Uint8Array) => writeFileSync(join(lessons, path), content);
    write('chapter 2/ports.md', '# Ports\n\nA port is a number.');
    write('chapter 2/ports.html', '<h1>Ports</h1><p>A socket is an address and a port.</p>');
    write('chapter 10/hosts.txt', 'A host has an address.');
    write('chapter 10/book.md', Array.from({ length: 400 }, (_, n) => `# Part ${n}\n\nSentence ${n} is about quokkas. ${'And so on. '.repeat(50)}`).join('\n\n')); // prettier-ignore
    write('broken.pdf', '%PDF-1.7 nothing');
    write('empty.md', '');
    write('picture.png', 'x');
    write('.git/config', 'x');
    symlinkSync(lessons, join(lessons, 'chapter 2', 'again'));
    const add = (...more: string[]) => tool('add-folder', lessons, '--course', '301', '--as=ada', '--licence', 'MIT', ...more);
    const first = await add();
    expect(first.code).toBe(2);
    expect(first.stdout.trim().split('\n')).toEqual([
      'lessons: 4 added, 0 changed, 0 unchanged, 2 not read, 1 of other kinds.',
      expect.stringMatching(/^Not read: broken\.pdf: This PDF is damaged/),
      expect.stringMatching(/^Not read: empty\.md: This file is empty/),
      'Of other kinds: picture.png',
    ]);
    expect(first.stderr).toMatch(/\[2\/6\] chapter 2\/ports\.html: added, 1 passages|\[\d\/6\] chapter 2\/ports\.md: added, 1 passages/);
    expect(first.stderr.indexOf('chapter 2/')).toBeLessThan(first.stderr.indexOf('chapter 10/'));
    expect(first.stderr).toMatch(/Reading chapter 10\/book: \d+ of (?:400|\?) passages/);
    const found = await tool('search-materials', '{"question":"quokkas","course":"301","assignment":"chapter 10"}', '--as', 'alma');
    expect(JSON.parse(found.stdout)).toMatchObject({ passages: { length: 5 } });
    const again = await add('--no-wait');
    expect(again.stdout).toContain('0 added, 0 changed, 4 unchanged');
    expect((await tool('add-folder', lessons, '--course', '301', '--as', 'alma')).stderr).toContain('is not for the role student');
    expect((await tool('add-folder', join(lessons, 'nowhere'), '--course', '301', '--as', 'ada')).stderr).toContain('cannot be read');
    expect((await tool('add-folder', '--course', '301')).stderr).toContain('Which folder?');
  },
  PROGRAMS_MAX_MS,
);

it('helps, with one tool as well', async () => {
  const one = await tool('change-my-profile', '--help');
  expect([one.code, one.stdout]).toEqual([0, expect.stringMatching(/learningStyle \(visual \| textual \| mixed\): /)]);
  const ended = await tool('--help');
  expect([ended.code, ended.stdout]).toEqual([0, expect.stringContaining('show-my-profile')]);
});

it(
  'looks after the database: migrate, seed, export, import, rebuild, check',
  async () => {
    await host?.close(); // from here on each opens it for itself, as where nothing else runs
    host = undefined;
    const file = join(folder.path, 'all.jsonl.gz');
    expect((await db('migrate')).stdout).toContain('Nothing to migrate');
    expect((await db('seed')).stdout).toContain('Added: 0 sample people, 0 sample courses, 0 achievements and avatars.');
    expect((await db('export', file)).stdout).toContain('Written to');
    await tool('change-my-profile', '{"name":"Changed after the dump"}', '--as', 'alma');
    expect(await db('import', file)).toMatchObject({ code: 2, stderr: expect.stringContaining('--replace') as string });
    expect((await db('import', file, '--replace')).stdout).toContain('Imported:');
    expect(JSON.parse((await tool('show-my-profile', '--as', 'alma')).stdout)).toMatchObject({
      name: 'Alma from a terminal',
      note: 'quiet',
    });
    expect((await db('rebuild')).stdout).toMatch(/Questions: \d{3} looked at, 0 ratings put right\./);
    const checked = await db('check');
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringMatching(/ok {2}?structure: \d+ looked at, 0 wrong/)]);
    expect(await db('chek')).toMatchObject({ code: 2, stderr: expect.stringContaining('no command "chek"') as string });
  },
  PROGRAMS_MAX_MS,
);

it('replaces the master key, and private texts stay readable', async () => {
  expect((await db('replace-key')).code).toBe(0);
  const shown = await tool('show-my-profile', '--as', 'alma');
  expect(shown.stderr).toContain('the master key is replaced; texts sealed anew: 1');
  expect(JSON.parse(shown.stdout)).toMatchObject({ note: 'quiet' });
  const wrong = await runProgram('bots/cli/main.ts', ['show-my-profile', '--as', 'alma'], {
    DATA_DIR: folder.path,
    MASTER_KEY: 'f'.repeat(64),
  });
  expect([wrong.code, wrong.stdout]).toEqual([5, '']);
  expect(wrong.stderr).toContain('another master key');
});

it('imports a dump made under the key before, since that key was kept', async () => {
  const file = join(folder.path, 'before.jsonl.gz');
  expect((await db('export', file)).code).toBe(0);
  expect((await db('replace-key')).code).toBe(0);
  await tool('show-my-profile', '--as', 'alma');
  expect((await db('import', file, '--replace')).code).toBe(0);
  expect(JSON.parse((await tool('show-my-profile', '--as', 'alma')).stdout)).toMatchObject({ note: 'quiet' });
});

it('says that the key file is missing, and makes no other', async () => {
  renameSync(join(folder.path, 'master.key'), join(folder.path, 'elsewhere'));
  const ended = await tool('show-my-profile', '--as', 'alma');
  expect([ended.code, ended.stderr]).toEqual([4, expect.stringContaining('is missing, and the database was written with it')]);
  expect(existsSync(join(folder.path, 'master.key'))).toBe(false);
  renameSync(join(folder.path, 'elsewhere'), join(folder.path, 'master.key'));
});

it.each([['/dev/null/nowhere'], ['/proc/nowhere']])('says in one sentence that it cannot live in %s', async (directory) => {
  const ended = await runProgram('bots/cli/main.ts', ['show-my-profile', '--as', 'alma'], { DATA_DIR: directory });
  expect([ended.code, ended.stdout, ended.stderr.trim().split('\n')]).toEqual([6, '', [expect.stringContaining('cannot be')]]);
});
