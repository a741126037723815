import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifies } from '../evals/requirements.ts';
import { dumpDatabase, dumpFolder, exportDatabase } from './backup.ts';
import { asSystem } from './client.ts';
import { importDump } from './restore.ts';
import { samplePeople, seedPeople } from './seed/people.ts';
import { testDatabase, testServer } from './testing.ts';
import { makeLogPartitions } from './upkeep.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
let file: string;
const awkward = 'line\nbreak\u2028 "quotes" \\back\\ tab\t {"json":1} é 🦉 \u0001';

beforeAll(async () => {
  db = await testDatabase();
  await seedPeople(db);
  await makeLogPartitions(db, new Date('2029-05-01T00:00:00Z'));
  await asSystem(db, 'test', async (tx) => {
    await tx.execute(
      sql`update users set name = ${awkward}, last_login = '2026-02-03 04:05:06.789012+02', profile = ${JSON.stringify({ preferences: { learning_style: 'visual' }, big: 12345678901234567890n.toString() })}::jsonb where id = ${samplePeople[0].id}`,
    );
    await tx.execute(sql`insert into deployment (key_fingerprint) values ('k')`);
    await tx.execute(sql`insert into private_notes (user_id, note, key_id) values (${samplePeople[0].id}, '\\x00ff10'::bytea, 'k')`);
    await tx.execute(sql`insert into session (sid, sess, expire) values ('s', '{"b": 1,  "a": [1.50, 1e400]}'::json, 'infinity')`);
    await tx.execute(
      sql`insert into oauth_clients (id, name, redirect_uris) values (gen_random_uuid(), 'c', array['a,b', '{x}', 'null', '"q"'])`,
    );
    await tx.execute(sql`insert into subjects (id, name) select gen_random_uuid(), 'Subject ' || n from generate_series(1, 2500) n`);
    await tx.execute(
      sql`insert into audit_log (id, created_at, action, reason) values (gen_random_uuid(), '2029-05-02', 'x', 'in its month'), (gen_random_uuid(), '1990-01-01', 'x', 'in no month')`,
    );
  });
  file = join(db.directory, 'all.jsonl.gz');
  await exportDatabase(db, file);
});
afterAll(() => db.close());

const linesOf = (path: string) => gunzipSync(readFileSync(path)).toString('utf8').split('\n');
const rowsOf = (path: string) => linesOf(path).slice(1);
const keyIds = ['k'];
const replace = { replace: true, keyIds };

describe('a dump', () => {
  it('restores the same rows, on its own kind of database and on the embedded one', async () => {
    verifies('db:dump-restores-exactly');
    expect(linesOf(file).length).toBeGreaterThan(2500);
    for (const kind of testServer() ? [undefined, 'embedded' as const] : [undefined]) {
      const other = await testDatabase({ empty: true, ...(kind ? { kind } : {}) });
      const backups = dumpFolder(other.directory);
      expect(await importDump(other, file, { replace: false, backups, keyIds })).toMatchObject({ backup: undefined });
      const again = join(other.directory, 'again.jsonl.gz');
      await exportDatabase(other, again);
      expect(rowsOf(again)).toEqual(rowsOf(file));
      const { rows } = await asSystem(other, 'test', (tx) =>
        tx.execute(sql`select name, last_login::text as at from users where id = ${samplePeople[0].id}`),
      );
      expect(rows).toMatchObject([{ name: awkward }]);
      // The rules are back in force, not only the rows.
      await expect(
        asSystem(other, 'test', (tx) =>
          tx.execute(sql`insert into private_notes (user_id, note, key_id) values (gen_random_uuid(), '', 'k')`),
        ),
      ).rejects.toMatchObject({ cause: { code: '23503' } });
      await expect(asSystem(other, 'test', (tx) => tx.execute(sql`update private_notes set key_id = 'another'`))).rejects.toMatchObject({
        kind: 'unavailable',
      });
      await other.close();
    }
  });

  it('takes the place of people only when told to, after a dump of them, and leaves other programs’ tables alone', async () => {
    const other = await testDatabase();
    await seedPeople(other);
    const owner = await other.connect();
    await owner.query(`create table precious (id integer); insert into precious values (1)`);
    const backups = dumpFolder(other.directory);
    await expect(importDump(other, file, { replace: false, backups, keyIds })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('--replace') as string,
    });
    const { backup } = await importDump(other, file, { ...replace, backups });
    expect(linesOf(backup!).filter((line) => line.includes('example.org'))).toHaveLength(samplePeople.length);
    expect(linesOf(backup!).length).toBeLessThan(200);
    expect((await owner.query('select id from precious')).rows).toEqual([{ id: 1 }]);
    owner.release();
    const again = join(other.directory, 'again.jsonl.gz');
    await exportDatabase(other, again);
    expect(rowsOf(again)).toEqual(rowsOf(file));
    await other.close();
  });

  it('that is broken changes nothing, and is refused in one sentence', async () => {
    verifies('db:import-all-or-nothing');
    const before = join(db.directory, 'before.jsonl.gz');
    await exportDatabase(db, before);
    const lines = linesOf(file);
    const broken: [string, Buffer, RegExp][] = [
      ['nothing.gz', Buffer.from(''), /cannot be imported|not a dump/],
      ['text.gz', Buffer.from('hello'), /cannot be imported/],
      ['other.gz', gzipSync('{"a":1}\n'), /not a dump of Viva/],
      ['cut.gz', readFileSync(file).subarray(0, 20_000), /not a whole dump/],
      ['short.gz', gzipSync(lines.slice(0, -2).join('\n')), /not whole/],
      ['missing-row.gz', gzipSync(lines.filter((line) => !line.includes('Subject 77"')).join('\n')), /not whole/],
      [
        'strange-table.gz',
        gzipSync([lines[0], '{"table":"pg_authid","columns":["rolname"]}', '["x"]', '{"end":{"pg_authid":1}}'].join('\n')),
        /"pg_authid"/,
      ],
      ['not-json.gz', gzipSync([lines[0], 'x'].join('\n')), /not JSON/],
      ['newer.gz', gzipSync([lines[0]!.replace(/"hash":"[^"]{6}/, '"hash":"000000'), ...lines.slice(1)].join('\n')), /newer version/],
    ];
    for (const [name, content, sentence] of broken) {
      const path = join(db.directory, name);
      writeFileSync(path, content);
      await expect(importDump(db, path, { ...replace, backups: dumpFolder(db.directory) }), name).rejects.toMatchObject({
        message: expect.stringMatching(sentence) as string,
      });
    }
    const orphan = lines.map((line) =>
      line.startsWith(`["${samplePeople[0].id}","\\\\x00ff10"`)
        ? line.replace(samplePeople[0].id, '01980000-0000-7000-8000-00000000dead')
        : line,
    );
    expect(orphan).not.toEqual(lines);
    writeFileSync(join(db.directory, 'orphan.gz'), gzipSync(orphan.join('\n')));
    await expect(importDump(db, join(db.directory, 'orphan.gz'), { ...replace, backups: dumpFolder(db.directory) })).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(/does not fit \(the table private_notes/) as string,
    });
    const after = join(db.directory, 'after.jsonl.gz');
    await exportDatabase(db, after);
    expect(rowsOf(after)).toEqual(rowsOf(before));
  });

  it('made under a key that is not here is refused before anything is replaced', async () => {
    await expect(importDump(db, file, { replace: true, keyIds: ['another'], backups: dumpFolder(db.directory) })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('another master key (k)') as string,
    });
    expect((await asSystem(db, 'test', (tx) => tx.execute(sql`select from users`))).rowCount).toBe(samplePeople.length);
  });

  it('does not take the place of a file', async () => {
    await expect(exportDatabase(db, file)).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('already something') as string,
    });
  });

  it('holds rows of a megabyte', async () => {
    const other = await testDatabase();
    await asSystem(other, 'test', (tx) =>
      tx.execute(
        sql`insert into subjects (id, name, description) select gen_random_uuid(), 'Large ' || n, repeat(md5(n::text), 31250) from generate_series(1, 24) n`,
      ),
    );
    const large = join(other.directory, 'large.jsonl.gz');
    await exportDatabase(other, large);
    expect(linesOf(large).filter((line) => line.length > 1_000_000)).toHaveLength(24);
    await importDump(other, large, { replace: false, backups: dumpFolder(other.directory), keyIds });
    await other.close();
  });

  it('of every night keeps the newest', async () => {
    const folder = join(db.directory, 'nightly');
    const files = [];
    for (let night = 0; night < 4; night += 1) files.push(await dumpDatabase(db, folder, 'nightly', 2));
    expect(
      files.map((path) => {
        try {
          return readFileSync(path).length > 0;
        } catch {
          return false;
        }
      }),
    ).toEqual([false, false, true, true]);
  });
});
