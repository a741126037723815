import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { openBrowsing, phone, watchShifts, type Browsing } from './browser-testing.ts';
import { addCourse, questions } from './testing-course.ts';
import { byMouse } from './testing-hands.ts';
import { openToldModel, type ToldModel } from './testing-model.ts';
import { layWire } from './testing-wire.ts';

let model: ToldModel;
let browsing: Browsing;
beforeAll(async () => {
  model = await openToldModel();
  browsing = await openBrowsing({ SAMPLES: 'false', ...model.settings });
  await addCourse(browsing.query);
});
afterAll(async () => {
  await browsing.close();
  model.close();
});
afterEach(() => expect(browsing.troubles()).toEqual([]));

const told = (page: Page) => page.getByRole('article', { name: 'Viva' }).last();

/** Says something in a talk, and waits until the model is asked for the answer. */
async function say(page: Page, words: string): Promise<void> {
  const before = model.asked();
  await page.getByRole('textbox', { name: 'Message' }).fill(words);
  await page.keyboard.press('Enter');
  await expect.poll(model.asked).toBe(before + 1);
}
async function hears(page: Page, words: string): Promise<void> {
  await expect.poll(() => told(page).innerText()).toContain(words);
}

it('hears out a reply when the connection drops in the middle, and when the page is loaded anew', async () => {
  verifies('page:resumes');
  const wire = await layWire(browsing.product.url);
  const page = await browsing.page({ baseURL: wire.url });
  await page.goto('/');
  await say(page, 'Tell me slowly.');
  const before = model.asked();
  model.say('The first words, ');
  await hears(page, 'The first words,');
  wire.cut();
  await page.getByText('The connection broke off. What you sent is safe.').waitFor();
  model.say('what was said meanwhile, ');
  await hears(page, 'The first words, what was said meanwhile,');
  expect(browsing.troubles().filter((trouble) => !/ERR_CONNECTION|ERR_INCOMPLETE|ERR_NETWORK/.test(trouble))).toEqual([]);
  await page.reload();
  model.say('after a reload, ');
  await hears(page, 'The first words, what was said meanwhile, after a reload,');
  model.say('and the end.');
  model.end();
  await hears(page, 'The first words, what was said meanwhile, after a reload, and the end.');
  await page.getByRole('button', { name: 'Send' }).waitFor();
  expect(await page.getByRole('article').count()).toBe(2);
  expect(model.asked()).toBe(before);
  await page.context().close();
  wire.close();
});

it('stops a reply, and keeps what was said of it', async () => {
  verifies('page:stops');
  const page = await browsing.page();
  await page.goto('/');
  await say(page, 'Never end.');
  model.say('Half a sentence');
  await hears(page, 'Half a sentence');
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Send' }).waitFor();
  await page.reload();
  await expect.poll(() => told(page).innerText()).toContain('Half a sentence');
  await page.context().close();
});

it('moves nothing that is read while a reply comes in', async () => {
  verifies('page:no-layout-shift');
  const page = await browsing.page(phone);
  const shifted = await watchShifts(page);
  await page.goto('/');
  await say(page, 'Tell me much.');
  const before = await shifted();
  const pieces = Array.from(
    { length: 30 },
    (_, place) => `Sentence ${place} of a long answer, with **words** of all kinds. ${place % 6 ? '' : '\n\n'}`,
  );
  for (const [place, piece] of pieces.entries()) {
    model.say(piece);
    await hears(page, `Sentence ${place} of`);
  }
  model.end();
  await page.getByRole('button', { name: 'Send' }).waitFor();
  expect((await shifted()) - before).toBeLessThan(0.02);
  await page.context().close();
});

it('is one talk in two tabs: what was answered in one is not answered again in the other', async () => {
  verifies('page:two-tabs');
  const page = await browsing.page();
  await page.goto('/study');
  await page.getByText('Question sets').click();
  await page.getByRole('button', { name: 'Start One of each' }).click();
  const cardIn = (tab: Page) => tab.getByRole('region', { name: `Question 1 of ${questions.length}`, exact: true });
  await cardIn(page).waitFor();
  await expect.poll(() => page.url()).toMatch(/\/c\/[\w-]+$/);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await byMouse(page).enter(cardIn(page), { kind: 'choose', pick: ['Jupiter'] });
  await byMouse(other).enter(cardIn(other), { kind: 'choose', pick: ['Mars'] });
  await page.bringToFront();
  await cardIn(page).getByRole('button', { name: 'Submit' }).click();
  await cardIn(page).getByText('Right!').waitFor();
  await other.bringToFront();
  await cardIn(other).getByRole('button', { name: 'Submit' }).click();
  await cardIn(other).getByText('This question is answered already, and the first answer stands.').waitFor();
  await cardIn(other).getByText('Right!').waitFor(); // what was done in the first is shown here as well
  await cardIn(other).getByRole('button', { name: 'Next question' }).waitFor();
  const answers = await browsing.query(`select answer, is_correct from user_answers`);
  expect(answers).toEqual([{ answer: ['i2'], is_correct: true }]);
  await page.context().close();
});
