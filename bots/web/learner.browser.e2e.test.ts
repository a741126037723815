import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { desk, openBrowsing, phone, seriousOn, type Browsing } from './browser-testing.ts';
import { addCourse, COURSE, EXAM, questions } from '../testing-course.ts';
import { byKeys, byMouse, byTouch, type Hand } from './testing-hands.ts';

const RUN_MAX_MS = 150_000; // ten questions, also where others keep the machine busy

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
async function practise(page: Page, hand: Hand, look: () => Promise<void> = async () => undefined) {
  await page.goto('/');
  await hand.press(startChoice(page));
  for (let number = 1; number <= questions.length; number += 1) {
    const card = cardOf(page, number);
    const { entry } = await askedOn(card);
    await hand.enter(card, entry);
    await look();
    await hand.press(button(card, 'Submit'));
    await expect.poll(() => card.locator('.verdict-head strong').innerText()).toBe('Right!');
    if (number < questions.length) await hand.press(button(card, 'Next question'));
  }
  await page.getByRole('heading', { name: `${COURSE} is done` }).waitFor();
  const record = await recordOf(await personAt(page));
  return record.map(({ type, correct, provenance }) => `${type}: ${correct ? 'right' : 'wrong'}, ${provenance}`).toSorted();
}
const allRight = questions.map(({ type }) => `${type}: right, direct`).toSorted();

it(
  'answers questions of all ten types with a mouse',
  async () => {
    verifies('page:by-mouse');
    const page = await browsing.page(desk);
    expect(await practise(page, byMouse(page))).toEqual(allRight);
    await page.context().close();
  },
  RUN_MAX_MS,
);

it(
  'answers questions of all ten types by keys alone',
  async () => {
    verifies('page:by-keys');
    const page = await browsing.page(desk);
    expect(await practise(page, byKeys(page))).toEqual(allRight);
    await page.context().close();
  },
  RUN_MAX_MS,
);

it(
  'answers questions of all ten types by a finger on a telephone',
  async () => {
    verifies('page:by-touch', 'page:accessible');
    const page = await browsing.page(phone);
    const look = async () => expect(await seriousOn(page)).toEqual([]); // each kind of control, with something entered
    expect(await practise(page, byTouch(page), look)).toEqual(allRight);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.context().close();
  },
  RUN_MAX_MS,
);

/** Begins something of the study page: a set of the course, or its exam. */
async function begin(page: Page, group: string, what: string): Promise<void> {
  await page.goto('/study');
  await page.getByText(group).click();
  await page.getByRole('button', { name: what }).click();
}

it('grades an answer that is typed in the talk as the one of a control', async () => {
  verifies('page:typed-answers');
  const [question] = questions; // a set is asked in its order
  const given = await Promise.all(
    ['typed', 'chosen'].map(async (way) => {
      const page = await browsing.page(desk);
      await begin(page, 'Question sets', 'Start One of each');
      const card = cardOf(page, 1);
      if (way === 'typed') {
        await card.waitFor();
        await page.getByRole('textbox', { name: 'Message' }).fill('jupiter');
        await page.getByRole('button', { name: 'Send' }).waitFor(); // while the question still comes in nothing is sent
        await page.keyboard.press('Enter');
      } else {
        await byMouse(page).enter(card, question!.entry); // there are ten
        await button(card, 'Hint').click();
        await card.getByText('Look up.').waitFor();
        await card.getByText('Sure', { exact: true }).click();
        await button(card, 'Submit').click();
      }
      await expect.poll(() => card.locator('.verdict-head strong').innerText()).toBe('Right!');
      const record = await recordOf(await personAt(page));
      await page.context().close();
      return record;
    }),
  );
  const same = { type: 'multiple_choice', answer: ['i2'], correct: true };
  expect(given).toMatchObject([[{ ...same, hints: 0, confidence: null }], [{ ...same, hints: 1, confidence: 5 }]]);
});

it('takes an exam against the clock, which ends it', async () => {
  verifies('page:exam-timer');
  const page = await browsing.page(desk);
  await begin(page, 'Exams', `Take ${EXAM}`);
  await page.getByRole('button', { name: 'Start the exam' }).click();
  const card = cardOf(page, 1, 2);
  expect(await card.locator('.timer').innerText()).toMatch(/^(?:10:00|9:5\d)/);
  expect(await button(card, 'Hint').count()).toBe(0);
  await byMouse(page).enter(card, (await askedOn(card)).entry);
  await button(card, 'Submit').click();
  await card.getByText('Saved. What was right is told later.').waitFor();
  expect(await card.getByText('Right!').count()).toBe(0);
  const person = await personAt(page);
  await browsing.query(
    `update user_test_runs set time_limit_seconds = ceil(extract(epoch from now() - started_at)) + 4 where user_id = $1`, // as if it had begun long ago
    [person],
  );
  await button(card, 'Next question').click();
  const last = cardOf(page, 2, 2);
  expect(await last.locator('.timer').innerText()).toMatch(/^0:0\d/);
  await last.locator('.card-given').getByText('The time is up.').waitFor();
  expect(await button(last, 'Submit').count()).toBe(0);
  await last.getByRole('button', { name: 'See the result' }).click();
  await page.getByRole('heading', { name: `${EXAM} is done` }).waitFor();
  expect(await page.locator('.result').innerText()).toMatch(/50 %\s+Passed\s+1 of 2 quite right, 1 answered/);
  await page.getByRole('link', { name: 'See the report' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  const [run] = await browsing.query(`select state, mode from user_test_runs where user_id = $1`, [person]);
  expect(run).toEqual({ state: 'finished', mode: 'exam' });
  await page.context().close();
});
