import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ratingRules } from '../core/practice/rating.ts';
import { verifies } from '../evals/requirements.ts';
import { dumpFolder, exportDatabase } from './backup.ts';
import { openKeys } from './keys.ts';
import { openText, sealText } from './private-text.ts';
import { settleKeys } from './replace-key.ts';
import { importDump } from './restore.ts';
import { asOwner, id, makeWorld, outcome } from './testing-world.ts';
import { testDatabase } from './testing.ts';
import { verifyDatabase } from './verify.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  db = await testDatabase();
  await makeWorld(db);
});
afterAll(() => db.close());

const keyIds = ['k'];
const rowsOf = (path: string) => gunzipSync(readFileSync(path)).toString('utf8').split('\n').slice(1);

it('a dump restores one of everything, and answers are numbered on behind it', async () => {
  verifies('db:dump-restores-exactly');
  const file = join(db.directory, 'world.jsonl.gz');
  await exportDatabase(db, file);
  const other = await testDatabase({ empty: true });
  await importDump(other, file, { replace: false, backups: dumpFolder(other.directory), keyIds });
  const again = join(other.directory, 'again.jsonl.gz');
  await exportDatabase(other, again);
  expect(rowsOf(again)).toEqual(rowsOf(file));
  expect(await asOwner(other, `select nextval('answer_sequence')::int as next`)).toEqual([{ next: 3 }]);
  // The guards and the deferred pair are back at work.
  expect(await outcome(other, `delete from xp_events`)).toContain('is kept');
  expect(await outcome(other, `update avatars set required_achievement_id = null where id = $avatar`)).toContain('must name each other');
  const findings = await verifyDatabase(other, keyIds, ratingRules);
  const restored = findings.filter(({ check }) => !check.startsWith('records')); // whose numbers this world makes up
  expect(restored.flatMap(({ wrong }) => wrong)).toEqual([]);
  await other.close();
});

it('replacing the key seals both texts of a session anew, together', async () => {
  verifies('keys:replaced');
  const ring = (masterKey: string, previousKey?: string) =>
    openKeys({ masterKey: masterKey.repeat(64), previousKey: previousKey?.repeat(64), directory: '', fileAllowed: false });
  const [old, present] = [ring('a'), ring('b', 'a')];
  const place = (column: string) => ({ table: 'tutoring_sessions', column, id: id('session') });
  const [transcript, notes] = ['transcript', 'notes'].map((column) => sealText(old, place(column), `the ${column}`).sealed.toString('hex'));
  await asOwner(
    db,
    `update deployment set key_fingerprint = '${old.current.id}'; delete from private_notes; alter table tutoring_sessions disable trigger current_key`,
  );
  await asOwner(db, `update tutoring_sessions set transcript = null, notes = null, key_id = null where id = $session`, 2);
  await asOwner(
    db,
    `update tutoring_sessions set transcript = '\\x${transcript}', notes = '\\x${notes}', key_id = '${old.current.id}' where id = $session;
    alter table tutoring_sessions enable trigger current_key`,
  );
  expect(await settleKeys(db, present)).toBe(1);
  const [row] = await asOwner<{ transcript: Buffer; notes: Buffer; key: string }>(
    db,
    `select transcript, notes, key_id as key from tutoring_sessions where id = $session`,
  );
  expect(row!.key).toBe(present.current.id);
  expect(openText(ring('b'), place('transcript'), { sealed: row!.transcript, keyId: row!.key })).toBe('the transcript');
  expect(openText(ring('b'), place('notes'), { sealed: row!.notes, keyId: row!.key })).toBe('the notes');
});
