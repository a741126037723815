import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEnv } from '../../env.ts';
import { startProduct, type Product } from '../testing.ts';

let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([
    startProduct(),
    chromium.launch({
      executablePath: readEnv().CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'],
    }),
  ]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

it.each(['light', 'dark'] as const)(
  'says trouble in a plain page that reads well in a %s browser, on a telephone and a desk',
  async (colorScheme) => {
    for (const width of [320, 1280]) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 720 } });
      const troubles: string[] = [];
      page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
      page.on('pageerror', (error) => troubles.push(error.message));
      await page.goto(`${product.url}/objects/nothing`);
      expect(await page.getByRole('heading', { name: 'Not here' }).isVisible()).toBe(true);
      expect(await page.evaluate('getComputedStyle(document.querySelector("main")).display')).toBe('grid'); // its style is allowed
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      // The weakest text against its ground, by WCAG's formula.
      const contrast = await page.evaluate(`(() => {
      const light = (color) => { const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      const ground = light(getComputedStyle(document.body).backgroundColor);
      return Math.min(...[...document.querySelectorAll('h1, p, a')].map((element) => { const ink = light(getComputedStyle(element).color); return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05); }));
    })()`);
      expect(contrast).toBeGreaterThanOrEqual(4.5);
      await page.getByRole('link', { name: 'To the start' }).click();
      await page.waitForURL(`${product.url}/`);
      expect(troubles.filter((trouble) => !/favicon|404|401/.test(trouble))).toEqual([]);
      await page.close();
    }
  },
);
