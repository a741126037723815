import type { MaterialFormat } from '../../core/materials/formats.ts';
import type { Parser } from './parser.ts';

/** The parser of each format, loaded when one is needed: those for PDF and DOCX are large. */
export const parsers: Readonly<Record<MaterialFormat, () => Promise<Parser>>> = {
  markdown: async () => (await import('./text.ts')).parseMarkdown,
  text: async () => (await import('./text.ts')).parseText,
  html: async () => (await import('./html.ts')).parseHtml,
  pdf: async () => (await import('./pdf.ts')).parsePdf,
  docx: async () => (await import('./docx.ts')).parseDocx,
};
