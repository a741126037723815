import type { Shown } from '../questions/forms/index.ts';
import { choosableIn } from '../questions/forms/choosable.ts';
import type { Option } from '../questions/forms/option.ts';
import type { confidences } from '../runs/confidence.ts';
import { SAID_MAX, wordsAround, type Heard } from './said.ts';

type Confidence = (typeof confidences)[number];

/** How sure somebody says they are, the strongest words first: "not sure" is not "sure". */
const surenesses: readonly (readonly [Confidence, RegExp])[] = [
  [
    'guess',
    /\b(?:but |and |although |though )?(?:i(?:'|’)?m |i am )?(?:not (?:so |too |very |really |entirely |100 ?% )?(?:sure|certain)|unsure)(?: (?:at all|though|but))?/gi,
  ],
  [
    'guess',
    /\b(?:it(?:'|’)?s |this is |that(?:'|’)?s )?(?:just |only )?(?:a |my )?(?:wild |total |complete |pure |best |lucky )guess\b|\b(?:just|only) (?:a guess|guessing)\b|\bi(?:'|’)?m guessing\b|\bno (?:idea|clue),? but\b|\b(?:dunno|idk),? but\b/gi,
  ],
  [
    'sure',
    /\b(?:and )?(?:i(?:'|’)?m |i am )?(?:pretty|quite|very|absolutely|totally|completely|really|rather|almost|fairly|100 ?%|99 ?%|so)[ -](?:sure|certain|confident|positive)(?: (?:about (?:that|it|this)|of (?:that|it)))?/gi,
  ],
  [
    'sure',
    /(?:\b(?:and )?(?:i(?:'|’)?m|i am) )(?:sure|certain|confident|positive)(?: (?:about (?:that|it|this)|of (?:that|it)))?\b|\b(?:for sure|no doubt|without (?:a )?doubt|obviously|clearly|certainly|easy(?: one)?)\b|\b100 ?%/gi,
  ],
];
/** Words that may be part of an answer, and so stay in it, but tell how sure it is. */
const hints: readonly (readonly [Confidence, RegExp])[] = [
  ['guess', /\b(?:guess|maybe|perhaps|might be)\b/i],
  ['sure', /\b(?:definitely|surely)\b/i],
  ['think', /\b(?:i think|i believe|probably|i(?:'|’)?d say|i would say|i reckon)\b/i],
];

const edges = /^[\s,;:.!()–—-]+|[\s,;:(–—-]+$/g;
const brackets = /\(\s*\)/g;

/** A message without what it says of how sure its answer is, and that apart. */
export function withoutSureness(said: string): { readonly said: string; readonly confidence: Confidence | undefined } {
  if (said.length > SAID_MAX) return { said, confidence: undefined };
  for (const [confidence, words] of surenesses) {
    if (said.search(words) < 0) continue;
    const rest = said.replaceAll(words, ' ').replaceAll(brackets, ' ').replaceAll(/ {2,}/g, ' ').replaceAll(edges, '');
    if (rest) return { said: rest, confidence };
  }
  return { said, confidence: hints.find(([, words]) => words.test(said))?.[0] };
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];
/** Words between options that are named one after the other. */
const links: ReadonlySet<string> = new Set(
  'then next finally lastly after before last both plus with also one ones goes belongs to'.split(' '),
);

const wordsOf = (text: string) => wordsAround(text).map((word) => word.text);
const withoutArticle = (words: readonly string[]) => (words.length > 1 && /^(?:an?|the)$/.test(words[0]!) ? words.slice(1) : words); // there are two

/** The options that a message names, in order; undefined where it says anything else. */
function named(words: readonly Heard[], options: readonly Option[], counted: boolean): readonly Option[] | undefined {
  const texts = options.flatMap((option) => [wordsOf(option.text), withoutArticle(wordsOf(option.text))].map((text) => ({ option, text })));
  const found: Option[] = [];
  for (let at = 0; at < words.length;) {
    const here = texts
      .filter(({ text }) => text.length > 0 && text.every((word, offset) => words[at + offset]?.text === word))
      .toSorted((one, other) => other.text.length - one.text.length)[0];
    const word = words[at]!; // within the list
    if (here && words.slice(at, at + here.text.length).every(({ idle }) => idle)) return undefined; // "I think that is it" does not choose `is`
    const place = ordinals.indexOf(word.text);
    if (here) found.push(here.option);
    else if (counted && place >= 0) {
      const option = options[place];
      if (!option) return undefined;
      found.push(option);
    } else if (!word.idle && !links.has(word.text) && place < 0) return undefined;
    at += here?.text.length ?? 1;
  }
  return found.length ? found : undefined;
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  yep: true,
  yeah: true,
  yup: true,
  correct: true,
  right: true,
  false: false,
  no: false,
  nope: false,
  nah: false,
  wrong: false,
  incorrect: false,
  untrue: false,
};

/** Whether a message calls a statement true: "nope, not true" does not. Undefined where it says anything else, or both. */
function truthIn(words: readonly Heard[]): boolean | undefined {
  const said = new Set<boolean>();
  let negated = false;
  for (const { text, idle } of words) {
    const truth = truths[text];
    if (truth !== undefined) said.add(negated ? !truth : truth);
    else if (!idle && !/^(?:not|isn't|isnt|statement|totally|completely|actually|one)$/.test(text)) return undefined;
    negated = truth === undefined && (negated || /^(?:not|isn't|isnt)$/.test(text));
  }
  return said.size === 1 ? [...said][0] : undefined;
}

const about =
  /^(?:i (?:get|got|have)|(?:it|that|this|which) (?:comes|works) (?:out )?(?:to|at)|(?:it|that) (?:equals|makes|gives)|equals|about|around|roughly|approx(?:\.|imately)?|ca\.?|=|~|≈)\s+/i;

/**
 * The answer that a message gives in the words of a person who talks: "the second one", "fire, theft and the hail", "nope,
 * not true", "wind is a peril, icy steps a hazard". Nothing is guessed: where a word is left over, there is none.
 */
export function spokenAnswer(said: string, shown: Shown): readonly string[] | undefined {
  if (said.length > SAID_MAX) return undefined;
  const options = choosableIn(shown);
  const words = wordsAround(said);
  if (shown.kind === 'truth') {
    const truth = truthIn(words);
    return truth === undefined ? undefined : [String(truth)];
  }
  if (shown.kind === 'number') {
    const short = said.trim().replace(about, '').replace(about, '');
    return short === said.trim() ? undefined : [short];
  }
  if (shown.kind === 'text' || shown.kind === 'blanks' || shown.kind === 'slots') return undefined;
  const found = named(words, options, shown.kind === 'choice' || shown.kind === 'choices');
  if (!found) return undefined;
  if (shown.kind !== 'pairs') return found.map(({ label }) => label);
  const { items } = shown;
  const isItem = (option: Option | undefined) => option !== undefined && items.includes(option);
  const inPairs = found.length === 2 * items.length && found.every((option, place) => isItem(option) === (place % 2 === 0));
  return inPairs && items.every((item) => found.includes(item)) ? items.map((item) => found[found.indexOf(item) + 1]!.label) : undefined; // each item has its option behind it
}
