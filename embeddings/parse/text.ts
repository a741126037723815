import { decodeText } from './decode.ts';
import type { Parser } from './parser.ts';

/** Marks that would make something else of a line than the text it is. */
const markup = /^( {0,3})(?=#{1,6}(?:[ \t]|$)|>|```|~~~|\$\$|\\\[|(?:=+|-{2,})[ \t]*$)/;

/** A line of text that stays text in Markdown. */
export const escapeLine = (line: string): string => line.replace(markup, '$1\\');

/** Markdown, as it is. */
export const parseMarkdown: Parser = (bytes) => decodeText(bytes);

/** Plain text: its lists are lists, and nothing else in it is markup. */
export const parseText: Parser = (bytes) => {
  const { text, warnings } = decodeText(bytes);
  const lines = text.split('\n').map((line) => escapeLine(line.replaceAll('\t', '    ').replace(/^ {4,}/, '   ')));
  return { text: lines.join('\n'), warnings };
};
