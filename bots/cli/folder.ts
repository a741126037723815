import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Tutor, Visitor } from '../../agent/tutor.ts';
import { TutorError } from '../../core/errors.ts';
import { formatOf } from '../../core/materials/formats.ts';
import { FILE_MAX_BYTES } from '../../core/materials/limits.ts';

const FILES_MAX = 5000; // of a folder; more is no course
const DEPTH_MAX = 20;
const LOOK_MS = 1000; // between two looks at what is done in the background

/** Which folder shall be added to which course, and what is said of all its files. */
export type FolderWish = {
  readonly folder: string;
  readonly course: string;
  readonly as: string;
  readonly assignment: string | undefined;
  readonly source: string | undefined;
  readonly licence: string | undefined;
  /** Whether to wait until what is long has been read. */
  readonly waits: boolean;
};

const named = ['course', 'as', 'assignment', 'source', 'licence'] as const;

/** Reads the words behind `add-folder`. */
export function readFolderWish(words: readonly string[]): FolderWish {
  const given: Partial<Record<(typeof named)[number], string>> = {};
  const plain: string[] = [];
  let waits = true;
  for (let position = 0; position < words.length; position += 1) {
    const [word = '', value] = words[position]!.split(/=(.*)/s); // below the length
    const name = named.find((each) => word === `--${each}`);
    if (name) given[name] = value ?? words[(position += 1)] ?? '';
    else if (word === '--no-wait') waits = false;
    else if (word.startsWith('--')) throw new TutorError('invalid', `There is no option ${word}; see npm run tool -- --help.`);
    else plain.push(words[position]!);
  }
  const [folder, ...more] = plain;
  const { course, as, assignment, source, licence } = given;
  if (!folder || more.length) throw new TutorError('invalid', 'Which folder? One, as in: add-folder ./lessons --course 301 --as ada');
  if (!course) throw new TutorError('invalid', 'To which course? Add --course <number or title>.');
  if (!as) throw new TutorError('invalid', 'Whose name is it done in? Add --as <id, user name or e-mail>.');
  return { folder, course, as, assignment, source, licence, waits };
}

/** The files under a folder, by their paths in it; what is hidden, and what only leads elsewhere, is left out. */
export function filesUnder(folder: string): string[] {
  const found: string[] = [];
  const walk = (inside: string, depth: number) => {
    if (depth > DEPTH_MAX) throw new TutorError('invalid', `The folder is more than ${DEPTH_MAX} levels deep, at ${inside}.`);
    for (const entry of readdirSync(join(folder, inside), { withFileTypes: true })) {
      const path = inside ? `${inside}/${entry.name}` : entry.name;
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (entry.isDirectory()) walk(path, depth + 1);
      else if (entry.isFile()) found.push(path);
      if (found.length > FILES_MAX)
        throw new TutorError('invalid', `There are more than ${FILES_MAX} files in this folder: add its parts one by one.`);
    }
  };
  try {
    walk('', 0);
  } catch (error) {
    if (error instanceof TutorError) throw error;
    throw new TutorError('invalid', `The folder ${folder} cannot be read (${(error as Error).message}).`, { cause: error });
  }
  return found.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true })); // chapter 2 before chapter 10
}

const withoutEnding = (path: string) => path.replace(/\.[a-z0-9]+$/i, '');

/** What each file is called: its path without the ending, unless that would call two files the same. */
export function titlesOf(paths: readonly string[]): Map<string, string> {
  const times = new Map<string, number>();
  for (const path of paths) times.set(withoutEnding(path), (times.get(withoutEnding(path)) ?? 0) + 1);
  return new Map(paths.map((path) => [path, times.get(withoutEnding(path)) === 1 ? withoutEnding(path) : path]));
}

const Added = z.object({ saving: z.enum(['added', 'changed', 'unchanged']), passages: z.int().nullable(), warnings: z.array(z.string()) });

function bytesOf(path: string): Buffer {
  if (statSync(path).size > FILE_MAX_BYTES) throw new TutorError('invalid', `A file may have at most ${FILE_MAX_BYTES / 1024 / 1024} MB.`);
  return readFileSync(path);
}

/** Adds one file, or says why it cannot be. Its chapter is the folder it is in, unless one is given for all. */
async function addFile(
  tutor: Tutor,
  visitor: Visitor,
  wish: FolderWish,
  path: string,
  title: string,
): Promise<z.output<typeof Added> | string> {
  const chapter = wish.assignment ?? (path.includes('/') ? path.split('/')[0] : undefined);
  const more = { assignment: chapter, licence: wish.licence, source: wish.source ?? path };
  try {
    const input = {
      course: wish.course,
      title,
      format: formatOf(path),
      contentBase64: bytesOf(join(wish.folder, path)).toString('base64'),
    };
    const given = Object.fromEntries(Object.entries({ ...input, ...more }).filter(([, value]) => value !== undefined));
    return Added.parse(await tutor.invoke('add-material', given, visitor, { door: 'cli' }));
  } catch (error) {
    if (error instanceof TutorError && error.kind !== 'forbidden' && error.kind !== 'not-found') return error.message; // these two are of the course, so of every file
    if (error instanceof Error && 'code' in error && 'syscall' in error) return `It cannot be read (${error.message}).`;
    throw error;
  }
}

const Work = z.object({ work: z.array(z.object({ id: z.string(), kind: z.string(), title: z.string().nullable(), state: z.string(), done: z.int(), total: z.int(), problem: z.string().nullable() })) }); // prettier-ignore

/** Waits until what is long has been read, doing it in this process where no other does, and says how far it is. */
async function waitForLong(
  tutor: Tutor,
  visitor: Visitor,
  course: string,
  titles: ReadonlySet<string>,
  say: (line: string) => void,
): Promise<string[]> {
  let working: Promise<void> | undefined;
  for (let told = ''; ;) {
    const { work } = Work.parse(await tutor.invoke('show-material-work', { course }, visitor, { door: 'cli' }));
    const ours = work.filter(({ kind, title }) => kind === 'passages' && titles.has(title ?? ''));
    const open = ours.filter(({ state }) => state === 'waiting' || state === 'running');
    const line = open.map(({ title, done, total }) => `${title}: ${done} of ${total || '?'} passages`).join('; ');
    if (line && line !== told) say(`Reading ${line}`);
    told = line;
    if (open.length === 0)
      return ours.filter(({ state }) => state !== 'done').map(({ title, state, problem }) => `${title}: ${problem ?? state}`);
    await (working ??= tutor.work());
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** What came of a folder: a summary to read, and whether all of it could be taken. */
export type FolderAdded = { readonly summary: string; readonly isWhole: boolean };

/** Adds every file of a folder to a course, one after the other, and says what became of each. Run again, it only adds what is new. */
export async function addFolder(tutor: Tutor, visitor: Visitor, wish: FolderWish, say: (line: string) => void): Promise<FolderAdded> {
  const all = filesUnder(wish.folder);
  const paths = all.filter((path) => formatOf(path));
  const skipped = all.filter((path) => !formatOf(path));
  const titles = titlesOf(paths);
  const counts = { added: 0, changed: 0, unchanged: 0 };
  const unreadable: string[] = [];
  const long = new Set<string>();
  for (const [index, path] of paths.entries()) {
    const title = titles.get(path) ?? path;
    const added = await addFile(tutor, visitor, wish, path, title);
    if (typeof added === 'string') unreadable.push(`${path}: ${added}`);
    else {
      counts[added.saving] += 1;
      if (added.passages === null) long.add(title);
    }
    const became =
      typeof added === 'string'
        ? `NOT READ: ${added}`
        : [`${added.saving}${added.passages === null ? ', long' : `, ${added.passages} passages`}`, ...added.warnings].join('; ');
    say(`[${index + 1}/${paths.length}] ${path}: ${became}`);
  }
  const failed = long.size > 0 && wish.waits ? await waitForLong(tutor, visitor, wish.course, long, say) : [];
  const lines = [
    `${basename(wish.folder)}: ${counts.added} added, ${counts.changed} changed, ${counts.unchanged} unchanged, ${unreadable.length} not read, ${skipped.length} of other kinds.`,
    ...[...unreadable, ...failed].map((line) => `Not read: ${line}`),
    ...(skipped.length ? [`Of other kinds: ${skipped.slice(0, 20).join(', ')}${skipped.length > 20 ? ' and more' : ''}`] : []),
    ...(long.size > 0 && !wish.waits ? ['What is long is read in the background: show-material-work says how far it is.'] : []),
  ];
  return { summary: lines.join('\n'), isWhole: unreadable.length + failed.length === 0 };
}
