import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../evals/requirements.ts';
import { blocksOf } from './blocks.ts';
import { chunkMarkdown, chunkSettings } from './chunk.ts';
import { tokensOf } from './pieces.ts';

const word = fc.stringMatching(/^[a-z]{1,9}$/);
const sentence = fc.array(word, { minLength: 1, maxLength: 30 }).map((words) => `${words.join(' ')}.`);
const blocks = {
  paragraph: fc.array(sentence, { minLength: 1, maxLength: 8 }).map((lines) => lines.join(' ')),
  list: fc.array(sentence, { minLength: 1, maxLength: 12 }).map((lines) => lines.map((line) => `- ${line}`).join('\n')),
  table: fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 40 }).map((rows) => ['| a | b |', '|---|---|', ...rows.map(([a, b]) => `| ${a} | ${b} |`)].join('\n')), // prettier-ignore
  code: fc.array(fc.stringMatching(/^[a-z ()={};#|-]{0,40}$/), { maxLength: 40 }).map((lines) => ['```', ...lines, '```'].join('\n')),
  formula: fc.array(word, { minLength: 1, maxLength: 5 }).map((lines) => ['$$', ...lines, '$$'].join('\n')),
  quote: fc.array(sentence, { minLength: 1, maxLength: 4 }).map((lines) => lines.map((line) => `> ${line}`).join('\n')),
  heading: fc.tuple(fc.integer({ min: 1, max: 6 }), word).map(([level, title]) => `${'#'.repeat(level)} ${title}`),
};
type Kind = keyof typeof blocks;
const block = fc.constantFrom(...(Object.keys(blocks) as Kind[])).chain((kind) => blocks[kind].map((text) => ({ kind, text })));
/** Two lists that touch are one, as are two quotes: a paragraph keeps them apart. */
const document = fc
  .array(block, { maxLength: 25 })
  .map((list) => list.filter(({ kind }, index) => kind !== list[index - 1]?.kind || kind === 'heading' || kind === 'paragraph'));
const settings = fc.record({
  size: fc.integer({ min: 20, max: 200 }),
  hardLimit: fc.integer({ min: 200, max: 800 }),
  overlap: fc.constant(0),
});
const write = (list: readonly { text: string }[]) => list.map(({ text }) => text).join('\n\n');
const letters = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The paths and texts that a text must give, found by walking over it. */
function expected(list: readonly { kind: Kind; text: string }[]) {
  let open: { level: number; title: string }[] = [];
  return list.flatMap(({ kind, text }) => {
    if (kind !== 'heading') return [{ path: open.map(({ title }) => title), text }];
    const level = text.indexOf(' ');
    open = [...open.filter((each) => each.level < level), { level, title: text.slice(level + 1) }];
    return [];
  });
}

describe('blocks', () => {
  it('are what was written', () =>
    fc.assert(
      fc.property(document, (list) => {
        expect(blocksOf(write(list)).map(({ kind, text }) => [kind, letters(text)])).toEqual(
          list.map(({ kind, text }) => [kind, letters(text)]),
        );
      }),
    ));
  it('hold every letter of any text, in order', () => {
    verifies('materials:chunks-keep-all');
    const line = fc.oneof(fc.constantFrom('```', '$$', '- a', '1. b', '> c', '| d | e |', '|---|---|', '# f', '    g', '', '---', '===', '  h', '\\[', '~~~x'), fc.string()); // prettier-ignore
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const text = lines.join('\n');
        expect(
          letters(
            blocksOf(text)
              .map((each) => each.text)
              .join('\n'),
          ),
        ).toBe(letters(text));
      }),
      { numRuns: 500 },
    );
  });
  it('keep what is indented under an item, and a fence whole', () => {
    expect(blocksOf('- one\n\n  more\n\n  ```\n- not an item\n  ```\n- two\n\nafter').map(({ kind }) => kind)).toEqual([
      'list',
      'paragraph',
    ]);
    expect(blocksOf('```\n# no heading\n\n| a |\n```\ntext').map(({ kind }) => kind)).toEqual(['code', 'paragraph']);
    expect(blocksOf('Title\n=====\ntext\n\nSub\n---').map(({ kind, level }) => [kind, level])).toEqual([['heading', 1], ['paragraph', 0], ['heading', 2]]); // prettier-ignore
    expect(blocksOf('$$ x = 1 $$\n\n$$5 and $$6 are prices').map(({ kind }) => kind)).toEqual(['formula', 'paragraph']);
    expect(blocksOf('## Sub ##\n#hash').map(({ text }) => text)).toEqual(['Sub', '#hash']);
  });
});

describe('passages', () => {
  it('lose nothing, keep the order, stand under their headings and cut nothing that fits', () => {
    verifies('materials:chunks-whole');
    fc.assert(
      fc.property(document, settings, (list, limits) => {
        const chunks = chunkMarkdown(write(list), limits);
        let at = 0;
        for (const { path, text } of expected(list)) {
          if (tokensOf(text) > limits.hardLimit) continue;
          const found = chunks.findIndex((chunk, index) => index >= at && chunk.text.includes(text));
          expect(found, text).toBeGreaterThanOrEqual(at);
          expect(chunks[found]?.headingPath).toEqual(path);
          at = found;
        }
        const titles = list.filter(({ kind }) => kind === 'heading').map(({ text }) => text.replace(/^#+ /, ''));
        expect(titles.filter((title) => !chunks.some(({ headingPath, text }) => headingPath.includes(title) || text.includes(title)))).toEqual([]); // prettier-ignore
        expect(chunks.filter(({ text }) => text.trim() === '')).toEqual([]);
      }),
    );
  });
  it('hold every letter of a block that had to be cut, none longer than the size', () =>
    fc.assert(
      fc.property(
        fc.array(fc.oneof(sentence, fc.string({ unit: 'grapheme', maxLength: 900 })), { minLength: 5, maxLength: 20 }),
        (lines) => {
          const text = lines.map((line) => line.replaceAll(/[\s#$`~>|+*=\\-]|^\d+[.)]/g, ' ').trim()).filter(Boolean).join('\n'); // prettier-ignore
          const chunks = chunkMarkdown(text, { size: 50, hardLimit: 60, overlap: 0 });
          expect(letters(chunks.map((chunk) => chunk.text).join(''))).toBe(letters(text));
          expect(Math.max(0, ...chunks.map((chunk) => tokensOf(chunk.text)))).toBeLessThanOrEqual(60);
        },
      ),
    ));
  it('repeat whole blocks where an overlap is wanted', () => {
    const text = Array.from({ length: 30 }, (_, index) => `Sentence number ${index} stands here alone.`).join('\n\n');
    const [first, second] = chunkMarkdown(text, { size: 60, hardLimit: 100, overlap: 15 });
    expect(second?.text.startsWith(first!.text.split('\n\n').at(-1)!)).toBe(true); // there are several
  });
  it('keep an announcement with what it announces, and the head over each part of a table', () => {
    const filler = `${'word '.repeat(55).trim()}.`;
    const chunks = chunkMarkdown(`${filler}\n\nThere are two:\n\n- ${'a '.repeat(60)}\n- b`, { size: 100, hardLimit: 200, overlap: 0 });
    expect(chunks.map(({ text }) => text.startsWith('There are two:'))).toEqual([false, true]);
    const table = ['| Port | Name |', '|---|---|', ...Array.from({ length: 90 }, (_, index) => `| ${index} | service ${index} |`)].join(
      '\n',
    );
    const parts = chunkMarkdown(table, { size: 100, hardLimit: 200, overlap: 0 });
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.every(({ text }) => text.startsWith('| Port | Name |\n|---|---|\n| '))).toBe(true);
  });
  it('are of 400 tokens at most, but for blocks up to 800', () => expect(chunkSettings).toEqual({ size: 400, hardLimit: 800, overlap: 0 }));
  it('are made of any line, however long', () => expect(chunkMarkdown('-'.repeat(4_000_000)).length).toBeGreaterThan(0));
  it('cost little, whatever the text', () => {
    const startedAt = performance.now();
    for (const hostile of ['- a\n', '$$ x\n', '# ', '|', '> ', '```\n', '.', ' ', '    a\n', 'a: ', '1. ', '|-|\n', '~', 'a|\n|-|\n'])
      chunkMarkdown(hostile.repeat(50_000));
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });
});
