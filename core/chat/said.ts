/** A message is looked through up to this length: an answer in passing is short, and what is longer was pasted. */
export const SAID_MAX = 4_000; // characters

/** Words around an answer that say nothing of their own. */
const fillers: ReadonlySet<string> = new Set(
  (
    "i i'd i'll i'm think believe guess would say go going with choose pick take it it's its is are that that's this the a an my answer answers final option " +
    "options choice choices letter number called be maybe probably perhaps definitely surely sure must should so well ok okay hmm um uh oh let me let's please and then for"
  ).split(' '),
);
/** What an article stands before in small talk: in "A guess" the A is no letter. */
const nouns: ReadonlySet<string> = new Set(
  'guess choice choices option options letter number answer answers final pick go must'.split(' '),
);

/** What a question shows to be chosen, as it may be typed. */
export type Choosable = { readonly labels: readonly string[]; readonly texts: readonly string[] };
const nothing: Choosable = { labels: [], texts: [] };

/** A word of a message: as it is compared, as it was typed, and where it stands. */
type Word = { readonly text: string; readonly raw: string; readonly start: number; readonly end: number };

const edges = /^["'“”(`*]+|["'“”).,!?;:`*]+$/g;

function wordsOf(message: string): readonly Word[] {
  return [...message.matchAll(/\S+/g)].flatMap(({ 0: raw, index }) => {
    const plain = raw.normalize('NFKC').toLowerCase().replaceAll('’', "'");
    const text = plain.replaceAll(edges, '') || (/[*`]/.test(plain) ? plain : ''); // ** may be the answer
    return text ? [{ text, raw, start: index, end: index + raw.length }] : [];
  });
}

const standsAt = (words: readonly Word[], part: readonly string[], at: number): boolean =>
  part.length > 0 && part.every((each, offset) => words[at + offset]?.text === each);

/** Whether an a or an i is meant as a letter: at the end, before a sign or another letter, or as a capital A that is no article. */
function isLetter(words: readonly Word[], at: number): boolean {
  const [word, next] = [words[at], words[at + 1]];
  if (!word || !next) return word !== undefined;
  if (/[,;:.)\]]$/.test(word.raw) || next.text === 'and' || (next.text.length === 1 && /\p{L}/u.test(next.text))) return true;
  return word.raw.includes('A') && !nouns.has(next.text);
}

/** Whether words of a message are meant and not in passing: "I think that is it" does not answer `is`. */
function isMeant(words: readonly Word[], at: number, length: number): boolean {
  const part = words.slice(at, at + length);
  if (!part.every(({ text }) => fillers.has(text)) || length === words.length) return true;
  const [first] = part;
  if (length === 1 && first && /^[ai]$/.test(first.text)) return isLetter(words, at);
  return /^["'“`*]/.test(first?.raw ?? '') && /["'”`*][.,!;:]*$/.test(part.at(-1)?.raw ?? ''); // set apart by signs
}

const textsOf = (text: string): readonly string[] => wordsOf(text).map((word) => word.text);

/** Which words say nothing: fillers with which no choice begins. */
function idleIn(words: readonly Word[], { labels, texts }: Choosable): readonly boolean[] {
  const letters = new Set(labels.map((label) => label.toLowerCase()));
  const choices = texts.map(textsOf);
  return words.map(({ text }, at) => {
    const isLabel = letters.has(text) && (!/^[ai]$/.test(text) || isLetter(words, at));
    return fillers.has(text) && !isLabel && !choices.some((choice) => standsAt(words, choice, at));
  });
}

/** Whether a message is a question: then it is no answer, however much it looks like one. */
export const asks = (said: string): boolean => /[?？¿]/.test(said);

/** Whether a message says nothing but words around an answer. */
export const isIdle = (said: string): boolean => wordsOf(said.slice(0, SAID_MAX)).every(({ text }) => fillers.has(text));

/**
 * Whether a learner's message says this answer and nothing else: every part stands in it as whole words, in this order,
 * and the rest is filler, of which nothing could be chosen. So a model may point at an answer, but neither choose among
 * several nor make one up.
 */
export function says(said: string, answer: readonly string[], choosable: Choosable = nothing): boolean {
  if (asks(said) || said.length > SAID_MAX || answer.length === 0) return false;
  const words = wordsOf(said);
  const idle = idleIn(words, choosable);
  let from = 0;
  for (const part of answer.map(textsOf)) {
    const at = words.findIndex((_, index) => index >= from && standsAt(words, part, index) && isMeant(words, index, part.length));
    if (at < 0 || !idle.slice(from, at).every(Boolean)) return false;
    from = at + part.length;
  }
  return idle.slice(from).every(Boolean);
}

/** The message without the filler around what it says: "I think it is retention" gives "retention". Where all is filler, nothing is taken off. */
export function withoutFillers(said: string, choosable: Choosable = nothing): string {
  const words = said.length > SAID_MAX ? [] : wordsOf(said);
  const idle = idleIn(words, choosable);
  const [first, last] = [idle.indexOf(false), idle.lastIndexOf(false)];
  if (first < 0 || !isMeant(words, first, last - first + 1)) return said.trim();
  const short = said.slice(words[first]!.start, words[last]!.end); // both were found
  return last < words.length - 1 ? short.replace(/[,;:]+$/, '') : short;
}

/** A word of a message as it is compared, and whether it says nothing of its own. */
export type Heard = { readonly text: string; readonly idle: boolean };

/** The words of a message, each with whether it is filler. */
export const wordsAround = (said: string): readonly Heard[] => wordsOf(said).map(({ text }) => ({ text, idle: fillers.has(text) }));
