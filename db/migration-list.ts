import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { z } from 'zod';
import { TutorError } from '../core/errors.ts';

const folder = join(import.meta.dirname, 'migrations');

/** One step of the schema: its name, its statements, and the hash that shows whether the file was changed since. */
export type Migration = { readonly tag: string; readonly hash: string; readonly statements: readonly string[] };

const Journal = z.object({ entries: z.array(z.object({ idx: z.int(), tag: z.string() })) });

/** The migrations of this code, in order. */
export function listMigrations(from = folder): Migration[] {
  const journal = Journal.parse(JSON.parse(readFileSync(join(from, 'meta', '_journal.json'), 'utf8')));
  return journal.entries.map(({ tag }) => {
    const text = readFileSync(join(from, `${tag}.sql`), 'utf8');
    return {
      tag,
      hash: createHash('sha256').update(text).digest('hex'),
      statements: text.split('--> statement-breakpoint'),
    };
  });
}

/** Whatever can be asked one statement: a connection, a pooled one, a transaction on it. */
export type Querier = Pick<pg.ClientBase, 'query'>;
type Applied = { readonly tag: string; readonly hash: string };

/** What a database says was applied to it; nothing for a new one. */
export async function appliedMigrations(client: Querier): Promise<Applied[]> {
  const { rows: there } = await client.query<{ there: boolean }>(`select to_regclass('viva.migrations') is not null as there`);
  if (!there[0]?.there) return [];
  return (await client.query<Applied>('select tag, hash from viva.migrations order by position')).rows;
}

/** The migrations still to run; refuses, in one sentence, a database that this code does not fit. */
export function pendingMigrations(known: readonly Migration[], applied: readonly Applied[]): readonly Migration[] {
  for (const [position, { tag, hash }] of applied.entries()) {
    const ours = known[position];
    if (!ours || ours.tag !== tag) {
      throw new TutorError(
        'conflict',
        `The database was made by a newer version of Viva (it knows "${tag}"); start that version, or import a dump into an empty database.`,
      );
    }
    if (ours.hash !== hash)
      throw new TutorError('conflict', `The migration "${tag}" was changed after this database had it; put the file back as it was.`);
  }
  return known.slice(applied.length);
}
