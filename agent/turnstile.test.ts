import { expect, it } from 'vitest';
import { openTurnstile } from './turnstile.ts';

it('lets so many in at a time, the others in the order they came, and nobody twice', async () => {
  const turnstile = openTurnstile(2);
  const entered: number[] = [];
  const visits = [0, 1, 2, 3].map(async (visitor) => {
    const leave = await turnstile.enter();
    entered.push(visitor);
    return leave;
  });
  const [first, second] = [await visits[0]!, await visits[1]!]; // there are four
  await Promise.resolve();
  expect(entered).toEqual([0, 1]);
  first();
  first();
  await visits[2];
  await Promise.resolve();
  expect(entered).toEqual([0, 1, 2]);
  second();
  (await visits[2]!)(); // the same
  (await visits[3]!)(); // the same
  expect(entered).toEqual([0, 1, 2, 3]);
  const leaves = [await turnstile.enter(), await turnstile.enter()];
  expect(leaves).toHaveLength(2);
});
