import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newLinkCode, readLinkCode, showLinkCode } from './link-code.ts';

it('reads a code as it was shown, however it is typed', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }), (chance) => {
      const left = [...chance];
      const code = newLinkCode((below) => left.pop()! % below); // eight are given
      const shown = showLinkCode(code);
      expect(shown).toMatch(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/);
      for (const typed of [shown, code, shown.toLowerCase(), ` ${shown.replace('-', ' – ')}\n`]) expect(readLinkCode(typed)).toBe(code);
    }),
  );
});

it('takes nothing else for a code', () => {
  for (const typed of ['', 'BCDF', 'BCDF-GHJA', 'BCDF-GHJ1', 'BCDFGHJKL', 'BCDF-GHJ😀', "' or true"])
    expect(readLinkCode(typed), typed).toBeUndefined();
});
