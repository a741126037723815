import { z } from 'zod';
import { asidesOf } from './asides.ts';
import type { Explained } from './question-type.ts';
import { slipOf } from './typo.ts';

const text = z.string().min(1);

/** How an answer in words is compared. What is missing is off, apart from accents. */
const comparing = {
  case_sensitive: z.boolean(),
  /** Whether a slip of the finger counts as right, and is pointed out. */
  typos: z.boolean().optional(),
  /** `ignore`, the default where case does not count: a missing accent counts as right, and is pointed out. */
  accents: z.enum(['strict', 'ignore']).optional(),
  /** `ignore`: spaces decide nothing, as in `[6, 4]`. */
  spaces: z.enum(['one', 'ignore']).optional(),
  /** Whether * in a key stands for anything, and \* for a star. */
  wildcards: z.boolean().optional(),
  /** Whether what a key has in parentheses may be left out: `to take (a photo)`. */
  optional_parts: z.boolean().optional(),
  /** Whose articles may be left out at the beginning: `en` if this is missing. */
  language: text.optional(),
  /** What is known to be wrong, however near it is to the key. */
  refused: z.array(z.union([text, z.object({ text, explanation: text.optional() })])).optional(),
  /** Answers that are not quite what is wanted, each with what it is worth. */
  others: z.array(z.object({ text, credit: z.number().gt(0).lt(1), explanation: text.optional() })).optional(),
};

/** Answers in words, with how they are compared. */
export const AcceptedTexts = z.object({ accepted: z.array(text).min(1), ...comparing });
export type AcceptedTexts = z.output<typeof AcceptedTexts>;

const quotes = /[‘’‚‛′‵ʼʹ`´＇]/g;
const doubleQuotes = /[“”„‟″«»]/g;
const plainQuotes = (words: string) => words.replaceAll(quotes, "'").replaceAll(doubleQuotes, '"');
const dashes = /[\p{Pd}−]/gu;
const WILDCARD = '\uE000'; // a private character, which no pipeline step touches

/** Small letters as Unicode folds them in any locale: ß is ss, ς is σ; the dotless ı stays what it is. */
const folded = (words: string) =>
  words
    .replaceAll(/[^ı]+/g, (run) => run.toLowerCase().toUpperCase().toLowerCase())
    .replaceAll('ς', 'σ')
    .normalize('NFKC');

/** The same words in one form: compatible characters, plain quotes and dashes, single spaces, nothing invisible. */
export function normalForm(words: string, { case_sensitive, spaces }: Pick<AcceptedTexts, 'case_sensitive' | 'spaces'>): string {
  const plain = plainQuotes(plainQuotes(words).normalize('NFKC')) // some are taken apart by Unicode, and some come of it
    .replaceAll(dashes, '-')
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s+/g, spaces === 'ignore' ? '' : ' ')
    .trim();
  return case_sensitive ? plain : folded(plain);
}

const articles: Readonly<Record<string, RegExp>> = {
  en: /^(?:an?|the) /,
  de: /^(?:der|die|das|den|dem|des|eine?|eine[nmrs]) /,
  fr: /^(?:l'|(?:les?|la|une?|des?|du) |de (?:la |l'))/,
  es: /^(?:el|la|los|las|unos?|unas?) /,
  it: /^(?:l'|un'|(?:il|lo|la|i|gli|le|un|uno|una) )/,
  pt: /^(?:os?|as?|um|uma|uns|umas) /,
  nl: /^(?:de|het|een) /,
};

/** Without final punctuation, which may be missing. Never nothing. */
const unended = (words: string) => words.replace(/\s*[.!?;:,。]+$/, '') || words;

/** Without a leading article either, where case does not count: in code an a is no article. */
function bare(words: string, { case_sensitive, language = 'en' }: AcceptedTexts): string {
  const article = articles[language.toLowerCase().split('-')[0]!]; // split gives one part at least
  return case_sensitive || !article ? unended(words) : unended(words).replace(article, '') || unended(words);
}
const accents = /[\u0300-\u036F]/g; // of the alphabets that can do without; the vowel signs of others cannot be spared
const withoutAccents = (words: string) => words.normalize('NFD').replaceAll(accents, '');

/** The forms in which a text is compared, the strictest first; whoever needs the last of three is told so. */
function formsOf(words: string, body: AcceptedTexts, loose = bare(words, body)): readonly string[] {
  const strict = body.accents ? body.accents === 'strict' : body.case_sensitive;
  return strict ? [words, loose] : [words, loose, withoutAccents(loose)];
}

const OPTIONAL_MAX = 4; // sixteen ways to leave parts out are enough for one key

/** A key's wordings: as it is written, and with each part in parentheses and without it. */
function wordings(key: string, { optional_parts }: AcceptedTexts): readonly string[] {
  if (!optional_parts) return [key];
  let found = [key];
  for (let round = 0; round < OPTIONAL_MAX; round++) {
    const part = /\(([^()]*)\)/;
    if (!found.some((wording) => part.test(wording))) break;
    found = found.flatMap((wording) => [wording.replace(part, '$1'), wording.replace(part, '')]);
  }
  return [...new Set([key, ...found])].filter((wording) => wording.trim());
}

/** Whether a text has a key's fixed parts in order, from its start to its end; linear in the stars. */
function fits(words: string, key: string): boolean {
  const [first = '', ...others] = key.split(WILDCARD);
  const last = others.pop();
  if (last === undefined) return words === key;
  if (words.length < first.length + last.length || !words.startsWith(first) || !words.endsWith(last)) return false;
  let at = first.length;
  for (const part of others) {
    const found = words.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= words.length - last.length;
}

type Entry = { readonly spelling: string; readonly fraction: number; readonly why: string | undefined };

/** Every text the body lists: the refused first, for what is known to be wrong is never nearly right. */
function entriesOf({ accepted, refused = [], others = [] }: AcceptedTexts): readonly Entry[] {
  return [
    ...refused.map((each) =>
      typeof each === 'string'
        ? { spelling: each, fraction: 0, why: undefined }
        : { spelling: each.text, fraction: 0, why: each.explanation },
    ),
    ...accepted.map((spelling) => ({ spelling, fraction: 1, why: undefined })),
    ...others.map((each) => ({ spelling: each.text, fraction: each.credit, why: each.explanation })),
  ];
}

type Key = Entry & { readonly forms: readonly string[]; readonly isPattern: boolean };

/** Each text in each of its wordings, in the forms in which it is compared. A capital A is more than an article: A minor. */
function keysOf(body: AcceptedTexts): readonly Key[] {
  const marked = (wording: string) =>
    body.wildcards ? wording.replaceAll(/\\\*|\*+/g, (star) => (star === '\\*' ? '*' : WILDCARD)) : wording;
  return entriesOf(body).flatMap((entry) =>
    wordings(entry.spelling, body).map((wording) => {
      const words = normalForm(marked(wording), body);
      const forms = formsOf(words, body, wording.startsWith('A ') ? unended(words) : undefined);
      return { ...entry, forms, isPattern: words.includes(WILDCARD) };
    }),
  );
}

/** The listed text that an answer is, the strictest way first; what only fits a pattern comes last. */
function hitOf(keys: readonly Key[], forms: readonly string[]): { readonly key: Key; readonly strictness: number } | undefined {
  for (const isPattern of [false, true])
    for (const [strictness, form] of forms.entries()) {
      const key = keys.find((each) => each.isPattern === isPattern && fits(form, each.forms[strictness]!)); // as many forms as the answer has
      if (key) return { key, strictness };
    }
  return undefined;
}

/** What became of an answer in words. */
export type Match = {
  readonly fraction: number;
  readonly verdict: 'right' | 'typo' | 'partly' | 'wrong';
  readonly wanted?: string;
  readonly why?: string;
};

/** The ways to take an answer, as it stands first. Where code holds quotes or stars on purpose, there is no other. */
function waysOf(words: string, { accepted, case_sensitive: code }: AcceptedTexts, besides: Besides): readonly string[] {
  const onPurpose = code && accepted.some((key) => /["'`*]/.test(key));
  return onPurpose ? [words] : [words, ...asidesOf(words, { code, besides })];
}

/** What an answer is without the words of the question that it repeats. */
export type Besides = (words: string) => readonly string[];

/** Compares an answer with everything the body lists. */
export function compareText(body: AcceptedTexts, given: string, besides: Besides = () => []): Match {
  const [wanted = ''] = body.accepted;
  const words = normalForm(given, body);
  if (!words) return { fraction: 0, verdict: 'wrong', wanted };
  const keys = keysOf(body);
  const ways = waysOf(words, body, besides).map((way) => formsOf(way, body));
  const [hit] = ways.flatMap((forms) => hitOf(keys, forms) ?? []);
  if (hit) {
    const { fraction, spelling, why } = hit.key;
    if (fraction < 1) return { fraction, verdict: fraction ? 'partly' : 'wrong', wanted, ...(why ? { why } : {}) };
    return hit.strictness === 2 ? { fraction, verdict: 'typo', wanted: spelling } : { fraction, verdict: 'right' };
  }
  const forgiving = body.typos && body.accents !== 'strict' && !body.case_sensitive;
  const loosest = (key: Key) => ({ ...key, key: key.forms.at(-1)! }); // there are forms of every key
  const [near] = forgiving ? ways.flatMap((forms) => slipOf(forms.at(-1)!, keys.map(loosest)) ?? []) : []; // and of the answer
  return near ? { fraction: 1, verdict: 'typo', wanted: near.spelling } : { fraction: 0, verdict: 'wrong', wanted };
}

/** An answer that is right: the first accepted one, with nothing for its stars. */
export const solutionText = ({ accepted, wildcards }: AcceptedTexts): string => {
  const [first = ''] = accepted;
  return (wildcards && first.replaceAll(/\\\*|\*/g, (star) => (star === '*' ? '' : '*')).trim()) || first;
};

/** The answers in words that a body lists, and what each is worth. */
export const explainTexts = (body: AcceptedTexts): readonly Explained[] =>
  entriesOf(body)
    .toSorted((a, b) => b.fraction - a.fraction)
    .map(({ spelling, fraction, why }) => ({ text: spelling, right: fraction === 1, ...(why ? { why } : {}) }));
