import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { openBrowsing, type Browsing } from './browser-testing.ts';
import { addCourse, COURSE, questions } from '../testing-course.ts';
import { byMouse } from './testing-hands.ts';

const email = 'uma@study.example';
const password = 'correct horse battery';

let browsing: Browsing;
let page: Page;
beforeAll(async () => {
  browsing = await openBrowsing({ SAMPLES: 'false' });
  await addCourse(browsing.query);
  page = await browsing.page();
});
afterAll(() => browsing.close());
afterEach(() =>
  expect(browsing.troubles().filter((trouble) => !/\/api\/session\/(?:sign-in|verify|first-admin)\)$/.test(trouble))).toEqual([]),
);

const me = async (at = page) =>
  (
    (await (await at.request.get('/api/session')).json()) as {
      me: { user: string; isGuest: boolean; role: string; name: string; email: string } | null;
    }
  ).me;
const press = (name: string, at = page) => at.getByRole('button', { name, exact: true }).click();
const fill = (label: string, value: string, at = page) => at.getByLabel(label, { exact: true }).fill(value);
const headed = (title: string, at = page) => at.getByRole('heading', { level: 1, name: title }).waitFor();

/** The newest link to a page that the terminal showed. */
async function linkTo(path: string): Promise<string> {
  const links = () => [...browsing.product.said().matchAll(new RegExp(`/${path}#code=[\\w-]{43}`, 'g'))].map(([link]) => link);
  await expect.poll(() => links().length).toBeGreaterThan(0);
  return links().at(-1)!; // there is one now
}

/** Answers the first question of a run, rightly. */
async function answerOne(at: Page): Promise<void> {
  await at.goto('/');
  await at.getByRole('button', { name: `Quiz me on ${COURSE}` }).click();
  const card = at.getByRole('region', { name: `Question 1 of ${questions.length}`, exact: true });
  const text = await card.locator('.card-question').innerText();
  await byMouse(at).enter(card, questions.find((question) => text.includes(question.text))!.entry); // there are no others here
  await card.getByRole('button', { name: 'Submit' }).click();
  await card.getByText('Right!').waitFor();
}
const answersOf = async (user: string) => (await browsing.query('select id from user_answers where user_id = $1', [user])).length;

async function signIn(as: string, at = page): Promise<void> {
  await at.goto('/sign-in');
  await fill('E-mail address or user name', email, at);
  await fill('Password', as, at);
  await press('Sign in', at);
}

it('makes the first admin by the link that the start printed, once', async () => {
  verifies('page:first-admin');
  const link = await linkTo('first-admin');
  for (const [name, outcome] of [
    ['Ada', 'admin'],
    ['Eve', null],
  ] as const) {
    const own = await browsing.page();
    await own.goto(link);
    await fill('Name', name, own);
    await fill('E-mail address', `${name.toLowerCase()}@study.example`, own);
    await fill('Password', password, own);
    await press('Make the account', own);
    await (outcome ? headed('What shall we practise, Ada?', own) : own.getByRole('alert').waitFor());
    expect((await me(own))?.role ?? null).toBe(outcome);
    await own.context().close();
  }
});

it('keeps what a guest did when they sign up by the link in the terminal', async () => {
  verifies('page:sign-up-keeps');
  await answerOne(page);
  const guest = await me();
  expect(guest).toMatchObject({ isGuest: true });
  await page.getByRole('link', { name: 'Keep my progress' }).click();
  await headed('Sign up');
  await fill('Name', 'Uma');
  await fill('E-mail address', email);
  await fill('Password', password);
  await press('Sign up');
  await page.getByText('A link was printed in the terminal').waitFor();
  await page.goto(await linkTo('verify'));
  await press('Confirm');
  await headed('What shall we practise, Uma?');
  expect(await me()).toMatchObject({ user: guest!.user, isGuest: false, email, name: 'Uma' });
  await page.getByRole('button', { name: `Go on with ${COURSE}` }).waitFor();
  expect(await answersOf(guest!.user)).toBe(1);
});

/** What the tab keeps of what was entered and not sent. */
const entered = (at = page) => at.evaluate<string>('JSON.stringify(sessionStorage)');

it('signs out and in, and says in one sentence what is not right', async () => {
  verifies('page:sign-in');
  const before = (await me())!.user;
  await fill('Message', 'Nobody else is to read this.');
  const other = await page.context().newPage();
  await other.goto('/');
  await fill('Message', 'Nor this.', other);
  await page.goto('/settings');
  expect(await entered()).toContain('Nobody else');
  await press('Sign out');
  await headed('Sign in');
  expect(await entered()).not.toContain('Nobody else');
  expect(await me()).toBeNull();
  await other.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`); // as where that tab comes to the front
  await headed('Sign in', other);
  expect(await entered(other)).not.toContain('Nor this');
  await other.close();
  await signIn('not the one at all');
  await page.getByRole('alert').getByText('That name or that password is not right.').waitFor();
  expect(await me()).toBeNull();
  await page.evaluate(`sessionStorage.setItem('viva-owner', 'another'); sessionStorage.setItem('viva-draft-new', 'Left behind')`); // as where a session ended by itself
  await signIn(password);
  await headed('What shall we practise, Uma?');
  expect((await me())!.user).toBe(before);
  expect(await entered()).toBe(JSON.stringify({ 'viva-owner': before }));
});

it('sets a new password by the link in the terminal', async () => {
  verifies('page:reset');
  const own = await browsing.page();
  await own.goto('/sign-in');
  await own.getByRole('link', { name: 'Forgot your password?' }).click();
  await fill('E-mail address', email, own);
  await press('Send me a link', own);
  await own.getByText('a link was printed in the terminal').waitFor();
  await own.goto(await linkTo('reset'));
  await fill('New password', 'a new horse battery', own);
  await press('Set it and sign in', own);
  await headed('What shall we practise, Uma?', own);
  expect((await me(own))!.email).toBe(email);
  expect(await me()).toBeNull(); // everywhere else they are signed out
  await own.context().close();
  await signIn('a new horse battery');
  await headed('What shall we practise, Uma?');
});

it('asks before it takes over what somebody did as a guest elsewhere', async () => {
  verifies('page:take-over');
  const own = await browsing.page();
  await answerOne(own);
  await signIn('a new horse battery', own);
  await own.getByText('you gave 1 answer in 1 run as a guest').waitFor();
  await press('Bring them along', own);
  await headed('What shall we practise, Uma?', own);
  expect(await answersOf((await me())!.user)).toBe(2);
  await own.context().close();
});

it('changes what is one’s own to set, and hands out all that is held on somebody', async () => {
  verifies('page:settings', 'page:export');
  await page.goto('/settings');
  await fill('Name', 'Uma Vidal');
  await page.getByLabel('Time zone', { exact: true }).selectOption('Europe/Madrid');
  await page.getByLabel('Language', { exact: true }).selectOption('es');
  await press('Save');
  await page.getByText('Saved.').waitFor();
  const { user } = (await me())!;
  const [profile] = await browsing.query('select name, time_zone, locale from users where id = $1', [user]);
  expect(profile).toEqual({ name: 'Uma Vidal', time_zone: 'Europe/Madrid', locale: 'es' });
  const [file] = await Promise.all([page.waitForEvent('download'), press('Export my data')]);
  const exported = JSON.stringify(JSON.parse(readFileSync(await file.path(), 'utf8')));
  expect(file.suggestedFilename()).toMatch(/^viva-\d{4}-\d\d-\d\d\.json$/);
  for (const own of ['Uma Vidal', email, COURSE]) expect(exported).toContain(own);
  expect(exported).not.toContain('ada@study.example');
});

it('erases an account once its owner typed the word', async () => {
  verifies('page:delete');
  const { user } = (await me())!;
  await page.goto('/settings');
  await press('Delete my account');
  const forGood = page.getByRole('button', { name: 'Delete for good' });
  expect(await forGood.isDisabled()).toBe(true);
  await fill('Type “delete” to confirm', 'delete');
  await forGood.click();
  await headed('Sign in');
  expect(await browsing.query('select id from users where id = $1', [user])).toEqual([]);
  expect(await answersOf(user)).toBe(0);
  expect(await me()).toBeNull();
});
