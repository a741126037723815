import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { termsOf } from './terms.ts';

const together = (...texts: string[]) => new Set(texts.map((text) => termsOf(text).join(' '))).size === 1;

describe('terms', () => {
  it('are whole words and numbers, small and without accents', () => {
    verifies('materials:terms');
    expect(termsOf('The Café costs 1,000.50 francs, naïve reader!')).toEqual(['cafe', 'cost', '1000.50', 'franc', 'naiv', 'reader']);
    expect(termsOf('Straße Łódź ﬁne')).toEqual(['strass', 'lodz', 'fine']);
  });
  it('keep what is one thing although it holds signs', () => {
    expect(termsOf('802.11ac at 5 GHz')).toEqual(['802.11ac', '5', 'ghz']);
    expect(termsOf('C++ and C# but C')).toEqual(['c++', 'c#', 'c']);
    expect(termsOf('10.0.0.0/8')).toEqual(['10.0.0.0/8', '10.0.0.0', '/8']);
    expect(termsOf('a /24 network')).toEqual(['/24', 'network']);
    expect(termsOf('fe80::1 00:1a:2b:3c:4d:5e')).toEqual(['fe80::1', '00:1a:2b:3c:4d:5e']);
    expect(termsOf('TCP/IP and/or 3/4')).toEqual(['tcp', 'ip', '3', '4']);
    expect(termsOf('CompTIA Network+')).toEqual(['comptia', 'network+', 'network']);
    expect(termsOf('co-insurance')).toEqual(['co', 'insuranc', 'coinsuranc']);
  });
  it.each([
    ['policy', 'policies', 'Policy’s'],
    ['insure', 'insured', 'insuring', 'insures'],
    ['plan', 'planned', 'planning', 'plans'],
    ['rate', 'rated', 'rating', 'ratings'],
    ['care', 'caring', 'cares'],
    ['switch', 'switches', 'switching'],
    ['address', 'addresses', 'addressing'],
    ['cable', 'cabling', 'cables'],
    ['apply', 'applied', 'applies'],
    ['control', 'controlled', 'controlling'],
    ['VPN', 'VPNs'],
    ['use', 'used', 'using', 'uses'],
  ])('find %s in its other forms', (...forms) => expect(together(...forms)).toBe(true));
  it('do not make one word of two', () => {
    expect(together('HTTP', 'HTTPS')).toBe(false);
    expect(together('car', 'care')).toBe(false);
    expect(together('string', 'strings')).toBe(true);
    expect(termsOf('string speed status DNS')).toEqual(['string', 'speed', 'status', 'dns']);
  });
  it('are pairs of characters where there are no spaces', () => expect(termsOf('保险合同')).toEqual(['保险', '险合', '合同']));
  it('are few and short for any text, and the same each time', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const terms = termsOf(text);
        expect(terms).toEqual(termsOf(text));
        expect(terms.filter((term) => term === '' || term.length > 64 || !term.isWellFormed() || /\s/.test(term))).toEqual([]);
      }),
    ));
  it('cost little, whatever the text', () => {
    const startedAt = performance.now();
    for (const hostile of ['a', '1.', 'A', '-', 'a-', ':', 'a:', '.', '1,', '/', '保', '\u0301', 'ab+']) termsOf(hostile.repeat(200_000));
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });
});
