import { blocksOf, type Block } from '../materials/blocks.ts';
import { termsOf } from '../materials/terms.ts';
import { plain, sentencesOf } from './sentences.ts';

/** A sentence, an item of a list, a row of a table or what was set apart, such as a rule, in Markdown. */
export type Unit = {
  readonly kind: 'sentence' | 'item' | 'row' | 'quote';
  readonly text: string;
  /** Its terms, as search counts them: they are asked for often. */
  readonly terms: readonly string[];
  /** Whether it belongs to an example, which shows what was said before. */
  readonly isExample: boolean;
  /** Whether code stands right above, of which it may speak. */
  readonly isAfterCode?: true;
  /** The sentence before it in the same paragraph: what "it" and "this" speak of. */
  readonly before?: string;
  /** The cells of a row, and of the head of its table. */
  readonly cells?: readonly string[];
  readonly head?: readonly string[];
};

/** What begins an example: its sentences, and a list or table right below, mean nothing by themselves. */
export const beginsExample =
  /^(?:\*\*|_)?(?:for (?:example|instance)\b|(?:worked )?examples?\b|case\b|suppose\b|imagine\b|say,|given\b|consider\b|e\.g\.)/i;

/** What stands under one heading, without code and formulas; whether the items of its lists are steps, whose order counts. */
export type Section = {
  readonly heading: string;
  readonly units: readonly Unit[];
  readonly items: readonly string[];
  readonly areSteps: boolean;
};

const item = /^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]+/;

/** The items of a list, each as one line; what is indented below belongs to it, unless it is code. */
function itemsOf(text: string): string[] {
  const items: string[] = [];
  for (const line of text.replaceAll(/^\s*(```|~~~)[\s\S]*?^\s*\1/gm, '').split('\n')) {
    if (item.test(line)) items.push(line.replace(item, '').trim());
    else if (items.length && line.trim()) items[items.length - 1] += ` ${line.trim()}`;
  }
  return items.filter(Boolean);
}

const cellsOf = (line: string): string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

/** A unit before its terms are counted. */
type Bare = Omit<Unit, 'terms'>;

function rowsOf(text: string): Bare[] {
  const [head = '', , ...rows] = text.split('\n');
  return rows.map((row) => ({ kind: 'row', text: row, isExample: false, cells: cellsOf(row), head: cellsOf(head) }));
}

function unitsOf({ kind, text }: Block): Bare[] {
  if (kind === 'list') return itemsOf(text).map((each) => ({ kind: 'item', text: each, isExample: false }));
  if (kind === 'table') return rowsOf(text);
  if (kind === 'quote') {
    const parts = text.replaceAll(/^ {0,3}> ?/gm, '').split(/\n\s*\n/);
    return parts.map((part) => ({ kind: 'quote', text: part.replaceAll(/\s+/g, ' ').trim(), isExample: false }));
  }
  if (kind !== 'paragraph') return [];
  const sentences = sentencesOf(text);
  return sentences.map((sentence, place) => ({
    kind: 'sentence',
    text: sentence,
    isExample: beginsExample.test(text),
    ...(place > 0 ? { before: sentences[place - 1]! } : {}), // there is one
  }));
}

const TEXT_MAX = 200_000; // characters, 60 pages: more is no lesson, and is told by its beginning
const UNITS_MAX = 4000; // twice as many sentences as so much text has
const UNIT_MAX = 2000; // characters: what is longer is no sentence, whatever it ends with
const HEADING_MAX = 200;

/** A Markdown text section by section; what stands before the first heading has none, as has what stands under the title. */
export function sectionsOf(markdown: string): Section[] {
  const sections: { heading: string; units: Unit[]; items: string[]; areSteps: boolean }[] = [
    { heading: '', units: [], items: [], areSteps: false },
  ];
  let above = '';
  let left = UNITS_MAX;
  for (const block of blocksOf(markdown.slice(0, TEXT_MAX))) {
    if (block.kind === 'heading')
      sections.push({ heading: block.level === 1 ? '' : block.text.slice(0, HEADING_MAX), units: [], items: [], areSteps: false });
    else {
      const section = sections.at(-1)!; // there is one from the start
      const goesOn = block.kind === 'list' || block.kind === 'table' ? (section.units.at(-1)?.isExample ?? false) : false;
      const changes = { ...(goesOn ? { isExample: true } : {}), ...(above === 'code' ? { isAfterCode: true as const } : {}) };
      const readable = unitsOf(block)
        .filter(({ text }) => text.length <= UNIT_MAX)
        .slice(0, left);
      left -= readable.length;
      const units = readable.map((unit) => ({ ...unit, terms: termsOf(plain(unit.text)), ...changes }));
      section.units.push(...units);
      if (block.kind === 'list' && !goesOn) {
        section.areSteps = section.items.length === 0 && /^ {0,3}\d/.test(block.text); // two lists are not one order
        section.items.push(...units.map(({ text }) => text));
      }
    }
    above = block.kind;
  }
  return sections.filter(({ units }) => units.length > 0);
}
