import { expect, it } from 'vitest';
import { tick } from './wording.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

it.each([
  [1_000, /^\d\d:\d\d:\d\d$/],
  [60 * 60 * 1000, /^\d\d:\d\d$/],
  [2 * DAY_MS, /^2[0-2] Nov$/],
  [40 * DAY_MS, /^Nov 2026$/],
])('writes a mark of an axis whose marks are %d ms apart by what tells them apart', (stepMs, written) =>
  expect(tick(Date.UTC(2026, 10, 21, 12), stepMs)).toMatch(written),
);
