import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Entry } from '../testing-course.ts';

/** A way to enter an answer into a card and to send it; and to press anything else. */
export type Hand = {
  readonly enter: (card: Locator, entry: Entry) => Promise<void>;
  readonly press: (button: Locator) => Promise<void>;
};

type Of<Kind extends Entry['kind']> = Extract<Entry, { readonly kind: Kind }>;
type Entering = { readonly [Kind in Entry['kind']]: (card: Locator, entry: Of<Kind>) => Promise<void> };
const enterBy =
  (ways: Entering): Hand['enter'] =>
  (card, entry) =>
    (ways[entry.kind] as (card: Locator, entry: Entry) => Promise<void>)(card, entry); // the line of that kind takes what is entered there

/** The line of a list to be put in order, and the list as it stands. */
const rowOf = (card: Locator, text: string) => card.locator('.order-row', { hasText: text });
async function orderIn(card: Locator): Promise<string[]> {
  const texts = card.locator('.order-text');
  await texts.first().waitFor(); // what is dragged is fetched when it is first asked for
  return texts.allInnerTexts();
}
const gripOf = (card: Locator, text: string) => card.locator('.order-grip[aria-label*="' + text + '"]');
const pairOf = (card: Locator, item: string) => card.getByRole('combobox', { name: `What belongs to “${item}”` });
const zoneChoiceOf = (card: Locator, item: string) => card.getByRole('combobox', { name: `Where “${item}” belongs` });
const zoneOf = (card: Locator, name: string) => card.locator('.zone').filter({ has: card.page().getByRole('heading', { name }) });
const choiceOf = (card: Locator, text: string) => card.locator('.choice').filter({ hasText: text });

type Point = { readonly x: number; readonly y: number };
type Pointer = {
  readonly press: (target: Locator) => Promise<void>;
  readonly drag: (from: Point, to: Point) => Promise<void>;
};
const STEPS = 6;
const between = ({ x, y }: Point, to: Point, step: number): Point => ({
  x: x + ((to.x - x) * step) / STEPS,
  y: y + ((to.y - y) * step) / STEPS,
});

const mouse = (page: Page): Pointer => ({
  press: (target) => target.click(),
  async drag(from, to) {
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: STEPS });
    await page.mouse.up();
  },
});

const finger = (page: Page): Pointer => ({
  press: (target) => target.tap(),
  async drag(from, to) {
    const touches = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: Point[]) =>
      touches.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    await touch('touchStart', [from]);
    for (let step = 1; step <= STEPS; step += 1) await touch('touchMove', [between(from, to, step)]);
    await touch('touchEnd', []);
    await touches.detach();
  },
});

async function middleOf(target: Locator): Promise<Point> {
  const box = await target.boundingBox();
  if (!box) throw new Error('What is to be dragged, or dragged onto, is not there.');
  return { x: box.x + Math.min(box.width / 2, 60), y: box.y + Math.min(box.height / 2, 24) };
}

/** Drags one thing onto another, with both in view: what lies between them is brought to the middle. */
async function dragOnto({ drag }: Pointer, dragged: Locator, onto: Locator): Promise<void> {
  const page = dragged.page();
  const [from, to] = [await middleOf(dragged), await middleOf(onto)];
  await page.evaluate(`scrollBy(0, ${(from.y + to.y) / 2} - innerHeight / 2)`);
  await dragged.click({ trial: true }); // presses nothing, but waits until it stands still and nothing lies above it
  await drag(await middleOf(dragged), await middleOf(onto));
}

function byPointer(pointer: Pointer): Hand {
  return {
    press: pointer.press,
    enter: enterBy({
      async choose(card, { pick }) {
        for (const text of pick) await pointer.press(choiceOf(card, text));
      },
      async write(card, { words, unit }) {
        for (const [place, word] of words.entries()) {
          await pointer.press(card.getByRole('textbox').nth(place));
          await card.page().keyboard.type(word);
        }
        if (unit) await card.getByRole('combobox', { name: 'Unit' }).selectOption(unit);
      },
      async select(card, { pick }) {
        for (const [place, label] of pick.entries()) await card.getByRole('combobox').nth(place).selectOption({ label });
      },
      async match(card, { pairs }) {
        for (const [item, option] of pairs) {
          await dragOnto(pointer, card.locator('.chip', { hasText: option }), card.locator('.pair', { hasText: item }));
          await expect.poll(() => pairOf(card, item).locator('option:checked').innerText()).toBe(option);
        }
      },
      async place(card, { pairs }) {
        for (const [item, zone] of pairs) {
          await dragOnto(pointer, card.locator('.zone-item', { hasText: item }).locator('.zone-text'), zoneOf(card, zone));
          await expect.poll(() => zoneOf(card, zone).locator('.zone-item', { hasText: item }).count()).toBe(1);
        }
      },
      async sort(card, { order }) {
        // The lowest of them is taken up first, so that something is dragged however it was laid out.
        const laid = await orderIn(card);
        for (const text of [...laid.slice(-1), ...order.toReversed()]) {
          const [first] = await orderIn(card);
          if (first === text) continue;
          await dragOnto(pointer, gripOf(card, text), rowOf(card, first!)); // a list that is put in order has a first
          await expect.poll(async () => (await orderIn(card))[0]).toBe(text);
        }
      },
    }),
  };
}

/** A mouse. */
export const byMouse = (page: Page): Hand => byPointer(mouse(page));
/** A finger; what a list is for is chosen in the list that a telephone shows. */
export const byTouch = (page: Page): Hand => byPointer(finger(page));

const TABS_MAX = 80;
const isFocused = (target: Locator) => target.evaluate((element) => element === element.ownerDocument.activeElement);

/** Keys alone: Tab to get somewhere, and then what one presses there. */
export function byKeys(page: Page): Hand {
  const { keyboard } = page;
  async function tabTo(target: Locator): Promise<void> {
    for (let tabs = 0; tabs < TABS_MAX; tabs += 1) {
      if (await isFocused(target)) return;
      await keyboard.press('Tab');
    }
    throw new Error(`No number of Tabs leads to ${String(target)}.`);
  }
  async function chooseIn(list: Locator, label: string): Promise<void> {
    await tabTo(list);
    for (const option of await list.locator('option').allInnerTexts()) {
      if (option === label) return;
      await keyboard.press('ArrowDown');
    }
  }
  return {
    async press(button) {
      await tabTo(button);
      await expect.poll(() => button.isEnabled()).toBe(true); // a button that is busy does nothing
      await keyboard.press('Enter');
    },
    enter: enterBy({
      async choose(card, { pick }) {
        for (const text of pick) await keyboard.press((await choiceOf(card, text).getAttribute('data-key')) ?? '');
      },
      async write(card, { words, unit }) {
        for (const [place, word] of words.entries()) {
          await tabTo(card.getByRole('textbox').nth(place));
          await keyboard.type(word);
        }
        if (unit) await chooseIn(card.getByRole('combobox', { name: 'Unit' }), unit);
      },
      async select(card, { pick }) {
        for (const [place, label] of pick.entries()) await chooseIn(card.getByRole('combobox').nth(place), label);
      },
      async match(card, { pairs }) {
        for (const [item, option] of pairs) await chooseIn(pairOf(card, item), option);
      },
      async place(card, { pairs }) {
        for (const [item, zone] of pairs) {
          await chooseIn(zoneChoiceOf(card, item), zone);
          expect(await isFocused(zoneChoiceOf(card, item))).toBe(true); // it moved to its zone, and the focus with it
        }
      },
      async sort(card, { order }) {
        const laid = await orderIn(card);
        for (const text of [...laid.slice(-1), ...order.toReversed()]) {
          await tabTo(gripOf(card, text));
          while ((await orderIn(card))[0] !== text) await keyboard.press('ArrowUp');
          expect(await isFocused(gripOf(card, text))).toBe(true);
        }
      },
    }),
  };
}
