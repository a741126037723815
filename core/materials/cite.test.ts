import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { ChunkId, MaterialId } from '../ids.ts';
import { checkCitations, citeIdOf, materialLink } from './cite.ts';

const material = MaterialId.parse('0198a009-0000-7000-8000-0000000000ff');
const passage = (number: number, text: string) => {
  const chunk = ChunkId.parse(`0198a009-0000-7000-8000-${String(number).padStart(12, '0')}`);
  return { cite: citeIdOf(chunk), chunk, material, link: materialLink('https://viva.example', material, number), text };
};
const router = passage(
  1,
  'A **router** forwards packets between networks.\nIt reads the destination address – never the name – of each packet.',
);
const host = passage(2, 'A host is a device with an address of its own, "end system" in older books.');
const found = [router, host];
const [r, h] = [router.cite, host.cite];
const check = (reply: string) => {
  const { good, unknown, misquoted } = checkCitations(reply, found);
  return { good: good.map(({ cite }) => cite), unknown, misquoted };
};
const nothing = { good: [], unknown: [], misquoted: [] };

describe('what a passage is called', () => {
  it('is short, the same every time, and made of the end of its id', () => {
    expect([r, h]).toEqual(['p-000001', 'p-000002']);
    expect(citeIdOf(ChunkId.parse('0198a009-1234-7000-8000-0000ffffffff'))).toBe('p-zzzzzz');
    expect(citeIdOf(ChunkId.parse('0198a009-1234-7000-8000-aaaa3fffffff'))).toBe('p-zzzzzz');
  });
  it('is different for different ends', () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 30 - 1 }), { maxLength: 50 }), (ends) => {
        const names = ends.map((end) => citeIdOf(ChunkId.parse(`0198a009-1234-7000-8000-0000${end.toString(16).padStart(8, '0')}`)));
        expect(new Set(names).size).toBe(ends.length);
      }),
    ));
});

describe('what an answer cites', () => {
  it.each([
    ['by what it is called', `Routers forward packets [${r}].`, [r]],
    ['several at once', `Both do [${h}, ${r}].`, [h, r]],
    ['in a row, and again', `Both do [${h}][${r}]. They do [${h}].`, [h, r]],
    ['in other brackets', `Routers do (${r}), hosts do not 【${h}】.`, [r, h]],
    ['in capitals', `Routers do [${r.toUpperCase()}].`, [r]],
    ['by its id', `Routers do [${router.chunk}].`, [r]],
    ['by its link', `See [Routing](${router.link}).`, [r]],
    ['by its link without the address', `See [Routing](/materials/${material}#1).`, [r]],
  ])('is found %s', (_how, reply, good) => {
    verifies('materials:cites-only');
    expect(check(reply)).toEqual({ ...nothing, good });
  });

  it('counts only if it was retrieved in that turn', () => {
    verifies('materials:cites-only');
    expect(check(`Routers do [${r}], switches do [p-9m3tze].`)).toEqual({ ...nothing, good: [r], unknown: ['p-9m3tze'] });
    expect(check('Yes [p-1].').unknown).toEqual(['p-1']); // cut short while it was copied
    expect(check(`Yes [Notes](https://viva.example/materials/${material}#9).`).unknown).toEqual([
      `https://viva.example/materials/${material}#9`,
    ]);
    expect(checkCitations(`Yes [${r}].`, []).unknown).toEqual([r]);
  });

  it('is nothing where nothing is cited', () => {
    for (const reply of [
      '',
      'A router forwards packets.',
      'Take list[1] and [see below].',
      `Write \`[${r}]\` behind it.`,
      `\`\`\`\n[${r}]\n\`\`\``,
    ])
      expect(check(reply)).toEqual(nothing);
  });
});

describe('what an answer quotes', () => {
  it.each([
    ['word by word', `It says "A router forwards packets between networks." [${r}]`],
    [
      'but for emphasis, spaces, dashes and letter case',
      `It says “It reads the  destination address — NEVER the name — of each packet” [${r}].`,
    ],
    ['over the end of a line', `«between networks. It reads the destination address» [${r}]`],
    ['with parts left out', `"A router … reads the destination address [...] of each packet" [${r}]`],
    ['behind its citation', `According to [${r}], "a router forwards packets between networks".`],
    ['as a block', `As the notes say:\n\n> A router forwards packets\n> between networks.\n\nThat is it [${r}].`],
    ['as a block with its citation', `> A host is a device with an address of its own [${h}]`],
    [
      'two in one sentence',
      `[${r}] says "A router forwards packets between networks", and "a device with an address of its own" is a host [${h}].`,
    ],
    ['from one of those cited', `"A host is a device with an address" [${r}, ${h}].`],
  ])('may stand in its passage %s', (_how, reply) => {
    verifies('materials:quotes-stand');
    expect(check(reply).misquoted).toEqual([]);
  });

  it.each([
    ['what nobody wrote', `"A router deletes packets between networks" [${r}].`, [r], undefined],
    ['what stands in another passage', `"A host is a device with an address" [${r}].`, [r], h],
    ['parts in another order', `"of each packet … a router forwards packets" [${r}].`, [r], undefined],
    ['under a name that was made up', `"A router forwards packets between networks" [p-9m3tze].`, ['p-9m3tze'], r],
    ['right before its citation, whatever was cited before', `[${h}]: yes. "A host is a device with an address" [${r}].`, [r], h],
    ['in a block', `> A router never forwards anything.\n\nSo it says [${r}].`, [r], undefined],
  ])('is told where it quotes %s', (_what, reply, cited, elsewhere) => {
    verifies('materials:quotes-stand');
    expect(check(reply).misquoted).toMatchObject([{ cited, standsIn: elsewhere }]);
  });

  it('is not held to single terms, to what cites nothing, nor to code', () => {
    for (const reply of [
      `The "default gateway" is a router [${r}].`,
      'He said "I do not know that at all".',
      `"First this is not cited here."\n\nA router forwards [${r}].`,
      `Print \`"not a quote of anything here"\` [${r}].`,
    ])
      expect(check(reply).misquoted).toEqual([]);
  });
});

it('bears whatever is said, however long', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom('"', '“', '”', '> ', '\n', '\n\n', '```', '[', ']', `[${r}]`, '(', 'p-', '…', ' '), fc.string()), {
        maxLength: 60,
      }),
      (parts) => {
        const { good, unknown } = checkCitations(parts.join(''), found);
        expect(good.every((each) => found.includes(each))).toBe(true);
        expect(unknown.every((name) => !found.some(({ cite }) => cite === name))).toBe(true);
      },
    ),
  );
  const startedAt = performance.now();
  for (const piece of ['"', '“', '> ', '[p-1', '[p-1,', `"a b c d e [${r}] `, '```', '\n\n', '…', `](/materials/`, '„'])
    checkCitations(piece.repeat(30_000 / piece.length), found);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
