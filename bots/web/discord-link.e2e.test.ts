import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import type { DiscordLink, LinkedAnswer, Trouble } from './api.ts';
import { openBrowser, type Browser } from './testing.ts';
import { openSchool, type School } from './testing-school.ts';

let school: School;
beforeAll(async () => {
  school = await openSchool();
});
afterAll(() => school.close());
beforeEach(() => school.reset());

let count = 0;
/** Somebody on Discord, and the code that they were shown there. */
async function onDiscord(name: string) {
  const id = `7${String((count += 1)).padStart(17, '0')}`;
  const { user } = await school.desk.discord({ id, name });
  return { id, name, user, code: (await school.desk.linkCode({ user })).code };
}
const whoIs = async ({ id, name }: { id: string; name: string }) => (await school.desk.discord({ id, name })).user;
const paths = ['/api/account/discord', '/api/account/discord/link'] as const;

it('links an account of Discord to who typed its code, once they saw both', async () => {
  verifies('discord:linked');
  const ada = await onDiscord('Ada of Discord');
  await school.study(ada.user);
  const browser = await school.member();
  const { status, body } = await browser.post<DiscordLink>(paths[0], { code: ` ${ada.code.toLowerCase()} ` });
  expect([status, body]).toEqual([
    200,
    {
      discord: { name: 'Ada of Discord', answers: 1, since: expect.stringMatching(/^20\d\d-/) as string },
      own: { name: browser.email, answers: 0, since: expect.stringMatching(/^20\d\d-/) as string },
    },
  ]);
  expect(await whoIs(ada)).toBe(ada.user);
  expect((await browser.post(paths[1], { code: ada.code })).body).toEqual({ linked: true });
  expect(await whoIs(ada)).toBe((await school.meOf(browser))!.user);
  const { linked } = (await browser.get<LinkedAnswer>('/api/account/linked')).body;
  expect(linked).toMatchObject([{ provider: 'discord', name: 'Discord (Ada of Discord)' }]);
  expect((await browser.post(paths[1], { code: ada.code })).status).toBe(400); // once
  expect((await browser.post<LinkedAnswer>('/api/account/unlink', { id: linked[0]!.id })).body.linked).toEqual([]); // there is one
  expect(await whoIs(ada)).not.toBe((await school.meOf(browser))!.user);
});

it('is for who is signed in, from our own page, and reads nothing else for a code', async () => {
  verifies('discord:link-code', 'accounts:own-requests-only');
  const ada = await onDiscord('Ada');
  const said = async (browser: Browser, path: string, body: object, headers = {}) => {
    const answer = await browser.post<Trouble>(path, body, headers);
    return `${answer.status} ${answer.body.error?.sentence}`;
  };
  const member = await school.member();
  for (const path of paths) {
    const good = { code: ada.code };
    expect(await said(openBrowser(school.url), path, good)).toMatch(/^401 /);
    expect(await said(await school.guest(), path, good)).toMatch(/^403 Sign up or sign in first/);
    expect(await said(member, path, good, { origin: 'https://evil.example' })).toMatch(/^403 That did not come from our own page/);
    for (const body of [{}, { code: '' }, { code: 7 }, { code: 'B'.repeat(100) }]) expect(await said(member, path, body)).toMatch(/^400 /);
    expect(await said(member, path, { code: "' or true --" })).toMatch(/^400 That code does not work/);
  }
  expect(await whoIs(ada)).toBe(ada.user);
});
