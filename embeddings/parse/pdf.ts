import { getDocumentProxy } from 'unpdf';
import { TutorError } from '../../core/errors.ts';
import { cleanText } from './decode.ts';
import { linesOf, pagesToMarkdown, type PageLine, type Piece } from './pdf-lines.ts';
import type { Parser } from './parser.ts';

const PAGES_MAX = 2000; // twice the largest textbook
const TEXT_MAX = 20_000_000; // letters: pages may share one stream, so a small file can hold very many
const HEADER_WITHIN = 1024; // bytes: readers look no further for the mark of a PDF

const refuse = (sentence: string, cause?: unknown) => new TutorError('invalid', sentence, { cause });
const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');

async function open(bytes: Uint8Array) {
  try {
    return await getDocumentProxy(bytes, { verbosity: 0, disableFontFace: true, useSystemFonts: false });
  } catch (error) {
    if (nameOf(error) === 'PasswordException') throw refuse('This PDF is protected by a password. Save it without one.', error);
    throw refuse('This PDF is damaged and cannot be read.', error);
  }
}

/** A PDF: its text page by page, with the number of the page in the heading path. */
export const parsePdf: Parser = async (bytes) => {
  if (!Buffer.from(bytes.subarray(0, HEADER_WITHIN)).includes('%PDF-')) throw refuse('This is not a PDF file.');
  const document = await open(bytes);
  if (document.numPages > PAGES_MAX) throw refuse(`This PDF has ${document.numPages} pages; at most ${PAGES_MAX} are read. Split it.`);
  const pages: PageLine[][] = [];
  const unread: number[] = [];
  let letters = 0;
  for (let number = 1; number <= document.numPages; number += 1) {
    try {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent();
      const pieces = items.filter((item) => 'str' in item) as Piece[]; // the others mark structure, without text
      letters += pieces.reduce((sum, { str }) => sum + str.length, 0);
      pages.push(linesOf(pieces));
      page.cleanup();
    } catch {
      unread.push(number);
      pages.push([]);
    }
    if (letters > TEXT_MAX) throw refuse('This PDF holds more text than any book and was not read.');
  }
  if (letters === 0)
    throw refuse(unread.length ? 'This PDF is damaged: no page can be read.' : 'This PDF holds no text; it may be pictures of pages. Use one with text, or run text recognition first.'); // prettier-ignore
  const warnings = unread.length ? [`Pages that could not be read: ${unread.join(', ')}.`] : [];
  return { text: cleanText(pagesToMarkdown(pages)), warnings };
};
