import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { openBrowsing, phone, watchShifts, type Browsing } from './browser-testing.ts';
import { addCourse, questions } from '../testing-course.ts';
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

const hostile = String.raw`
<script>document.body.dataset.hit = 'script'</script>
<img src="x" onerror="document.body.dataset.hit = 'image'"><svg onload="document.body.dataset.hit = 'drawing'"></svg>
<img src="https://evil.example/a.png"><img src="/\evil.example/b.png">
<a href="javascript:document.body.dataset.hit='link'">one</a>
<iframe src="https://evil.example"></iframe><form action="/api/session/sign-out"><input name="a"><button class="button">Sign in</button></form>
<div id="root" style="position:fixed;inset:0" class="button button-primary">over all</div>
<a class="citation button" data-cite="p-abc" href="https://evil.example/">forged</a> <a href="/\evil.example/there">away</a>

Look: [two](javascript:document.body.dataset.hit='link'), [three](data:text/html,x), ![four](//evil.example/c.png), [ours](/study).

$$\href{javascript:document.body.dataset.hit='formula'}{x} \includegraphics{https://evil.example/d.png} \htmlStyle{position:fixed}{y} \htmlId{root}{z}$$

The end.`;

/** What of a text is on the page, asked there. */
const drawnOfIt = String.raw`(() => {
  const within = [...document.querySelectorAll('article .prose *')];
  const drawn = within.filter((element) => !element.closest('.katex')); // which styles what it draws itself
  const named = (elements, pattern) => elements.flatMap((element) => element.getAttributeNames().filter((name) => pattern.test(name)));
  const foreign = within.filter((element) => element.matches('a[href]') && element.origin !== location.origin);
  return {
    hit: document.body.dataset.hit ?? null,
    active: within.filter((element) => element.matches('script, style, iframe, form, input, button, object, embed, base, link, meta, img, image')).length,
    attributes: [...named(drawn, /^(?:id|style)$/), ...named(within, /^on/)],
    foreign: foreign.map(({ protocol, target, rel, className }) => ({ protocol, target, rel, className })),
    roots: document.querySelectorAll('#root').length,
    controls: within.filter((element) => element.matches('.button')).length,
  };
})()`;

it('draws nothing of a text that could act, load from elsewhere or look like ours', async () => {
  verifies('page:clean-texts');
  const page = await browsing.page();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('/');
  await say(page, hostile);
  model.say(hostile);
  model.end();
  await hears(page, 'The end.');
  await page.locator('.katex').first().waitFor();
  const found = await page.evaluate(drawnOfIt);
  const away = { protocol: 'https:', target: '_blank', rel: 'noopener noreferrer', className: '' };
  const onHttp = { ...away, protocol: 'http:' }; // as the page itself
  expect(found).toEqual({ hit: null, active: 0, attributes: [], foreign: [away, onHttp], roots: 1, controls: 0 });
  expect(asked.filter((url) => url.includes('evil'))).toEqual([]);
  // What reads it to make it clean complains, in a document that is never shown, of what it takes out.
  expect(browsing.troubles().filter((trouble) => !/inline (?:event handler|style).*\/assets\/markdown-/s.test(trouble))).toEqual([]);
  await page.getByRole('link', { name: 'ours' }).click();
  await page.waitForURL('**/study');
  await page.context().close();
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
  await page.getByRole('button', { name: 'Send' }).waitFor(); // the reply does not go on behind the page's back
  expect(await browsing.query(`select outcome from chatbot_logs where user_message = 'Never end.'`)).toEqual([{ outcome: 'stopped' }]);
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
  await page.getByRole('link', { name: 'Start One of each' }).waitFor(); // what the list of talks calls it
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
