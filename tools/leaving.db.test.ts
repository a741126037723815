import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk } from '../agent/identity/testing.ts';
import { asOwner } from '../db/testing-world.ts';
import { callAsPerson } from '../db/client.ts';
import { newId } from '../db/new-id.ts';
import { verifies } from '../evals/requirements.ts';
import { kindOf, openClassroom, person, words, type Classroom, type Said } from './testing.ts';

let room: Classroom;
const [alma, bao, ada, tomas] = [person('alma'), person('bao'), person('ada'), person('tomas')];
const hash = `'$' || 'argon2id$' || 'of no password'`; // as SQL: something that only sign-in would look at
const rows = (text: string) => asOwner<Said>(room.db, text);

beforeAll(async () => {
  room = await openClassroom();
});
afterAll(() => room.close());

const answerOne = async (who: typeof alma) => {
  await room.use(who, 'start-run', { of: 'course', name: 'ST-1', count: 2 });
  const { question } = await room.use(who, 'next-question');
  await room.use(who, 'submit-answer', { answer: words(question.text) });
};

describe('export-my-data', () => {
  it('gives one document with everything, private texts opened, by hand only', async () => {
    verifies('people:export-own');
    await answerOne(alma);
    await room.use(alma, 'change-my-profile', { note: 'I read slowly.' });
    const { format, parts } = await room.use(alma, 'export-my-data');
    expect(format).toBe('viva-export');
    expect(parts.users).toMatchObject([{ id: alma.id, username: 'alma' }]);
    expect(parts.private_notes).toMatchObject([{ note: 'I read slowly.' }]);
    expect(parts.user_answers).toMatchObject([{ user_id: alma.id, question_text: expect.stringMatching(/^Statement \d+ holds\.$/) }]);
    expect(parts.audit_log.map(({ action }: Said) => action)).toContain('submit-answer');
    expect(JSON.stringify(parts)).not.toContain(bao.id);
    expect(Object.keys((await room.use(alma, 'export-my-data', { part: 'user_answers' }))['parts'])).toEqual(['user_answers']);
    verifies('discord:privacy');
    expect((await room.use(alma, 'export-my-data', {}, { door: 'discord' })).parts.users).toMatchObject([{ id: alma.id }]);
    for (const door of ['mcp', 'model'] as const)
      expect(await kindOf(room.use(alma, 'export-my-data', {}, { door })), door).toBe('forbidden');
  });

  it('may be larger than what tools give otherwise, and says when it is too large', async () => {
    const messages = (megabytes: number) =>
      rows(`insert into conversations (id, user_id, door) values ('${newId()}', '${tomas.id}', 'web');
        insert into messages (id, conversation_id, role, parts) select gen_random_uuid(), c.id, 'user', jsonb_build_array(jsonb_build_object('type', 'text', 'text', repeat('x', 1048576)))
        from conversations c, generate_series(1, ${megabytes}) where c.user_id = '${tomas.id}'`);
    await messages(2);
    expect((await room.use(tomas, 'export-my-data'))['parts'].messages).toHaveLength(2);
    await messages(16);
    await expect(room.use(tomas, 'export-my-data')).rejects.toMatchObject({
      kind: 'invalid',
      message: expect.stringContaining('part by part'),
    });
  });
});

describe('deactivate-person', () => {
  const out = { who: 'bao@example.org' };

  it('puts somebody out at once, signed out everywhere, and only an admin does it', async () => {
    verifies('people:shut-out');
    await rows(`insert into session (sid, sess, expire, user_id) values ('s', '{}', now() + interval '1 day', '${bao.id}');
      insert into access_tokens (id, user_id, name, token_hash) values ('${newId()}', '${bao.id}', 'program', '\\x01')`);
    expect(await kindOf(room.use(alma, 'deactivate-person', out, { confirmed: true }))).toBe('forbidden');
    // Whoever claims to be an admin and is none: the database knows better.
    const note = { id: newId(), at: new Date(), door: 'web', action: 'deactivate-person', fields: [] };
    const claim = callAsPerson(room.db, { user: alma.id, role: 'admin' }, 'set_active', [{ person: bao.id, active: false }], note);
    expect(await claim).toBe('forbidden');
    expect(await kindOf(room.use(ada, 'deactivate-person', out))).toBe('forbidden'); // not confirmed
    expect(await room.use(ada, 'deactivate-person', out, { confirmed: true })).toMatchObject({ person: bao.id, changed: true });
    expect(await room.use(ada, 'deactivate-person', out, { confirmed: true })).toMatchObject({ changed: false });
    expect(await rows(`select from session where user_id = '${bao.id}'`)).toEqual([]);
    expect(await rows(`select from access_tokens where user_id = '${bao.id}' and revoked_at is null`)).toEqual([]);
    expect(await rows(`select actor_id, subject_id from audit_log where action = 'deactivate-person' and outcome = 'done'`)).toEqual([
      { actor_id: ada.id, subject_id: bao.id },
    ]);
  });

  it('ends a tool at its next step, also between reading and writing', async () => {
    verifies('people:shut-out');
    await expect(room.use(bao, 'show-my-profile')).rejects.toMatchObject({
      kind: 'forbidden',
      message: 'This account is not active any more.',
    });
    await expect(room.use(bao, 'list-courses')).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(room.use(bao, 'next-question')).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await room.use(ada, 'reactivate-person', { who: 'bao' }, { confirmed: true })).toMatchObject({ changed: true });
    expect((await room.use(bao, 'show-my-profile'))['username']).toBe('bao');
  });

  it('leaves the last admin who can sign in, and nobody shuts themselves out', async () => {
    expect(await kindOf(room.use(ada, 'deactivate-person', { who: 'ada' }, { confirmed: true }))).toBe('conflict');
    const id = newId();
    await rows(`insert into users (id, role, email, password_hash) values ('${id}', 'admin', 'second@example.org', ${hash})`);
    await expect(room.use(ada, 'deactivate-person', { who: id }, { confirmed: true })).rejects.toThrow('the last admin who can sign in');
    await rows(`update users set password_hash = ${hash} where id = '${ada.id}'`);
    expect(await kindOf(room.use(ada, 'deactivate-person', { who: id }, { confirmed: true }))).toBe('done');
    expect(await kindOf(room.use(ada, 'deactivate-person', { who: 'nobody at all' }, { confirmed: true }))).toBe('not-found');
  });
});

it('invite-person gives an admin a link that makes an account of that address and role', async () => {
  verifies('accounts:invitation');
  const desk = openDesk(room.db, { way: 'invitation' });
  const email = 'new@example.org';
  const invite = (who: Parameters<Classroom['use']>[0], door: 'web' | 'mcp' = 'web') =>
    room.use(
      who,
      'invite-person',
      { email: 'New@Example.org', role: 'tutor' },
      { door, invite: (wish) => desk.invite(wish, { user: who.id, role: who.role }) },
    );
  expect(await kindOf(invite(alma))).toBe('forbidden');
  expect(await kindOf(invite({ ...alma, role: 'admin' }))).toBe('forbidden'); // whatever a session says
  expect(await kindOf(invite(ada, 'mcp'))).toBe('forbidden'); // a link is for people, and for no program in between
  const { link, sent } = await invite(ada);
  expect(sent).toBe(false);
  const [, code = ''] = /#invitation=([\w-]{43})$/.exec(link) ?? [];
  const signedUp = await desk.signUp({ email, password: 'correct horse battery', invitation: code }, await desk.asking());
  expect(await rows(`select role, is_verified from users where email = '${email}'`)).toEqual([{ role: 'tutor', is_verified: true }]);
  expect(signedUp).toMatchObject({ begun: { token: expect.any(String) } });
  expect(JSON.stringify(await rows('select * from audit_log'))).not.toContain(code);
});

it('list-people finds people by what they are called, a page at a time', async () => {
  const names = async (input: object) => (await room.use(ada, 'list-people', input))['people'].map(({ username }: Said) => username);
  expect(await names({ search: 'ALMA' })).toEqual(['alma']);
  expect(await names({ search: '%' })).toEqual([]); // no pattern
  expect(await names({ role: 'tutor', search: 'tomas' })).toEqual(['tomas']);
  await rows(`insert into users (id, name) select gen_random_uuid(), 'Guest ' || n from generate_series(1, 60) n`);
  expect((await room.use(ada, 'list-people'))['more']).toBe(false); // guests are not asked for
  const first = await room.use(ada, 'list-people', { guests: true });
  const second = await room.use(ada, 'list-people', { guests: true, before: first['people'].at(-1).person });
  const seen = [...first['people'], ...second['people']].map(({ person: each }: Said) => each);
  expect([first['more'], second['more'], seen.length, new Set(seen).size]).toEqual([true, false, seen.length, seen.length]);
  expect(await rows(`select count(*)::int as n from users`)).toEqual([{ n: seen.length }]);
});

describe('delete-my-account', () => {
  it('takes everything away, once its person confirmed it', async () => {
    verifies('people:erased');
    expect(await kindOf(room.use(alma, 'delete-my-account'))).toBe('forbidden');
    expect(await kindOf(room.use(alma, 'delete-my-account', {}, { door: 'discord' }))).toBe('forbidden');
    expect(await room.use(alma, 'delete-my-account', {}, { confirmed: true })).toEqual({ erased: true });
    const tables = await rows(
      `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`,
    );
    const named: string[] = [];
    for (const { name } of tables)
      if ((await rows(`select from "${name}" t where t::text like '%${alma.id}%' limit 1`)).length) named.push(name);
    expect(named).toEqual(['audit_log']); // and there by the two lines below
    expect(
      await rows(
        `select action, actor_id from audit_log where subject_id = '${alma.id}' and outcome = 'done' and action in ('delete-my-account', 'erase-person') order by 1`,
      ),
    ).toEqual([
      { action: 'delete-my-account', actor_id: alma.id },
      { action: 'erase-person', actor_id: alma.id },
    ]);
    expect(await kindOf(room.use(alma, 'show-my-profile'))).toBe('forbidden');
  });

  it('keeps the last admin who can sign in, and of two who go at once one stays', async () => {
    verifies('people:erased');
    await rows(`update users set password_hash = null where id = '${ada.id}'`);
    await expect(room.use(ada, 'delete-my-account', {}, { confirmed: true })).rejects.toThrow('the last admin who can sign in');
    await rows(`update users set password_hash = ${hash}, is_active = true where role = 'admin'`);
    const [{ id }] = (await rows(`select id from users where role = 'admin' and id <> '${ada.id}'`)) as [{ id: typeof ada.id }];
    const ends = await Promise.all([ada, { ...ada, id }].map((who) => kindOf(room.use(who, 'delete-my-account', {}, { confirmed: true }))));
    expect(ends.toSorted()).toEqual(['conflict', 'done']);
  });
});
