import { createHash } from 'node:crypto';
import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { chunkMarkdown, type Chunk } from '../core/materials/chunk.ts';
import { materialFormats } from '../core/materials/formats.ts';
import { endings } from '../core/materials/media.ts';
import { CHUNKED_AT_ONCE_MAX, CONTENT_MAX, FILE_MAX_BYTES } from '../core/materials/limits.ts';
import { parseFile } from '../embeddings/parse/parse.ts';
import { CourseName } from './naming.ts';

const TITLE_MAX = 300;
const WORD_MAX = 200; // an objective, a chapter, a licence
const SOURCE_MAX = 1000; // an address, or a sentence

/** What somebody says who hands in a material: the file itself, or its text. */
export const MaterialWish = z
  .strictObject({
    course: CourseName,
    title: z
      .string()
      .trim()
      .min(1)
      .max(TITLE_MAX)
      .describe('What it is called. The same title in the same course is the same material: its content is replaced.'),
    format: z.enum(materialFormats).describe('What the file is.'),
    text: z.string().describe('The text of a Markdown, plain text or HTML file.').optional(),
    contentBase64: z.string().describe('The bytes of the file in base64, for any format; instead of text.').optional(),
    assignment: z.string().trim().max(WORD_MAX).describe('The chapter or assignment it belongs to.').optional(),
    loid: z.string().trim().min(1).max(WORD_MAX).describe('The learning objective it belongs to.').optional(),
    lesson: z
      .string()
      .trim()
      .min(1)
      .max(TITLE_MAX)
      .describe('The lesson whose text it is, by its title or id: notes are written of it.')
      .optional(),
    source: z.string().trim().min(1).max(SOURCE_MAX).describe('Where it comes from.').optional(),
    licence: z.string().trim().min(1).max(WORD_MAX).describe('Under which licence it may be used.').optional(),
  })
  .refine(({ text, contentBase64 }) => (text === undefined) !== (contentBase64 === undefined), 'give either text or contentBase64');
type MaterialWish = z.output<typeof MaterialWish>;

/** A material as it was read. `chunks` is missing where there is so much that a job makes them. */
export type Read = {
  readonly content: string;
  readonly contentHash: string;
  readonly warnings: string[];
  readonly chunks: readonly Chunk[] | undefined;
  readonly file: { readonly bytes: Uint8Array; readonly ending: string };
};

function bytesOf({ format, text, contentBase64 = '' }: MaterialWish): Uint8Array {
  if (text !== undefined) {
    if (format === 'pdf' || format === 'docx') throw new TutorError('invalid', `A ${format.toUpperCase()} is handed in as contentBase64.`);
    return new TextEncoder().encode(text);
  }
  const bytes = Buffer.from(contentBase64, 'base64');
  // Node leaves out what is no base64, so that its own writing of the bytes is shorter.
  if (bytes.toString('base64').replace(/=+$/, '').length !== contentBase64.replaceAll(/\s/g, '').replace(/={1,2}$/, '').length)
    throw new TutorError('invalid', 'contentBase64 is not base64.');
  if (bytes.length > FILE_MAX_BYTES) throw new TutorError('invalid', `A file may have at most ${FILE_MAX_BYTES / 1024 / 1024} MB.`);
  return bytes;
}

/** Reads what was handed in, as Markdown and as passages. */
export async function readHandedIn(wish: MaterialWish, signal: AbortSignal): Promise<Read> {
  const bytes = bytesOf(wish);
  const { text, warnings } = await parseFile(bytes, wish.format, { signal });
  const content = text.trim();
  if (content.length > CONTENT_MAX)
    throw new TutorError(
      'invalid',
      `That is ${content.length} characters; a material may have ${CONTENT_MAX}. Split it, by chapters for instance.`,
    );
  return {
    content,
    contentHash: createHash('sha256').update(content).digest('hex'),
    file: { bytes, ending: endings[wish.format] },
    warnings: [...warnings],
    chunks: content.length <= CHUNKED_AT_ONCE_MAX ? chunkMarkdown(content) : undefined,
  };
}
