import { termsOf } from '../materials/terms.ts';
import { CONCEPTS_MAX, DEFINITION_MAX, TERM_MAX, type Note } from './notes.ts';
import type { Section, Unit } from './sections.ts';
import { plain, sentencesOf } from './sentences.ts';

const WORDS_MAX = 5; // of a term; more are a sentence that is emphasized
const DEFINITION_MIN = 4; // words
const ITEM_MAX = 220; // characters of an item: more is an explanation, not a definition
const WORTH_MIN = 1.5; // below it a text that is only emphasized is no concept

/** Words that are emphasized to be heard, not to be learnt. */
const emphasis = new Set(
  'a an all always and any at before after both each every first last may must never no none not now one only or same some that the then this two three zero'.split(
    ' ',
  ),
);
const label =
  /^(?:worked )?(?:example|case|note|step|tip|warning|rule|remember|important|answer|question|exercise|check|trap|hint|caution|exception|method)s?\b/i;
const says = String.raw`(?:is|are|was|means|mean|refers? to|stands? for|describes?|names?|says?|has|have|gives?|lets?|holds?|covers?|involves?|adds?|consists?|applies|pays?|keeps?|includes?|contains?|uses?|travels?|allows?|turns?|maps?|makes?|carries|=|:|–|—|-)`;
/** "It" and its like, at the beginning of a sentence: somebody who reads it alone does not know what they mean. */
export const leans =
  /^(?:it|its|this|that|these|those|they|their|them|such|here|there|he|she|both|neither|either|another|all (?:are|of)|then|so|but|and|or|however|therefore|thus|hence|otherwise|instead|the (?:same|latter|former|other|others|first|second|third|result|test|reason|rule|change|calculation|answer|following))\b/i;

/** What says how something is asked says little of what it is. */
export const aboutExams = /\bexam(?:s|iners?)?\b/i;

type Candidate = { readonly term: string; readonly definition: string; readonly worth: number; readonly place: number };

function isTerm(text: string): boolean {
  const words = text.split(/\s+/);
  if (words.length > WORDS_MAX || text.length > TERM_MAX || label.test(text) || leans.test(text)) return false;
  if (!/\p{L}{3}|\p{Lu}{2}/u.test(text) || /^[\d.]/.test(text) || /[=(){}<>]{2}|[.!?:;]$/.test(text)) return false;
  if (/,|\s(?:an?|the)\s|ly$|^(?:each|every|any|no|one)\s/i.test(text)) return false;
  return !words.every((word) => emphasis.has(word.toLowerCase()));
}

/** The sentences of an item up to a length that is quickly read. */
function shortened(item: string): string {
  let said = '';
  for (const sentence of sentencesOf(item)) {
    if (said && said.length + sentence.length > ITEM_MAX) break;
    said += `${said ? ' ' : ''}${sentence}`;
  }
  return said;
}

/** A sentence as a definition; one that leans on the sentence before is given with it. */
function definitionOf({ kind, text, before }: Pick<Unit, 'kind' | 'text' | 'before'>): string | undefined {
  const own = plain(kind === 'item' ? shortened(text) : text);
  const whole = before && leans.test(own) ? `${plain(before)} ${own}` : own;
  const said = whole.length <= DEFINITION_MAX ? whole : own;
  if (said.length > DEFINITION_MAX || said.split(' ').length < DEFINITION_MIN) return undefined;
  return /[:：?]$/.test(said) || aboutExams.test(own) ? undefined : said;
}

/** How clearly a text says what an emphasized word of it means. */
function clarity(text: string, at: number, length: number): number {
  const [before, after] = [text.slice(0, at), text.slice(at + length)];
  if (/^(?:(?:an?|the|in an?|by an?)\s+)?$/i.test(before) && new RegExp(`^(?:\\s*\\([^)]*\\))?,?\\s*${says}(?:\\s|$)`, 'i').test(after))
    return 3;
  if (/^(?:an?|the)?\s*$/i.test(before) && /^(?:\s*\([^)]*\))?(?:,|\s[–—-]\s)/.test(after)) return 2.5;
  if (/\b(?:called|named|known as|termed|is|are)\s+(?:an?\s+|the\s+)?$/i.test(before)) return 2.5;
  if (/,\s*(?:an?|the)\s+$/i.test(before) || /^\s*(?:\([^)]*\)\s*)?(?:[:=]|,\s*(?:which|that|meaning|or|the|an?|i\.e)\b)/.test(after))
    return 2;
  return /^\s*\(/.test(after) ? 1.5 : 0.5;
}

/** What stands behind the first words of an item that say what it is about; in a step of a method they are its verb. */
const leads = new RegExp(`^(?:$|\\s*[(–—:.,-]|\\s+${says}\\s)`, 'i');

/** The words that the author emphasized, each with the sentence around it. */
function emphasized(unit: Unit, place: number): Candidate[] {
  if (unit.kind === 'row') return [];
  const sentences = sentencesOf(unit.text);
  return sentences.flatMap((sentence, index) =>
    [...sentence.matchAll(/(\*\*|__)(?=\S)(.{1,200}?)\1/g)].flatMap((found) => {
      const isLead = unit.kind === 'item' && index === 0 && found.index === 0 && leads.test(sentence.slice(found[0].length));
      const before = sentences[index - 1] ?? unit.before;
      const definition = isLead ? definitionOf(unit) : definitionOf({ kind: 'sentence', text: sentence, ...(before ? { before } : {}) });
      const term = plain(found[2]!).replace(/[.:,;]$/, ''); // the pattern has both groups
      const worth = Math.max(clarity(sentence, found.index, found[0].length), isLead ? 2.5 : 0);
      return definition && isTerm(term) ? [{ term, definition, worth, place }] : [];
    }),
  );
}

const does = String.raw`(?:is|are|means?|has|runs?|ends?|returns?|raises?|stops?|skips?|leaves?|collects?|adds?|removes?|gives?|makes?|calls?|creates?|changes?|lets?|checks?|tests?|tells?|sends?|shows?|opens?|closes?)`;
const command = new RegExp(`^\`([A-Za-z_][\\w.]{1,30}(?:\\(\\))?)\`\\s+${does}\\s`);

/** What a word of code does, where a sentence begins with it. */
function coded(unit: Unit, place: number): Candidate[] {
  const [, term] = command.exec(unit.text) ?? [];
  const definition = term && definitionOf(unit);
  return definition ? [{ term, definition, worth: 1.6, place }] : [];
}

const isDefinition = /^(?:meaning|definition|description|effect|purpose|use|used for|what (?:it|they) (?:do|does|is|are|means?))\b/i;

/** Rows of a table that says of itself what its words mean. */
function tabled({ cells, head }: Unit, place: number): Candidate[] {
  const column = head?.findIndex((cell) => isDefinition.test(cell)) ?? -1;
  const [term, definition] = [plain(cells?.[0] ?? ''), plain(cells?.[column] ?? '')];
  if (column < 1 || definition.split(' ').length < DEFINITION_MIN - 1 || definition.length > DEFINITION_MAX) return [];
  return term.length <= TERM_MAX && /\p{L}{2}/u.test(term) && !term.includes(', ') ? [{ term, definition, worth: 1.5, place }] : [];
}

const statement =
  /^(?:(?:An?|The)\s+)?([\p{L}\p{N}][\p{L}\p{N}'’/+# -]{1,38}?)\s+(?:is|are|means|involves|refers to|stands for)\s+(?:an?|the|any|anything|what|when|how|one|whatever)\s/u;
const abbreviated = /(?:^|\s)((?:[\p{L}-]+\s){1,4}[\p{L}-]+)\s\((\p{Lu}[\p{Lu}\p{N}]{1,6})s?\)/u;

/** Whether letters are the first letters of words, in order, as VLSM are of variable-length subnet masks. */
const areInitials = (letters: string, words: string): boolean =>
  letters.toLowerCase() ===
  words
    .toLowerCase()
    .split(/[\s-]+/)
    .slice(-letters.length)
    .map((word) => word[0])
    .join('');

/** Sentences that say what something is, although nothing in them is emphasized. */
function stated(unit: Unit, place: number): Candidate[] {
  const text = plain(unit.text);
  const definition = unit.kind === 'row' ? undefined : definitionOf(unit);
  if (!definition) return [];
  const [, subject] = statement.exec(text) ?? [];
  const [, words, letters] = abbreviated.exec(text) ?? [];
  const own = subject && isTerm(subject) ? [{ term: subject, definition, worth: 1.2, place }] : [];
  if (!words || !letters) return own;
  const named = words
    .split(/\s+/)
    .slice(-letters.length)
    .join(' ')
    .replace(/^(?:an?|the)\s+/i, '');
  return areInitials(letters, words) ? [...own, { term: `${named} (${letters})`, definition, worth: 2, place }] : own;
}

/** How often a term is spoken of, and whether a heading does: an author comes back to what matters. */
function weight({ term, worth }: Candidate, counts: ReadonlyMap<string, number>, titled: ReadonlySet<string>): number {
  const terms = termsOf(term);
  const often = Math.min(...terms.map((each) => counts.get(each) ?? 0));
  return worth + 0.4 * Math.log2(Math.max(1, often)) + (terms.some((each) => titled.has(each)) ? 0.5 : 0);
}

/** The concepts of a lesson, in its order: what it explains, in its own words. */
export function conceptsOf(sections: readonly Section[], title: string): Note['concepts'] {
  const units = sections.flatMap((section) => section.units).filter(({ isExample }) => !isExample);
  const counts = new Map<string, number>();
  for (const term of units.flatMap(({ terms }) => terms)) counts.set(term, (counts.get(term) ?? 0) + 1);
  const titled = new Set(termsOf([title, ...sections.map(({ heading }) => heading)].join('\n')));
  const found = units.flatMap((unit, place) => [
    ...emphasized(unit, place),
    ...tabled(unit, place),
    ...coded(unit, place),
    ...stated(unit, place),
  ]);
  const best = new Map<string, Candidate & { readonly value: number }>();
  for (const candidate of found) {
    const key = termsOf(candidate.term.replace(/\s*\([^)]*\)$/, '')).join(' ');
    const value = weight(candidate, counts, titled);
    if (key && candidate.worth + value > 2 * WORTH_MIN && value > (best.get(key)?.value ?? 0)) best.set(key, { ...candidate, value });
  }
  return [...best.values()]
    .toSorted((a, b) => b.value - a.value)
    .slice(0, CONCEPTS_MAX)
    .toSorted((a, b) => a.place - b.place)
    .map(({ term, definition }) => ({ term, definition }));
}
