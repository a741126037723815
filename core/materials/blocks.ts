/** What a passage is made of; all but a heading stay in one piece if they can. */
export type BlockKind = 'heading' | 'paragraph' | 'list' | 'table' | 'code' | 'formula' | 'quote';

/** A part of a Markdown text with the lines that made it; of a heading only its words. */
export type Block = { readonly kind: BlockKind; readonly text: string; readonly level: number };

const isBlank = (line: string) => line.trim() === '';
const heading = /^ {0,3}(#{1,6})(?![^ \t])/;
const underline = /^ {0,3}(=+|-{2,})[ \t]*$/;
const RULE_MAX = 1000; // letters of a line between paragraphs; a longer one would exhaust the expression
const rule = {
  test: (line: string) => line.length <= RULE_MAX && /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/.test(line),
};
const fence = /^\s*(`{3,}|~{3,})(.*)$/;
const item = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)/;
const beginsItem = (line: string) => item.test(line) && !rule.test(line);
const quote = /^ {0,3}>/;
const indented = /^(?: {4}|\t)/;
const openings = [
  { opens: /^ {0,3}\$\$/, closes: /\$\$[ \t.,;]*$/, mark: 2 },
  { opens: /^ {0,3}\\\[/, closes: /\\\][ \t.,;]*$/, mark: 2 },
] as const;
const FORMULA_MAX = 200; // lines: a longer one was never closed
const isDelimiterRow = (line: string) => {
  const cells = line.trim().replace(/^\|/, '').replace(/\|$/, '').split('|');
  return line.includes('|') && cells.every((cell) => /^:?-+:?$/.test(cell.trim()));
};

/** Where the lines of a block end: after the last of them. */
type End = (lines: readonly string[], from: number) => number;
/** `interrupts: false`: not looked at inside a paragraph, be it that it may not end one or that its first line tells already. */
type Rule = { readonly kind: Exclude<BlockKind, 'heading' | 'paragraph'>; readonly end: End; readonly interrupts?: false };

/** The line that closes the fence which this line opens; an open fence goes on to the end, as it does for readers. */
const fenceEnd: End = (lines, from) => {
  const [, mark, info = ''] = fence.exec(lines[from] ?? '') ?? [];
  if (mark === undefined || (mark.startsWith('`') && info.includes('`'))) return from;
  for (let at = from + 1; at < lines.length; at += 1) {
    const line = lines[at]!.trim(); // `at` is inside
    if (line.length >= mark.length && line === mark[0]!.repeat(line.length)) return at + 1; // a mark has three characters
  }
  return lines.length;
};

const formulaEnd: End = (lines, from) => {
  const first = lines[from] ?? '';
  const opening = openings.find(({ opens }) => opens.test(first));
  if (!opening) return from;
  const rest = first.trimStart().slice(opening.mark);
  if (opening.closes.test(rest)) return from + 1;
  if (rest.includes('$$')) return from; // a sentence that begins with a formula
  const following = lines.slice(from + 1, from + FORMULA_MAX);
  const blank = following.findIndex(isBlank);
  const close = following.findIndex((line) => opening.closes.test(line));
  return close < 0 || (blank >= 0 && blank < close) ? from : from + close + 2; // never closed: a sentence about dollars
};

const tableEnd: End = (lines, from) => {
  const [head = '', delimiter = ''] = lines.slice(from, from + 2);
  if (!head.includes('|') || !isDelimiterRow(delimiter)) return from;
  let at = from + 2;
  while (at < lines.length && !isBlank(lines[at]!) && lines[at]!.includes('|')) at += 1; // `at` is inside
  return at;
};

/** A list with all that is indented under its items, blank lines included. */
const listEnd: End = (lines, from) => {
  if (!beginsItem(lines[from] ?? '')) return from;
  let end = from + 1;
  for (let at = end; at < lines.length; at += 1) {
    const line = lines[at]!; // `at` is inside
    if (isBlank(line)) continue;
    const belongs = beginsItem(line) || /^(?: {2,}|\t)/.test(line);
    if (!belongs && (at > end || interrupts(lines, at))) break; // a line right below goes on with its item
    const fenced = fence.test(line) ? fenceEnd(lines, at) : at;
    end = fenced > at ? fenced : at + 1;
    at = end - 1;
  }
  return end;
};

const quoteEnd: End = (lines, from) => {
  let at = from;
  while (at < lines.length && quote.test(lines[at]!)) at += 1; // `at` is inside
  return at;
};

/** Indented code: after a blank line only, which is how it is asked for. */
const indentedEnd: End = (lines, from) => {
  let end = from;
  for (let at = from; at < lines.length && (indented.test(lines[at]!) || isBlank(lines[at]!)); at += 1)
    if (!isBlank(lines[at]!)) end = at + 1; // `at` is inside
  return end;
};

const rules: readonly Rule[] = [
  { kind: 'code', end: (lines, from) => (/^ {0,3}(?:`|~)/.test(lines[from] ?? '') ? fenceEnd(lines, from) : from) },
  { kind: 'formula', end: formulaEnd },
  { kind: 'table', end: tableEnd },
  { kind: 'list', end: listEnd, interrupts: false },
  { kind: 'quote', end: quoteEnd, interrupts: false },
  { kind: 'code', end: indentedEnd, interrupts: false },
];

/** Whether a paragraph ends before this line although no blank line is between. */
function interrupts(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (heading.test(line) || rule.test(line) || beginsItem(line) || quote.test(line)) return true;
  return rules.some(({ end, interrupts: may = true }) => may && end(lines, at) > at);
}

function paragraphEnd(lines: readonly string[], from: number): number {
  let at = from + 1;
  while (at < lines.length && !isBlank(lines[at]!) && !interrupts(lines, at)) at += 1; // `at` is inside
  return at;
}

/** The block that begins at a line which is not blank, and the line after it. */
function blockAt(lines: readonly string[], from: number): { block?: Block; end: number } {
  const line = lines[from]!; // the caller is inside
  const titled = heading.exec(line);
  if (titled) {
    const words = line.trim().slice(titled[1]!.length).trim(); // the group always matches
    const text = words.replace(/(?<![^ \t])#+$/, '').trim();
    return { ...(text ? { block: { kind: 'heading', text, level: titled[1]!.length } } : {}), end: from + 1 };
  }
  if (rule.test(line)) return { end: from + 1 };
  for (const { kind, end } of rules) {
    const after = end(lines, from);
    if (after > from) return { block: { kind, text: lines.slice(from, after).join('\n').trimEnd(), level: 0 }, end: after };
  }
  const under = underline.exec(lines[from + 1] ?? '')?.[1];
  if (under) return { block: { kind: 'heading', text: line.trim(), level: under.startsWith('=') ? 1 : 2 }, end: from + 2 };
  const end = paragraphEnd(lines, from);
  return { block: { kind: 'paragraph', text: lines.slice(from, end).join('\n').trim(), level: 0 }, end };
}

/** A Markdown text as blocks, in order. Nothing but blank lines, rules and the marks of headings is left out. */
export function blocksOf(text: string): Block[] {
  const lines = text.split(/\r\n?|\n/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) {
    if (isBlank(lines[at]!)) at += 1; // `at` is inside
    else {
      const { block, end } = blockAt(lines, at);
      if (block) blocks.push(block);
      at = end;
    }
  }
  return blocks;
}
