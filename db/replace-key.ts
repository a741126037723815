import { sql } from 'drizzle-orm';
import { TutorError } from '../core/errors.ts';
import { asSystem, type Tx } from './client.ts';
import type { Database } from './connection.ts';
import type { Keyring } from './keys.ts';
import { openText, privateTables, sealText } from './private-text.ts';

const BATCH_ROWS = 200;
type Place = (typeof privateTables)[number];
type Row = { id: string; key_id: string } & Record<string, Buffer | string | null>;

const oldRows = (tx: Tx, { table, id, columns, keyId }: Place, current: string, limit: number) =>
  tx.execute<Row>(
    sql`select ${sql.identifier(id)}::text as id, ${sql.identifier(keyId)} as key_id, ${sql.join(
      columns.map((column) => sql.identifier(column)),
      sql`, `,
    )} from ${sql.identifier(table)} where ${sql.identifier(keyId)} <> ${current} limit ${limit} for update`,
  );

async function sealAgain(tx: Tx, keys: Keyring, place: Place): Promise<number> {
  const { rows } = await oldRows(tx, place, keys.current.id, BATCH_ROWS);
  for (const row of rows) {
    // All texts of a row together: it names one key.
    const anew = place.columns.flatMap((column) => {
      const sealed = row[column];
      if (!Buffer.isBuffer(sealed)) return []; // there is no such text in this row
      const bound = { table: place.table, column, id: row.id };
      return [sql`${sql.identifier(column)} = ${sealText(keys, bound, openText(keys, bound, { sealed, keyId: row.key_id })).sealed}`];
    });
    await tx.execute(
      sql`update ${sql.identifier(place.table)} set ${sql.join([...anew, sql`${sql.identifier(place.keyId)} = ${keys.current.id}`], sql`, `)}
          where ${sql.identifier(place.id)} = ${row.id}`,
    );
  }
  return rows.length;
}

/** Which key the database was written with, as far as it knows. */
export async function findKeyFingerprint(db: Database): Promise<string | undefined> {
  const { rows } = await asSystem(db, 'find the master key', (tx) =>
    tx.execute<{ key: string }>(sql`select key_fingerprint as key from deployment`),
  );
  return rows[0]?.key;
}

/**
 * Holds the keys against the database: a new one remembers this key's fingerprint, a known one must be this key's. With
 * the key before at hand every private text is written anew; killed in the middle, the next start goes on. Returns how
 * many texts were written anew.
 */
export async function settleKeys(db: Database, keys: Keyring): Promise<number> {
  const { current, previous } = keys;
  await asSystem(db, 'compare the master key', async (tx) => {
    await tx.execute(sql`insert into deployment (key_fingerprint) values (${current.id}) on conflict do nothing`);
    const { rows } = await tx.execute<{ key: string }>(sql`select key_fingerprint as key from deployment for update`);
    const known = rows[0]?.key;
    if (known === current.id) return;
    if (known !== previous?.id) {
      throw new TutorError(
        'conflict',
        `This database was written with another master key (${known}, not ${current.id}); start with that MASTER_KEY, or give it as MASTER_KEY_PREVIOUS to replace it.`,
      );
    }
    // From here on the trigger current_key refuses texts sealed with the key before, also from processes still running.
    await tx.execute(sql`update deployment set key_fingerprint = ${current.id}`);
  });
  let total = 0;
  for (const place of privateTables) {
    for (let sealed = BATCH_ROWS; sealed === BATCH_ROWS; total += sealed) {
      sealed = await asSystem(db, 'replace the master key', (tx) => sealAgain(tx, keys, place));
    }
  }
  return total;
}
