import { expect, it } from 'vitest';
import { wantStorable } from './storable.ts';

const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`);

it('takes what the database can store', () => {
  for (const value of ['é 🦊', 1, null, undefined, true, { 'a b': [1, 'x', { y: null }] }, nested(100)])
    expect(() => wantStorable(value)).not.toThrow();
});

it('refuses characters that are none, in texts and in names of fields, and what is nested too deeply', () => {
  for (const value of ['a\u0000', '\ud800', ['\udfff'], { a: { b: ['\u0000'] } }, { 'a\u0000': 1 }, [{ '\ud800': { x: 1 } }]])
    expect(() => wantStorable(value)).toThrow('That holds a character that is none, and cannot be stored.');
  for (const depth of [101, 100_000]) expect(() => wantStorable(nested(depth))).toThrow('That is nested too deeply.');
});
