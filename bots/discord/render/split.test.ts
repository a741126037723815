import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import { messagesOf, splitText } from './split.ts';

const LIMIT = 2_000;
const sentence = 'A premium is what the insured pays. ';
const fenceLines = (text: string) => text.split('\n').filter((line) => /^(?:> )?```[\w+#.-]{0,20}[ \t]*$/.test(line));
/** Whether blocks of code that a text opens are closed in it: one that is open is closed by a bare fence only. */
const isBalanced = (text: string) => {
  let open = false;
  for (const line of fenceLines(text)) open = open ? line.trimEnd().at(-1) !== '`' : true;
  return !open;
};

describe('a long text', () => {
  it('is cut after a paragraph, a sentence or a word', () => {
    verifies('discord:split');
    const long = sentence.repeat(40).trim();
    expect(messagesOf(`${long}\n\n${long}`)).toEqual([`${long}\n\n`, long]);
    const [first, second] = splitText(sentence.repeat(60));
    expect(first!.body.endsWith('pays. ')).toBe(true);
    expect(second!.body.startsWith('A premium')).toBe(true);
    expect(splitText('word '.repeat(600)).every(({ body }) => body.startsWith('word') && body.endsWith('word '))).toBe(true);
    expect(splitText('x'.repeat(4_000)).map(({ body }) => body.length)).toEqual([1_900, 1_900, 200]);
  });

  it('has its code closed and opened again', () => {
    verifies('discord:split');
    const code = `\`\`\`ts\n${'const a = 1;\n'.repeat(200)}\`\`\`\nafter`;
    const messages = messagesOf(code);
    expect(messages).toHaveLength(2);
    expect(messages[0]!.endsWith('const a = 1;\n```')).toBe(true);
    expect(messages[1]!.startsWith('```ts\nconst a = 1;')).toBe(true);
    expect(messages.every(isBalanced)).toBe(true);
    const begins = messagesOf(`${sentence.repeat(51)}\n\`\`\`\none\ntwo\nthree\n\`\`\``.replace(/\nthree/, `\n${'three\n'.repeat(40)}`));
    expect(begins.map((each) => fenceLines(each).length)).toEqual([0, 2]); // the block begins late, so it moves as a whole
  });

  it('keeps links and characters whole', () => {
    verifies('discord:split');
    const link = '[Premiums › What they are. And why](<https://example.org/materials/1>)';
    const messages = messagesOf(`${'x'.repeat(1_860)} ${link}`);
    expect(messages.at(-1)).toBe(link);
    expect(splitText('😀'.repeat(1_500)).every(({ body }) => body.isWellFormed())).toBe(true);
    expect(splitText(`x${'😀'.repeat(1_500)}`).every(({ body }) => body.isWellFormed())).toBe(true);
  });

  it('loses and doubles nothing, fits, and is whole in every piece, whatever it says', () => {
    verifies('discord:split');
    const text = fc
      .array(
        fc.oneof(
          fc.string({ unit: 'grapheme', maxLength: 400 }),
          fc.constantFrom(
            '\n',
            '\n\n',
            '```\n',
            '\n```\n',
            '\n```js\n',
            '\n> ```\n',
            '> ',
            sentence.repeat(20),
            'y'.repeat(700),
            '\n\n\n',
            ' '.repeat(600),
            '[a b](<https://x.y>) ',
          ),
        ),
        { maxLength: 40 },
      )
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (given) => {
        const pieces = splitText(given);
        expect(pieces.map(({ body }) => body).join('')).toBe(given);
        for (const { open, body, close } of pieces) {
          expect((open + body + close).length).toBeLessThanOrEqual(LIMIT - 80); // there is room for a line of what goes on
          expect(isBalanced(open + body + close)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('keeps its first pieces while it grows', () => {
    verifies('discord:split');
    const whole = `${sentence.repeat(80)}\n\n\`\`\`py\n${'print(1)\n'.repeat(300)}\`\`\`\n${sentence.repeat(80)}`;
    const last = splitText(whole);
    for (let length = 100; length < whole.length; length += 97) {
      const pieces = splitText(whole.slice(0, length));
      expect(pieces.slice(0, -1)).toEqual(last.slice(0, pieces.length - 1));
    }
  });

  it('sends no empty message', () => {
    expect(messagesOf('')).toEqual([]);
    expect(messagesOf(` \n${' '.repeat(5_000)}\n`)).toEqual([]);
  });
});
