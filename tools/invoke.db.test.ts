import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { everywhere } from '../core/people/doors.ts';
import { everyone } from '../core/people/roles.ts';
import { TutorError } from '../core/errors.ts';
import { asSystem } from '../db/client.ts';
import { openKeys } from '../db/keys.ts';
import { newId } from '../db/new-id.ts';
import { settleKeys } from '../db/replace-key.ts';
import { samplePeople, seedPeople } from '../db/seed/people.ts';
import { testDatabase, testObjects } from '../db/testing.ts';
import { ratingRules } from '../core/practice/rating.ts';
import { silentJudge } from '../core/questions/judge.ts';
import { embeddersOf } from '../embeddings/open.ts';
import { verifies } from '../evals/requirements.ts';
import { findTool } from './index.ts';
import { invoke, type Call } from './invoke.ts';
import { defineTool, type Tool } from './tool.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
let keys: ReturnType<typeof openKeys>;
const [alma, bao] = samplePeople;
const now = new Date('2026-11-21T10:00:00Z');

beforeAll(async () => {
  db = await testDatabase();
  keys = openKeys({ directory: db.directory, fileAllowed: true });
  await settleKeys(db, keys);
  await seedPeople(db);
});
afterAll(() => db.close());

const callAs = (
  who: { id: (typeof samplePeople)[number]['id']; role: (typeof samplePeople)[number]['role'] },
  more: Partial<Call> = {},
): Call => ({
  database: db,
  who: { user: who.id, role: who.role },
  keys,
  now,
  newId,
  locale: 'en',
  timeZone: 'UTC',
  door: 'cli',
  provenance: 'direct',
  ratingRules,
  embedders: embeddersOf(db, { model: 'none' }),
  publicUrl: 'http://localhost:3000',
  objects: testObjects(db),
  queue: () => Promise.reject(new Error('nothing here sends a job')),
  progress: () => undefined,
  invite: () => Promise.reject(new Error('nobody is invited here')),
  judge: silentJudge,
  log: (line) => console.error(line),
  ...more,
});
const run = (name: string, input: unknown, call = callAs(alma)) => invoke(findTool(name)!, input, call);
const auditRows = async () =>
  (
    await asSystem(db, 'test', (tx) =>
      tx.execute<{ action: string; outcome: string; door: string; fields: string[]; actor_id: string }>(
        sql`select action, outcome, door, fields, actor_id from audit_log order by id`,
      ),
    )
  ).rows;
const kindOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof TutorError ? error.kind : error),
  );

const trying = (changes: Partial<Tool>): Tool => ({
  ...defineTool({
    name: 'try-something',
    description: 'A tool for this test.',
    roles: everyone,
    doors: everywhere,
    effect: 'read',
    refusedDuring: 'nothing',
    input: z.strictObject({ text: z.string().max(10).describe('Text.').optional() }),
    output: z.object({ ok: z.boolean() }),
    run: async () => ({ ok: true }),
  }),
  ...changes,
});

describe('the two profile tools', () => {
  it('show and change the speaker’s own account', async () => {
    await run('change-my-profile', {
      name: 'Alma O.',
      timeZone: 'Europe/Madrid',
      learningStyle: 'visual',
      nudgesPerDay: 0,
      note: 'I read slowly; short texts, please.',
    });
    expect(await run('show-my-profile', {})).toMatchObject({
      name: 'Alma O.',
      username: 'alma',
      timeZone: 'Europe/Madrid',
      learningStyle: 'visual',
      nudgesPerDay: 0,
      note: 'I read slowly; short texts, please.',
    });
    expect(await run('show-my-profile', {}, callAs(bao))).toMatchObject({
      username: 'bao',
      learningStyle: 'mixed',
      note: null,
    });
  });

  it('keep what is not named, and take the note away by an empty one', async () => {
    await run('change-my-profile', { nudgesPerDay: 3 });
    await run('change-my-profile', { note: '' });
    expect(await run('show-my-profile', {})).toMatchObject({
      name: 'Alma O.',
      learningStyle: 'visual',
      nudgesPerDay: 3,
      note: null,
    });
  });

  it('store the note as nobody can read it in the database', async () => {
    await run('change-my-profile', { note: 'My dog is called Turing.' });
    const { rows } = await asSystem(db, 'test', (tx) => tx.execute<{ note: Buffer }>(sql`select note from private_notes`));
    expect(rows[0]!.note.toString('latin1')).not.toContain('Turing');
  });

  it('say a taken user name in one sentence', async () => {
    await expect(run('change-my-profile', { username: 'bao' })).rejects.toMatchObject({
      kind: 'conflict',
      message: 'The user name "bao" is taken; choose another.',
    });
  });

  it.each([
    [{}, 'at least one'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone: wants a time zone'],
    [{ username: 'A B' }, 'username: wants 3 to 32'],
    [{ nudgesPerDay: 99 }, 'nudgesPerDay'],
    [{ name: '   ' }, 'name'],
    [{ role: 'admin' }, 'role'],
    [[], 'object'],
    [null, 'object'],
    ['x', 'object'],
  ])('refuse %j in one sentence, and change nothing', async (input, part) => {
    verifies('tools:bad-input');
    const before = await run('show-my-profile', {});
    const error = await run('change-my-profile', input).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'TutorError', kind: 'invalid' });
    expect((error as Error).message).toContain(part);
    expect((error as Error).message).not.toContain('\n');
    expect(await run('show-my-profile', {})).toEqual(before);
  });
});

describe('invoke', () => {
  it('lets in by role, door and confirmation, and notes who was turned away', async () => {
    verifies('tools:admission');
    const before = (await auditRows()).length;
    expect(await kindOf(invoke(trying({ roles: ['admin'] }), {}, callAs(alma)))).toBe('forbidden');
    expect(await kindOf(invoke(trying({ doors: ['web'] }), {}, callAs(alma)))).toBe('forbidden');
    expect(await kindOf(invoke(trying({ confirm: true }), {}, callAs(alma)))).toBe('forbidden');
    expect(await kindOf(invoke(trying({ confirm: true }), {}, callAs(alma, { confirmed: true })))).toBe('done');
    expect((await auditRows()).slice(before).map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'refused']);
  });

  it('does not let a tool that reads write', async () => {
    verifies('tools:read-cannot-write');
    const sly = trying({
      run: async (_input, context) =>
        context.db.transaction((tx) => tx.execute(sql`update users set name = 'sly' where id = ${alma.id}`)).then(() => ({ ok: true })),
    });
    await expect(invoke(sly, {}, callAs(alma))).rejects.toMatchObject({ cause: { code: '25006' } });
  });

  it('leaves one row for a write, with the names of its fields and none of its values', async () => {
    verifies('tools:audited');
    const before = (await auditRows()).length;
    await run('change-my-profile', { name: 'Alma Ortiz', note: 'secret words' });
    await run('show-my-profile', {});
    expect((await auditRows()).slice(before)).toEqual([
      { action: 'change-my-profile', outcome: 'done', door: 'cli', fields: ['name', 'note'], actor_id: alma.id },
    ]);
    expect(JSON.stringify(await auditRows())).not.toContain('secret words');
  });

  it('leaves no row when the write fails, since both are one commit', async () => {
    const before = (await auditRows()).length;
    await kindOf(run('change-my-profile', { name: 'Someone', username: 'bao' }));
    expect((await auditRows()).length).toBe(before);
    expect(await run('show-my-profile', {})).toMatchObject({ name: 'Alma Ortiz' });
  });

  it.each([
    ['begins to write after its time', 300, 0],
    ['is writing when its time ends', 0, 300],
  ])('ends a tool that %s, and nothing is stored', async (_when, beforeMs, duringMs) => {
    verifies('tools:limits');
    const wait = (durationMs: number) => new Promise((resolve) => setTimeout(resolve, durationMs));
    let late: Promise<unknown> = Promise.resolve();
    const slow = trying({
      effect: 'write',
      async run(_input, context) {
        await wait(beforeMs);
        late = context.db.transaction(async (tx) => {
          await tx.execute(sql`update users set name = 'late' where id = ${alma.id}`);
          await wait(duringMs);
        });
        await late;
        return { ok: true };
      },
    });
    expect(await kindOf(invoke(slow, {}, callAs(alma, { runMaxMs: 150 })))).toBe('unavailable');
    await wait(400);
    await late.catch(() => undefined);
    expect(await run('show-my-profile', {})).toMatchObject({ name: 'Alma Ortiz' });
  });

  it('refuses an input beyond its size, whatever the schema would say, and an answer beyond what anyone reads', async () => {
    const anything = trying({ input: z.strictObject({ text: z.unknown().describe('Anything.') }), output: z.object({ text: z.string() }) });
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(await kindOf(invoke(anything, { text: 'x'.repeat(300_000) }, callAs(alma)))).toBe('invalid');
    expect(await kindOf(invoke(anything, { text: deep }, callAs(alma)))).toBe('invalid');
    expect(await kindOf(invoke({ ...anything, run: async () => ({ text: 'x'.repeat(2_000_000) }) }, { text: 1 }, callAs(alma)))).toBe(
      'invalid',
    );
  });

  it('stops when the door goes away', async () => {
    const controller = new AbortController();
    const waiting = trying({
      run: (_input, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    });
    const result = kindOf(invoke(waiting, {}, callAs(alma, { signal: controller.signal })));
    controller.abort();
    expect(await result).not.toBe('done');
  });

  it('holds a tool to what it says it gives', async () => {
    await expect(invoke(trying({ run: async () => ({ ok: 'yes' }) }), {}, callAs(alma))).rejects.toThrow('ok');
  });
});
