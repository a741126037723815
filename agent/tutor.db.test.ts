import { text as textOf } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { openDatabase } from '../db/connection.ts';
import { temporaryFolder } from '../db/testing.ts';
import { ratingRules } from '../core/practice/rating.ts';
import { verifies } from '../evals/requirements.ts';
import { openTutor, type TutorSettings } from './tutor.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const settings = {
  dataDirectory: folder.path,
  poolMax: 4,
  samples: 'auto' as TutorSettings['samples'],
  dumpDaily: false,
  ratingRules,
  embedding: { model: 'builtin' },
  publicUrl: 'http://localhost:3000',
  s3: undefined,
  identity: {
    publicUrl: 'http://localhost:3000',
    host: '127.0.0.1',
    smtpUrl: undefined,
    mailFrom: undefined,
    oidc: undefined,
    ratingRules,
    guestsPerAddressHour: 20,
    guestTokensPerAddressDay: 0,
    timeZone: 'UTC',
  },
  dumpKeep: 1,
  redaction: 'basic' as const,
  timeZone: 'UTC',
  logKeepDays: 0,
  model: { model: 'offline', providers: { openai: {}, ollama: {}, vllm: {}, openrouter: {} } },
  caps: { learner: 0, everyone: 0 },
};

/** Starts and stops the product on one folder; gives what it said about samples. */
async function start(samples: TutorSettings['samples'] = 'auto'): Promise<string[]> {
  const said: string[] = [];
  const tutor = await openTutor({ ...settings, samples, log: (line: string) => said.push(line) });
  await tutor.close();
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

it('gives the file that a link of its own opens', async () => {
  verifies('objects:originals-kept');
  const tutor = await openTutor({ ...settings, log: () => undefined });
  const ada = (await tutor.findVisitor('ada'))!; // a sample
  const use = (name: string, input: unknown) => tutor.invoke(name, input, ada, { door: 'web' });
  const { material } = await use('add-material', { course: '301', title: 'A page', format: 'html', text: '<p>A cable.</p>' });
  const { pathname, searchParams } = new URL((await use('open-material', { material }))['link'] as string); // by its schema
  const [name, until, signature] = ['name', 'until', 'signature'].map((part) => searchParams.get(part)!); // a link has all three
  const file = await tutor.followLink({ key: pathname.replace('/objects/', ''), name: name!, until: until!, signature: signature! });
  expect(await textOf(await file.read())).toBe('<p>A cable.</p>');
  await expect(tutor.followLink({ key: 'x', name: '', until: '', signature: '' })).rejects.toMatchObject({ kind: 'not-found' });
  await tutor.close();
});
