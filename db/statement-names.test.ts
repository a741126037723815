import { expect, it } from 'vitest';
import { verifies } from '../evals/requirements.ts';
import { forgetStatements, statementName } from './statement-names.ts';

const ask = (role: string, text: string, times: number) => Array.from({ length: times }, () => statementName(role, text));

it('names a statement that comes often, for each role another, and forgets them all at once', () => {
  verifies('db:plans-kept');
  const named = ask('viva_app', 'select 1', 6);
  expect(named.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
  expect(named[5]).toBe(named[4]);
  expect(named[5]!.length).toBeLessThan(64); // what Postgres takes as a name
  expect(ask('viva_system', 'select 1', 6)[5]).not.toBe(named[5]);
  expect(ask('viva_app', 'select 2', 6)[5]).not.toBe(named[5]);
  expect(ask('viva_app', `select '${'x'.repeat(20_000)}'`, 10).filter(Boolean)).toEqual([]);
  forgetStatements();
  expect(ask('viva_app', 'select 1', 6)[5]).not.toBe(named[5]);
});

it('keeps no more of them than a connection can hold', () => {
  verifies('db:plans-kept');
  forgetStatements();
  for (let n = 0; n < 300; n += 1) ask('viva_app', `select ${n} as n`, 6);
  const names = Array.from({ length: 300 }, (_, n) => statementName('viva_app', `select ${n} as n`)).filter(Boolean);
  expect(names).toHaveLength(100);
});
