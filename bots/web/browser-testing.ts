import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { CHROMIUM_MISSING, findChromium } from '../../chromium.ts';
import { socketFolder } from '../../db/embedded/socket-folder.ts';
import { projectRoot, readEnv } from '../../env.ts';
import { startProduct, type Product } from '../testing.ts';

/** Nothing that a test does takes longer, also where others keep the machine busy. */
const ACTION_MAX_MS = 15_000;

/** A telephone that is touched, and a desk. */
export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 } as const;
export const desk = { viewport: { width: 1280, height: 800 } } as const;

/** The product, a browser that is pointed at it, and a way past both into the record. */
export type Browsing = {
  readonly product: Product;
  /** Opens a page of somebody new: with no cookies, and nothing kept. */
  readonly page: (options?: BrowserContextOptions) => Promise<Page>;
  /** What any page complained of since the last time: errors of scripts, of loading, and of what its policy forbids. */
  readonly troubles: () => string[];
  /** Asks the database as its owner. */
  readonly query: <Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) => Promise<Row[]>;
  readonly close: () => Promise<void>;
};

/** Starts the system's Chromium without a window. */
export async function openChromium(): Promise<Browser> {
  const executablePath = findChromium(readEnv().CHROMIUM_PATH);
  if (!executablePath) throw new Error(`The browser suites need a browser, and ${CHROMIUM_MISSING}.`);
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
  });
}

function watch(page: Page, troubles: string[]): void {
  page.on('console', (message) => message.type() === 'error' && troubles.push(`${message.text()} (${message.location().url})`));
  page.on('pageerror', (error) => troubles.push(error.message));
}

/** Starts both, once for a suite. */
export async function openBrowsing(settings: Record<string, string> = {}): Promise<Browsing> {
  const [product, browser] = await Promise.all([startProduct({ GUESTS_PER_ADDRESS_HOUR: '1000', ...settings }), openChromium()]);
  const client = new pg.Client({ host: socketFolder(product.directory), port: 5432, user: 'postgres', database: 'postgres' });
  await client.connect();
  const troubles: string[] = [];
  return {
    product,
    async page(options = desk) {
      const context = await browser.newContext({ baseURL: product.url, locale: 'en-GB', reducedMotion: 'reduce', ...options });
      context.setDefaultTimeout(ACTION_MAX_MS);
      context.on('page', (page) => watch(page, troubles));
      return context.newPage();
    },
    troubles: () => troubles.splice(0),
    query: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
      (await client.query<Row>(text, [...values])).rows,
    async close() {
      await client.end();
      await browser.close();
      await product.stop();
    },
  };
}

/** What a browser loads of scripts before it draws the page: how much that is as it is sent, and what they hold. */
export async function entryOf(url: string): Promise<{ readonly bytes: number; readonly text: string }> {
  const html = await (await fetch(`${url}/`, { headers: { accept: 'text/html' } })).text();
  const scripts = new Set([...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path!)); // the pattern has one group
  const texts: string[] = [];
  for (const path of scripts) {
    const text = await (await fetch(url + path)).text();
    texts.push(text);
    for (const [, name] of text.matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)) scripts.add(`/assets/${name}`); // a set tells of what it is given while it is walked
  }
  return { bytes: texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0), text: texts.join('\n') };
}

/** Counts from now on how much what is shown moves by itself; gives the way to ask for the sum. */
export async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(`
    window.shifted = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shifted += entry.value; }).observe({ type: 'layout-shift', buffered: true });
  `);
  return () => page.evaluate('window.shifted');
}

type Finding = {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
};

/** What axe calls serious or critical of what a page shows now, in a line each. */
export async function seriousOn(page: Page): Promise<string[]> {
  const isThere = await page.evaluate<boolean>('"axe" in window');
  if (!isThere) await page.evaluate(readFileSync(join(projectRoot, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8'));
  const { violations } = await page.evaluate<{ violations: Finding[] }>(`axe.run({ resultTypes: ['violations'] })`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`));
}
