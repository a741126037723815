import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunkMarkdown } from '../../core/materials/chunk.ts';
import { verifies } from '../../evals/requirements.ts';
import { pdfOfPlaced } from './fixtures.ts';
import { linesOf } from './pdf-lines.ts';
import { parsePdf } from './pdf.ts';

type Placed = [x: number, y: number, size: number, text: string];
const read = async (...words: readonly (readonly Placed[])[]) => (await parsePdf(pdfOfPlaced(words))).text;
const below = (texts: readonly string[], x = 60, y = 650, step = 13): Placed[] => texts.map((text, line) => [x, y - line * step, 10, text]);
/** A column of text whose lines are about as long. */
const prose = (word: string, lines = 10) => Array.from({ length: lines }, (_, line) => `${word} has line ${line} here and fills it`);
const grid = (rows: readonly (readonly string[])[], xs: readonly number[], y = 700): Placed[] =>
  rows.flatMap((row, line) => row.map((text, column): Placed => [xs[column]!, y - line * 16, 10, text])); // a test gives as many
const protocols = [
  ['Protocol', 'Kind', 'Used'],
  ['RIP', 'Distance vector', 'Small | old networks'],
  ['OSPF', 'Link state', 'Inside an organization'],
];
const protocolTable =
  '| Protocol | Kind | Used |\n|---|---|---|\n| RIP | Distance vector | Small \\| old networks |\n| OSPF | Link state | Inside an organization |';

describe('a table in a PDF', () => {
  it('is a table, in its place, and one passage', async () => {
    verifies('materials:pdf-layout');
    const text = await read([...below(['These are the protocols:'], 60, 740), ...grid(protocols, [60, 160, 280]), ...below(['That is all.'], 60, 600)]); // prettier-ignore
    expect(text).toBe(`###### Page 1\n\nThese are the protocols:\n\n${protocolTable}\n\nThat is all.`);
    expect(chunkMarkdown(text)).toHaveLength(1);
  });
  it('is one however it was written: column by column, or word by word', async () => {
    const cells = grid(protocols, [60, 160, 280]);
    expect(await read(cells.toSorted(([one], [other]) => one - other))).toContain(protocolTable);
    const words = cells.flatMap(([x, y, size, text]) => {
      let at = x;
      return text.split(' ').map((word): Placed => {
        const placed: Placed = [at, y, size, word];
        at += word.length * 5.1 + 3;
        return placed;
      });
    });
    expect(await read(words)).toContain('Distance vector |');
  });
  it('keeps a cell together that goes on in the next line', async () => {
    const rows: Placed[] = [...grid([['Peril', 'Meaning'], ['Fire', 'Burning where it'], ['Theft', 'Taking what is']], [60, 160]), [160, 662, 10, 'not yours to take']]; // prettier-ignore
    expect(await read(rows)).toContain('| Theft | Taking what is not yours to take |');
    const middle: Placed[] = [[60, 700, 10, 'Peril'], [160, 700, 10, 'Meaning'], [60, 684, 10, 'Fire'], [160, 684, 10, 'Burning where it'], [160, 672, 10, 'should not burn'], [60, 656, 10, 'Theft'], [160, 656, 10, 'Taking'], [60, 640, 10, 'Flood'], [160, 640, 10, 'Water']]; // prettier-ignore
    expect(await read(middle)).toContain('| Fire | Burning where it should not burn |\n| Theft | Taking |');
  });
  it('has empty cells where there is nothing', async () =>
    expect(await read(grid([['A', 'B', 'C'], ['1', '2', '3']], [60, 160, 280]).concat([[60, 668, 10, '4'], [280, 668, 10, '6']]))).toContain('| 4 |  | 6 |')); // prettier-ignore
  it('is no list, no line with a wide space, and no title beside its number', async () => {
    const list = ['1.', '2.', '3.', '4.'].flatMap((mark, line): Placed[] => [[60, 700 - line * 14, 10, mark], [90, 700 - line * 14, 10, `Step ${line}`]]); // prettier-ignore
    expect(await read(list)).not.toContain('|');
    expect(await read(list)).toContain('Step 3');
    expect(await read([[60, 700, 10, 'Left'], [400, 700, 10, 'Right'], ...below(['A sentence below.'], 60, 680)])).not.toContain('|');
  });
});

describe('a page of two columns', () => {
  const both = (left: readonly string[], right: readonly string[], y = 650): Placed[] => left.flatMap((text, line): Placed[] => [[60, y - line * 13, 10, text], [320, y - line * 13, 10, right[line]!]]); // prettier-ignore
  /** The parts of a text in the order in which they stand there; what does not is left out. */
  const inOrder = (text: string, parts: readonly string[]) => parts.filter((part) => text.includes(part)).toSorted((one, other) => text.indexOf(one) - text.indexOf(other)); // prettier-ignore

  it('is read column by column, though it was written line by line', async () => {
    verifies('materials:pdf-layout');
    const text = await read([
      [60, 700, 20, 'A title across both of the columns'],
      ...both(prose('Left'), prose('Right')),
      [290, 40, 10, '7'],
    ]);
    expect(text).not.toContain('|');
    const parts = ['A title', 'Left has line 0', 'Left has line 9', 'Right has line 0', 'Right has line 9', '\n\n7'];
    expect(inOrder(text, parts)).toEqual(parts);
    expect(text).toContain('Left has line 0 here and fills it Left has line 1');
  });
  it('is read above a line that runs across before what stands below', async () => {
    const words: Placed[] = [...both(prose('One'), prose('Two'), 700), [60, 560, 10, 'A line that runs across both of the columns of this page, from left to right'], ...both(prose('Three'), prose('Four'), 540)]; // prettier-ignore
    const parts = ['One has line 9', 'Two has line 0', 'Two has line 9', 'A line that runs', 'Three has line 0', 'Four has line 0'];
    expect(inOrder(await read(words), parts)).toEqual(parts);
  });
  it('makes words whole that are divided at the end of a line', async () => {
    const left = prose('Left').map((text, line) =>
      line === 3 ? 'here it has a word that is insur-' : line === 4 ? 'ance and goes on and fills it' : text,
    );
    expect(await read(both(left, prose('Right')))).toContain('is insurance and');
  });
  it('may hold a table in a column', async () => {
    const words: Placed[] = [...both(prose('Left', 12), prose('Right', 12), 700), ...grid([['Port', 'Service', 'Over'], ['53', 'DNS', 'UDP'], ['80', 'HTTP', 'TCP']], [320, 380, 450], 520)]; // prettier-ignore
    expect(await read(words)).toContain('| Port | Service | Over |\n|---|---|---|\n| 53 | DNS | UDP |');
  });
  it('is not what a table of a word and its meaning is', async () => {
    const terms = Array.from({ length: 8 }, (_, line) => [`Term ${line}`, `It means ${line} and whatever else is said of it here`]);
    expect(await read(grid(terms, [60, 180]))).toContain('| Term 3 | It means 3');
  });
});

it('loses no word, wherever the words are', () => {
  const piece = fc.record({ x: fc.integer({ min: 0, max: 600 }), y: fc.integer({ min: 0, max: 60 }), size: fc.constantFrom(8, 10, 20), words: fc.integer({ min: 1, max: 8 }) }); // prettier-ignore
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (placed) => {
      const pieces = placed.map(({ x, y, size, words }, n) => ({
        str: Array.from({ length: words }, (_, k) => `w${n}x${k}`).join(' '),
        transform: [size, 0, 0, size, x, y * 12],
        width: words * size * 2,
        height: size,
        hasEOL: n % 2 === 0,
      }));
      const found = linesOf(pieces).flatMap(({ text }) => text.match(/w\d+x\d+/g) ?? []);
      expect(found.toSorted()).toEqual(pieces.flatMap(({ str }) => str.split(' ')).toSorted());
    }),
  );
});

it('takes no time for a page that was made to take it', () => {
  const pieces = Array.from({ length: 20_000 }, (_, n) => ({ str: `word ${n} and more`, transform: [10, 0, 0, 10, (n * 37) % 600, (n * 7919) % 800], width: 20 + (n % 40), height: 10, hasEOL: false })); // prettier-ignore
  const startedAt = performance.now();
  linesOf(pieces);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
