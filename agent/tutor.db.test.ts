import { afterAll, expect, it } from 'vitest';
import { openDatabase } from '../db/connection.ts';
import { temporaryFolder } from '../db/testing.ts';
import { ratingRules } from '../core/practice/rating.ts';
import { verifies } from '../evals/requirements.ts';
import { openTutor, type TutorSettings } from './tutor.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

/** Starts and stops the product on one folder; gives what it said about samples. */
async function start(samples: TutorSettings['samples'] = 'auto'): Promise<string[]> {
  const said: string[] = [];
  const settings = {
    dataDirectory: folder.path,
    poolMax: 4,
    samples,
    publicUrl: 'http://localhost:3000',
    dumpDaily: false,
    ratingRules,
    embedding: { model: 'builtin' },
    dumpKeep: 1,
    redaction: 'basic' as const,
    log: (line: string) => said.push(line),
  };
  await openTutor(settings).then((tutor) => tutor.close());
  return said.filter((line) => line.includes('sample courses'));
}

it('seeds samples at the first start, and lets them follow their content at a later one', async () => {
  verifies('seed:follows');
  const sql = async (text: string) => {
    const db = await openDatabase({ directory: folder.path, poolMax: 2, log: () => undefined });
    const client = await db.connect();
    await client.query(text);
    client.release();
    await db.close();
  };
  expect(await start()).toEqual(['Database: 6 sample people and 3 sample courses added.']);
  expect(await start()).toEqual([]);
  // As if the version before had known of one practice test less.
  await sql(
    `with gone as (delete from practice_tests where title = 'Classic Traps' returning id) delete from sample_parts where id in (select id from gone) or kind = 'content'`,
  );
  expect(await start('false')).toEqual([]);
  expect(await start()).toEqual(['Database: sample courses brought to this version; added: 0, parts changed: 1.']);
  expect(await start()).toEqual([]);
});
