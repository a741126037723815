import { strToU8, zipSync } from 'fflate';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TutorError } from '../core/errors.ts';
import type { MaterialFormat } from '../core/materials/formats.ts';
import { asSystem } from '../db/client.ts';
import { indexMaterials } from '../db/queries/materials.ts';
import { docxOf, pdfOf, pdfOfObjects } from '../embeddings/parse/fixtures.ts';
import { verifies } from '../evals/requirements.ts';
import { openClassroom, person, type Classroom, type Said } from './testing.ts';

let room: Classroom;
const ines = person('ines');
beforeAll(async () => {
  room = await openClassroom();
});
afterAll(() => room.close());

const ask = async (text: string) => (await asSystem(room.db, 'test', (tx) => tx.execute(sql.raw(text)))).rows;
const stored = async () =>
  JSON.stringify(
    await ask(`select (select count(*) from course_materials) as materials, (select count(*) from material_chunks) as chunks, (select count(*) from postings) as postings,
      (select count(*) from stored_objects) as objects, (select count(*) from material_work) as work, (select count(*) from user_answers) as answers, (select md5(string_agg(body::text, '' order by id)) from question_versions) as keys`),
  );
/** What holds of every material that is there. */
const consistent = async () => {
  expect(await ask(`select 1 from material_chunks c where term_count <> coalesce((select sum(frequency) from postings p where p.chunk_id = c.id), 0)`)).toEqual([]); // prettier-ignore
  expect(await ask(`select 1 from course_stats s where chunks <> (select count(*) from material_chunks c where c.course_id = s.course_id)`)).toEqual([]); // prettier-ignore
};

const bytesOf = (text: string) => new TextEncoder().encode(text);
const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const document = (before: string, text: string) => docxOf({ 'word/document.xml': strToU8(`<?xml version="1.0"?>${before}<w:document ${word}><w:body><w:p><w:r><w:t>Fine. ${text}</w:t></w:r></w:p></w:body></w:document>`) }); // prettier-ignore
const laughs = `<!DOCTYPE l [<!ENTITY l0 "ha">${Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('')}]>`;
const outside = `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>`;
/** An archive of which a part says that it unpacks to so many bytes. */
function saying(size: number): Uint8Array {
  const held = 5 * 1024 * 1024;
  const bytes = docxOf({ 'word/big.xml': new Uint8Array(held) });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 0; at + 4 < bytes.length; at += 1) if (view.getUint32(at, true) === held) view.setUint32(at, size, true);
  return bytes;
}
const external = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="file:///etc/passwd" TargetMode="External"/></Relationships>`;
const page =
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> /XObject << /X 6 0 R >> >> /Contents 5 0 R >>';
const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
const stream = (text: string, more = '') => `<< ${more} /Length ${text.length} >>\nstream\n${text}\nendstream`;
const catalogue = '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>';
const shown = 'BT /F1 12 Tf 1 0 0 1 60 700 Tm (Fine words.) Tj ET /X Do';

/** What is handed in, and the sentence that refuses it; or a part of what is kept of it, and what must not be. */
type Hostile = readonly [
  name: string,
  format: MaterialFormat,
  bytes: () => Uint8Array,
  ends: { readonly refused: RegExp } | { readonly kept: string; readonly never?: string; readonly warned?: RegExp },
];

const files: readonly Hostile[] = [
  ['a zip bomb', 'docx', () => saying(300 * 1024 * 1024), { refused: /unpack to more than 200 MB/ }],
  ['a zip bomb that says it is small', 'docx', () => saying(16), { kept: 'acceptance' }],
  ['a document that is one', 'docx', () => document('', 'a '.repeat(2_500_000)), { refused: /a material may have 4000000/ }],
  ['an archive of very many parts', 'docx', () => zipSync(Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`${n}`, new Uint8Array()])), { level: 0 }), { refused: /10000 parts/ }], // prettier-ignore
  ['a part outside of its archive', 'docx', () => docxOf({ '../../etc/cron.xml': strToU8('x') }), { refused: /points outside/ }],
  ['a document that asks for a file', 'docx', () => document(outside, '&e;'), { refused: /damaged/ }],
  ['a document of entities in entities', 'docx', () => document(laughs, '&l9;'), { refused: /damaged/ }],
  ['a picture that is a file of ours', 'docx', () => docxOf({ 'word/_rels/document.xml.rels': strToU8(external) }), { kept: 'acceptance', never: 'root:' }], // prettier-ignore
  ['an archive cut off', 'docx', () => docxOf().subarray(0, 700), { refused: /damaged/ }],
  ['a PDF of 500 pages', 'pdf', () => pdfOf(Array.from({ length: 500 }, (_, n) => [[12, `Sentence ${n} stands here.`]] as [number, string][])), { kept: 'Sentence 499 stands here.' }], // prettier-ignore
  ['a PDF of 3,000 pages', 'pdf', () => pdfOf([[[12, 'x']]], { pages: 3000 }), { refused: /3000 pages/ }],
  ['a PDF whose pages are their own parents', 'pdf', () => pdfOfObjects([catalogue, '<< /Type /Pages /Count 5 /Kids [2 0 R 2 0 R] >>', font]), { refused: /damaged|no text/ }], // prettier-ignore
  ['a PDF that draws itself', 'pdf', () => pdfOfObjects([catalogue, '<< /Type /Pages /Count 1 /Kids [4 0 R] >>', font, page, stream(shown), stream('/X Do', '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >>')]), { kept: 'Fine words.', never: 'app.alert' }], // prettier-ignore
  ['a PDF whose table leads to itself', 'pdf', () => bytesOf('%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF\n'), { refused: /damaged/ }], // prettier-ignore
  ['a PDF that says it is longer', 'pdf', () => pdfOfObjects([catalogue, '<< /Type /Pages /Count 999999999 /Kids [4 0 R] >>', font, page, stream(shown)]), { kept: 'Fine words.' }], // prettier-ignore
  ['a PDF cut off', 'pdf', () => pdfOf([[[12, 'Words.']]]).subarray(0, 200), { refused: /damaged|no text/ }],
  ['a picture that says it is a PDF', 'pdf', () => new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), { refused: /not a PDF/ }],
  ['a page with scripts', 'html', () => bytesOf(`<h1 onclick="steal()">Fine</h1><script>steal()</script><iframe srcdoc="<script>steal()</script>"></iframe><a href="javascript:steal()">words</a><svg onload="steal()"><script>steal()</script></svg><style>@import "steal()"</style><img src=x onerror="steal()">`), { kept: 'words', never: 'steal' }], // prettier-ignore
  ['a page nested to do harm', 'html', () => bytesOf('<div>'.repeat(100_000)), { refused: /400 levels deep/ }],
  ['a page of open tables', 'html', () => bytesOf('<table><tr><td>'.repeat(20_000)), { refused: /levels deep|nothing to read/ }],
  ['broken UTF-8', 'text', () => new Uint8Array([...bytesOf('na'), 0xff, 0xc0, 0xaf, 0xed, 0xa0, 0x80, ...bytesOf('ve words')]), { kept: 've words', warned: /Windows-1252/ }], // prettier-ignore
  [
    'half a character of UTF-16',
    'text',
    () => new Uint8Array([0xff, 0xfe, ...Buffer.from('words 😀', 'utf16le').subarray(0, -1)]),
    { kept: 'words' },
  ],
  [
    'zeros between words',
    'markdown',
    () => bytesOf(`fine\u0000 words ${'and more '.repeat(60)}`),
    { kept: 'fine words', warned: /left out: 1/ },
  ],
  ['a program', 'text', () => new Uint8Array(Array.from({ length: 5000 }, (_, n) => (n * 7919) % 256)), { refused: /not a text/ }],
  ['nothing', 'markdown', () => new Uint8Array(), { refused: /empty/ }],
  ['nothing but spaces', 'text', () => bytesOf(' \n\t\n '.repeat(100)), { refused: /nothing to read/ }],
  ['a mark of UTF-8 and no more', 'text', () => new Uint8Array([0xef, 0xbb, 0xbf]), { refused: /nothing to read/ }],
  ['one line of a million letters', 'text', () => bytesOf('a'.repeat(1_000_000)), { kept: 'aaa' }],
  ['one line of a hundred thousand words', 'markdown', () => bytesOf('word '.repeat(100_000)), { kept: 'word' }],
  ['a table of 50,000 columns', 'markdown', () => bytesOf(`|${'a|'.repeat(50_000)}\n|${'-|'.repeat(50_000)}\n|${'b|'.repeat(50_000)}`), { kept: '|a|' }], // prettier-ignore
  ['marks and nothing between', 'markdown', () => bytesOf(`x ${['#', '>', '*', '`', '- ', '[', '$$', '|', '1. '].map((mark) => mark.repeat(20_000)).join('\n')}`), { kept: 'x' }], // prettier-ignore
  ['a list 5,000 deep', 'markdown', () => bytesOf(Array.from({ length: 5000 }, (_, n) => `${' '.repeat(2 * (n % 500))}- item ${n}`).join('\n')), { kept: 'item 4999' }], // prettier-ignore
];

it.each(files)(
  '%s is refused in a sentence or kept as text, and nothing is half there',
  { timeout: 120_000 },
  async (name, format, bytes, ends) => {
    verifies('materials:hostile-files');
    const before = await stored();
    const input = { course: 'ST-1', title: name, format, contentBase64: Buffer.from(bytes()).toString('base64') };
    const ended = await room.use(ines, 'add-material', input, { runMaxMs: 100_000 }).catch((error: unknown) => error);
    if ('refused' in ends) {
      expect(ended).toBeInstanceOf(TutorError);
      expect(ended).toMatchObject({ kind: 'invalid', message: expect.stringMatching(ends.refused) });
      expect((ended as Error).message).toMatch(/^[A-Z][^\n]{10,200}\.$/); // a person reads it
      expect(await stored()).toBe(before);
      return;
    }
    expect(ended).toMatchObject({ saving: 'added' });
    if (ends.warned) expect((ended as Said)['warnings'].join()).toMatch(ends.warned);
    await indexMaterials(room.db);
    if (ends.never)
      expect(await ask(`select 1 from course_materials where title = '${name}' and position('${ends.never}' in content) > 0`)).toEqual([]);
    const texts = (await ask(`select c.text from material_chunks c join course_materials m on m.id = c.material_id where m.title = '${name}'`)).map(({ text }) => String(text)).join('\n'); // prettier-ignore
    expect(texts).toContain(ends.kept);
    await consistent();
  },
);

it('leaves a product behind that works as before', async () => {
  const added = await room.use(ines, 'add-material', { course: 'ST-1', title: 'After all', format: 'markdown', text: '# Quokkas\n\nQuokkas are small.' }); // prettier-ignore
  expect(added).toMatchObject({ saving: 'added', passages: 1 });
  const { passages } = await room.use(person('alma'), 'search-materials', { question: 'Are quokkas small?', course: 'ST-1' });
  expect(passages[0]).toMatchObject({ title: 'After all', text: 'Quokkas are small.' });
});
