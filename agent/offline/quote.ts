import { z } from 'zod';
import { termsOf } from '../../core/materials/terms.ts';
import { plainOf, unitsOf } from './units.ts';
import { plainWords } from './words.ts';
import type { Done } from './turn.ts';

const Passage = z.object({
  cite: z.string(),
  title: z.string(),
  headingPath: z.array(z.string()),
  text: z.string(),
  confidence: z.object({ label: z.enum(['High', 'Medium', 'Low']), score: z.number() }),
});
export type Passage = z.output<typeof Passage>;

/** A passage as its text begins where no data came with it. */
const heading = /^\*\*(.+?)\*\* \[(p-[0-9a-z]+)\] \((High|Medium|Low)\).*\n/gm;
const scores = { High: 0.8, Medium: 0.5, Low: 0.2 } as const;

/** The quoted lines with which a text begins. */
const quotedIn = (text: string) => /^(?:>.*(?:\n|$))*/.exec(text)![0].replaceAll(/^> ?/gm, '').trim(); // it may be empty

/** The passages that a search found, or an explanation names. */
export function passagesIn({ data, said }: Done): readonly Passage[] {
  const read = z.array(Passage).safeParse(data?.['passages']);
  if (read.success) return read.data;
  return [...said.matchAll(heading)].map(({ index, 0: head, 1: path, 2: cite, 3: named }) => {
    const [title = '', ...headingPath] = path!.split(' › '); // every group matches
    const label = named as Passage['confidence']['label']; // the same
    return {
      cite: cite!,
      title,
      headingPath,
      text: quotedIn(said.slice(index + head.length)),
      confidence: { label, score: scores[label] },
    };
  });
}

/** A sentence, list item or row of a passage, and where it is from. */
export type Quoted = { readonly text: string; readonly passage: Passage };

/** What is quoted in answer to a question: nothing where nothing fits. */
export type Quote = { readonly lines: readonly Quoted[]; readonly label: Passage['confidence']['label']; readonly withheld: boolean };

const LINES_MAX = 3;
const LINES_OF_A_SIDE_MAX = 1; // of each of two things that are compared
const CHARACTERS_MAX = 700; // a screen of a phone
const GAIN_MIN = 0.35; // of the best line's; less adds nothing
const ENOUGH = 0.7; // once all of the subject is covered
const PAIR_MAX = 420; // characters
const COVERED_MIN = 0.5; // of what was asked

/** Words by which one asks, and which no passage has to have. */
const asking: ReadonlySet<string> = new Set(
  termsOf(
    'explain define describe difference differences meaning mean means tell remind example examples work works calculate calculated calculating use used understand get know give show stand stands happen happens please ' +
      'quickly short brief overview summary definition compare compared help main look find search again exactly actually simple terms words really need question versus vs between say does one thing things way ways kind kinds',
  ),
);

/** What a question asks about: its words without those that only ask. */
export function subjectOf(question: string): readonly string[] {
  const terms = [...new Set(termsOf(question))];
  const telling = terms.filter((term) => !asking.has(term));
  return telling.length ? telling : terms;
}

/** What must not be told by the way: the question that is open, with what could be chosen there. */
export type Kept = { readonly question: string; readonly options: readonly string[] };

const share = (terms: readonly string[], of: ReadonlySet<string>) =>
  terms.length ? terms.filter((term) => of.has(term)).length / terms.length : 0;
const TOLD_MIN = 0.6;

/** Whether a line says what the open question asks: most of its words, or one of its choices that the learner has not named, word by word. */
export function tellsKept(line: string, subject: readonly string[], { question, options }: Kept): boolean {
  const terms = new Set(termsOf(line));
  const asked = [...new Set(termsOf(question))].filter((term) => !subject.includes(term) && !asking.has(term));
  const near = asked.length >= 2 && share(asked, terms) >= TOLD_MIN;
  const chosen = options.some((option) => {
    const words = [...new Set(termsOf(option))].filter((term) => !subject.includes(term));
    return words.length > 0 && share(words, terms) >= TOLD_MIN;
  });
  return near || (chosen && (asked.length === 0 || share(asked, terms) > 0));
}

/** Whether a line has a word of the subject, or another of its family: recursion, recursive. */
function hasWord(terms: ReadonlySet<string>, term: string): boolean {
  if (terms.has(term)) return true;
  const root = term.slice(0, Math.max(FAMILY_MIN, term.length - 3));
  return term.length > FAMILY_MIN && [...terms].some((each) => each.startsWith(root));
}
const FAMILY_MIN = 5; // letters that words of a family share
const UNDER_HEADING = 2; // lines that say what their heading names, though they may call it "it"

type Weighed = Quoted & {
  readonly own: ReadonlySet<string>;
  /** With those of the heading, for the lines right under it and for formulas: what they call "it" is what that names. */
  readonly terms: ReadonlySet<string>;
  readonly bonus: number;
  readonly place: number;
};

const row = /^\*\*[^*]+\*\*: /;
const article = /^an? /i;
const reckons = /\b(?:calculat|comput|formula|work(?:ed)? out|how much|figure out)/i;
const isFormula = (text: string) => /[=÷×]/.test(text) && !/\d[^=÷×]*[=÷×].*\d/.test(text);
const leansBack = /^(?:it|its|this|that|they|these|those|he|she|here|there|such)\b/i;
const pointsBack = /^(?:this|that|these|those|such)\b/i;
const saysWhatIs =
  /^(?:an? |the )?(?:[\p{L}-]+ ){1,3}(?:is|are|means|occurs|describes|refers|maps|holds|makes|gives|translates|assigns)\b/iu;

/** What is asked, with its words that name something. */
type Asked = {
  readonly question: string;
  readonly subject: readonly string[];
  /** It is one of two things that are compared: what opens with its name says of it, and a row of a table only mentions it. */
  readonly isSide: boolean;
};

/** How much a line looks like the one that says what a thing is. */
function bonusOf({ question, subject, isSide }: Asked, text: string, { headingPath, title }: Passage, rank: number): number {
  const plain = plainOf(text);
  const bold = [...text.matchAll(/\*\*(.+?)\*\*/g)].flatMap(([, words]) => termsOf(words!)); // the group matches
  const isRow = row.test(text); // bold for being first, and a definition only where it is what was asked
  const defines = isRow ? bold.every((term) => subject.includes(term)) : subject.some((term) => bold.includes(term));
  const opening = isSide ? termsOf(plain.replace(article, '').split(/\s/, 1)[0]!) : termsOf(plain).slice(0, 2); // split leaves one at least
  const opens = !(isSide && isRow) && opening.some((term) => subject.includes(term));
  const begins = opens && (isSide || saysWhatIs.test(plain));
  const headed = share(subject, new Set(termsOf([...headingPath, title].join(' '))));
  const computes = reckons.test(question) && isFormula(text);
  return (
    (computes ? 0.8 : 0) +
    (defines ? 0.5 : 0) +
    (begins ? 0.4 : 0) -
    (leansBack.test(plain) ? 0.3 : 0) -
    (isSide && isRow ? (defines ? 0.3 : 1) : 0) +
    0.2 * headed -
    (isSide ? 0.03 : 0.08) * rank
  );
}

function weigh(asked: Asked, passages: readonly Passage[]): Weighed[] {
  return passages.flatMap((passage, rank) =>
    unitsOf(passage.text).map((text, place): Weighed => {
      const own = termsOf(plainOf(text));
      const headed = place < UNDER_HEADING || isFormula(text) ? termsOf(passage.headingPath.at(-1) ?? passage.title) : [];
      return {
        text,
        passage,
        place: rank * 1000 + place,
        own: new Set(own),
        terms: new Set([...own, ...headed]),
        bonus: bonusOf(asked, text, passage, rank),
      };
    }),
  );
}

/** Lines with what they lean on: "This is subrogation." says nothing without the sentence before it. */
function withReferents(chosen: readonly Weighed[], free: readonly Weighed[]): readonly Weighed[] {
  const before = chosen.flatMap((line) => {
    if (!pointsBack.test(plainOf(line.text))) return [];
    return free.filter((each) => each.place === line.place - 1 && !chosen.includes(each));
  });
  const length = [...chosen, ...before].reduce((sum, { text }) => sum + text.length, 0);
  return length <= CHARACTERS_MAX ? [...before, ...chosen] : chosen;
}

/** A single line with the one behind it, where both are short: an answer of one sentence often wants its second. */
function withNext(chosen: readonly Weighed[], free: readonly Weighed[]): readonly Weighed[] {
  const [only, another] = chosen;
  const next =
    only && !another && !row.test(only.text) ? free.find(({ place, text }) => place === only.place + 1 && !row.test(text)) : undefined;
  return only && next && only.text.length + next.text.length <= PAIR_MAX ? [only, next] : chosen;
}

/** How two things are named of which one asks what sets them apart. */
const comparing = [
  /\b(?:differences?|distinction|distinguish|differs?|compare|comparison)\b(?: (?:me|the|between|of|in|is|are|there|a|an|use|using))* (.+?) (?:and|from|vs|versus|with|to|against) (.+)/,
  /\bhow (?:is|are|do|does) (.+?) (?:different|differ)\w* (?:from|to|than) (.+)/,
  /^(?:what about |whats? |what is |explain |so )?(.+?) (?:vs|versus) (.+)$/,
];

/** The names of two things whose difference is asked for: each has words of its own. */
function sidesOf(question: string): readonly [string, string] | undefined {
  const words = plainWords(question);
  const [, one, other] = comparing.map((pattern) => pattern.exec(words)).find((each) => each) ?? [];
  if (!one || !other) return undefined;
  const [ones, others] = [one, other].map((side) => subjectOf(side));
  const apart = [ones!.filter((term) => !others!.includes(term)), others!.filter((term) => !ones!.includes(term))]; // of two, two
  return apart.every((terms) => terms.length) ? [one, other] : undefined;
}

/** Of each of two things what it is, where the passages say it of both. */
function compared(question: string, sidesNamed: readonly [string, string], passages: readonly Passage[], kept?: Kept): Quote | undefined {
  const sides = sidesNamed.map((side) => linesFor({ question, subject: subjectOf(side), isSide: true }, passages, kept));
  const lines = sides.flatMap((side) => side.lines).filter((line, at, all) => all.findIndex(({ text }) => text === line.text) === at);
  if (sides.some((side) => side.label === 'Low' || !side.lines.length)) return undefined;
  return { lines, label: sides.every(({ label }) => label === 'High') ? 'High' : 'Medium', withheld: false };
}

/** The passages without the lines that were told before. */
const untold = (passages: readonly Passage[], told: string): readonly Passage[] =>
  told
    ? passages.map((passage) => ({
        ...passage,
        text: unitsOf(passage.text)
          .filter((line) => !told.includes(line))
          .join('\n\n'),
      }))
    : passages;

/** What is quoted in answer to a question: of two things that are compared, what each is. What was told before is not told again. */
export function quoteFor(question: string, found: readonly Passage[], kept?: Kept, told = ''): Quote {
  const passages = untold(found, told);
  const sides = sidesOf(question);
  return (
    (sides && compared(question, sides, passages, kept)) ??
    linesFor({ question, subject: subjectOf(question), isSide: false }, passages, kept)
  );
}

/**
 * The lines of the passages that answer a question best: each new one has to say of the subject what those before do not,
 * and none may tell what is kept.
 */
function linesFor(asked: Asked, passages: readonly Passage[], kept?: Kept): Quote {
  const { subject } = asked;
  const most = asked.isSide ? LINES_OF_A_SIDE_MAX : LINES_MAX;
  const all = weigh(asked, passages);
  const free = kept ? all.filter(({ text }) => !tellsKept(plainOf(text), subject, kept)) : all;
  const weight = new Map(
    subject.map((term) => [term, Math.log(1 + all.length / (1 + all.filter(({ own }) => hasWord(own, term)).length))]),
  );
  const worth = [...weight.values()].reduce((sum, each) => sum + each, 0) || 1;
  const covered = new Set<string>();
  const valueOf = (term: string) => weight.get(term)! * (hasWord(covered, term) ? 0.25 : 1); // each has its weight
  const gainOf = ({ terms, bonus }: Weighed) =>
    subject.reduce((sum, term) => sum + (hasWord(terms, term) ? valueOf(term) : 0), 0) / worth + bonus;
  const chosen: Weighed[] = [];
  let best = 0;
  while (chosen.length < most) {
    const rest = free.filter((line) => !chosen.includes(line) && subject.some((term) => hasWord(line.terms, term)));
    const [top] = rest.toSorted((one, other) => gainOf(other) - gainOf(one) || one.place - other.place);
    if (!top) break;
    const gain = gainOf(top);
    const length = chosen.reduce((sum, { text }) => sum + text.length, top.text.length);
    const isCovered = subject.every((term) => hasWord(covered, term));
    if (chosen.length && ((isCovered && gain < ENOUGH * best) || gain < GAIN_MIN * best || gain < 0.3 || length > CHARACTERS_MAX)) break;
    best ||= gain;
    chosen.push(top);
    for (const term of top.own) covered.add(term);
  }
  const lines = withNext(withReferents(chosen, free), free).toSorted((one, other) => one.place - other.place);
  const told = new Set(chosen.flatMap(({ terms }) => [...terms]));
  const coverage = subject.filter((term) => hasWord(told, term)).length / Math.max(1, subject.length);
  const score = Math.max(0, ...lines.map(({ passage }) => passage.confidence.score));
  const label = coverage < COVERED_MIN || score < 0.4 ? 'Low' : score < 0.75 ? 'Medium' : 'High';
  return { lines: lines.map(({ text, passage }) => ({ text, passage })), label, withheld: lines.length === 0 && free.length < all.length };
}
