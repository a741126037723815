import { expect, it } from 'vitest';
import { traceOf } from './errors.ts';

it('tells of an error where it is and why, and not the values that a statement was asked with', () => {
  const cause = new Error('relation "gone" does not exist');
  const error = new Error('Failed query: insert into notes (text) values ($1, $2)\nparams: a secret,\nof two lines', { cause });
  const told = traceOf(error);
  expect(told).toMatch(/^Error: Failed query: insert into notes[^]*\n {4}at [^]*\n {2}because of relation "gone" does not exist$/);
  expect(told).not.toMatch(/secret|two lines/);
  expect(traceOf('only words')).toBe('only words');
});
