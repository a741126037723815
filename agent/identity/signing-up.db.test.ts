import { ratingRules } from '../../core/practice/rating.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asOwner } from '../../db/testing-world.ts';
import { openKeys } from '../../db/keys.ts';
import { testDatabase } from '../../db/testing.ts';
import { verifies } from '../../evals/requirements.ts';
import { openMailer } from './mailer.ts';
import { identityParts } from './parts.ts';
import { openDesk, password, peopleAt, type Desk } from './testing.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

let db: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
beforeAll(async () => {
  db = await testDatabase();
  desk = openDesk(db);
});
afterAll(() => db.close());

const home = { locale: 'de', timeZone: 'Europe/Berlin' };
const { newAddress, guest, account, letProgramIn, programsOf } = peopleAt(() => ({ db, desk }), home);
const userOf = async (token: string) => (await desk.person(token)).user;

describe('signing up', () => {
  it('turns the guest into an account once the address is proven, and not before', async () => {
    verifies('accounts:sign-up-keeps', 'accounts:session-rotates');
    const token = await guest();
    const { user } = await desk.person(token);
    const email = newAddress();
    expect(await desk.signUp({ email, password, name: 'Uma' }, await desk.asking(token))).toEqual({ sent: true });
    expect(await desk.person(token)).toMatchObject({ user, isGuest: true, email: null, pending: email, name: 'Uma' });
    expect(await asOwner(db, `select from users where email = '${email}' or id = '${user}' and password_hash is not null`)).toEqual([]);
    await expect(desk.signIn({ name: email, password }, await desk.asking())).rejects.toMatchObject({ kind: 'forbidden' });
    await letProgramIn(user);
    const code = desk.codeFor(email);
    const begun = await desk.verify({ code }, await desk.asking(token));
    expect(await programsOf(user)).toEqual([]); // nor does a program of who shared the guest's session share the account
    expect(await desk.person(begun.token)).toMatchObject({
      user,
      isGuest: false,
      email,
      pending: null,
      locale: 'de',
      timeZone: 'Europe/Berlin',
    });
    expect(begun.token).not.toBe(token);
    expect(await desk.personOfSession(token)).toBeUndefined();
    await expect(desk.verify({ code }, await desk.asking(begun.token))).rejects.toMatchObject({ kind: 'invalid' });
    const signedIn = await desk.signIn({ name: email.toUpperCase(), password }, await desk.asking());
    expect(signedIn.user).toBe(user);
  });

  it('makes somebody who is nobody yet a guest meanwhile', async () => {
    const email = newAddress();
    const signed = await desk.signUp({ email, password, locale: 'pt-BR', timeZone: 'America/Recife' }, await desk.asking());
    expect(await desk.person(signed.begun!.token)).toMatchObject({ isGuest: true, pending: email, locale: 'pt-BR' });
    expect(await desk.verify({ code: desk.codeFor(email) }, await desk.asking(signed.begun!.token))).toMatchObject({
      user: signed.begun!.user,
    });
  });

  it('takes the newest link of a person, for a day', async () => {
    verifies('accounts:codes');
    const token = await guest();
    const [first, second] = [newAddress(), newAddress()];
    for (const email of [first, second]) await desk.signUp({ email, password }, await desk.asking(token));
    await expect(desk.verify({ code: desk.codeFor(first) }, await desk.asking(token))).rejects.toMatchObject({ kind: 'invalid' });
    desk.wait(DAY_MS - 60_000);
    const late = openDesk(db);
    late.wait(2 * DAY_MS + 60_000);
    await expect(late.verify({ code: desk.codeFor(second) }, await late.asking(token))).rejects.toMatchObject({ kind: 'invalid' });
    expect(await desk.verify({ code: desk.codeFor(second) }, await desk.asking(token))).toMatchObject({ token: expect.any(String) });
    for (const code of ['', 'x', 'x'.repeat(43), desk.codeFor(second).toUpperCase()])
      await expect(desk.verify({ code }, await desk.asking(token))).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('gives nothing to who signs up with a stranger’s address, and keeps it from nobody', async () => {
    verifies('accounts:address-reserved-by-proof');
    const email = newAddress();
    const stranger = await guest();
    await desk.signUp({ email, password: 'the stranger knows this' }, await desk.asking(stranger));
    const strangersLink = desk.codeFor(email);
    // Whose address it is opens the link out of curiosity: from another browser, as nobody or as themselves.
    const victim = await guest();
    for (const token of [undefined, victim])
      await expect(desk.verify({ code: strangersLink }, await desk.asking(token))).rejects.toMatchObject({ kind: 'conflict' });
    await expect(desk.verify({ code: strangersLink, password }, await desk.asking(victim))).rejects.toMatchObject({ kind: 'forbidden' });
    await desk.signUp({ email, password }, await desk.asking(victim));
    const mine = await desk.verify({ code: desk.codeFor(email) }, await desk.asking(victim));
    expect(await desk.person(mine.token)).toMatchObject({ email });
    // And the stranger, should they have the link: the address is somebody's by now.
    await expect(desk.verify({ code: strangersLink }, await desk.asking(stranger))).rejects.toMatchObject({ kind: 'conflict' });
    expect(await desk.person(stranger)).toMatchObject({ isGuest: true });
    await expect(desk.signIn({ name: email, password: 'the stranger knows this' }, await desk.asking())).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });

  it('takes a link on another device from who types the password', async () => {
    const email = newAddress();
    const token = await guest();
    await desk.signUp({ email, password }, await desk.asking(token));
    const user = await userOf(token);
    expect((await desk.verify({ code: desk.codeFor(email), password }, await desk.asking())).user).toBe(user);
    expect(await desk.personOfSession(token)).toBeUndefined(); // the browser of the guest signs in again
  });

  it('answers the same for an address that has an account, whose mailbox is told', async () => {
    verifies('accounts:no-enumeration');
    const { email, token: theirs } = await account();
    const token = await guest();
    expect(await desk.signUp({ email, password }, await desk.asking(token))).toEqual({ sent: true });
    expect(await desk.person(token)).toMatchObject({ pending: email });
    const letter = desk.letters.at(-1)!;
    expect(letter).toMatchObject({ to: email, subject: 'You have an account' });
    expect(letter.text).not.toContain('#');
    expect(await desk.person(theirs)).toMatchObject({ email });
  });

  it('is refused to who has an account, and with the address as a password', async () => {
    const { token } = await account();
    await expect(desk.signUp({ email: newAddress(), password }, await desk.asking(token))).rejects.toMatchObject({ kind: 'conflict' });
    const email = newAddress();
    await expect(desk.signUp({ email, password: email }, await desk.asking())).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('an invitation', () => {
  const admin = async () => {
    const { token } = await account();
    const { user } = await desk.person(token);
    await asOwner(db, `update users set role = 'admin' where id = '${user}'`);
    return { user, role: 'admin' as const };
  };

  it('makes an account of its address at once, as what the admin says, once, for a week', async () => {
    verifies('accounts:invitation');
    const by = await admin();
    const email = newAddress();
    const { link, sent } = await desk.invite({ email, role: 'instructor' }, by);
    expect([sent, desk.letters.at(-1)!.text.includes(link)]).toEqual([true, true]);
    const invited = desk.codeFor(email);
    await expect(desk.signUp({ email: newAddress(), password, invitation: invited }, await desk.asking())).rejects.toMatchObject({
      kind: 'invalid',
    });
    const token = await guest();
    const user = await userOf(token);
    await letProgramIn(user);
    const { begun } = await desk.signUp({ email, password, name: 'Ines', invitation: invited }, await desk.asking(token));
    expect(await desk.person(begun!.token)).toMatchObject({ user, email, role: 'instructor', isGuest: false, name: 'Ines' });
    expect(await programsOf(user)).toEqual([]);
    await expect(desk.signUp({ email, password, invitation: invited }, await desk.asking())).rejects.toMatchObject({ kind: 'invalid' });
    await expect(desk.invite({ email, role: 'student' }, by)).rejects.toMatchObject({ kind: 'conflict' });
    await expect(desk.invite({ email: newAddress(), role: 'admin' }, { ...by, role: 'student' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    const late = newAddress();
    await desk.invite({ email: late, role: 'student' }, by);
    const after = openDesk(db);
    after.wait(9 * DAY_MS);
    await expect(after.signUp({ email: late, password, invitation: desk.codeFor(late) }, await after.asking())).rejects.toMatchObject({
      kind: 'invalid',
    });
  });

  it('is wanted where no letter can be sent', async () => {
    const quiet = openDesk(db, { way: 'invitation' });
    const [by, email] = [await admin(), newAddress()];
    await expect(quiet.signUp({ email, password }, await quiet.asking())).rejects.toThrow('Accounts are made by invitation here');
    const { link, sent } = await quiet.invite({ email, role: 'student' }, by);
    expect([sent, quiet.letters]).toEqual([false, []]);
    const [, code] = /^https:\/\/study\.example\.org\/sign-up#invitation=([\w-]{43})$/.exec(link)!;
    expect(await quiet.signUp({ email, password, invitation: code! }, await quiet.asking())).toMatchObject({
      begun: { token: expect.any(String) },
    });
  });
});

it('shows letters in the terminal only where nobody else reaches the program', () => {
  verifies('accounts:letters');
  const keys = openKeys({ directory: db.directory, fileAllowed: true });
  const way = (host: string, publicUrl: string, smtpUrl?: string) =>
    identityParts(
      { database: db, keys, log: () => undefined },
      {
        host,
        publicUrl,
        smtpUrl,
        mailFrom: undefined,
        oidc: undefined,
        ratingRules,
        guestsPerAddressHour: 1,
        guestTokensPerAddressDay: 0,
        timeZone: 'UTC',
      },
    ).mailer.way;
  expect(way('127.0.0.1', 'http://localhost:3000')).toBe('terminal');
  expect(way('0.0.0.0', 'http://localhost:3000')).toBe('invitation');
  expect(way('127.0.0.1', 'https://study.example.org')).toBe('invitation'); // a proxy stands in front
  expect(way('0.0.0.0', 'https://study.example.org', 'smtp://mail.example.org')).toBe('mail');
});

it('says in a sentence that a letter could not be sent, and in the log not to whom', async () => {
  const said: string[] = [];
  const log = (line: string) => said.push(line);
  const dead = openMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: 'viva@example.org', isLocal: true, print: log, log });
  const sent = dead.send({ to: 'somebody@example.org', subject: 'x', text: 'secret' });
  await expect(sent).rejects.toMatchObject({ kind: 'unavailable', message: 'The mail could not be sent; please try again later.' });
  expect(said).toEqual([expect.stringContaining('could not be sent')]);
  expect(said.join()).not.toMatch(/somebody|secret/);
});

describe('the first admin', () => {
  it('is made by a link that is good once, for half an hour, until the next start, and only while there is none', async () => {
    verifies('accounts:first-admin');
    await asOwner(db, `update users set role = 'student' where role = 'admin'`);
    const given = { email: newAddress(), password, name: 'Ada' };
    const before = (await desk.offerFirstAdmin())!;
    const code = (await desk.offerFirstAdmin())!;
    await expect(desk.makeFirstAdmin({ ...given, code: before }, await desk.asking())).rejects.toMatchObject({ kind: 'invalid' });
    const late = openDesk(db);
    late.wait(DAY_MS + 31 * 60_000);
    await expect(late.makeFirstAdmin({ ...given, code }, await late.asking())).rejects.toMatchObject({ kind: 'invalid' });
    const token = await guest();
    const user = await userOf(token);
    await letProgramIn(user);
    const made = await Promise.allSettled(
      [token, token, token].map(async (each) => desk.makeFirstAdmin({ ...given, code }, await desk.asking(each))),
    );
    const [begun] = made.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(made.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    expect(await desk.person(begun!.token)).toMatchObject({ role: 'admin', email: given.email, name: 'Ada' });
    expect([user === begun!.user, await desk.personOfSession(token), await programsOf(user)]).toEqual([true, undefined, []]);
    expect(await desk.offerFirstAdmin()).toBeUndefined();
  });
});

it('keeps of every secret its hash alone, and leaves a line without values for everything that happened', async () => {
  verifies('accounts:secrets-hashed', 'accounts:audited');
  const { email, token } = await account(undefined, 'Sully Secret');
  await desk.signIn({ name: email, password: 'a wrong password' }, await desk.asking()).catch(() => undefined);
  const waiting = newAddress();
  await desk.signUp({ email: waiting, password }, await desk.asking(await guest()));
  const dump = JSON.stringify(
    await Promise.all(
      ['session', 'one_time_codes', 'users', 'rate_limits'].map((table) => asOwner(db, `select t::text as row from ${table} t`)),
    ),
  );
  for (const secret of [password, token, desk.codeFor(waiting), 'a wrong password']) expect(dump).not.toContain(secret);
  const log = await asOwner<{ action: string; row: string }>(db, `select action, t::text as row from audit_log t`);
  expect([...new Set(log.map(({ action }) => action))].toSorted()).toEqual([
    'accept-invitation',
    'begin-as-guest',
    'invite',
    'make-first-admin',
    'prove-address',
    'sign-in',
    'sign-up',
  ]);
  for (const value of [email, waiting, 'Sully', token]) expect(JSON.stringify(log)).not.toContain(value);
  expect(await asOwner(db, `select distinct outcome from audit_log where action = 'sign-in' order by 1`)).toEqual([
    { outcome: 'done' },
    { outcome: 'refused' },
  ]);
});
