import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../db/new-id.ts';
import { asOwner } from '../../db/testing-world.ts';
import { testDatabase } from '../../db/testing.ts';
import { verifies } from '../../evals/requirements.ts';
import { eraseIdleGuests } from '../jobs/erase-idle-guests.ts';
import { openDesk, type Desk } from './testing.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let db: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
beforeAll(async () => {
  db = await testDatabase();
  desk = openDesk(db);
});
afterAll(() => db.close());

let count = 0;
const newSnowflake = () => `9${String((count += 1)).padStart(17, '0')}`;
const rows = (text: string) => asOwner<Record<string, unknown>>(db, text);
const trouble = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: Error & { kind: string }) => `${error.kind}: ${error.message}`,
  );

describe('who comes from Discord', () => {
  it('is a learner at once, and the same one the next time', async () => {
    verifies('discord:learner-at-once');
    const id = newSnowflake();
    const first = await desk.discord({ id, name: '  Ada\u202e of Discord\n', locale: 'pt-BR' });
    expect(first).toMatchObject({ role: 'student', locale: 'pt-BR', timeZone: 'Europe/Madrid', isNew: true });
    const again = await desk.discord({ id, name: 'Ada the Second', locale: 'en-US' });
    expect(again).toEqual({ ...first, isNew: false });
    expect(
      await rows(
        `select u.name, u.is_guest, u.is_verified, i.provider, i.name as there from users u join identities i on i.user_id = u.id where i.subject = '${id}'`,
      ),
    ).toEqual([{ name: 'Ada of Discord', is_guest: false, is_verified: false, provider: 'discord', there: 'Ada the Second' }]);
    expect(await rows(`select action, door, actor_role from audit_log where actor_id = '${first.user}'`)).toEqual([
      { action: 'begin-on-discord', door: 'discord', actor_role: 'student' },
    ]);
  });

  it('may be called anything, and speak any language', async () => {
    verifies('discord:learner-at-once');
    const odd = await desk.discord({ id: newSnowflake(), name: '\u200b \u0000', locale: 'not a language' });
    expect(odd.locale).toBe('en');
    const long = newSnowflake();
    await desk.discord({ id: long, name: '😀'.repeat(500) });
    await desk.discord({ id: long, name: ' ' });
    expect(await rows(`select name, char_length(name) as length from identities where subject = '${long}'`)).toEqual([
      { name: '😀'.repeat(120), length: 120 },
    ]);
    for (const id of ['', '1', 'ada', "1' or true --", '9'.repeat(30)])
      expect(await trouble(desk.discord({ id, name: 'Ada' })), id).toBe('invalid: That is no account of Discord.');
  });

  it('is one person, however many of their messages come at once', async () => {
    verifies('discord:learner-at-once');
    const id = newSnowflake();
    const before = await rows('select count(*)::int as n from users');
    const found = await Promise.all(Array.from({ length: 8 }, () => desk.discord({ id, name: 'Ada' })));
    expect([new Set(found.map(({ user }) => user)).size, found.filter(({ isNew }) => isNew).length]).toEqual([1, 1]);
    expect(await rows('select count(*)::int as n from users')).toEqual([{ n: Number(before[0]!['n']) + 1 }]); // a count gives a row
  });

  it('is refused while they are shut out', async () => {
    verifies('accounts:deactivated-out');
    const id = newSnowflake();
    const { user } = await desk.discord({ id, name: 'Ada' });
    await asOwner(db, `update users set is_active = false where id = '${user}'`);
    expect(await trouble(desk.discord({ id, name: 'Ada' }))).toBe('forbidden: This account is not active any more.');
  });

  it('does not fill the database with others', async () => {
    verifies('discord:raid');
    const raided = openDesk(db);
    raided.wait(DAY_MS); // windows of its own
    const known = newSnowflake();
    await raided.discord({ id: known, name: 'Ada', server: 'calm' });
    await raided.countTries([{ limit: 'discord-server', whom: 'raided' }]);
    const tried = (limit: string, tries: number) =>
      asOwner(db, `update rate_limits set tries = ${tries} where key like '${limit}:%' and window_start > now() + interval '20 hours'`);
    await tried('discord-server', 599);
    expect(await trouble(raided.discord({ id: newSnowflake(), name: 'Ada', server: 'raided' }))).toBe('done');
    const come = (id: string, server?: string) => trouble(raided.discord({ id, name: 'Ada', server }));
    expect(await come(newSnowflake(), 'raided')).toBe(
      'unavailable: Too many people began here at once. Please wait 59 minutes, then try again.',
    );
    expect([await come(known, 'raided'), await come(newSnowflake(), 'calm'), await come(newSnowflake())]).toEqual(['done', 'done', 'done']);
    await tried('discord-all', 3000);
    expect([await come(newSnowflake(), 'calm'), await come(newSnowflake())].map((said) => said.split(':')[0])).toEqual([
      'unavailable',
      'unavailable',
    ]);
    expect(await come(known)).toBe('done');
  });

  it('is kept with what they did, however long they are away; who never did anything is not', async () => {
    verifies('accounts:idle-guests-erased');
    const [looked, talked] = [newSnowflake(), newSnowflake()];
    const [idle, kept] = [await desk.discord({ id: looked, name: 'Ada' }), await desk.discord({ id: talked, name: 'Bo' })];
    await asOwner(db, `insert into conversations (id, user_id, door) values ('${newId()}', '${kept.user}', 'discord')`);
    await asOwner(
      db,
      `update users set created_at = created_at - interval '60 days', last_login = last_login - interval '60 days' where id in ('${idle.user}', '${kept.user}')`,
    );
    await asOwner(db, `update conversations set updated_at = now() - interval '60 days'`);
    expect(await eraseIdleGuests(db, new Date())).toBe(1);
    expect([(await desk.discord({ id: talked, name: 'Bo' })).isNew, (await desk.discord({ id: looked, name: 'Ada' })).isNew]).toEqual([
      false,
      true,
    ]);
  });
});
