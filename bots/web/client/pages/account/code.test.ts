import { expect, it } from 'vitest';
import { codeIn } from './code.ts';

it('finds the code of a link, and takes nothing else for one', () => {
  expect(codeIn('#code=Abc-123_x.y~z')).toBe('Abc-123_x.y~z');
  for (const hash of ['', '#', '#code=', '#code=a b', '#other=1', 'code=abc', `#code=${'x'.repeat(501)}`])
    expect(codeIn(hash), hash).toBeNull();
});
