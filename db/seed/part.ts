import { createHash } from 'node:crypto';

/** What a part of the sample content says, by the names of its columns. */
export type Values = Readonly<Record<string, unknown>>;

/** A row of the sample content, and the rows without which it cannot be there. */
export type Part = { readonly id: string; readonly needs: readonly string[]; readonly values: Values };

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);

/** The same for the same content: jsonb gives the names of an object back in an order of its own. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, each]) => [name, canonical(each)] as const)
      .toSorted(byName),
  );
}

/**
 * What a part was when it was seeded: the names it spoke of, and the hash of what they held. With the names in it, a row
 * can be compared also after the content has learnt to speak of another column.
 */
export function fingerprint(values: Values, names: readonly string[] = Object.keys(values).toSorted()): string {
  const said = JSON.stringify(names.map((name) => canonical(values[name])));
  return [...names, createHash('sha256').update(said).digest('hex')].join(' ');
}

/** The names that a fingerprint was taken of. */
export const namesIn = (print: string): string[] => print.split(' ').slice(0, -1);

/** Whether a part is what it was when that fingerprint was taken. */
export const isStill = (present: Values, print: string): boolean => fingerprint(present, namesIn(print)) === print;

/** What becomes of a part: it is new, as wanted, behind the content, or what a person made of it. */
export type Fate = 'add' | 'keep' | 'change' | 'leave';

/** Compares a part as it is there, as it was seeded, and as the content wants it. */
export function fateOf(present: Values | undefined, seeded: string | undefined, wanted: Values): Fate {
  if (!present) return seeded === undefined ? 'add' : 'leave'; // taken out by somebody
  if (isStill(present, fingerprint(wanted))) return 'keep';
  return seeded !== undefined && isStill(present, seeded) ? 'change' : 'leave';
}
