import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import { words } from '../testing/questions.ts';
import { beginning } from './long.ts';
import { clip, fenced, fit, gapNumber, inLine, plain, withGaps } from './text.ts';

/** How Discord reads what `plain` writes: a backslash before a sign is the sign; what has no width is not seen. */
const seen = (text: string) => text.replaceAll(/\\([\\*_~|`<>[\]\-+#.)])/g, '$1').replaceAll('\u200B', '');

describe('words that are no Markdown', () => {
  it('are read as they were written', () =>
    fc.assert(
      fc.property(
        words.filter((text) => !text.includes('\u200B') && !/`[^`\n]+`|\$|\\[([]/.test(text)),
        (text) => {
          expect(seen(plain(text))).toBe(text);
        },
      ),
    ));

  it.each([
    ['# big', String.raw`\# big`],
    ['a # b', 'a # b'],
    ['- one\n+ two', String.raw`\- one` + '\n' + String.raw`\+ two`],
    ['12. twelve', String.raw`12\. twelve`],
    ['3.5 metres', '3.5 metres'],
    ['**bold** ||gone||', String.raw`\*\*bold\*\* \|\|gone\|\|`],
    ['`a * b` * c', String.raw`${'`a * b`'} \* c`],
    ['[here](https://example.org)', String.raw`\[here\](https://example.org)`],
    [String.raw`so \(x^2 \le 4\) holds`, 'so x² ≤ 4 holds'],
    ['it costs $5 or $6', 'it costs $5 or $6'],
  ])('%j is written %j', (text, written) => expect(plain(text)).toBe(written));

  it('call nobody', () => {
    verifies('discord:calls-nobody');
    for (const dress of [plain, fenced, (text: string) => plain(`\`${text}\``)]) {
      expect(dress('@everyone and @HERE')).not.toMatch(/@everyone|@here/i);
    }
    for (const mention of ['<@1234>', '<@!1234>', '<@&1234>', '<#1234>', '<t:1:R>', '<:name:1>', '<a:name:1>', '</quiz:1>', '<id:home>']) {
      expect(plain(mention)).not.toMatch(/(?<!\\)</);
    }
  });

  it('cannot end the block of code that they are in', () => expect(fenced('a\n```\n@x').match(/```/g)).toHaveLength(2));
});

describe('the beginning of a text', () => {
  it('is as long as it may be, and whole where it fits', () =>
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 400 }), (text, most) => {
        for (const cut of [clip(text, most), fit(text, most, plain), fit(text, most + 10, fenced)])
          expect(cut.length).toBeLessThanOrEqual(most + 10);
        expect(clip(text, most).length).toBeLessThanOrEqual(most);
        expect(clip(text, text.length)).toBe(text);
        expect(clip(text, most).isWellFormed()).toBe(true);
      }),
    ));

  it('never ends within a sign', () => expect(clip('ab👩‍👩‍👧‍👦', 8)).toBe('ab…'));

  it('ends between paragraphs, and closes a block of code', () => {
    expect(beginning(`${'a'.repeat(60)}\n\n${'b'.repeat(60)}`, 100)).toBe(`${'a'.repeat(60)}…`);
    expect(beginning(`\`\`\`\n${'a\n'.repeat(100)}\`\`\``, 100)).toMatch(/^```\n[^`]*\n```$/);
    expect(beginning(String.raw`\*`.repeat(100), 100)).not.toMatch(/[^\\]\\$/);
  });
});

it('numbers gaps in rings as far as there are any', () => {
  expect([1, 20, 21, 0].map(gapNumber)).toEqual(['①', '⑳', '(21)', '(0)']);
  expect(withGaps('a {{1}} b {{22}}')).toBe('a ①____ b (22)____');
  expect(inLine(' `a`\n b ')).toBe('a b');
});
