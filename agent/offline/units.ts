const UNIT_MAX = 420; // characters; longer is cut at a word

/** A line of Markdown without the signs that only set it. */
export const plainOf = (text: string): string => text.replaceAll(/[*_`]{1,3}/g, '').replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1');

const sentenceEnd = /(?<=[.!?]["”’)*_]{0,3})\s+(?=["“*_(]{0,3}[\p{Lu}\d])/u;
const abbreviation = /\b(?:e\.g|i\.e|vs|no|fig|etc|approx|Mr|Mrs|Dr|St)\.$/i;

/** The sentences of a paragraph; what follows an abbreviation goes on. */
function sentencesOf(paragraph: string): string[] {
  const sentences: string[] = [];
  for (const piece of paragraph.split(sentenceEnd)) {
    const last = sentences.at(-1);
    if (last !== undefined && abbreviation.test(last)) sentences[sentences.length - 1] = `${last} ${piece}`;
    else sentences.push(piece);
  }
  return sentences;
}

const cut = (text: string) => (text.length <= UNIT_MAX ? text : `${text.slice(0, UNIT_MAX).replace(/\s+\S*$/, '')} …`);

/** The cells of a row of a table, as a line: the first says what the rest is of. */
function rowOf(line: string): string {
  const [first = '', ...rest] = line
    .split('|')
    .map((cell) => cell.trim())
    .filter(Boolean);
  return rest.length ? `**${plainOf(first)}**: ${rest.join('; ')}` : first;
}

/** What of a passage can be quoted by itself: sentences, list items, rows of tables; not headings, rules or code. */
export function unitsOf(text: string): readonly string[] {
  const units: string[] = [];
  let paragraph = '';
  let inCode = false;
  const flush = () => {
    if (paragraph) units.push(...sentencesOf(paragraph));
    paragraph = '';
  };
  const lines = text.split('\n');
  for (const [at, raw] of lines.entries()) {
    const line = raw.trim().replace(/^(?:> ?)+/, '');
    if (/^(?:```|~~~)/.test(line)) inCode = !inCode;
    if (inCode || !line || /^(?:```|~~~|#{1,6} |[-*_]{3,}$|\|?[\s:|-]+\|?$)/.test(line)) flush();
    else if (line.startsWith('|')) {
      flush();
      if (!/^\|?[\s:|-]+$/.test(lines[at + 1]?.trim() ?? '')) units.push(rowOf(line)); // a row above a rule is the head
    } else if (/^(?:[-*+•]|\d{1,2}[.)])\s+/.test(line)) {
      flush();
      paragraph = line.replace(/^(?:[-*+•]|\d{1,2}[.)])\s+/, '');
    } else paragraph = paragraph ? `${paragraph} ${line}` : line;
  }
  flush();
  return units.map((unit) => cut(unit.trim())).filter((unit) => /\p{L}.*\s.*\p{L}/u.test(unit));
}
