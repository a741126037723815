import { strToU8, zipSync, type Zippable } from 'fflate';

const schema = 'http://schemas.openxmlformats.org';
const word = `xmlns:w="${schema}/wordprocessingml/2006/main"`;
const run = (text: string, bold = false) => `<w:r>${bold ? '<w:rPr><w:b/></w:rPr>' : ''}<w:t xml:space="preserve">${text}</w:t></w:r>`;
const cell = (text: string) => `<w:tc><w:p>${run(text)}</w:p></w:tc>`;

const parts = {
  '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="${schema}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
  '_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="${schema}/package/2006/relationships"><Relationship Id="r1" Type="${schema}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
  'word/styles.xml': `<?xml version="1.0"?><w:styles ${word}><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>`,
  'word/_rels/document.xml.rels': `<?xml version="1.0"?><Relationships xmlns="${schema}/package/2006/relationships"><Relationship Id="r1" Type="${schema}/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
  'word/document.xml': `<?xml version="1.0"?><w:document ${word}><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>${run('Contracts')}</w:p><w:p>${run('An offer and an ')}${run('acceptance', true)}${run('.')}</w:p><w:tbl><w:tr>${cell('Part')}${cell('Says')}</w:tr><w:tr>${cell('A')}${cell('who')}</w:tr></w:tbl></w:body></w:document>`,
};

/** A small Word document: a heading, a paragraph and a table, and what else a test puts into it. */
export const docxOf = (more: Zippable = {}): Uint8Array =>
  zipSync({ ...Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])), ...more });

type PdfOptions = { readonly encrypted?: boolean; readonly pages?: number };

/** Words at a place of a page: so far from its left and bottom edge, in points. */
type Placed = readonly [x: number, y: number, size: number, text: string];

/** A PDF written by hand: pages of lines, each with its size. `pages` shows the first of them so many times. */
export const pdfOf = (pages: readonly (readonly (readonly [size: number, text: string])[])[], options: PdfOptions = {}): Uint8Array =>
  pdfOfPlaced(
    pages.map((lines) => {
      let y = 760;
      return lines.map(([size, text]): Placed => [60, (y -= size * 1.3), size, text]);
    }),
    options,
  );

/** The same with words wherever a test wants them. */
export function pdfOfPlaced(pages: readonly (readonly Placed[])[], { encrypted, pages: times }: PdfOptions = {}): Uint8Array {
  const first = 4; // 1 is the catalogue, 2 the list of pages, 3 the font
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', '', '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'];
  for (const [index, words] of pages.entries()) {
    const drawn = words.map(
      ([x, y, size, text]) => `BT /F1 ${size} Tf 1 0 0 1 ${x} ${y} Tm (${text.replaceAll(/[()\\]/g, String.raw`\$&`)}) Tj ET`,
    );
    const stream = drawn.join('\n');
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> /Contents ${first + index * 2 + 1} 0 R >>`,
      `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    );
  }
  const kids = times ? Array.from({ length: times }, () => `${first} 0 R`) : pages.map((_, index) => `${first + index * 2} 0 R`);
  objects[1] = `<< /Type /Pages /Count ${kids.length} /Kids [${kids.join(' ')}] >>`;
  if (!encrypted) return pdfOfObjects(objects);
  objects.push(`<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <${'41'.repeat(32)}> /U <${'42'.repeat(32)}> >>`);
  return pdfOfObjects(objects, ` /Encrypt ${objects.length} 0 R /ID [<4141> <4141>]`);
}

/** The same of objects as they stand in the file; the first is the catalogue. */
export function pdfOfObjects(objects: readonly string[], trailer = ''): Uint8Array {
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R${trailer} >>\nstartxref\n${text.length}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
