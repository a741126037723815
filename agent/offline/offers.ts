import { termsOf } from '../../core/materials/terms.ts';

/** What the tutor may offer at the end of a message, and what a yes to it means. The words are how the next turn knows. */
export const offers = {
  hint: 'Would you like a hint?',
  human: 'Shall I pass your question on to a person who teaches this?',
  mistakes: 'Shall I ask you the ones you missed?',
  finish: 'Shall I hand it in as it is?',
  whole: 'If that is your whole answer, send it once more; or write more.',
  exam: 'Shall I start it now?',
  next: 'Shall we go on?',
  courses: 'Shall I show you what there is to study?',
} as const;
export type Offer = keyof typeof offers | 'topic';

const topicOffered = /Shall we practise (.+)\?$/;
/** Offers questions on a topic. */
export const offerTopic = (topic: string): string => `Shall we practise ${topic}?`;

/** Asks which of several was meant; they stand above it, numbered. */
export const WHICH = 'Which one would you like?';
/** Asks why somebody thinks they were right. */
export const WHY_RIGHT = 'Tell me in a sentence why you think it was right, and I will pass that on.';
/** Asks what to pass on. */
export const WHAT_TO_ASK = 'What would you like me to pass on? Write it as you want it to be read.';

/** What the tutor waits for, by how its last message ends. */
export type Pending =
  | { readonly of: 'offer'; readonly offer: Offer; readonly topic?: string }
  | { readonly of: 'which' | 'reason' | 'question' }
  | undefined;

/** What the last message offered or asked, if it did. */
export function pendingIn(told: string): Pending {
  const end = told.trim();
  if (end.endsWith(WHICH)) return { of: 'which' };
  if (end.endsWith(WHY_RIGHT)) return { of: 'reason' };
  if (end.endsWith(WHAT_TO_ASK)) return { of: 'question' };
  const offer = (Object.keys(offers) as (keyof typeof offers)[]).find((each) => end.endsWith(offers[each])); // the keys of the table
  if (offer) return { of: 'offer', offer };
  const topic = topicOffered.exec(end.slice(-200))?.[1];
  return topic ? { of: 'offer', offer: 'topic', topic } : undefined;
}

/** The line of a numbered list in the last message that a number, or the words of a line, point at. */
export function chosenFrom(told: string, said: string): string | undefined {
  const lines = [...told.matchAll(/^(\d{1,2})\. (.+)$/gm)].map(([, number, text]) => ({ number, text: text! })); // both groups match
  const [, number] = /^\D{0,20}?(\d{1,2})\D{0,10}$/.exec(said.trim()) ?? [];
  const ordinal = ['first', 'second', 'third', 'fourth', 'fifth'].findIndex((word) => said.toLowerCase().includes(word)) + 1;
  const pointed = lines.find((line) => line.number === (number ?? String(ordinal || '')));
  if (pointed) return pointed.text;
  const wanted = termsOf(said);
  const named = lines.filter(({ text }) => wanted.length > 0 && wanted.every((term) => termsOf(text).includes(term)));
  return named.length === 1 ? named[0]!.text : undefined; // there is one
}
