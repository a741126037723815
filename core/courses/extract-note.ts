import { termsOf } from '../materials/terms.ts';
import { aboutExams, conceptsOf, leans } from './concepts.ts';
import { SUMMARY_MAX, type Note, type LessonText } from './notes.ts';
import { beginsExample, sectionsOf, type Section, type Unit } from './sections.ts';
import { inert, plain, sentencesOf } from './sentences.ts';

const SECTIONS_MAX = 14; // what somebody reads before an exam; a longer text is told by its weightiest parts
const ITEMS_MAX = 6;
const ITEM_MAX = 170; // characters
const QUOTES_MAX = 3; // rules and formulas that were set apart
const WORDS = { few: 6, many: 40 } as const;
const SENTENCES_FOR_TWO = 4; // a section that has as many is told by two of them

/** Sections that practise what others explain. */
const practises =
  /^(?:check yourself|exercises?|practice|quiz|(?:worked )?(?:examples?|cases?)\b|questions?|further reading|references|sources|answers|solutions?)/i;
const pointsElsewhere =
  /\b(?:below|above|following|this (?:lesson|section|chapter)|the (?:table|figure|example|examples|picture|diagram|listing|snippet)|next (?:lesson|section|chapter)|these three|here are)\b/i;
const defines = /\b(?:is|are|means|refers to|is called|are called|stands for|consists of)\b/i;

/** How far a sentence carries what the lesson is about. */
function worthOf({ text, kind, terms: all, isAfterCode }: Unit, place: number, weights: ReadonlyMap<string, number>): number {
  const said = plain(text);
  const terms = [...new Set(all)];
  const words = said.split(/\s+/).length;
  if (terms.length === 0 || /[:：?]$/.test(said) || kind !== 'sentence') return 0;
  const sum = terms.reduce((total, term) => total + (weights.get(term) ?? 0), 0) / Math.sqrt(terms.length + 3);
  const numbers = said.match(/\d+/g)?.length ?? 0;
  const factors = [
    place === 0 ? 1.3 : 1,
    defines.test(said) ? 1.15 : 1,
    /\*\*/.test(text) ? 1.2 : 1,
    leans.test(said) ? 0.55 : 1,
    isAfterCode ? 0.5 : 1,
    beginsExample.test(text) ? 0.3 : 1,
    aboutExams.test(said) ? 0.6 : 1,
    pointsElsewhere.test(said) ? 0.35 : 1,
    numbers > 3 ? 0.5 : 1,
    words < WORDS.few ? 0.5 : words > WORDS.many ? 0.6 : 1,
  ];
  return factors.reduce((value, factor) => value * factor, sum);
}

/** What each term weighs: how often the lesson speaks of it, more where its title and headings do. */
function weightsOf(sections: readonly Section[], title: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { units } of sections) for (const { terms } of units) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const titled = new Set(termsOf([title, ...sections.map(({ heading }) => heading)].join('\n')));
  return new Map([...counts].map(([term, count]) => [term, Math.log2(1 + count) * (titled.has(term) ? 1.6 : 1) - (count === 1 ? 0.6 : 0)]));
}

/** The lines of a list in short: each item up to its first sentence, as long as they are short enough to be read. */
function shortItems({ items, areSteps }: Section): string[] {
  const firsts = items.map((item) => inert(sentencesOf(item)[0] ?? item));
  const short = firsts.flatMap((text, place) => (text.length <= ITEM_MAX ? [`${areSteps ? `${place + 1}.` : '-'} ${text}`] : []));
  return short.length < items.length / 2 ? [] : short.slice(0, ITEMS_MAX);
}

/** Whether a sentence before the first heading says what the lesson is about; many a lesson opens with a story. */
const opens = ({ text, terms }: Unit, titled: ReadonlySet<string>): boolean =>
  !/\b(?:was|were)\b/.test(text) && !aboutExams.test(text) && terms.some((term) => titled.has(term));

/** The sentences of a section that carry it, in its order; one that leans on the sentence before brings that along. */
function sentencesFor(
  { heading, units }: Section,
  weights: ReadonlyMap<string, number>,
  titled: ReadonlySet<string>,
): { readonly texts: string[]; readonly worth: number } {
  const sentences = units.filter(({ kind, isExample }) => kind === 'sentence' && !isExample);
  const ranked = sentences
    .map((unit, place) => ({ unit, place, worth: worthOf(unit, place, weights) }))
    .filter(({ unit, worth }) => worth > 0 && (heading !== '' || opens(unit, titled)))
    .toSorted((a, b) => b.worth - a.worth)
    .slice(0, sentences.length >= SENTENCES_FOR_TWO ? 2 : 1);
  const places = new Set(ranked.flatMap(({ unit, place }) => (unit.before && leans.test(plain(unit.text)) ? [place - 1, place] : [place])));
  return {
    texts: sentences.filter((_, place) => places.has(place)).map(({ text }) => inert(text)),
    worth: ranked.reduce((sum, { worth }) => sum + worth, 0),
  };
}

type Part = { readonly heading: string; readonly lines: readonly string[]; readonly worth: number };

function partOf(section: Section, weights: ReadonlyMap<string, number>, titled: ReadonlySet<string>): Part {
  const { texts, worth } = sentencesFor(section, weights, titled);
  const items = shortItems(section);
  const quotes = section.units.filter(({ kind, text }) => kind === 'quote' && text && text.length <= ITEM_MAX).slice(0, QUOTES_MAX);
  return {
    heading: section.heading,
    lines: [texts.join(' '), quotes.map(({ text }) => `> ${inert(text)}`).join('\n>\n'), items.join('\n')].filter(Boolean),
    worth: worth + items.length / 2 + quotes.length,
  };
}

/**
 * A note without a model: of each section what carries it, under its heading, and the concepts that the lesson explains,
 * all in the lesson's own words. The same lesson always gives the same note.
 */
export function extractNote({ title, text }: LessonText): Note {
  const sections = sectionsOf(text).filter(({ heading }) => !practises.test(plain(heading)));
  const weights = weightsOf(sections, title);
  const titled = new Set(termsOf(title));
  const parts = sections.map((section) => partOf(section, weights, titled)).filter(({ lines }) => lines.length > 0);
  const weightiest = new Set(parts.toSorted((a, b) => b.worth - a.worth).slice(0, SECTIONS_MAX));
  let summary = '';
  for (const { heading, lines } of parts.filter((part) => weightiest.has(part))) {
    const next = [...(heading ? [`## ${inert(heading)}`] : []), ...lines].join('\n\n');
    if (summary.length + next.length + 2 > SUMMARY_MAX) continue; // a shorter part may still fit
    summary += `${summary ? '\n\n' : ''}${next}`;
  }
  return { summary: summary || `${plain(title)}.`, concepts: conceptsOf(sections, title) };
}
