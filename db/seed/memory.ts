import { eq, getTableName, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { courses } from '../schema/courses.ts';
import { sampleParts } from '../schema/imports.ts';
import { fateOf, fingerprint, type Fate, type Values } from './part.ts';
import { courseIdOf } from './rows.ts';

/** What a sample course was when it was seeded, and what is found of it now. */
export class Memory {
  /** Rows that are in the database; what needs another row is not added without it. */
  readonly there = new Set<string>();
  /** Whether the course is neither there nor remembered. */
  readonly isNew: boolean;
  readonly #course: string;
  readonly #known: ReadonlyMap<string, { readonly kind: string; readonly hash: string }>;
  readonly #isLost: boolean;
  readonly #noted = new Map<string, typeof sampleParts.$inferInsert>();

  constructor(course: string, parts: readonly (typeof sampleParts.$inferSelect)[], isThere: boolean) {
    const isKnown = parts.some(({ kind }) => kind === getTableName(courses));
    this.isNew = !isThere && !isKnown;
    this.#isLost = isThere && !isKnown; // seeded before there was a memory: what is missing was taken out
    this.#course = course;
    this.#known = new Map(parts.map(({ id, kind, contentHash }) => [id, { kind, hash: contentHash }]));
  }

  /** The hash that a part was remembered with. */
  hashOf(id: string): string | undefined {
    return this.#known.get(id)?.hash;
  }

  /** The ids of one kind that are remembered. */
  idsOf(wanted: string): string[] {
    return [...this.#known].filter(([, { kind }]) => kind === wanted).map(([id]) => id);
  }

  /** What is to become of a part. What stays as it is, is remembered here; what is added or changed, by who does it. */
  fateOf(kind: string, id: string, present: Values | undefined, wanted: Values): Fate {
    const isGone = this.#isLost && !present;
    const fate = isGone ? 'leave' : fateOf(present, this.hashOf(id), wanted);
    if (isGone || fate === 'keep') this.note(kind, id, fingerprint(wanted));
    return fate;
  }

  /** Remembers what a part is from now on. */
  note(kind: string, id: string, contentHash: string): void {
    if (this.hashOf(id) !== contentHash) this.#noted.set(id, { id, courseKey: this.#course, kind, contentHash });
  }

  /** Stores what was noted. */
  async store(tx: Tx): Promise<void> {
    if (!this.#noted.size) return;
    await tx
      .insert(sampleParts)
      .values([...this.#noted.values()])
      .onConflictDoUpdate({ target: sampleParts.id, set: { contentHash: sql`excluded.content_hash` } });
  }
}

/** Reads what is remembered of a sample course. */
export async function recall(tx: Tx, course: string): Promise<Memory> {
  const parts = await tx.select().from(sampleParts).where(eq(sampleParts.courseKey, course));
  const there = await tx
    .select({ id: courses.id })
    .from(courses)
    .where(eq(courses.id, courseIdOf(course)));
  return new Memory(course, parts, there.length > 0);
}
