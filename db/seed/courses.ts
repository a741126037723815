import { eq, inArray, or } from 'drizzle-orm';
import type { SubjectId } from '../../core/ids.ts';
import { asSystem, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import { courses, subjects } from '../schema/courses.ts';
import { sampleParts } from '../schema/imports.ts';
import type { Content } from './content.ts';
import { followExam, followWording, retireLeft } from './follow-questions.ts';
import { followOrder, followRows } from './follow-rows.ts';
import { recall, type Memory } from './memory.ts';
import { courseIdOf, rowsOf, subjectOf } from './rows.ts';
import { listSamples, type Sample } from './samples.ts';
import { seedId } from './seed-id.ts';

/** What became of the sample courses: how many are new, and how many parts of those there were follow their content now. */
export type SeededCourses = { readonly added: number; readonly changed: number };

const CONTENT = 'content';
const contentIdOf = (key: string) => seedId(CONTENT, key);

/** The subject of a course: its own, or whichever has that name already. */
async function followSubject(tx: Tx, memory: Memory, content: Content): Promise<{ id: SubjectId; changed: number }> {
  const wanted = subjectOf(content);
  const own = wanted.parts[0]!.id as SubjectId; // a course has one subject
  const found = await tx
    .select({ id: subjects.id })
    .from(subjects)
    .where(or(eq(subjects.id, own), eq(subjects.name, content.course.subject.name)));
  const other = found.find(({ id }) => id !== own);
  if (!other || found.length > 1) return { id: own, changed: await followRows(tx, memory, wanted) };
  memory.there.add(other.id);
  return { id: other.id, changed: 0 };
}

async function follow(tx: Tx, memory: Memory, content: Content): Promise<number> {
  const subject = await followSubject(tx, memory, content);
  let { changed } = subject;
  for (const rows of rowsOf(content, subject.id)) {
    changed += await followRows(tx, memory, rows);
    changed += await followOrder(tx, memory, rows);
  }
  changed += await followWording(tx, memory, content);
  changed += await retireLeft(tx, memory, content);
  changed += await followExam(tx, memory, content);
  return changed;
}

/** Brings one course to its content; of two starters the second waits here, and finds it done. */
async function seedCourse(tx: Tx, { key, hash, ...sample }: Sample): Promise<SeededCourses> {
  const part = { id: contentIdOf(key), courseKey: key, kind: CONTENT, contentHash: 'none yet' };
  await tx.insert(sampleParts).values(part).onConflictDoNothing();
  const [noted] = await tx.select().from(sampleParts).where(eq(sampleParts.id, part.id)).for('update');
  if (noted?.contentHash === hash) return { added: 0, changed: 0 };
  const memory = await recall(tx, key);
  const changed = await follow(tx, memory, sample.read());
  memory.note(CONTENT, part.id, hash);
  await memory.store(tx);
  return memory.isNew ? { added: 1, changed: 0 } : { added: 0, changed };
}

/** Those whose files hold something else than what the database followed last. */
async function behind(db: Database, samples: readonly Sample[]): Promise<Sample[]> {
  const ids = samples.map(({ key }) => contentIdOf(key));
  const followed = await asSystem(db, 'look whether sample courses changed', (tx) =>
    tx.select({ hash: sampleParts.contentHash }).from(sampleParts).where(inArray(sampleParts.id, ids)),
  );
  return samples.filter(({ hash }) => !followed.some((each) => each.hash === hash));
}

/** What to seed: the sample courses of this code, unless others are given; `log` is told of one that cannot follow. */
export type SeedOptions = { readonly samples?: readonly Sample[]; readonly log?: ((line: string) => void) | undefined };

const isTaken = (error: unknown): error is Error & { cause: Error } =>
  error instanceof Error && error.cause instanceof Error && 'code' in error.cause && error.cause.code === '23505';

/**
 * Adds the sample courses that are missing, and brings those that are there to their content: what nobody edited since
 * it was seeded follows, what a person edited, made or took out stays as they left it. A course in which a person has
 * given something the name of something new stays as it is, whole: nobody's start fails for the sake of samples.
 */
export async function seedCourses(db: Database, { samples = listSamples(), log }: SeedOptions = {}): Promise<SeededCourses> {
  let [added, changed] = [0, 0];
  for (const sample of await behind(db, samples)) {
    const done = await asSystem(db, 'seed a sample course', (tx) => seedCourse(tx, sample)).catch((error: unknown) => {
      if (!isTaken(error)) throw error;
      log?.(`Database: the sample course "${sample.key}" stays as it is, since its new content does not fit (${error.cause.message}).`);
      return { added: 0, changed: 0 };
    });
    added += done.added;
    changed += done.changed;
  }
  return { added, changed };
}

/** Whether the sample courses were ever added to this database. */
export const hasSamples = (db: Database): Promise<boolean> =>
  asSystem(db, 'look for sample courses', async (tx) => {
    const known = await tx.select({ id: sampleParts.id }).from(sampleParts).limit(1);
    if (known.length) return true;
    const ids = listSamples().map(({ key }) => courseIdOf(key));
    return (await tx.select({ id: courses.id }).from(courses).where(inArray(courses.id, ids)).limit(1)).length > 0;
  });
