import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import { openOrder, openSparing } from './keeping-order.ts';

it('does one thing after the other for a key, whatever becomes of those before, and others beside it', async () => {
  verifies('discord:in-order');
  const order = openOrder();
  const done: string[] = [];
  const deed = (name: string, delayMs: number) => async () => {
    await wait(delayMs);
    done.push(name);
    if (name === 'b') throw new Error('no');
    return name;
  };
  const all = [order('x', deed('a', 30)), order('x', deed('b', 1)), order('x', deed('c', 1)), order('y', deed('d', 1))];
  expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(done).toEqual(['d', 'a', 'b', 'c']);
});

it('says a thing again only when a moment has gone, and forgets the oldest of many', () => {
  verifies('discord:message-once');
  let now = 0;
  const isNews = openSparing(100, () => now);
  expect([isNews('a'), isNews('a'), isNews('b')]).toEqual([true, false, true]);
  now = 100;
  expect(isNews('a')).toBe(true);
  for (let place = 0; place < 2_000; place += 1) isNews(`other ${place}`);
  expect(isNews('a')).toBe(true);
  expect(isNews('other 1999')).toBe(false);
});
