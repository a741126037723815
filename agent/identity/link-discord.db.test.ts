import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserId } from '../../core/ids.ts';
import { newId } from '../../db/new-id.ts';
import { asOwner } from '../../db/testing-world.ts';
import { verifies } from '../../evals/requirements.ts';
import { openClassroom, words, type Classroom } from '../../tools/testing.ts';
import { openDesk, peopleAt, type Desk } from './testing.ts';

const MINUTE_MS = 60 * 1000;
const NOT_GOOD = 'invalid: That code does not work: it is mistyped, used or too old. Type /link on Discord for a new one.';

let room: Classroom;
let desk: Desk;
beforeAll(async () => {
  room = await openClassroom(6);
  desk = openDesk(room.db);
});
afterAll(() => room.close());

const { account, guest, letProgramIn, programsOf } = peopleAt(() => ({ db: room.db, desk }));
const rows = (text: string) => asOwner<Record<string, unknown>>(room.db, text);
const trouble = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: Error & { kind: string }) => `${error.kind}: ${error.message}`,
  );

let count = 0;
/** Somebody on Discord who did something, or nothing. */
async function onDiscord(name = 'Ada', answers = 0) {
  const id = `8${String((count += 1)).padStart(17, '0')}`;
  const { user } = await desk.discord({ id, name });
  for (let given = 0; given < answers; given += 1) await study(user);
  return { id, user, name };
}
async function study(user: UserId) {
  const who = { id: user, role: 'student' as const }; // as they began
  await room.use(who, 'start-run', { of: 'course', name: 'ST-1', count: 1 });
  const { question } = await room.use(who, 'next-question');
  await room.use(who, 'submit-answer', { answer: words(question.text) });
}
/** Somebody with an account at a browser, as a code is brought. */
async function atPage(token?: string) {
  const own = token ?? (await account()).token;
  return { person: await desk.person(own), address: newId(), token: own };
}
const codeOf = async ({ user }: { user: UserId }) => (await desk.linkCode({ user })).code;
const whoIs = async ({ id, name }: { id: string; name: string }) => (await desk.discord({ id, name })).user;

describe('a code from Discord', () => {
  it('is kept as nothing from which it could be read', async () => {
    verifies('discord:link-code');
    const ada = await onDiscord();
    const { code, expiresAt } = await desk.linkCode(ada);
    expect(code).toMatch(/^[B-Z]{4}-[B-Z]{4}$/);
    expect(
      expiresAt.getTime() -
        Date.parse((await rows(`select created_at::text as at from one_time_codes where user_id = '${ada.user}'`))[0]!['at'] as string),
    ).toBe(10 * MINUTE_MS); // one code, with a moment
    const plain = code.replace('-', '');
    const kept = JSON.stringify(
      await rows(`select t::text as row, code_hash::text as hash from one_time_codes t where user_id = '${ada.user}'`),
    );
    for (const text of [code, plain, `link-code:${plain}`])
      for (const form of [text, createHash('sha256').update(text).digest('hex'), Buffer.from(text).toString('hex')])
        expect(kept.includes(form), form).toBe(false);
  });

  it('works for ten minutes, five times brought, and not once there is a newer one', async () => {
    verifies('discord:link-code');
    const ada = await onDiscord();
    const page = await atPage();
    const look = (code: string) => trouble(desk.lookAtLink(code, page));
    const first = await codeOf(ada);
    const second = await codeOf(ada);
    expect([await look(first), await look(second.toLowerCase().replace('-', ' '))]).toEqual([NOT_GOOD, 'done']);
    for (let tries = 0; tries < 4; tries += 1) expect(await look(second)).toBe('done');
    expect([await look(second), await trouble(desk.confirmLink(second, page))]).toEqual([NOT_GOOD, NOT_GOOD]);
    expect(await whoIs(ada)).toBe(ada.user);
    const clock = openDesk(room.db);
    const late = (await clock.linkCode(ada)).code;
    clock.wait(9 * MINUTE_MS);
    expect(await trouble(clock.lookAtLink(late, await atPage()))).toBe('done');
    clock.wait(MINUTE_MS);
    expect(await trouble(clock.lookAtLink(late, await atPage()))).toBe(NOT_GOOD);
  });

  it('is not found by trying: five wrong ones, and that person waits, whatever their address', async () => {
    verifies('discord:link-code');
    const page = await atPage();
    const right = await codeOf(await onDiscord());
    for (let tries = 0; tries < 4; tries += 1)
      expect(await trouble(desk.lookAtLink('BBBB-BBBB', { ...page, address: newId() }))).toBe(NOT_GOOD);
    expect(await trouble(desk.lookAtLink(right, page))).toBe('done'); // which is no wrong one
    expect(await trouble(desk.confirmLink('what?', page))).toBe(NOT_GOOD);
    expect(await trouble(desk.lookAtLink(right, { ...page, address: newId() }))).toContain('tried too often');
    expect(await trouble(desk.confirmLink(right, page))).toContain('tried too often');
    expect(await trouble(desk.lookAtLink(right, await atPage()))).toBe('done');
  });

  it('is for who speaks on Discord and has no account yet, and not for guests to bring', async () => {
    verifies('discord:link-code');
    const member = await atPage();
    expect(await trouble(desk.linkCode(member.person))).toContain('conflict: That Discord account is linked');
    const visitor = { person: await desk.person(await guest()), address: 'x' };
    const code = await codeOf(await onDiscord());
    expect(await trouble(desk.lookAtLink(code, visitor))).toContain('forbidden: Sign up or sign in first');
    expect(await trouble(desk.confirmLink(code, visitor))).toContain('forbidden: Sign up or sign in first');
  });
});

describe('linking an account of Discord', () => {
  it('shows both first, and moves everything into the account that is kept', async () => {
    verifies('discord:linked');
    const ada = await onDiscord('Ada of Discord', 2);
    const page = await atPage();
    await study(page.person.user);
    await letProgramIn(ada.user);
    await asOwner(
      room.db,
      `insert into session (sid, sess, expire, user_id) values ('${newId()}', '{}', now() + interval '1 day', '${ada.user}')`,
    );
    await asOwner(
      room.db,
      `insert into reminders (id, user_id, channel, at_minute) values ('${newId()}', '${ada.user}', 'discord', 60), ('${newId()}', '${page.person.user}', 'discord', 90)`,
    );
    const code = await codeOf(ada);
    expect(await desk.lookAtLink(code, page)).toMatchObject({
      discord: { name: 'Ada of Discord', answers: 2 },
      own: { name: page.person.email, answers: 1 },
    });
    expect(await whoIs(ada)).toBe(ada.user); // looking changes nothing
    await desk.confirmLink(code, page);
    const { user } = page.person;
    expect(await desk.discord({ id: ada.id, name: ada.name })).toMatchObject({ user, role: 'student', isNew: false });
    expect(await rows(`select id from users where id = '${ada.user}'`)).toEqual([]);
    expect(await rows(`select count(*)::int as n from user_answers where user_id = '${user}'`)).toEqual([{ n: 3 }]);
    expect(await rows(`select total_questions_answered as n from user_profiles where user_id = '${user}'`)).toEqual([{ n: 3 }]);
    expect(await rows(`select at_minute from reminders where user_id = '${user}'`)).toEqual([{ at_minute: 90 }]);
    expect([await programsOf(user), await rows(`select from session where user_id = '${user}'`)].map(({ length }) => length)).toEqual([
      0, 1,
    ]);
    expect(
      await rows(
        `select action from audit_log where subject_id = '${user}' and action in ('merge-people', 'link-account') order by action`,
      ),
    ).toEqual([{ action: 'link-account' }, { action: 'merge-people' }]);
    expect(await desk.listLinked(page.person)).toMatchObject([{ provider: 'discord', name: 'Discord (Ada of Discord)' }]);
    expect(await trouble(desk.confirmLink(code, page))).toBe(NOT_GOOD); // once
    expect(await trouble(desk.linkCode({ user }))).toContain('conflict: That Discord account is linked');
  });

  it('leaves the role of the account as it is', async () => {
    verifies('discord:linked');
    const page = await atPage();
    await asOwner(room.db, `update users set role = 'parent' where id = '${page.person.user}'`);
    const ada = await onDiscord();
    await desk.confirmLink(await codeOf(ada), page);
    expect(await desk.discord({ id: ada.id, name: 'Ada' })).toMatchObject({ user: page.person.user, role: 'parent' });
  });

  it('is undone by unlinking: who speaks on Discord begins anew, and the account keeps what it has', async () => {
    verifies('discord:unlinked');
    const ada = await onDiscord('Ada', 1);
    const page = await atPage();
    await desk.confirmLink(await codeOf(ada), page);
    const [linked] = await desk.listLinked(page.person);
    await desk.unlink(linked!.id, page.person); // there is one
    const anew = await desk.discord({ id: ada.id, name: 'Ada' });
    expect(anew).toMatchObject({ isNew: true, role: 'student' });
    expect([ada.user, page.person.user]).not.toContain(anew.user);
    expect(await rows(`select count(*)::int as n from user_answers where user_id = '${page.person.user}'`)).toEqual([{ n: 1 }]);
    expect((await desk.person(page.token)).isGuest).toBe(false);
    await desk.confirmLink(await codeOf({ user: anew.user }), page); // and may be linked again
    expect(await whoIs(ada)).toBe(page.person.user);
  });

  it('is no way to sign in on the page: the last of those stays', async () => {
    verifies('accounts:last-way-in');
    const page = await atPage();
    await desk.confirmLink(await codeOf(await onDiscord()), page);
    await asOwner(room.db, `update users set password_hash = null, email = null, is_verified = false where id = '${page.person.user}'`);
    await asOwner(
      room.db,
      `insert into identities (id, user_id, provider, subject) values ('${newId()}', '${page.person.user}', 'https://id.example.org', '${newId()}')`,
    );
    const linked = await desk.listLinked(page.person);
    const idOf = (provider: string) => linked.find((each) => each.provider === provider)!.id; // both are there
    expect(await trouble(desk.unlink(idOf('https://id.example.org'), page.person))).toContain('the only way you can sign in');
    expect(await trouble(desk.unlink(idOf('discord'), page.person))).toBe('done');
  });
});

describe('linking refuses', () => {
  it('an account that is more than a learner on Discord', async () => {
    verifies('discord:link-refused');
    const mine = { user: newId(), said: 'conflict: That Discord account is linked to an account here already' };
    for (const more of [
      `update users set email = '${newId()}@example.org' where id = $1`,
      `update users set role = 'tutor' where id = $1`,
      `update users set password_hash = '$' || 'argon2id' || '$' || 'x' where id = $1`,
      `insert into identities (id, user_id, provider, subject) values ('${newId()}', $1, 'https://id.example.org', '${newId()}')`,
    ]) {
      const ada = await onDiscord();
      const code = await codeOf(ada);
      await asOwner(room.db, more.replaceAll('$1', `'${ada.user}'`));
      expect(await trouble(desk.confirmLink(code, await atPage())), more).toContain(mine.said);
      expect(await trouble(desk.linkCode(ada)), more).toContain(mine.said);
      expect(await whoIs(ada), more).toBe(ada.user);
    }
  });

  it('a second account of Discord, and one of whom the other was taught', async () => {
    verifies('discord:link-refused');
    const page = await atPage();
    await desk.confirmLink(await codeOf(await onDiscord('First')), page);
    const second = await onDiscord('Second');
    expect(await trouble(desk.confirmLink(await codeOf(second), page))).toContain('conflict: Another Discord account is linked to yours');
    expect(await whoIs(second)).toBe(second.user);
    const [pupil, tutor] = [await onDiscord(), await atPage()];
    await asOwner(room.db, `update users set role = 'tutor' where id = '${tutor.person.user}'`);
    await asOwner(
      room.db,
      `insert into tutoring_sessions (id, student_id, tutor_id, session_date) values ('${newId()}', '${pupil.user}', '${tutor.person.user}', now())`,
    );
    expect(await trouble(desk.confirmLink(await codeOf(pupil), tutor))).toBe(
      'conflict: One of these accounts taught the other; they stay two.',
    );
  });

  it('the code of somebody who was shut out or erased meanwhile, and who was shut out themselves', async () => {
    verifies('discord:link-refused');
    const page = await atPage();
    const [shut, gone, fine] = [await onDiscord(), await onDiscord(), await onDiscord()];
    const codes = [await codeOf(shut), await codeOf(gone)];
    await asOwner(room.db, `update users set is_active = false where id = '${shut.user}'`);
    await room.use({ id: gone.user, role: 'student' }, 'delete-my-account', {}, { confirmed: true });
    for (const code of codes)
      expect([await trouble(desk.lookAtLink(code, page)), await trouble(desk.confirmLink(code, page))]).toEqual([NOT_GOOD, NOT_GOOD]);
    const code = await codeOf(fine);
    const other = await atPage();
    await asOwner(room.db, `update users set is_active = false where id = '${other.person.user}'`);
    expect(await trouble(desk.confirmLink(code, other))).toBe('forbidden: This account is not active any more.');
    expect(await whoIs(fine)).toBe(fine.user);
  });
});

describe('at the same moment', () => {
  it('one of two who confirm is first, and the other is told', async () => {
    verifies('discord:linked-once');
    for (let times = 0; times < 3; times += 1) {
      const ada = await onDiscord('Ada', 1);
      const pages = [await atPage(), await atPage()];
      const code = await codeOf(ada);
      const said = await Promise.all(pages.map((page) => trouble(desk.confirmLink(code, page))));
      expect(said.toSorted()).toEqual(['done', NOT_GOOD]);
      expect(await whoIs(ada)).toBe(pages[said.indexOf('done')]!.person.user); // one of them was
    }
  });

  it('one of two codes of two Discord accounts is linked to an account', async () => {
    verifies('discord:linked-once');
    const page = await atPage();
    const both = [await onDiscord('First'), await onDiscord('Second')];
    const codes = await Promise.all(both.map(codeOf));
    const said = await Promise.all(codes.map((code) => trouble(desk.confirmLink(code, page))));
    expect(said.map((each) => each.replace(/:.*/, '')).toSorted()).toEqual(['conflict', 'done']);
    expect((await desk.listLinked(page.person)).length).toBe(1);
  });

  it('nobody who asks for another code, speaks, or leaves meanwhile is half linked', async () => {
    verifies('discord:linked-once');
    for (let times = 0; times < 3; times += 1) {
      const ada = await onDiscord('Ada', 1);
      const page = await atPage();
      const code = await codeOf(ada);
      const [linked] = await Promise.all([
        trouble(desk.confirmLink(code, page)),
        trouble(desk.linkCode(ada)),
        trouble(whoIs(ada)),
        trouble(room.use({ id: ada.user, role: 'student' }, 'delete-my-account', {}, { confirmed: true })),
      ]);
      const now = await whoIs(ada);
      if (linked === 'done') expect(now).toBe(page.person.user);
      else expect([linked, await rows(`select from users where id = '${ada.user}'`)]).toEqual([NOT_GOOD, []]);
      expect((await rows(`select from identities where subject = '${ada.id}'`)).length).toBe(1);
    }
  });
});
