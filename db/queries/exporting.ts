import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { UserId } from '../../core/ids.ts';
import type { ExportedPart } from '../../core/people/exporting.ts';
import type { PersonDb } from '../client.ts';
import type { Keyring } from '../keys.ts';
import { openText } from '../private-text.ts';

const Rows = z.array(z.record(z.string(), z.unknown()));
/** Rows of one table as JSON: moments, ids and decimals are texts or numbers, as the database writes them. */
export type ExportedRows = z.output<typeof Rows>;

const quoted = (name: string) => `"${name}"`;

/** The speaker's own rows of a table, with the columns that the speaker may read; policies hold here as everywhere. */
export const listOwnRows = (db: PersonDb, { table, mine, adds, hides }: ExportedPart): Promise<ExportedRows> =>
  db.read(async (tx) => {
    const { rows: columns } = await tx.execute<{ name: string }>(sql`
      select attname::text as name from pg_attribute where attrelid = ${`public.${table}`}::regclass and attnum > 0 and not attisdropped
        and has_column_privilege(attrelid, attnum, 'select') order by attnum`);
    const read = columns.map(({ name }) =>
      hides?.columns.includes(name) ? `case when not (${hides.where}) then t.${quoted(name)} end as ${quoted(name)}` : `t.${quoted(name)}`,
    );
    const own = mine.replaceAll(/\bme\b/g, '(select app.person())');
    // Names and conditions are our own, from core/people/exporting.ts; nothing of them was handed in.
    const { rows } = await tx.execute<{ rows: unknown }>(
      sql.raw(`select coalesce(jsonb_agg(to_jsonb(o)), '[]') as rows
        from (select ${[...read, ...(adds ? [adds] : [])].join(', ')} from public.${table} t where ${own} order by 1, 2) o`),
    );
    return Rows.parse(rows[0]?.rows);
  });

/** The speaker's private note, opened. */
export const listOwnNotes = (db: PersonDb, keys: Keyring, user: UserId): Promise<ExportedRows> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute<{ note: Buffer; keyId: string; createdAt: string }>(
      sql`select note, key_id as "keyId", created_at::text as "createdAt" from private_notes where user_id = ${user}`,
    );
    return rows.map(({ note, keyId, createdAt }) => ({
      note: openText(keys, { table: 'private_notes', column: 'note', id: user }, { sealed: note, keyId }),
      created_at: createdAt,
    }));
  });

/** What was said and noted in the tutoring sessions in which the speaker was, opened. */
export const listOwnSessionTexts = (db: PersonDb, keys: Keyring, user: UserId): Promise<ExportedRows> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute<{ id: string; transcript: Buffer | null; notes: Buffer | null; keyId: string | null }>(
      sql`select s.id, x.transcript, x.notes, x.key_id as "keyId" from tutoring_sessions s cross join lateral app.session_texts(s.id) x
        where ${user} in (s.student_id, s.tutor_id) order by s.id`,
    );
    const opened = (id: string, column: string, sealed: Buffer | null, keyId: string | null) =>
      sealed && keyId ? openText(keys, { table: 'tutoring_sessions', column, id }, { sealed, keyId }) : null;
    return rows.map(({ id, transcript, notes, keyId }) => ({
      tutoring_session_id: id,
      transcript: opened(id, 'transcript', transcript, keyId),
      notes: opened(id, 'notes', notes, keyId),
    }));
  });
