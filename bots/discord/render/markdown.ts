import { Marked, type Token, type Tokens, type TokenizerAndRendererExtension } from 'marked';
import { citation, citationStart, formulas, formulaStart } from '../../../core/chat/notation.ts';
import { plainMath } from './math.ts';
import { alignedTable, listedTable } from './tables.ts';

/** Finds the number of a passage that is cited, by what it is called: `p-4k7q2x`. */
export type FindNumber = (name: string) => number | undefined;

const formula: TokenizerAndRendererExtension = {
  name: 'formula',
  level: 'inline',
  start: (text) => text.search(formulaStart),
  tokenizer(text) {
    for (const { pattern, isBlock } of formulas) {
      const found = pattern.exec(text);
      if (found) return { type: 'formula', raw: found[0], text: found[1]!.trim(), isBlock }; // the pattern has one group
    }
    return undefined;
  },
};

const citing: TokenizerAndRendererExtension = {
  name: 'citation',
  level: 'inline',
  start: (text) => text.search(citationStart),
  tokenizer(text) {
    const found = citation.exec(text);
    return found ? { type: 'citation', raw: found[0], text: found[1]!.toLowerCase() } : undefined; // the same
  },
};

const reader = new Marked({ gfm: true, breaks: true, extensions: [formula, citing] });

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' };
const decoded = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi, (whole, decimal, hex, name) => {
    if (name) return entities[String(name).toLowerCase()]!; // the pattern names the keys
    const code = decimal ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code).toWellFormed() : whole;
  });

const CHECKED = '☑ ';
const UNCHECKED = '☐ ';

/** Words that must not be taken for Markdown of Discord. */
const escaped = (text: string): string => decoded(text).replaceAll(/[*_`~|\\]/g, '\\$&');
/** What would call somebody is no call any more. */
const uncalled = (text: string): string =>
  text.replaceAll(/@(?=everyone|here)/gi, '@\u200B').replaceAll(/<(?=(?:@[!&]?|#)\d|id:)/gi, '<\u200B');

const isSafe = (address: string): boolean => /^https?:\/\/[^\s<>]+$/i.test(address) && URL.canParse(address);
const addressed = (address: string): string => new URL(address).href.replaceAll(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29'));

/** A place on the web in words; nothing but http(s) is linked, and no words that look like another address hide one. */
function linked(words: string, address: string): string {
  if (!isSafe(address)) return words;
  const plain = words.replaceAll('\\', '');
  const looksLikeOne = /:\/\/|^www\./i.test(plain);
  return words.trim() && !looksLikeOne ? `[${words.replaceAll(/[[\]]/g, '')}](<${addressed(address)}>)` : `<${addressed(address)}>`;
}

/** Code between words. A sign between two accents keeps them from opening a block. */
function coded(text: string): string {
  const whole = text.replaceAll('\n', ' ').replaceAll(/`(?=`)/g, '`\u200B');
  const marks = whole.includes('`') ? '``' : '`';
  const room = marks.length > 1 ? ' ' : '';
  return whole.trim() ? marks + room + whole + room + marks : '';
}

const fenced = (text: string, language = ''): string => {
  const name = /^[\w+#.-]{1,20}/.exec(language)?.[0] ?? '';
  return `\`\`\`${name}\n${text.replaceAll(/`(?=``)/g, '`\u200B')}\n\`\`\``;
};

/** Runs of words, as Discord writes them. */
function inline(tokens: readonly Token[] | undefined, find: FindNumber): string {
  return (tokens ?? []).map((token) => word(token, find)).join('');
}

/** Between marks only if there is something: Discord shows marks around nothing. */
const between = (mark: string, text: string) => (text.trim() ? `${mark}${text}${mark}` : text);

function word(token: Token, find: FindNumber): string {
  const { type, raw } = token;
  const text = 'text' in token && typeof token.text === 'string' ? token.text : '';
  const inside = () => inline('tokens' in token ? token.tokens : undefined, find);
  if (type === 'strong') return between('**', inside());
  if (type === 'em') return between('*', inside());
  if (type === 'del') return between('~~', inside());
  if (type === 'codespan') return coded(text);
  if (type === 'br') return '\n';
  if (type === 'escape') return `\\${text}`;
  if (type === 'html') return /^<br\b/i.test(raw) ? '\n' : '';
  if (type === 'link') return linked(inside(), (token as Tokens.Link).href);
  if (type === 'image') return linked(escaped(text) || 'picture', (token as Tokens.Image).href);
  if (type === 'citation')
    return text
      .split(/[\s,;]+/)
      .flatMap((name) => find(name) ?? [])
      .map((number) => `[${number}]`)
      .join('');
  if (type === 'formula') {
    const plain = plainMath(text);
    return plain === undefined ? coded(text) : escaped(plain);
  }
  return 'tokens' in token && token.tokens ? inside() : escaped(text);
}

/** A cell as it reads in a block of code, where no mark means anything. */
const plainCell = (tokens: readonly Token[], find: FindNumber): string =>
  inline(tokens, find)
    .replaceAll(/\[([^\]]*)\]\(<[^>]*>\)/g, '$1')
    .replaceAll(/(?<!\\)(?:\*\*?|~~|``? ?| ?``)/g, '')
    .replaceAll(/\\([*_`~|\\])/g, '$1')
    .replaceAll('\n', ' ')
    .trim();

function table({ header, rows, align }: Tokens.Table, find: FindNumber): string {
  const cells = (write: (tokens: readonly Token[]) => string) => ({
    head: header.map(({ tokens }) => write(tokens)),
    rows: rows.map((row) => row.map(({ tokens }) => write(tokens))),
  });
  const aligned = alignedTable({ ...cells((tokens) => plainCell(tokens, find)), align });
  if (aligned !== undefined) return fenced(aligned);
  return listedTable(cells((tokens) => inline(tokens, find).replaceAll('\n', ' ')));
}

/** Lines further in; those of a block of code stay, which Discord reads only from the beginning of a line. */
function indented(text: string, by: number): string {
  let isCode = false;
  return text
    .split('\n')
    .map((line, place) => {
      const isFence = line.startsWith('```');
      if (isFence) isCode = !isCode;
      return place === 0 || isCode || isFence || !line ? line : ' '.repeat(by) + line;
    })
    .join('\n');
}

/** What stands in quotes without them: Discord knows them neither in a list nor in each other. */
const unquoted = (tokens: readonly Token[]): readonly Token[] =>
  tokens.flatMap((token) => (token.type === 'blockquote' ? unquoted((token as Tokens.Blockquote).tokens) : [token]));

function list({ ordered, start, items }: Tokens.List, find: FindNumber): string {
  return items
    .map((item, place) => {
      const mark = ordered ? `${(start === '' ? 1 : start) + place}. ` : '- ';
      const inside = blocks(unquoted(item.tokens), find, '\n') || '\u200B';
      return (inside.startsWith('```') ? `${mark}\u200B\n` : mark) + indented(inside, mark.length);
    })
    .join('\n');
}

const quoted = (text: string): string => text.replaceAll(/^/gm, '> ');

function block(token: Token, find: FindNumber): string {
  const { type, raw } = token;
  if (type === 'heading') {
    const { depth, tokens } = token as Tokens.Heading;
    const words = inline(tokens, find).replaceAll('\n', ' ').trim();
    return depth <= 3 ? words && `${'#'.repeat(depth)} ${words}` : between('**', words.replaceAll('**', ''));
  }
  if (type === 'code') return fenced((token as Tokens.Code).text, (token as Tokens.Code).lang);
  if (type === 'list') return list(token as Tokens.List, find);
  if (type === 'table') return table(token as Tokens.Table, find);
  if (type === 'blockquote') return quoted(blocks(unquoted((token as Tokens.Blockquote).tokens), find));
  if (type === 'checkbox') return (token as Tokens.Checkbox).checked ? CHECKED : UNCHECKED;
  if (type === 'hr') return '⎯⎯⎯⎯⎯⎯';
  if (type === 'space' || type === 'def') return '';
  if (type === 'html')
    return escaped(raw.replaceAll(/<(script|style)\b[^]*?(?:<\/\1\s*>|$)|<!--[^]*?(?:-->|$)|<[/a-z!?][^>]*(?:>|$)/gi, '')).trim();
  const { tokens } = token as Tokens.Paragraph;
  const only = tokens?.length === 1 ? tokens[0] : undefined;
  if (only?.type === 'formula' && only['isBlock'] && plainMath(String(only['text'])) === undefined)
    return fenced(String(only['text']), 'tex');
  return tokens ? inline(tokens, find) : escaped(raw);
}

function blocks(tokens: readonly Token[], find: FindNumber, gap = '\n\n'): string {
  let written = '';
  for (const token of tokens) {
    const next = block(token, find);
    if (!next.trim()) continue;
    const isTight = written === CHECKED || written === UNCHECKED;
    const isNear = /(?:^|\n)#{1,3} [^\n]*$/.test(written) || written.endsWith('```') || next.startsWith('```');
    written += (!written || isTight ? '' : isNear ? '\n' : gap) + next;
  }
  return written;
}

const nobody: FindNumber = () => undefined;

/** Markdown as the tutor writes it in the Markdown that Discord shows: no tables, no formulas, no HTML, nothing that calls anybody. */
export const discordMarkdown = (text: string, find: FindNumber = nobody): string => uncalled(blocks(reader.lexer(text), find));
