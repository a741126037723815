import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { allGuards } from './all-guards.ts';

it('has guards, each with a name of its own', () => {
  expect(allGuards.length).toBeGreaterThan(100);
  expect(new Set(allGuards.map(({ guard }) => guard)).size).toBe(allGuards.length);
});

it('changes what is there, in one place', () => {
  const timesIn = (file: string, find: string) => readFileSync(file, 'utf8').split(find).length - 1;
  const lost = allGuards.filter(({ file, find }) => find !== undefined && timesIn(file, find) !== 1);
  expect(lost.map(({ guard, file }) => `${guard}: ${file}`)).toEqual([]);
});
