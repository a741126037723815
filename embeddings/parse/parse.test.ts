import { strToU8, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TutorError } from '../../core/errors.ts';
import { chunkMarkdown } from '../../core/materials/chunk.ts';
import { formatOf, materialFormats } from '../../core/materials/formats.ts';
import { verifies } from '../../evals/requirements.ts';
import { docxOf, pdfOf } from './fixtures.ts';
import { parsers } from './index.ts';
import { parseFile } from './parse.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = async (format: (typeof materialFormats)[number], content: string | Uint8Array) =>
  (await parsers[format]())(typeof content === 'string' ? bytesOf(content) : content);
/** What a person would be told, or `read`. */
const told = (promise: Promise<unknown>) =>
  promise.then(
    () => 'read',
    (error: unknown) => {
      if (error instanceof TutorError) return `${error.kind}: ${error.message}`;
      throw error;
    },
  );

describe('text', () => {
  it.each([
    ['UTF-8 with a mark', new Uint8Array([0xef, 0xbb, 0xbf, ...bytesOf('naïve – “x”')]), 'naïve – “x”', 0],
    ['UTF-16 with a mark', new Uint8Array([0xff, 0xfe, ...Buffer.from('naïve 漢', 'utf16le')]), 'naïve 漢', 0],
    ['UTF-16 without one', new Uint8Array(Buffer.from('plain text', 'utf16le')), 'plain text', 0],
    ['UTF-16, the other way round', new Uint8Array([0xfe, 0xff, ...Buffer.from('na', 'utf16le').swap16()]), 'na', 0],
    ['Windows-1252', new Uint8Array([...bytesOf('na'), 0xef, ...bytesOf('ve '), 0x93, 0x78, 0x94]), 'naïve “x”', 1],
  ])('is decoded from %s', async (_name, bytes, text, warnings) => {
    verifies('materials:formats');
    const parsed = await read('text', bytes);
    expect([parsed.text, parsed.warnings.length]).toEqual([text, warnings]);
  });
  it('loses what cannot be stored, and says so', async () => {
    const parsed = await read('markdown', `a\u0000b\r\nc ${'word '.repeat(50)}`);
    expect(parsed.text.startsWith('ab\nc word')).toBe(true);
    expect(parsed.warnings).toEqual(['Characters that no text has were left out: 1.']);
    expect(await told(read('text', new Uint8Array(1000)))).toContain('not a text');
  });
  it('is no markup unless it is Markdown', async () => {
    expect((await read('text', '# one\n    two\n- three')).text).toBe('\\# one\n   two\n- three');
    expect((await read('markdown', '# one')).text).toBe('# one');
  });
});

const page = `<!doctype html><html><head><title>T</title><style>.x{}</style></head><body>
<nav>Menu</nav><script>alert('evil')</script><noscript>none</noscript><h1>Cables &amp; plugs</h1>
<p>First <b>bold</b> and <em>soft</em> with <code>ping -c</code>,<br>2<sup>h</sup> − 2.</p><div>Loose <span>text</span><p>Inner</p>tail</div>
<ul><li>one<ul><li>deep</li></ul></li><li>two</li></ul><ol start="3"><li><p>three</p></li></ol>
<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1|2</td><td><p>x</p><p>y</p></td></tr></tbody></table>
<table><tr><td><h2>Framed</h2><p>inside</p></td></tr></table>
<pre><code>if (a)
  b();</code></pre><blockquote><p>said</p></blockquote><p hidden>secret</p><p style="display: none">secret</p><div aria-hidden="true">secret</div>
<math alttext="x^2"><mi>x</mi></math><p># no heading</p><img alt="A rack" src="x"></body></html>`;

describe('HTML', () => {
  it('is what a reader sees, as Markdown', async () => {
    verifies('materials:html-only-what-is-seen');
    const { text } = await read('html', page);
    expect(text.split('\n\n')).toEqual([
      '# Cables & plugs',
      'First **bold** and *soft* with `ping -c`,\n2^h − 2.',
      'Loose text',
      'Inner',
      'tail',
      '- one\n  - deep\n- two',
      '3. three',
      '| A | B |\n|---|---|\n| 1\\|2 | x y |',
      '## Framed',
      'inside',
      '```\nif (a)\n  b();\n```',
      '> said',
      '$x^2$',
      '\\# no heading',
      'A rack',
    ]);
    expect(chunkMarkdown(text).map(({ headingPath }) => headingPath.join('/'))).toEqual(['Cables & plugs', 'Cables & plugs/Framed']);
  });
  it('is decoded as it says', async () =>
    expect((await read('html', new Uint8Array([...bytesOf('<meta charset="iso-8859-2"><p>'), 0xb3, ...bytesOf('</p>')]))).text).toBe('ł'));
  it('is refused when it is nested to do harm', async () =>
    expect(await told(read('html', '<div>'.repeat(100_000)))).toContain('400 levels deep'));
  it('never crashes, whatever is in it', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.constantFrom(
              '<table>',
              '<td>',
              '<tr>',
              '<b>',
              '</b>',
              '<pre>',
              '<li>',
              '<ul>',
              '</ul>',
              '<h1>',
              '<br>',
              '<p>',
              '<!--',
              '<math>',
              '<template>',
              '&#0;',
            ),
            fc.string(),
          ),
          { maxLength: 40 },
        ),
        async (parts) => {
          // prettier-ignore
          expect(typeof (await read('html', parts.join(''))).text).toBe('string');
        },
      ),
    ));
});

describe('DOCX', () => {
  it('keeps headings, lists and tables', async () => {
    const { text, warnings } = await read('docx', docxOf());
    expect(text.split('\n\n')).toEqual(['# Contracts', 'An offer and an **acceptance**.', '| Part | Says |\n|---|---|\n| A | who |']);
    expect(warnings).toEqual([]);
  });
  it.each([
    ['not a zip', bytesOf('hello'), 'not a DOCX'],
    ['an old document', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), 'old .doc'],
    ['cut off', docxOf().subarray(0, 300), 'damaged'],
    ['another zip', zipSync({ 'a.xml': strToU8('<a/>') }), 'not a Word document'],
    ['no XML', zipSync({ 'word/document.xml': strToU8('<w:document') }), 'damaged'],
    ['a way out', zipSync({ '../../etc/x.xml': strToU8('x') }), 'points outside'],
    ['too many parts', zipSync(Object.fromEntries(Array.from({ length: 10_001 }, (_, index) => [`${index}`, new Uint8Array()]))), '10000 parts'], // prettier-ignore
    ['a bomb', docxOf({ 'word/media/a.bin': new Uint8Array(201 * 1024 * 1024) }), 'unpack to more than 200 MB'],
  ])('is refused in a sentence when it is %s', async (_name, bytes, sentence) => {
    verifies('materials:hostile-files');
    expect(await told(read('docx', bytes))).toContain(sentence);
  });
  it('does not believe a part that says it is small', async () => {
    const bytes = docxOf({ 'word/big.xml': new Uint8Array(30 * 1024 * 1024) });
    for (let at = 0; at + 4 < bytes.length; at += 1)
      if (new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true) === 30 * 1024 * 1024) bytes.set([16, 0, 0, 0], at);
    const startedAt = process.memoryUsage().arrayBuffers;
    await told(read('docx', bytes));
    expect(process.memoryUsage().arrayBuffers - startedAt).toBeLessThan(20 * 1024 * 1024);
  });
});

describe('PDF', () => {
  it('is read page by page, with its headings', async () => {
    const { text } = await read('pdf', pdfOf([[[24, 'Networks'], [12, 'A cable is a'], [12, 'medi-'], [12, 'um.']], [[12, 'Second page.']]])); // prettier-ignore
    expect(text).toBe('# Networks\n\n###### Page 1\n\nA cable is a medium.\n\n###### Page 2\n\nSecond page.');
    expect(chunkMarkdown(text).map(({ headingPath }) => headingPath)).toEqual([['Networks', 'Page 1'], ['Networks', 'Page 2']]); // prettier-ignore
  });
  it('leaves out what only runs along the pages', async () => {
    const pages = Array.from({ length: 6 }, (_, index) => [[12, 'The Book'], [12, `Text of ${'abcdef'[index]}`], [12, `${index + 1}`]] as [number, string][]); // prettier-ignore
    const { text } = await read('pdf', pdfOf(pages));
    expect(text).not.toContain('The Book');
    expect(text).toContain('###### Page 6\n\nText of f');
  });
  it('is refused in a sentence when it is no text', async () => {
    expect(await told(read('pdf', 'hello'))).toContain('not a PDF');
    expect(await told(read('pdf', '%PDF-1.7\nnothing'))).toContain('damaged');
    expect(await told(read('pdf', pdfOf([[]])))).toContain('holds no text');
    expect(await told(read('pdf', pdfOf([[[12, 'x']]], { encrypted: true })))).toContain('password');
    expect(await told(read('pdf', pdfOf([[[12, 'x']]], { pages: 2001 })))).toContain('2001 pages');
  });
  it('of 500 pages is read', async () => {
    const pages = Array.from({ length: 500 }, (_, index) => [[12, `Sentence ${index} stands here.`]] as [number, string][]);
    expect((await read('pdf', pdfOf(pages))).text).toContain('###### Page 500\n\nSentence 499');
  });
});

describe('reading a file', () => {
  it('happens in a thread of its own, for each format', async () => {
    const files = {
      markdown: bytesOf('# a\n\nb'),
      text: bytesOf('ab'),
      html: bytesOf('<p>ab'),
      pdf: pdfOf([[[12, 'ab']]]),
      docx: docxOf(),
    };
    for (const format of materialFormats) expect((await parseFile(files[format], format)).text).toMatch(/[ab]/);
  });
  it('ends when it takes too much time or memory, or is stopped, and refuses what is empty', async () => {
    verifies('materials:reading-limited');
    expect(await told(parseFile(new Uint8Array(), 'text'))).toContain('empty');
    expect(await told(parseFile(bytesOf(' \n\n'), 'text'))).toContain('nothing to read');
    const long = bytesOf('<b><p>'.repeat(300_000));
    expect(await told(parseFile(long, 'html', { limits: { timeMs: 300, memoryMb: 512 } }))).toContain('longer than 0.3 s');
    const wide = bytesOf('<i>a</i>'.repeat(400_000));
    expect(await told(parseFile(wide, 'html', { limits: { timeMs: 30_000, memoryMb: 16 } }))).toContain('more than 16 MB');
    expect(await told(parseFile(long, 'html', { signal: AbortSignal.timeout(50) }))).toContain('unavailable: Reading the file was stopped');
    expect(await told(Promise.all([1, 2, 3].map(() => parseFile(bytesOf('a'), 'text'))))).toContain('try again in a moment');
  });
  it('knows a format by the end of its name', () =>
    expect(['a.MD', 'b.htm', 'c.pdf', 'd.docx', 'e.doc', 'f', 'g.constructor'].map(formatOf)).toEqual(['markdown', 'html', 'pdf', 'docx', undefined, undefined, undefined])); // prettier-ignore
});
