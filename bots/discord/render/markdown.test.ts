import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifies } from '../../../evals/requirements.ts';
import { discordMarkdown } from './markdown.ts';
import { plainMath } from './math.ts';

const inFences = (text: string) => text.split('\n').filter((line) => /^(?:> )?```/.test(line)).length;
const markdownish = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        '\n',
        '\n\n',
        '# ',
        '##### ',
        '- ',
        '1. ',
        '> ',
        '```',
        '```js\n',
        '`',
        '``',
        '**',
        '_',
        '~~',
        '||',
        '| a | b |\n|--|--|\n| 1 | 2 |\n',
      ),
      fc.constantFrom(
        '@everyone',
        '@here',
        '<@1>',
        '<@&22>',
        '<#3>',
        '<id:guide>',
        '&lt;@1&gt;',
        '&#64;everyone',
        '\\@everyone',
        '<br>',
        '<b>',
        '</b>',
        '<!--',
      ),
      fc.constantFrom(
        '[a](https://b.c/d)',
        '[a](javascript:alert(1))',
        '![x](http://y.z)',
        '[https://a.b](https://c.d)',
        '$x^2$',
        '$$\\frac{1}{2}$$',
        '\\(a_b\\)',
        '[p-abc]',
      ),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(''));

describe('Markdown on Discord', () => {
  it('shows what Discord knows as it is, and the rest in another way', () => {
    verifies('discord:markdown');
    const cases: readonly (readonly [string, string])[] = [
      ['# Title\n\nWords **bold** *leaning* ~~gone~~ `code`', '# Title\nWords **bold** *leaning* ~~gone~~ `code`'],
      ['#### Deep', '**Deep**'],
      ['snake_case costs 5 * 3 || more', 'snake\\_case costs 5 \\* 3 \\|\\| more'],
      ['- one\n  - two\n\n1. a\n2. b', '- one\n  - two\n\n1. a\n2. b'],
      ['- [x] done\n- [ ] open', '- ☑ done\n- ☐ open'],
      ['> said\n> again', '> said\n> again'],
      ['> said\n> > before\n>\n> - > in a list', '> said\n> \n> before\n> \n> - in a list'],
      ['> ```\n> > not a quote\n> ```', '> ```\n> > not a quote\n> ```'],
      ['```ts\nconst a = 1;\n```\nafter', '```ts\nconst a = 1;\n```\nafter'],
      ['a &lt; b &amp; c', 'a < b & c'],
      ['line one\nline two<br>three', 'line one\nline two\nthree'],
      ['<div><script>alert(1)</script>inside</div>', 'inside'],
      ['x <b onclick="y">z</b>', 'x z'],
      ['one\n\n***\n\ntwo', 'one\n\n⎯⎯⎯⎯⎯⎯\n\ntwo'],
    ];
    expect(cases.map(([text]) => discordMarkdown(text))).toEqual(cases.map(([, shown]) => shown));
  });

  it('draws a small table as aligned code, and a wide one as a list', () => {
    verifies('discord:markdown');
    expect(discordMarkdown('| Class | Claims |\n|:--|--:|\n| **A** | 12 |\n| 保険 | 7 |')).toBe(
      '```\nClass  Claims\n─────  ──────\nA          12\n保険        7\n```',
    );
    expect(
      discordMarkdown('| Kind of policy | What it covers | Who is paid |\n|-|-|-|\n| term `life` | death within the term | the estate |'),
    ).toBe('- **term `life`** — What it covers: death within the term · Who is paid: the estate');
  });

  it('links only to the web, hides no address behind another, and makes links of pictures', () => {
    verifies('discord:markdown');
    const links =
      '[ok](https://a.b/c) [bad](javascript:alert(1)) [file](file:///etc) ![a chart](https://a.b/d.png) [https://good.com](https://evil.com/)';
    expect(discordMarkdown(links)).toBe('[ok](<https://a.b/c>) bad file [a chart](<https://a.b/d.png>) <https://evil.com/>');
  });

  it('cites by the numbers of the passages that it is given, and not at all where there is none', () => {
    const numbers: Readonly<Record<string, number>> = { 'p-abc': 1, 'p-def': 2 };
    expect(discordMarkdown('So it is [p-abc], [p-def; p-abc] or not [p-zzz].', (name) => numbers[name])).toBe(
      'So it is [1], [2][1] or not .',
    );
  });

  it('calls nobody, and leaves no block of code open, whatever is written', () => {
    verifies('discord:replies-call-nobody', 'discord:markdown');
    fc.assert(
      fc.property(markdownish, (text) => {
        const shown = discordMarkdown(text);
        expect(shown).not.toMatch(/@(?:everyone|here)|<(?:@[!&]?|#)\d|<id:/i);
        expect(inFences(shown) % 2).toBe(0);
        for (const line of shown.split('\n')) if (line.includes('```')) expect(line).toMatch(/^(?:> )?```[\w+#.-]*$/);
        for (const [, address] of shown.matchAll(/\]\(<([^>]*)>\)/g)) expect(address).toMatch(/^https?:\/\//);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps plain words as they are', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zA-Zäöüéß]{1,9}$/), { minLength: 1, maxLength: 20 }), (words) => {
        expect(discordMarkdown(words.join(' '))).toBe(words.join(' '));
      }),
    );
  });
});

describe('formulas', () => {
  it('reads in a line what is simple', () => {
    verifies('discord:markdown');
    const cases: readonly (readonly [string, string | undefined])[] = [
      ['x^2 + y_1', 'x² + y₁'],
      ['x^{-1}', 'x⁻¹'],
      ['\\frac{1}{2}', '½'],
      ['\\frac{a+b}{c}', '(a+b)/c'],
      ['\\sqrt{x+1} \\le \\alpha', '√(x+1) ≤ α'],
      ['\\sqrt[3]{8}', '∛8'],
      ['\\sum_{i=1}^{n} i', '∑ᵢ₌₁ⁿ i'],
      ['P(A \\mid B) = \\frac{P(A \\cap B)}{P(B)}', 'P(A | B) = (P(A ∩ B))/(P(B))'],
      ['\\bar{x} \\in \\mathbb{R}', 'x̄ ∈ ℝ'],
      ['\\text{loss ratio} = 60\\%', 'loss ratio = 60%'],
      ['\\left( a \\cdot b \\right)', '( a · b )'],
      ['\\sin\\theta', 'sin θ'],
      ['a-b', 'a−b'],
      ['x^{q}', undefined], // there is no raised q
      ['\\begin{matrix}a\\end{matrix}', undefined],
      ['\\unknown', undefined],
      ['a}', undefined],
      ['{a', undefined],
      ['x^', undefined],
      ['', undefined],
    ];
    expect(cases.map(([tex]) => plainMath(tex))).toEqual(cases.map(([, plain]) => plain));
  });

  it('leaves as code what is not, and money as it is', () => {
    verifies('discord:markdown');
    expect(discordMarkdown('$\\begin{matrix}a\\end{matrix}$ and \\(x_1\\) for $5 or $6')).toBe(
      '`\\begin{matrix}a\\end{matrix}` and x₁ for $5 or $6',
    );
    expect(discordMarkdown('$$\\begin{matrix}a\\end{matrix}$$')).toBe('```tex\n\\begin{matrix}a\\end{matrix}\n```');
  });

  it('takes any formula', () => {
    const tex = fc.array(
      fc.constantFrom('\\frac', '{', '}', '\\sqrt', '[', ']', '^', '_', 'a', '1', '\\', '\\left', '.', ' ', '\\mathbb', '\\bar', '𝔄'),
      { maxLength: 25 },
    );
    fc.assert(fc.property(tex, (pieces) => void plainMath(pieces.join(''))));
    expect(plainMath(`${'{'.repeat(149)}a${'}'.repeat(149)}`)).toBe('a');
  });
});
