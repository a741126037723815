import { expect, it } from 'vitest';
import { levelOf, xpForLevel } from './level.ts';
import { verifies } from '../../evals/requirements.ts';

const XP_MAX = 200_000;

it.each([
  [1, 0],
  [2, 100],
  [5, 1000],
  [10, 4500],
  [25, 30_000],
  [50, 122_500],
])('stands on level %d from %d XP on', (level, xp) => {
  expect(xpForLevel(level)).toBe(xp);
  expect(levelOf(xp)).toBe(level);
  expect(levelOf(Math.max(0, xp - 1))).toBe(Math.max(1, level - 1));
});

it('is the highest level paid for, for all XP up to 200,000', () => {
  verifies('game:level-curve');
  let level = 1;
  const wrong: number[] = [];
  for (let xp = 0; xp <= XP_MAX; xp++) {
    if (xp === 50 * (level + 1) * level) level++; // by counting, not by the root
    if (levelOf(xp) !== level) wrong.push(xp);
  }
  expect(level).toBe(63);
  expect(wrong).toEqual([]);
});
