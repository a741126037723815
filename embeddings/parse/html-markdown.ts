import type { DefaultTreeAdapterTypes } from 'parse5';
import { TutorError } from '../../core/errors.ts';
import { escapeLine } from './text.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;
type Parent = DefaultTreeAdapterTypes.ParentNode;

const DEPTH_MAX = 400; // no page is written so; only a file made to harm is

/** What no reader reads. */
const dropped = new Set(
  'script style noscript template head iframe object embed svg canvas audio video nav button input select textarea dialog'.split(' '),
);
/** What begins a new block; all else runs along in its line. */
const blockNames = new Set(
  (
    'html body main article section div header footer aside address p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr ' +
    'td th caption pre blockquote figure figcaption details summary form fieldset hr center'
  ).split(' '),
);

const isElement = (node: Node): node is Element => 'tagName' in node;
const attribute = ({ attrs }: Element, name: string) => attrs.find((each) => each.name === name)?.value;

const isHidden = (element: Element) =>
  dropped.has(element.tagName) ||
  attribute(element, 'hidden') !== undefined ||
  attribute(element, 'aria-hidden') === 'true' ||
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])/i.test(attribute(element, 'style') ?? '');

function deeper(depth: number): number {
  if (depth >= DEPTH_MAX) throw new TutorError('invalid', `This page is nested more than ${DEPTH_MAX} levels deep and was not read.`);
  return depth + 1;
}

/** Every letter under a node, as it stands. */
function rawText(parent: Parent, depth: number): string {
  return parent.childNodes
    .map((node) => {
      if (node.nodeName === '#text' && 'value' in node) return node.value;
      if (!isElement(node) || isHidden(node)) return '';
      return node.tagName === 'br' ? '\n' : rawText(node, deeper(depth));
    })
    .join('');
}

/** A formula as its author wrote it, where the page has kept that. */
function formula(element: Element, depth: number): string {
  const written = attribute(element, 'alttext') ?? rawText(element, depth).replaceAll(/\s+/g, ' ').trim();
  return written && attribute(element, 'display') === 'block' ? `$$${written}$$` : written && `$${written}$`;
}

/** Marks around the words, not around the spaces beside them: Markdown wants that. */
function around(mark: string, text: string): string {
  const words = text.trim();
  if (!words) return text;
  const from = text.indexOf(words);
  return `${text.slice(0, from)}${mark}${words}${mark}${text.slice(from + words.length)}`;
}

/** What each inline element makes of the text inside it. */
const inlineMarks: Readonly<Record<string, (text: string) => string>> = {
  strong: (text) => around('**', text),
  b: (text) => around('**', text),
  em: (text) => around('*', text),
  i: (text) => around('*', text),
  code: (text) => around('`', text),
  kbd: (text) => around('`', text),
  sup: (text) => (text.trim() ? `^${text.trim().includes(' ') ? `(${text.trim()})` : text.trim()}` : ''),
  sub: (text) => (text.trim() ? `_${text.trim()}` : ''),
};

function inlineOf(node: Node, depth: number): string {
  if (node.nodeName === '#text' && 'value' in node) return node.value.replaceAll(/\s+/g, ' ');
  if (!isElement(node) || isHidden(node)) return '';
  if (node.tagName === 'br') return '\n';
  if (node.tagName === 'img') return attribute(node, 'alt') ?? '';
  if (node.tagName === 'math') return formula(node, depth);
  const text = node.childNodes.map((child) => inlineOf(child, deeper(depth))).join('');
  if (blockNames.has(node.tagName)) return ` ${text} `; // a block where only a line has room, as in a cell
  return (Object.hasOwn(inlineMarks, node.tagName) && inlineMarks[node.tagName]?.(text)) || text;
}

const lineOf = (text: string) =>
  text
    .replaceAll(/[ \t]*\n[ \t]*/g, '\n')
    .replaceAll(/[ \t]{2,}/g, ' ')
    .trim();
const oneLine = (parent: Parent, depth: number) =>
  lineOf(parent.childNodes.map((node) => inlineOf(node, depth)).join('')).replaceAll('\n', ' ');

const indent = (text: string, width: number) => text.replaceAll(/\n(?=[^\n])/g, `\n${' '.repeat(width)}`);

function listOf(list: Element, depth: number): string {
  let number = Number.parseInt(attribute(list, 'start') ?? '1', 10) || 1;
  return list.childNodes
    .filter((node): node is Element => isElement(node) && !isHidden(node))
    .map((entry) => {
      const mark = list.tagName === 'ol' ? `${number}. ` : '- ';
      number += 1;
      return entry.tagName === 'li'
        ? `${mark}${indent(blocksOf(entry, depth).join('\n'), mark.length)}`
        : blocksOf(entry, depth).join('\n');
    })
    .filter((text) => text.trim() !== '')
    .join('\n');
}

/** The rows of a table; those of a table inside a cell are that cell's. */
function rowsOf(parent: Parent, depth: number): Element[] {
  return parent.childNodes.flatMap((node) => {
    if (!isElement(node) || isHidden(node)) return [];
    if (node.tagName === 'tr') return [node];
    return ['thead', 'tbody', 'tfoot'].includes(node.tagName) ? rowsOf(node, deeper(depth)) : [];
  });
}

const isCell = (node: Node): node is Element => isElement(node) && (node.tagName === 'td' || node.tagName === 'th');

function tableOf(table: Element, depth: number): string[] {
  const captions = table.childNodes
    .filter((node) => isElement(node) && node.tagName === 'caption')
    .map((node) => oneLine(node as Element, depth)); // just seen
  const rows = rowsOf(table, depth).map((row) => row.childNodes.filter(isCell));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width < 2) return [...captions, ...rows.flat().flatMap((cell) => blocksOf(cell, depth))]; // a frame around text
  const lines = rows.map((row) => {
    const cells = row.map((cell) => oneLine(cell, depth).replaceAll('|', String.raw`\|`));
    return `| ${[...cells, ...Array.from({ length: width - cells.length }, () => '')].join(' | ')} |`;
  });
  const [head = '', ...body] = lines;
  return [...captions, [head, `|${'---|'.repeat(width)}`, ...body].join('\n')];
}

function codeOf(element: Element, depth: number): string {
  const text = rawText(element, depth).replaceAll(/^\n+|\s+$/g, '');
  const ticks = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  return text && `${'`'.repeat(ticks + 1)}\n${text}\n${'`'.repeat(ticks + 1)}`;
}

function blockOf(element: Element, depth: number): string[] {
  const level = /^h([1-6])$/.exec(element.tagName)?.[1];
  if (level) {
    const title = oneLine(element, depth);
    return title ? [`${'#'.repeat(Number(level))} ${title}`] : [];
  }
  if (element.tagName === 'ul' || element.tagName === 'ol') return [listOf(element, depth)];
  if (element.tagName === 'table') return tableOf(element, depth);
  if (element.tagName === 'pre') return [codeOf(element, depth)];
  const blocks = blocksOf(element, depth);
  if (element.tagName === 'blockquote') return blocks.length ? [blocks.join('\n\n').replaceAll(/^/gm, '> ')] : [];
  return element.tagName === 'dt' ? blocks.map((block) => around('**', block)) : blocks;
}

/** What is under a node as blocks of Markdown, in order. */
function blocksOf(parent: Parent, above: number): string[] {
  const depth = deeper(above);
  const blocks: string[] = [];
  let line = '';
  const endLine = () => {
    const text = lineOf(line).split('\n').map(escapeLine).join('\n');
    if (text) blocks.push(text);
    line = '';
  };
  for (const node of parent.childNodes) {
    if (!isElement(node) || !holdsBlocks(node)) line += inlineOf(node, depth);
    else {
      endLine();
      if (!isHidden(node)) blocks.push(...blockOf(node, depth));
    }
  }
  endLine();
  return blocks.filter((block) => block.trim() !== '');
}

/** Whether it begins a block itself, or wraps some as links and bold text of many pages do. */
const holdsBlocks = (element: Element): boolean =>
  blockNames.has(element.tagName) ||
  (!isHidden(element) && element.childNodes.some((node) => isElement(node) && blockNames.has(node.tagName)));

/** A parsed page as Markdown. */
export const markdownOf = (page: Parent): string => blocksOf(page, 0).join('\n\n');
