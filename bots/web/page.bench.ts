import type { Page } from 'playwright-core';
import { median } from '../../figures.ts';
import { entryOf, openBrowsing, phone, watchShifts, type Browsing } from './browser-testing.ts';
import { addCourse, COURSE } from '../testing-course.ts';
import { productMb } from './testing-memory.ts';
import { openToldModel } from './testing-model.ts';

type Print = (line: Record<string, unknown>) => void;

const ENTRY_MAX_KB = 160;
const MEMORY_MAX_MB = 600;
const INTERACTIVE_MAX_MS = 1500;
const SHIFT_MAX = 0.02;
const ROUNDS = 7;
const TALKS = 50;
const PIECES = 60;

const sleep = (durationMs: number) => new Promise((resolve) => setTimeout(resolve, durationMs));

/** When, after the navigation, an answer can be entered. */
async function interactive(page: Page): Promise<number> {
  const controls = page.locator('.card-open :is(input, select, textarea, .order-grip):enabled:not(.confidence *)');
  await controls.first().waitFor({ state: 'attached' });
  return page.evaluate('performance.now()');
}

/** Rounds of somebody new who starts a run, and comes back to it with nothing kept in the browser but who they are. */
async function firstQuestions(browsing: Browsing, print: Print): Promise<void> {
  const [started, resumed]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const page = await browsing.page();
    await page.goto('/');
    const choice = page.getByRole('button', { name: `Quiz me on ${COURSE}` });
    await choice.waitFor();
    await choice.click();
    started.push(await interactive(page)); // with the press, which comes as soon as there is something to press
    await page.waitForURL(/\/c\//);
    const cookies = await page.context().cookies();
    const again = await browsing.page();
    await again.context().addCookies(cookies);
    await again.goto(new URL(page.url()).pathname);
    resumed.push(await interactive(again));
    await page.context().close();
    await again.context().close();
  }
  for (const [what, all] of [
    ['somebody new opens the page and starts a run: navigation to an answer that can be entered', started],
    ['somebody comes back to an open run, nothing cached: navigation to an answer that can be entered', resumed],
  ] as const) {
    const medianMs = median(all);
    print({
      what,
      medianMs: Math.round(medianMs),
      allMs: all.map(Math.round),
      limit: INTERACTIVE_MAX_MS,
      ok: medianMs <= INTERACTIVE_MAX_MS,
    });
  }
}

/** Uses every page, and says something in many talks. */
async function use(browsing: Browsing): Promise<void> {
  const page = await browsing.page();
  for (const path of ['/', '/study', '/progress', '/materials', '/runs', '/leaderboard', '/settings']) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  for (let talk = 0; talk < TALKS; talk += 1) {
    await page.goto('/');
    await page.getByRole('textbox', { name: 'Message' }).fill(talk % 2 ? 'What is a subnet mask?' : `quiz me on ${COURSE}`);
    await page.keyboard.press('Enter');
    await page.getByRole('article', { name: 'Viva' }).first().waitFor();
    await page.getByRole('button', { name: 'Send' }).waitFor();
  }
  await page.context().close();
}

/** How much what is read moves while a long reply comes in, on a telephone. */
async function shifts(print: Print): Promise<void> {
  const model = await openToldModel();
  const browsing = await openBrowsing({ SAMPLES: 'false', ...model.settings });
  try {
    const page = await browsing.page(phone);
    const shifted = await watchShifts(page);
    await page.goto('/');
    await page.getByRole('textbox', { name: 'Message' }).fill('Tell me much.');
    await page.keyboard.press('Enter');
    while (!model.asked()) await sleep(20);
    for (let piece = 0; piece < PIECES; piece += 1) {
      model.say(`Sentence ${piece} of a long answer, with **words** of all kinds. ${piece % 6 ? '' : '\n\n'}`);
      await page.getByText(`Sentence ${piece} of`).waitFor();
    }
    model.end();
    const shift = await shifted();
    print({ what: 'cumulative layout shift while a reply comes in', shift, pieces: PIECES, limit: SHIFT_MAX, ok: shift <= SHIFT_MAX });
  } finally {
    await browsing.close();
    model.close();
  }
}

/** What the page weighs, how soon one can answer in it, whether it stands still, and what the process behind it takes of memory (Linux). */
export async function bench(_args: string[], print: Print): Promise<void> {
  const browsing = await openBrowsing();
  try {
    await addCourse(browsing.query);
    const entryKb = (await entryOf(browsing.product.url)).bytes / 1024;
    print({
      what: 'scripts before the first page is drawn, gzip',
      entryKb: Math.round(entryKb),
      limit: ENTRY_MAX_KB,
      ok: entryKb <= ENTRY_MAX_KB,
    });
    await firstQuestions(browsing, print);
    await use(browsing);
    const residentMb = productMb(browsing.product.child.pid!); // a started child has a pid
    print({
      what: `all doors in one process, after ${TALKS} talks and every page`,
      residentMb: Math.round(residentMb),
      limit: MEMORY_MAX_MB,
      ok: residentMb <= MEMORY_MAX_MB,
    });
  } finally {
    await browsing.close();
  }
  await shifts(print);
}
