import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eraseIdleGuests } from '../jobs/erase-idle-guests.ts';
import { newId } from '../../db/new-id.ts';
import { asOwner } from '../../db/testing-world.ts';
import { testDatabase } from '../../db/testing.ts';
import { verifies } from '../../evals/requirements.ts';
import { openDesk, password, peopleAt, type Desk } from './testing.ts';

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let db: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
beforeAll(async () => {
  db = await testDatabase();
  desk = openDesk(db);
});
afterAll(() => db.close());

const { newAddress, guest, account, letProgramIn, programsOf } = peopleAt(() => ({ db, desk }));
const trouble = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: Error & { kind: string }) => `${error.kind}: ${error.message}`,
  );
const signIn = async (name: string, secret = password, address?: string) =>
  trouble(desk.signIn({ name, password: secret }, await desk.asking(undefined, address)));
const letterTo = async (address: string, before: number) => {
  for (let tries = 0; tries < 100; tries += 1) {
    if (desk.letters.slice(before).some(({ to }) => to === address)) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
};
async function resetCode(email: string): Promise<string> {
  const before = desk.letters.length;
  await desk.forgot(email, await desk.asking());
  expect(await letterTo(email, before)).toBe(true);
  return desk.codeFor(email);
}

describe('a session', () => {
  it('lasts thirty days from when it was last used, and is written once an hour', async () => {
    verifies('accounts:session-rolls');
    const clock = openDesk(db);
    const { token } = await clock.beginGuest({ address: 'x', locale: 'en', timeZone: 'UTC' });
    expect((await clock.person(token)).rolled).toBe(false);
    clock.wait(61 * MINUTE_MS);
    expect([(await clock.person(token)).rolled, (await clock.person(token)).rolled]).toEqual([true, false]);
    clock.wait(29 * DAY_MS);
    expect((await clock.person(token)).rolled).toBe(true);
    clock.wait(29 * DAY_MS);
    await clock.person(token);
    clock.wait(30 * DAY_MS + 1);
    expect(await clock.personOfSession(token)).toBeUndefined();
  });

  it('is over at once for who is not active any more, and everywhere where they say so', async () => {
    verifies('accounts:deactivated-out');
    const { token, email } = await account();
    const { user } = await desk.person(token);
    await asOwner(db, `update users set is_active = false where id = '${user}'`);
    expect(await desk.personOfSession(token)).toBeUndefined();
    expect(await signIn(email)).toBe('forbidden: That name or that password is not right.');
    await asOwner(db, `update users set is_active = true where id = '${user}'`);
    const [one, two] = [
      await desk.signIn({ name: email, password }, await desk.asking()),
      await desk.signIn({ name: email, password }, await desk.asking()),
    ];
    await desk.endSession(await desk.person(one.token), { token: one.token });
    expect([await desk.personOfSession(one.token), (await desk.person(two.token)).user]).toEqual([undefined, user]);
    await desk.endSession(await desk.person(two.token), 'all');
    expect([await desk.personOfSession(two.token), await desk.personOfSession(token)]).toEqual([undefined, undefined]);
  });
});

describe('signing in', () => {
  it('begins a new session by address or user name, and ends the one before', async () => {
    verifies('accounts:session-rotates');
    const { email, token } = await account();
    const { user } = await desk.person(token);
    await asOwner(db, `update users set username = 'uma' where id = '${user}'`);
    const planted = await guest(); // somebody else put their own session into the browser
    const begun = await desk.signIn({ name: ' UMA ', password }, await desk.asking(planted));
    expect([begun.user, begun.token === planted, await desk.personOfSession(planted)]).toEqual([user, false, undefined]);
    expect((await desk.person(begun.token)).email).toBe(email);
  });

  it('fails in one sentence, whoever it is', async () => {
    verifies('accounts:no-enumeration');
    const { email } = await account();
    const bare = newId();
    await asOwner(db, `insert into users (id, username, email) values ('${bare}', 'bare', 'bare@example.org')`);
    const said = await Promise.all([
      signIn(email, 'wrong'),
      signIn('nobody@example.org'),
      signIn('bare'),
      signIn('bare@example.org', ''),
      signIn(''),
    ]);
    expect([...new Set(said)]).toEqual(['forbidden: That name or that password is not right.']);
  });

  it('is slowed down by name and by address, the same for names that nobody has', async () => {
    verifies('accounts:throttled');
    const { email } = await account();
    for (const name of [email, 'nobody-at-all@example.org']) {
      const said: string[] = [];
      for (let tries = 0; tries < 11; tries += 1) said.push(await signIn(name, 'wrong'));
      expect(said.map((each) => each.split(':')[0])).toEqual([...Array<string>(10).fill('forbidden'), 'unavailable']);
      expect(await signIn(name.toUpperCase())).toContain('tried too often');
    }
    // A new password lets its person in again.
    await desk.reset({ code: await resetCode(email), password }, await desk.asking());
    expect(await signIn(email)).toBe('done');
    const other = await account();
    for (let tries = 0; tries < 48; tries += 1) await desk.countTries([{ limit: 'sign-in-address', whom: 'one address' }]);
    const tried = await Promise.all([1, 2, 3].map((n) => signIn(`nobody-${n}@example.org`, 'wrong', 'one address')));
    expect(tried.filter((each) => each.includes('tried too often')).length).toBe(1);
    expect(await signIn(other.email, password, 'one address')).toContain('tried too often');
    expect(await signIn(other.email, password, 'another')).toBe('done');
  });

  it('counts failures alone', async () => {
    const { email } = await account();
    for (let tries = 0; tries < 8; tries += 1) await desk.countTries([{ limit: 'sign-in-name', whom: email }]);
    for (let tries = 0; tries < 4; tries += 1) expect(await signIn(email, password, 'the same')).toBe('done');
  });

  it('remembers a guest who did something', async () => {
    const { email } = await account();
    const [idle, busy] = [await guest(), await guest()];
    const { user } = await desk.person(busy);
    await asOwner(
      db,
      `insert into user_test_runs (id, user_id, source, question_order) values ('${newId()}', '${user}', 'mistakes', '{}')`,
    );
    const plain = await desk.person((await desk.signIn({ name: email, password }, await desk.asking(idle))).token);
    expect([plain.note.guest, await desk.takeOverOf(plain)]).toEqual([undefined, null]);
    const begun = await desk.signIn({ name: email, password }, await desk.asking(busy));
    const person = await desk.person(begun.token);
    expect([person.note.guest, await desk.takeOverOf(person)]).toEqual([user, { answers: 0, runs: 1 }]);
  });
});

describe('a new password', () => {
  it('is chosen by a letter, once, within an hour, and ends every session', async () => {
    verifies('accounts:reset', 'accounts:codes');
    const { email, token } = await account();
    const { user } = await desk.person(token);
    await letProgramIn(user);
    const first = await resetCode(email);
    const code = await resetCode(email);
    const late = openDesk(db);
    late.wait(61 * MINUTE_MS);
    await expect(late.reset({ code, password: 'something else' }, await late.asking())).rejects.toMatchObject({ kind: 'invalid' });
    await expect(desk.reset({ code: first, password: 'something else' }, await desk.asking())).rejects.toMatchObject({ kind: 'invalid' });
    await expect(desk.reset({ code, password: email }, await desk.asking())).rejects.toMatchObject({ kind: 'invalid' });
    const asking = await desk.asking();
    const both = await Promise.allSettled([1, 2].map(() => desk.reset({ code, password: 'something else' }, asking))); // pressed twice
    const [begun] = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(both.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    expect([await desk.personOfSession(token), (await desk.person(begun!.token)).email]).toEqual([undefined, email]);
    expect(await programsOf(user)).toEqual([]); // nor does a program go on that was let in meanwhile
    await expect(desk.reset({ code, password: 'once more' }, await desk.asking())).rejects.toMatchObject({ kind: 'invalid' });
    expect([await signIn(email), await signIn(email, 'something else')]).toEqual([
      'forbidden: That name or that password is not right.',
      'done',
    ]);
  });

  it('is answered the same for an address that nobody has, to which nothing is sent', async () => {
    verifies('accounts:no-enumeration');
    const [{ email }, shut] = [await account(), await account()];
    await asOwner(db, `update users set is_active = false where email = '${shut.email}'`);
    const before = desk.letters.length;
    for (const nobody of ['nobody-here@example.org', shut.email]) await desk.forgot(nobody, await desk.asking());
    await desk.forgot(email, await desk.asking());
    expect(await letterTo(email, before)).toBe(true);
    expect(desk.letters.slice(before).map(({ to }) => to)).toEqual([email]);
    for (let tries = 0; tries < 4; tries += 1) await desk.forgot('nobody-here@example.org', await desk.asking());
    expect(await trouble(desk.forgot('nobody-here@example.org', await desk.asking()))).toContain('tried too often');
  });

  it('is chosen by who knows the present one, and ends the other sessions', async () => {
    const { email, token } = await account();
    const other = await desk.signIn({ name: email, password }, await desk.asking());
    await expect(desk.changePassword({ current: 'wrong', password: 'something else' }, await desk.person(token))).rejects.toMatchObject({
      kind: 'forbidden',
    });
    const person = await desk.person(token);
    await letProgramIn(person.user);
    const begun = await desk.changePassword({ current: password, password: 'something else' }, person);
    expect(await programsOf(person.user)).toEqual([]);
    expect([await desk.personOfSession(token), await desk.personOfSession(other.token), (await desk.person(begun.token)).email]).toEqual([
      undefined,
      undefined,
      email,
    ]);
    expect(await trouble(desk.changePassword({ current: '', password: 'something else' }, await desk.person(await guest())))).toContain(
      'You are a guest',
    );
  });
});

it('changes an address once the new one is proven, tells the old one, and does not tell whose the new one is', async () => {
  verifies('accounts:change-email');
  const [mine, theirs] = [await account(), await account()];
  const email = newAddress();
  await expect(desk.changeEmail({ email, password: 'wrong' }, await desk.person(mine.token))).rejects.toMatchObject({ kind: 'forbidden' });
  await desk.changeEmail({ email, password }, await desk.person(mine.token));
  expect(await desk.person(mine.token)).toMatchObject({ email: mine.email, pending: email });
  const begun = await desk.verify({ code: desk.codeFor(email) }, await desk.asking(mine.token));
  expect(await desk.person(begun.token)).toMatchObject({ email, pending: null });
  expect(desk.letters.at(-1)).toMatchObject({ to: mine.email, subject: 'Your address was changed' });
  await desk.changeEmail({ email: theirs.email, password }, await desk.person(begun.token));
  expect(desk.letters.at(-1)).toMatchObject({ to: theirs.email, subject: 'You have an account' });
  expect((await desk.person(theirs.token)).email).toBe(theirs.email);
});

it('erases guests whom nobody can be any more, and nobody else', async () => {
  verifies('accounts:idle-guests-erased');
  const clock = openDesk(db);
  const [kept, { email }, idle] = [await guest(), await account(), await guest()];
  const [keptUser, idleUser] = [(await desk.person(kept)).user, (await desk.person(idle)).user];
  const [imported, programmed] = [newId(), (await desk.person(await guest())).user];
  const local = (await desk.localPerson())!.user; // it is made
  await asOwner(
    db,
    `insert into access_tokens (id, user_id, name, token_hash) values ('${newId()}', '${programmed}', 'assistant', '\\x01')`,
  );
  await asOwner(db, `insert into users (id, name, created_at) values ('${imported}', 'Of a class', now() - interval '90 days')`);
  clock.wait(29 * DAY_MS);
  expect(await eraseIdleGuests(db, new Date(Date.now() + 29 * DAY_MS))).toBe(0);
  await clock.person(kept);
  clock.wait(2 * DAY_MS);
  const now = new Date(Date.now() + 31 * DAY_MS);
  expect(await eraseIdleGuests(db, now)).toBeGreaterThan(0);
  const left = await asOwner<{ id: string }>(
    db,
    `select id from users where id in ('${keptUser}', '${idleUser}', '${imported}', '${programmed}', '${local}')`,
  );
  expect(left.map(({ id }) => id).toSorted()).toEqual([keptUser, imported, programmed, local].toSorted());
  expect(await asOwner(db, `select from users where email = '${email}'`)).toHaveLength(1);
  expect(await eraseIdleGuests(db, now)).toBe(0);
});

it('leaves a line for whatever of this was done, and no value in it', async () => {
  verifies('accounts:audited');
  const log = await asOwner<{ action: string; row: string }>(db, `select action, t::text as row from audit_log t`);
  expect([...new Set(log.map(({ action }) => action))]).toEqual(
    expect.arrayContaining(['sign-out', 'sign-out-everywhere', 'forgot-password', 'reset-password', 'change-password', 'change-email']),
  );
  expect(JSON.stringify(log)).not.toMatch(/@example\.org|correct horse|something else/);
});
