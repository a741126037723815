import { parse } from 'parse5';
import { decodeText } from './decode.ts';
import { markdownOf } from './html-markdown.ts';
import type { Parser } from './parser.ts';

const DECLARATION_MAX = 1024; // bytes: browsers look no further

/** The encoding that a page says it has. */
const declaredIn = (bytes: Uint8Array): string | undefined =>
  /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})/i.exec(new TextDecoder('latin1').decode(bytes.subarray(0, DECLARATION_MAX)))?.[1];

/** The text of a page as Markdown: what a reader sees of it, without scripts and what is hidden. */
export const parseHtml: Parser = (bytes) => {
  const { text, warnings } = decodeText(bytes, declaredIn(bytes));
  return { text: markdownOf(parse(text)), warnings };
};
