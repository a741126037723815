import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifies } from '../evals/requirements.ts';
import { asSystem } from './client.ts';
import { openKeys } from './keys.ts';
import { newId } from './new-id.ts';
import { openText, sealText } from './private-text.ts';
import { settleKeys } from './replace-key.ts';
import { testDatabase } from './testing.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const ring = (masterKey: string, previousKey?: string) =>
  openKeys({
    masterKey: masterKey.repeat(64),
    previousKey: previousKey?.repeat(64),
    directory: '',
    fileAllowed: false,
  });
const PEOPLE = 450; // more than two batches
const ids = Array.from({ length: PEOPLE }, () => newId());
const place = (id: string) => ({ table: 'private_notes', column: 'note', id });

const write = async (keys: ReturnType<typeof ring>, id: string) => {
  const { sealed, keyId } = sealText(keys, place(id), `note of ${id}`);
  await asSystem(db, 'test', (tx) =>
    tx.execute(sql`insert into private_notes (user_id, note, key_id) values (${id}, ${sealed}, ${keyId})`),
  );
};
const notes = async () =>
  (
    await asSystem(db, 'test', (tx) =>
      tx.execute<{ id: string; sealed: Buffer; key: string }>(sql`select user_id as id, note as sealed, key_id as key from private_notes`),
    )
  ).rows;

describe('the keys and the database', () => {
  it('know each other from the first start, and another key is refused', async () => {
    verifies('keys:wrong-key-refused');
    expect(await settleKeys(db, ring('a'))).toBe(0);
    expect(await settleKeys(db, ring('a'))).toBe(0);
    await expect(settleKeys(db, ring('b'))).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('another master key') as string,
    });
    await expect(settleKeys(db, ring('b', 'c'))).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('are replaced by sealing every text anew, also when that was killed in the middle', async () => {
    verifies('keys:replaced');
    await asSystem(db, 'test', (tx) => tx.execute(sql`insert into users (id) select unnest(${sql.param(ids)}::uuid[])`));
    for (const id of ids) await write(ring('a'), id);
    // The first steps of a replacement that died: the fingerprint is the new one, one text is sealed anew.
    await asSystem(db, 'test', (tx) => tx.execute(sql`update deployment set key_fingerprint = ${ring('b').current.id}`));
    const first = sealText(ring('b'), place(ids[0]!), `note of ${ids[0]}`);
    await asSystem(db, 'test', (tx) =>
      tx.execute(sql`update private_notes set note = ${first.sealed}, key_id = ${first.keyId} where user_id = ${ids[0]}`),
    );

    expect(await settleKeys(db, ring('b', 'a'))).toBe(PEOPLE - 1);
    const rows = await notes();
    expect(rows.map(({ id, sealed, key }) => openText(ring('b'), place(id), { sealed, keyId: key }))).toEqual(
      rows.map(({ id }) => `note of ${id}`),
    );
    expect(await settleKeys(db, ring('b'))).toBe(0);
  });

  it('keep a process that still has the old key from writing with it', async () => {
    await expect(write(ring('a'), newId())).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('master key was replaced') as string,
    });
  });

  it('wait for whoever is still writing under the old key, and seal that too', async () => {
    const id = newId();
    await asSystem(db, 'test', (tx) => tx.execute(sql`insert into users (id) values (${id})`));
    const { sealed, keyId } = sealText(ring('b'), place(id), 'late');
    const writing = asSystem(db, 'test', async (tx) => {
      await tx.execute(sql`insert into private_notes (user_id, note, key_id) values (${id}, ${sealed}, ${keyId})`);
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const counted = await settleKeys(db, ring('d', 'b'));
    await writing;
    expect(counted).toBe(PEOPLE + 1);
    expect((await notes()).filter(({ key }) => key !== ring('d').current.id)).toEqual([]);
    expect(await settleKeys(db, ring('b', 'd'))).toBe(PEOPLE + 1);
  });

  it('say it when texts are left under a key that is gone', async () => {
    await asSystem(db, 'test', (tx) => tx.execute(sql`update deployment set key_fingerprint = ${ring('c').current.id}`));
    await expect(settleKeys(db, ring('c'))).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('does not have') as string,
    });
  });
});
