import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { desk, openBrowsing, phone, type Browsing } from './browser-testing.ts';
import { addCourse, COURSE, questions } from './testing-course.ts';
import { byKeys, byMouse, byTouch, type Hand } from './testing-hands.ts';

let browsing: Browsing;
beforeAll(async () => {
  browsing = await openBrowsing({ SAMPLES: 'false' });
  await addCourse(browsing.query);
});
afterAll(() => browsing.close());
afterEach(() => expect(browsing.troubles()).toEqual([]));

const startChoice = (page: Page) => page.getByRole('button', { name: `Quiz me on ${COURSE}` });
const cardOf = (page: Page, number: number, of = questions.length) =>
  page.getByRole('region', { name: `Question ${number} of ${of}`, exact: true });
const button = (card: Locator, name: string) => card.getByRole('button', { name });

/** The question that a card asks. */
async function askedOn(card: Locator) {
  const text = await card.locator('.card-question').innerText();
  return questions.find((question) => text.includes(question.text))!; // there are no others here
}

/** Who the page belongs to. */
async function personAt(page: Page): Promise<string> {
  const { me } = (await (await page.request.get('/api/session')).json()) as { me: { user: string } };
  return me.user;
}
/** What the record says of somebody's answers, by the type of their questions. */
const recordOf = async (person: string) =>
  browsing.query<{ type: string; correct: boolean; provenance: string; hints: number; confidence: number | null; answer: string[] }>(
    `select v.question_type as type, a.is_correct as correct, a.provenance, a.hints_used as hints, a.confidence, a.answer
     from user_answers a join question_versions v on v.id = a.question_version_id where a.user_id = $1 order by a.answered_at`,
    [person],
  );

/** A whole run over one question of each type, as it comes. */
async function practise(page: Page, hand: Hand) {
  await page.goto('/');
  await hand.press(startChoice(page));
  for (let number = 1; number <= questions.length; number += 1) {
    const card = cardOf(page, number);
    const { entry } = await askedOn(card);
    await hand.enter(card, entry);
    await hand.press(button(card, 'Submit'));
    await expect.poll(() => card.locator('.verdict-head strong').innerText()).toBe('Right!');
    if (number < questions.length) await hand.press(button(card, 'Next question'));
  }
  await page.getByRole('heading', { name: `${COURSE} is done` }).waitFor();
  const record = await recordOf(await personAt(page));
  return record.map(({ type, correct, provenance }) => `${type}: ${correct ? 'right' : 'wrong'}, ${provenance}`).toSorted();
}
const allRight = questions.map(({ type }) => `${type}: right, direct`).toSorted();

it('answers questions of all ten types with a mouse', async () => {
  verifies('page:by-mouse');
  const page = await browsing.page(desk);
  expect(await practise(page, byMouse(page))).toEqual(allRight);
  await page.context().close();
});

it('answers questions of all ten types by keys alone', async () => {
  verifies('page:by-keys');
  const page = await browsing.page(desk);
  expect(await practise(page, byKeys(page))).toEqual(allRight);
  await page.context().close();
});

it('answers questions of all ten types by a finger on a telephone', async () => {
  verifies('page:by-touch');
  const page = await browsing.page(phone);
  expect(await practise(page, byTouch(page))).toEqual(allRight);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  await page.context().close();
});
