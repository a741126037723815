import { unzipSync, zipSync, type Unzipped } from 'fflate';
import mammoth from 'mammoth';
import { parse } from 'parse5';
import { TutorError } from '../../core/errors.ts';
import { cleanText } from './decode.ts';
import { markdownOf } from './html-markdown.ts';
import type { Parser } from './parser.ts';

const UNPACKED_MAX_MB = 200;
const ENTRIES_MAX = 10_000; // a document of a thousand pictures has some 1,100

const refuse = (sentence: string, cause?: unknown) => new TutorError('invalid', sentence, { cause });
const wandersOff = (name: string) => name.includes('\u0000') || /^\/|^[a-z]:|\\|(?:^|\/)\.\.(?:\/|$)/i.test(name);

/**
 * The parts of the document that hold text. What the archive says of its sizes is added up before anything is unpacked,
 * and each part is unpacked into no more room than it said.
 */
function unpack(bytes: Uint8Array): Unzipped {
  let entries = 0;
  let unpacked = 0;
  try {
    return unzipSync(bytes, {
      filter({ name, originalSize }) {
        entries += 1;
        unpacked += originalSize;
        if (entries > ENTRIES_MAX) throw refuse(`This document holds more than ${ENTRIES_MAX} parts and was not opened.`);
        if (unpacked > UNPACKED_MAX_MB * 1024 * 1024)
          throw refuse(`This document would unpack to more than ${UNPACKED_MAX_MB} MB and was not opened.`);
        if (wandersOff(name)) throw refuse('This document holds a part whose name points outside of it, and was not opened.');
        return /\.(?:xml|rels)$/i.test(name); // pictures and fonts say nothing
      },
    });
  } catch (error) {
    throw error instanceof TutorError ? error : refuse('This DOCX is damaged: it cannot be unpacked.', error);
  }
}

async function htmlOf(parts: Unzipped): Promise<string> {
  const withoutPictures = mammoth.images.imgElement(() => Promise.resolve({ src: '' }));
  try {
    const packed = Buffer.from(zipSync(parts, { level: 0 })); // only what was looked at is read on
    return (await mammoth.convertToHtml({ buffer: packed }, { convertImage: withoutPictures })).value;
  } catch (error) {
    throw refuse('This DOCX is damaged: its text cannot be read.', error);
  }
}

/** A Word document: headings, lists and tables by their styles. */
export const parseDocx: Parser = async (bytes) => {
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf)
    throw refuse('This is an old .doc, or a document that is protected by a password. Save it as a plain .docx.');
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw refuse('This is not a DOCX file.');
  const parts = unpack(bytes);
  const main = parts['word/document.xml'];
  if (!main) throw refuse('This is not a Word document: it has no text part.');
  const warnings = Buffer.from(main).includes('<m:oMath') ? ['Formulas of Word are not read; add them by hand, as text.'] : [];
  return { text: cleanText(markdownOf(parse(await htmlOf(parts)))), warnings };
};
