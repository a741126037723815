import { mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openIdentity, type Identity } from '../../agent/identity/identity.ts';
import { identityParts, identitySettingsOf } from '../../agent/identity/parts.ts';
import { openDatabase, type Database } from '../../db/connection.ts';
import { openKeys } from '../../db/keys.ts';
import { projectRoot, readEnv } from '../../env.ts';
import { verifies } from '../../evals/requirements.ts';
import { desk, openBrowsing, phone, type Browsing } from './browser-testing.ts';

const axe = readFileSync(join(projectRoot, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');
/** What the page looks like is kept there, to be looked at. */
const pictures = join(tmpdir(), 'viva-pages');
const password = 'correct horse battery';

let browsing: Browsing;
let database: Database;
/** Who knows people at the door of Discord, as another process of the same deployment. */
let identity: Identity;
let page: Page;
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  browsing = await openBrowsing({ SAMPLES: 'false' });
  const { directory } = browsing.product;
  database = await openDatabase({ directory, poolMax: 2, log: () => undefined });
  const keys = openKeys({ directory, fileAllowed: true });
  identity = openIdentity(identityParts({ database, keys, log: () => undefined }, identitySettingsOf(readEnv())));
  page = await browsing.page();
});
afterAll(async () => {
  await database.close();
  await browsing.close();
});
afterEach(() => expect(browsing.troubles().filter((trouble) => !trouble.endsWith('/api/account/discord)'))).toEqual([]));

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const headed = (title: string) => page.getByRole('heading', { name: title }).waitFor();
const newest = (path: string) =>
  [...browsing.product.said().matchAll(new RegExp(`/${path}#code=[\\w-]{43}`, 'g'))].map(([link]) => link).at(-1);

async function isReadable(name: string): Promise<void> {
  await page.evaluate(axe);
  for (const [colorScheme, { viewport }] of [
    ['light', desk],
    ['dark', phone],
    ['light', phone],
  ] as const) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${viewport.width}.png`), fullPage: true });
    const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
      `axe.run({ resultTypes: ['violations'] })`,
    );
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  }
  await page.setViewportSize(desk.viewport);
}

it('leads who has no account through signing up and back', async () => {
  verifies('page:link-comes-back');
  await page.goto('/');
  await page.getByRole('link', { name: 'Keep my progress' }).waitFor(); // a guest
  await page.goto('/link');
  await page.getByText('Sign in to your account here first').waitFor();
  expect(await page.getByLabel('Code', { exact: true }).count()).toBe(0);
  await page.getByRole('main').getByRole('link', { name: 'Sign up', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('Uma');
  await page.getByLabel('E-mail address', { exact: true }).fill('uma@study.example');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press('Sign up');
  await page.getByText('A link was printed in the terminal').waitFor();
  await page.goto(newest('verify')!); // it was printed
  await press('Confirm');
  await page.getByLabel('Code', { exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/link');
});

it('shows both accounts before anything is linked, by keys alone, and what the settings say afterwards', async () => {
  verifies('page:link');
  const { user } = await identity.discord({ id: '600000000000000001', name: 'Ada of Discord' });
  const { code } = await identity.linkCode({ user });
  await page.goto('/link');
  await page.getByLabel('Code', { exact: true }).waitFor();
  await isReadable('link-code');
  await page.getByLabel('Code', { exact: true }).focus();
  await page.keyboard.type('BBBB-BBBB');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('That code does not work').waitFor();
  await page.getByLabel('Code', { exact: true }).fill('');
  await page.keyboard.type(code.toLowerCase());
  await page.keyboard.press('Enter');
  await headed('Are these both yours?');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Are these both yours?');
  for (const told of ['Ada of Discord', 'uma@study.example', 'If somebody gave you this code'])
    await page.getByRole('main').getByText(told).waitFor();
  await isReadable('link-confirm');
  expect(await browsing.query('select id from users where id = $1', [user])).toHaveLength(1);
  await page.getByRole('heading', { name: 'Are these both yours?' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await headed('They are linked');
  await isReadable('link-done');
  expect(await browsing.query('select id from users where id = $1', [user])).toEqual([]);
  await page.goto('/settings');
  await page.getByText('Discord (Ada of Discord)', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Unlink Discord (Ada of Discord)' }).click();
  await page.getByText('No other account is linked to this one.').waitFor();
});

it('does nothing where somebody sees that it is not theirs', async () => {
  verifies('page:link');
  const { user } = await identity.discord({ id: '600000000000000002', name: 'Eve' });
  const { code } = await identity.linkCode({ user });
  await page.goto('/link');
  await page.getByLabel('Code', { exact: true }).fill(code);
  await press('Go on');
  await headed('Are these both yours?');
  await press('No, leave it');
  expect(await page.getByLabel('Code', { exact: true }).inputValue()).toBe('');
  expect(await browsing.query('select id from users where id = $1', [user])).toHaveLength(1);
});
