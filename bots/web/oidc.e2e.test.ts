import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../db/new-id.ts';
import { asOwner } from '../../db/testing-world.ts';
import { verifies } from '../../evals/requirements.ts';
import type { Trouble } from './api.ts';
import { openBrowser } from './testing.ts';
import { openSchool, type School } from './testing-school.ts';

let school: School;
beforeAll(async () => {
  school = await openSchool();
});
afterAll(() => school.close());
beforeEach(() => school.reset());

const rows = (text: string) => asOwner(school.room.db, text);

const WAY_MS = 10 * 60 * 1000;
const refused = [403, expect.stringMatching(/please begin again|was not begun here/)];

describe('signing in elsewhere', () => {
  it('makes a new person of nobody, and is them the next time', async () => {
    verifies('accounts:elsewhere');
    const browser = openBrowser(school.url);
    expect((await school.sessionOf(browser)).doors.oidc).toBe('Example School');
    expect(await school.signIn(browser, '?back=/progress')).toEqual([303, '/progress']);
    const me = await school.meOf(browser);
    expect(me).toMatchObject({ isGuest: false, role: 'student', name: 'Ada Elsewhere', email: null });
    const again = openBrowser(school.url);
    await school.signIn(again);
    expect((await school.meOf(again))?.user).toBe(me?.user);
    expect(school.issuer.discovered).toBe(1);
  });

  it('keeps everything of a guest, in a new session', async () => {
    verifies('accounts:elsewhere-keeps');
    const browser = await school.guest();
    const before = await school.meOf(browser);
    const token = browser.cookies.get('viva_session');
    await school.study(before!.user);
    await rows(
      `insert into access_tokens (id, user_id, name, token_hash) values ('${newId()}', '${before!.user}', 'of who shared the session', '${newId()}')`,
    );
    expect(await school.signIn(browser)).toEqual([303, '/']);
    expect(await rows(`select name from access_tokens where user_id = '${before!.user}' and revoked_at is not null`)).toHaveLength(1);
    expect(await school.meOf(browser)).toMatchObject({ user: before?.user, isGuest: false, timeZone: 'Europe/Madrid' });
    expect(browser.cookies.get('viva_session')).not.toBe(token);
    expect(await rows(`select from user_answers where user_id = '${before!.user}'`)).toHaveLength(1);
  });

  it('takes an address that was proven there, unless somebody here has it; and joins nothing by one', async () => {
    verifies('accounts:never-by-address');
    const owner = await school.member();
    for (const claims of [
      { sub: newId(), email: owner.email, email_verified: true },
      { sub: newId(), email: `${newId()}@example.org`, email_verified: false },
    ]) {
      school.issuer.claims = claims;
      const browser = openBrowser(school.url);
      await school.signIn(browser);
      expect(await school.meOf(browser)).toMatchObject({ isGuest: false, email: null });
      expect((await school.meOf(browser))?.user).not.toBe((await school.meOf(owner))?.user);
    }
    const email = `${newId()}@example.org`;
    school.issuer.claims = { sub: newId(), email: email.toUpperCase(), email_verified: true };
    const browser = openBrowser(school.url);
    await school.signIn(browser);
    expect(await school.meOf(browser)).toMatchObject({ email });
  });

  it('leads back to our own pages only', async () => {
    verifies('accounts:own-pages-only');
    for (const back of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/%09/evil.example/..//',
      'javascript:alert(1)',
      '/api/session',
      '/auth/oidc/start',
      '/ok\r\nx: y',
    ]) {
      const browser = openBrowser(school.url);
      const [status, location] = await school.signIn(browser, `?back=${encodeURIComponent(back)}`);
      expect([status, new URL(location, school.url).origin], back).toEqual([303, school.url]);
      expect(location, back).not.toMatch(/^\/[/\\]|evil.example\/?$|^\/(?:api|auth)/);
    }
  });

  it('refuses who is shut out', async () => {
    verifies('accounts:elsewhere');
    const browser = openBrowser(school.url);
    await school.signIn(browser);
    await rows(`update users set is_active = false where id = '${(await school.meOf(browser))!.user}'`);
    const [status, page] = await school.signIn(openBrowser(school.url));
    expect([status, page]).toEqual([403, expect.stringContaining('not active any more')]);
  });

  it('says in a sentence that the school.issuer is down, and goes on once it is back', async () => {
    verifies('accounts:elsewhere-down');
    const other = school.another();
    school.issuer.isDown = true;
    const begin = async () => other.beginElsewhere({ back: '/', link: false }, await other.asking());
    await expect(begin()).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('Example School cannot be reached'),
    });
    school.issuer.isDown = false;
    expect((await begin()).url).toContain(school.issuer.url);
    const browser = openBrowser(school.url);
    const back = await school.toIssuer(browser);
    school.issuer.isDown = true;
    expect([(await browser.get(back)).status, await school.meOf(browser)]).toEqual([403, null]);
  });
});

describe('an attack on the way', () => {
  it.each([
    ['another nonce', () => (school.issuer.lies = { nonce: 'other' })],
    ['another issuer', () => (school.issuer.lies = { iss: 'https://evil.example' })],
    ['a token for another', () => (school.issuer.lies = { aud: 'somebody else' })],
    ['a token that is old', () => (school.issuer.lies = { exp: 1_000_000_000 })],
    ['a signature of nobody', () => (school.issuer.forges = true)],
  ])('is refused: %s', async (_what, lie) => {
    verifies('accounts:elsewhere-attacks');
    const browser = openBrowser(school.url);
    const back = await school.toIssuer(browser);
    lie();
    const came = await browser.get(back);
    expect([came.status, JSON.stringify(came.body)]).toEqual(refused);
    expect(await school.meOf(browser)).toBeNull();
  });

  it('is refused: another state, a way that was used, one of another browser, one that took too long, one that ended in an error', async () => {
    verifies('accounts:elsewhere-attacks');
    const [browser, attacker] = [openBrowser(school.url), openBrowser(school.url)];
    const theirs = await school.toIssuer(attacker);
    const back = await school.toIssuer(browser);
    const tried = async (path: string, by = browser) => {
      const { status, body } = await by.get<string>(path);
      return [status, JSON.stringify(body)];
    };
    // A visitor who is sent to the way of somebody else would be signed in as them.
    expect(await tried(theirs)).toEqual(refused);
    expect(await tried(theirs, openBrowser(school.url))).toEqual(refused);
    expect(await tried(back.replace(/state=[^&]+/, 'state=other'))).toEqual(refused);
    expect(await tried('/auth/oidc/callback')).toEqual(refused);
    expect(await school.meOf(browser)).toBeNull();
    const again = await school.toIssuer(browser);
    const cookie = browser.cookies.get('viva_way')!;
    expect((await tried(again))[0]).toBe(303);
    await browser.post('/api/session/sign-out');
    browser.cookies.set('viva_way', cookie);
    expect(await tried(again)).toEqual([403, expect.stringContaining('was not begun here')]); // replayed, and not even asked about
    const late = await school.toIssuer(browser);
    school.desk.wait(WAY_MS);
    expect(await tried(late)).toEqual(refused);
    const denied = (await school.toIssuer(browser)).replace(/code=[^&]+/, 'error=access_denied');
    expect(await tried(denied)).toEqual([403, expect.stringContaining('You were not signed in by Example School')]);
    expect(await school.meOf(browser)).toBeNull();
  });

  it('is refused: another site that begins it, and what another site posts', async () => {
    verifies('accounts:elsewhere-attacks');
    const started = (site: string) =>
      fetch(`${school.url}/auth/oidc/start`, { redirect: 'manual', headers: { 'sec-fetch-site': site, accept: 'text/html' } });
    expect([(await started('cross-site')).status, (await started('same-site')).status, (await started('same-origin')).status]).toEqual([
      403, 403, 303,
    ]);
    const browser = await school.member();
    for (const path of ['/api/account/link', '/api/account/unlink', '/api/session/take-over'])
      expect((await browser.post<Trouble>(path, {}, { origin: 'https://evil.example' })).body.error.kind, path).toBe('forbidden');
  });
});

it('leaves a line for each who came in this way, and no address in it', async () => {
  verifies('accounts:audited');
  const log = await asOwner<{ action: string; row: string }>(school.room.db, 'select action, t::text as row from audit_log t');
  expect(log.map(({ action }) => action)).toEqual(expect.arrayContaining(['sign-in-elsewhere', 'sign-up-elsewhere']));
  expect(JSON.stringify(log)).not.toContain('@example.org');
});
