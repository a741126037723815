import { globSync, readFileSync } from 'node:fs';
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

it('changes functions of the database where they were written last', () => {
  const migrations = globSync('db/migrations/*.sql').toSorted();
  const writes = /CREATE (?:OR REPLACE )?(?:FUNCTION (\S+?)\(|\w+)/g;
  const functionAt = (file: string, find: string) => {
    const text = readFileSync(file, 'utf8');
    return [...text.slice(0, text.indexOf(find) + find.length).matchAll(writes)].at(-1)?.[1];
  };
  const idle = allGuards.filter(({ file, find = '' }) => {
    const name = migrations.includes(file) && functionAt(file, find);
    return name && migrations.some((later) => later > file && readFileSync(later, 'utf8').includes(`REPLACE FUNCTION ${name}(`));
  });
  expect(idle.map(({ guard, file }) => `${guard}: ${file}`)).toEqual([]);
});
