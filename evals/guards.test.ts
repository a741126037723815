import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { accessGuards } from './access-guards.ts';
import { houseGuards } from './house-guards.ts';
import { productGuards } from './product-guards.ts';
import { questionGuards } from './question-guards.ts';
import { recordGuards } from './record-guards.ts';

const mutations = [...houseGuards, ...productGuards, ...questionGuards, ...accessGuards, ...recordGuards];

it('has guards, each with a name of its own', () => {
  expect(mutations.length).toBeGreaterThan(100);
  expect(new Set(mutations.map(({ guard }) => guard)).size).toBe(mutations.length);
});

it('changes what is there, in one place', () => {
  const timesIn = (file: string, find: string) => readFileSync(file, 'utf8').split(find).length - 1;
  const lost = mutations.filter(({ file, find }) => find !== undefined && timesIn(file, find) !== 1);
  expect(lost.map(({ guard, file }) => `${guard}: ${file}`)).toEqual([]);
});
