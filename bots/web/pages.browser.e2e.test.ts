import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../../env.ts';
import { verifies } from '../../evals/requirements.ts';
import { OWN_HEADER } from './api.ts';
import { desk, entryOf, openBrowsing, phone, seriousOn, type Browsing } from './browser-testing.ts';
import { addCourse, questions, type Entry } from '../testing-course.ts';
import { byMouse } from './testing-hands.ts';

/** What the pages look like is kept there, to be looked at. */
const pictures = join(projectRoot, 'node_modules', '.cache', 'viva-pages');
const ENTRY_MAX_BYTES = 160 * 1024;

let browsing: Browsing;
let page: Page;
const places: Record<string, string> = {};

const answers: { readonly [Kind in Entry['kind']]: (entry: Extract<Entry, { kind: Kind }>) => readonly string[] } = {
  choose: ({ pick }) => pick,
  write: ({ words, unit }) => (unit ? [`${words[0]} ${unit}`] : words),
  select: ({ pick }) => pick,
  match: ({ pairs }) => pairs.map(([, option]) => option),
  place: ({ pairs }) => pairs.map(([, option]) => option),
  sort: ({ order }) => order,
};
/** A tool, used as the page uses it. */
async function call<Output>(tool: string, input: object, more: object = {}): Promise<Output> {
  const answer = await page.request.post(`/api/tools/${tool}`, {
    data: { input, ...more },
    headers: { origin: browsing.product.url, [OWN_HEADER]: '1' },
  });
  expect([tool, answer.status(), answer.ok() || (await answer.text())]).toEqual([tool, 200, true]);
  return ((await answer.json()) as { output: Output }).output;
}

/** A guest with a talk, a finished run with one mistake, and a goal. */
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  browsing = await openBrowsing();
  await addCourse(browsing.query);
  page = await browsing.page(desk);
  await page.goto('/study');
  const course = page.getByRole('article', { name: 'A little of everything' });
  await course.getByText('Question sets').click();
  await course.getByRole('button', { name: 'Start One of each' }).click();
  const card = page.getByRole('region', { name: `Question 1 of ${questions.length}`, exact: true });
  await byMouse(page).enter(card, { kind: 'choose', pick: ['Mars'] });
  await card.getByText('Sure', { exact: true }).click();
  await card.getByRole('button', { name: 'Submit' }).click();
  await card.getByText('Not right', { exact: true }).waitFor();
  places['talk'] = new URL(page.url()).pathname;
  const [{ run }] = (await call<{ runs: [{ run: string }] }>('list-my-runs', {})).runs;
  for (const { entry } of questions.slice(1)) {
    const { question } = await call<{ question: { attempt: string } }>('next-question', { run });
    const answer = (answers[entry.kind] as (of: Entry) => readonly string[])(entry); // the line of that kind takes what is entered there
    await call('submit-answer', { answer, confidence: 'think' }, { attempt: question.attempt });
  }
  places['report'] = `/runs/${run}`;
  const program = { redirect_uris: ['http://127.0.0.1:5151/back'], client_name: 'Assistant', token_endpoint_auth_method: 'none' };
  const { client_id: client } = (await (await page.request.post('/register', { data: program })).json()) as { client_id: string };
  const asked = { response_type: 'code', client_id: client, code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' };
  places['consent'] = `/authorize?${new URLSearchParams(asked).toString()}`;
  const [material] = await browsing.query<{ id: string }>(`select id from course_materials order by loid limit 1`);
  places['material'] = `/materials/${material!.id}`; // the samples have some
});
afterAll(() => browsing.close());

const fakeCode = `#code=${'a'.repeat(43)}`;
const pages: readonly (readonly [name: string, path: () => string])[] = [
  ['chat', () => '/'],
  ['talk', () => places['talk']!],
  ['study', () => '/study'],
  ['progress', () => '/progress'],
  ['materials', () => '/materials'],
  ['material', () => places['material']!],
  ['runs', () => '/runs'],
  ['report', () => places['report']!],
  ['leaderboard', () => '/leaderboard'],
  ['settings', () => '/settings'],
  ['assistants', () => '/assistants'],
  ['consent', () => places['consent']!],
  ['link', () => '/link'],
  ['sign-in', () => '/sign-in'],
  ['sign-up', () => '/sign-up'],
  ['verify', () => `/verify${fakeCode}`],
  ['verify-incomplete', () => '/verify'],
  ['forgot', () => '/forgot'],
  ['reset', () => `/reset${fakeCode}`],
  ['first-admin', () => `/first-admin${fakeCode}`],
  ['invitation', () => `/invitation${fakeCode}`],
  ['take-over', () => '/take-over'],
  ['admin', () => '/admin'],
  ['missing', () => '/no/such/page'],
  ['trouble', () => '/objects/nothing'],
]; // what is set above is there

/** What the tab says, where it is not the name of the page: the chat is the product, and what the server draws by itself is not it. */
const titles: Record<string, RegExp> = { chat: /^Viva$/, talk: /^Viva$/, consent: /^May this program/, trouble: /^Not here$/ };

it.each(pages)('can be read by everybody, in light and dark, on a desk and a telephone: %s', async (name, path) => {
  verifies('page:accessible', 'page:fits', 'page:clean', 'page:named');
  await page.setViewportSize(desk.viewport);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('about:blank'); // only another part of the same address would be no load
  await page.goto(path());
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect.poll(() => page.locator('main .spinner, main [aria-busy=true]').count()).toBe(0);
  for (const [colorScheme, { viewport }] of [
    ['light', desk],
    ['dark', phone],
  ] as const) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${viewport.width}.png`), fullPage: true });
    expect(await seriousOn(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    const [red] = (await page.evaluate<string>('getComputedStyle(document.body).color')).match(/\d+/g)!; // rgb(…)
    expect(Number(red) > 128 ? 'dark' : 'light').toBe(colorScheme); // bright letters, and axe wants them to be read
  }
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  expect(await page.title()).toMatch(titles[name] ?? /^.+ · Viva$/);
  expect(await page.locator('h1').count()).toBe(1);
  const isTold = name === 'trouble' ? (trouble: string) => trouble.includes('404') : () => false;
  expect(browsing.troubles().filter((trouble) => !isTold(trouble))).toEqual([]);
});

it('begins with little: what is loaded before the first page is drawn', async () => {
  verifies('page:entry-size');
  const { bytes, text } = await entryOf(browsing.product.url);
  expect(bytes).toBeLessThanOrEqual(ENTRY_MAX_BYTES);
  expect(text).not.toContain('react_stack_bottom_frame'); // which is in React for developers alone
});
