import type { Verdict } from '../../../core/questions/verdict.ts';
import { accents, type Accent } from './parts.ts';
import { clipped, percent } from './text.ts';

type Part = Verdict['parts'][number];
/** How an answer came out as a whole, which is also the colour of its card. */
export type Outcome = Extract<Accent, 'right' | 'partly' | 'wrong'>;

const PIECE_MAX = 160; // characters of what was given, wanted or chosen: more is read again in the question
const WHY_MAX = 300;

export const outcomeOf = ({ score, correct }: Pick<Verdict, 'score' | 'correct'>): Outcome =>
  correct ? 'right' : score > 0 ? 'partly' : 'wrong';

/** A sign for those who see, always beside the word for it. */
export const signs = { right: '✓', partly: '◐', wrong: '✗' } as const satisfies Record<Outcome, string>;

const short = (text: string, most = PIECE_MAX) => clipped(text, most);
const quoted = (text: string) => `“${short(text)}”`;
/** The words that a statement is called by begin a sentence here; nobody's own words are changed. */
const called = (text: string) => (text === 'true' ? 'True' : text === 'false' ? 'False' : text);

/** How it went, in a word. */
export function headlineOf(verdict: Verdict): string {
  const outcome = outcomeOf(verdict);
  if (outcome === 'wrong') return `${signs.wrong} Not right`;
  if (outcome === 'partly') return `${signs.partly} Partly right: ${percent(verdict.score)}`;
  return verdict.parts.some((part) => part.verdict === 'typo') ? `${signs.right} Right, but look at the spelling` : `${signs.right} Right!`;
}

const partSigns = {
  right: signs.right,
  typo: signs.right,
  partly: signs.partly,
  wrong: signs.wrong,
  missing: signs.wrong,
} as const satisfies Record<Part['verdict'], string>;
const partWords = {
  right: 'is right',
  typo: 'is right, but for the spelling',
  partly: 'is partly right',
  wrong: 'is not right',
  missing: 'is not right',
} as const satisfies Record<Part['verdict'], string>;

/** One part of several: what was given, how that is, and what was wanted. */
function sayPart({ label, given, verdict, wanted, why }: Part): string {
  const of = label ? `**${short(label)}:** ` : '';
  const reason = why ? ` ${short(why, WHY_MAX)}` : '';
  if (!label && verdict === 'missing' && wanted) return `${signs.wrong} ${quoted(wanted)} is right, but was not chosen.${reason}`;
  const told = given ? `${quoted(given)} ${partWords[verdict]}.` : of ? 'not answered.' : 'Not answered.';
  return `${partSigns[verdict]} ${of}${wanted ? `${told} Right is ${quoted(wanted)}.` : told}${reason}`;
}

/** The one part of an answer: what was given stands there even where it was right, since the message has lost its controls. */
function sayOnly({ given, verdict, wanted, why }: Part): string[] {
  return [
    given ? `Your answer: ${quoted(called(given))}` : '',
    wanted && (verdict === 'wrong' || verdict === 'missing') ? `Right is: **${short(called(wanted))}**` : '',
    wanted && (verdict === 'typo' || verdict === 'partly') ? `Wanted was: **${short(wanted)}**` : '',
    why ? short(why, WHY_MAX) : '',
  ].filter(Boolean);
}

/** What was given and how each part of it is, a line each. */
export const partLines = ({ parts }: Verdict): readonly string[] => {
  const [only] = parts;
  return parts.length === 1 && only ? sayOnly(only) : parts.map(sayPart);
};

/** Why the choices are right or wrong, for those of which it is told and was not told above. */
export const choiceLines = ({ parts, choices }: Verdict): readonly string[] =>
  choices.flatMap(({ text, right, why }) =>
    why && !parts.some((part) => part.why === why) ? [`- ${quoted(text)} (${right ? 'right' : 'not right'}): ${short(why, WHY_MAX)}`] : [],
  );

/** The colour of a verdict. */
export const accentOf = (verdict: Verdict | null): number => accents[verdict ? outcomeOf(verdict) : 'quiet'];
