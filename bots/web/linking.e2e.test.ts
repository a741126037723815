import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../db/new-id.ts';
import { asOwner } from '../../db/testing-world.ts';
import { verifies } from '../../evals/requirements.ts';
import type { LinkedAnswer, Me, Trouble } from './api.ts';
import { openBrowser, type Browser } from './testing.ts';
import { openSchool, password, type School } from './testing-school.ts';

let school: School;
beforeAll(async () => {
  school = await openSchool();
});
afterAll(() => school.close());
beforeEach(() => school.reset());

const rows = (text: string) => asOwner(school.room.db, text);

describe('a linked account', () => {
  type Linked = LinkedAnswer;
  const linkedOf = async (browser: Browser) => (await browser.get<Linked>('/api/account/linked')).body;

  it('is linked by who asked for it, once they said yes in the same session', async () => {
    verifies('accounts:linked-on-request');
    const browser = await school.member();
    school.issuer.claims = { sub: newId(), email: 'ada@school.example', email_verified: true };
    expect(await school.signIn(browser, '?link=1')).toEqual([303, '/settings']);
    expect(await linkedOf(browser)).toEqual({ linked: [], waiting: { name: 'Example School', shown: 'ada@school.example' } });
    const stranger = await school.member();
    stranger.cookies.set('viva_way', browser.cookies.get('viva_way')!);
    expect((await linkedOf(stranger)).waiting).toBeNull();
    expect((await stranger.post<Trouble>('/api/account/link', { confirm: true })).body.error.kind).toBe('not-found');
    const { body } = await browser.post<Linked>('/api/account/link', { confirm: true });
    expect(body).toMatchObject({ linked: [{ provider: school.issuer.url, name: 'Example School' }], waiting: null });
    expect((await browser.post('/api/account/link', { confirm: true })).status).toBe(404); // once
    const elsewhere = openBrowser(school.url);
    await school.signIn(elsewhere);
    expect((await school.meOf(elsewhere))?.user).toBe((await school.meOf(browser))?.user);
  });

  it('is not linked to two, nor without a yes, nor in the name of whoever signed in meanwhile', async () => {
    verifies('accounts:linked-on-request');
    const first = openBrowser(school.url);
    await school.signIn(first);
    const second = await school.member();
    await school.signIn(second, '?link=1');
    const answer = await second.post<Trouble>('/api/account/link', { confirm: true });
    expect([answer.status, answer.body.error.sentence]).toEqual([
      409,
      'That account belongs to somebody else here already, and was not linked.',
    ]);
    school.issuer.claims = { sub: newId() };
    await school.signIn(second, '?link=1');
    expect((await second.post<Linked>('/api/account/link', { confirm: false })).body.linked).toEqual([]);
    const back = await school.toIssuer(second, '?link=1');
    await second.post('/api/session/sign-out');
    expect((await second.get(back)).status).toBe(409);
    expect((await (await school.guest()).get('/auth/oidc/start?link=1')).status).toBe(403);
    expect((await first.get('/auth/oidc/start')).status).toBe(409); // signed in already, and did not ask to link
  });

  it('is unlinked, but for the last way in', async () => {
    verifies('accounts:last-way-in');
    const only = openBrowser(school.url);
    await school.signIn(only);
    const { id } = (await linkedOf(only)).linked[0]!; // the one they came by
    expect((await only.post<Trouble>('/api/account/unlink', { id })).body.error.sentence).toContain('the only way you can sign in');
    const browser = await school.member();
    school.issuer.claims = { sub: newId() };
    await school.signIn(browser, '?link=1');
    const { body } = await browser.post<Linked>('/api/account/link', { confirm: true });
    expect((await browser.post('/api/account/unlink', { id })).status).toBe(404); // of somebody else
    expect((await browser.post<Linked>('/api/account/unlink', { id: body.linked[0]!.id })).body.linked).toEqual([]);
    expect((await browser.post('/api/account/unlink', { id: "' or true" })).status).toBe(404);
    expect(
      await rows(
        `select action from audit_log where action in ('link-account', 'unlink-account') and actor_id = '${(await school.meOf(browser))!.user}' order by created_at`,
      ),
    ).toEqual([{ action: 'link-account' }, { action: 'unlink-account' }]);
  });
});

describe('what a guest did before signing in', () => {
  const answersOf = async (user: string) => (await rows(`select from user_answers where user_id = '${user}'`)).length;
  const bring = (browser: Browser, wanted: boolean) => browser.post<{ me: Me }>('/api/session/take-over', { bring: wanted });

  it.each(['a password', 'an account elsewhere'])('is asked about after signing in with %s, and taken over once', async (how) => {
    verifies('accounts:take-over');
    const account = await school.member();
    if (how !== 'a password') {
      await school.signIn(account, '?link=1');
      await account.post('/api/account/link', { confirm: true });
    }
    const mine = (await school.meOf(account))!.user;
    await school.study(mine);
    const browser = await school.guest();
    const theirs = (await school.meOf(browser))!.user;
    await school.study(theirs);
    if (how === 'a password') await browser.post('/api/session/sign-in', { email: account.email, password });
    else expect(await school.signIn(browser, '?back=/progress')).toEqual([303, '/take-over']);
    expect(await school.sessionOf(browser)).toMatchObject({ me: { user: mine }, takeOver: { answers: 1, runs: 1 } });
    expect([await answersOf(mine), await answersOf(theirs)]).toEqual([1, 1]); // nothing happens unasked
    const twice = await Promise.all([bring(browser, true), bring(browser, true)]);
    expect(twice.map(({ status, body }) => [status, body.me.user])).toEqual([
      [200, mine],
      [200, mine],
    ]);
    expect([await answersOf(mine), await answersOf(theirs), (await school.sessionOf(browser)).takeOver]).toEqual([2, 0, null]);
    expect(await rows(`select from users where id = '${theirs}'`)).toEqual([]);
    expect((await bring(browser, true)).status).toBe(200);
  });

  it('is left where it is by who says so, and is no longer asked about', async () => {
    verifies('accounts:take-over');
    const account = await school.member();
    const browser = await school.guest();
    const theirs = (await school.meOf(browser))!.user;
    await school.study(theirs);
    await browser.post('/api/session/sign-in', { email: account.email, password });
    await bring(browser, false);
    expect([(await school.sessionOf(browser)).takeOver, await answersOf(theirs)]).toEqual([null, 1]);
    await bring(browser, true);
    expect(await answersOf(theirs)).toBe(1);
  });

  it('is not taken from somebody who has an account by now', async () => {
    verifies('accounts:take-over');
    const account = await school.member();
    const browser = await school.guest();
    const theirs = (await school.meOf(browser))!.user;
    await school.study(theirs);
    await browser.post('/api/session/sign-in', { email: account.email, password });
    await rows(`update users set email = '${newId()}@example.org' where id = '${theirs}'`);
    expect((await bring(browser, true)).status).toBe(200);
    expect(await answersOf(theirs)).toBe(1);
  });
});
