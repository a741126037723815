import type { Shown } from '../../core/questions/forms/index.ts';
import type { Moment } from './moment.ts';
import { understand, type IntentName } from './understand.ts';

/** What is asked for by a name of its own, and so is noticed beside something else. */
const requests: ReadonlySet<IntentName> = new Set<IntentName>([
  'start',
  'hint',
  'skip',
  'repeat',
  'explain',
  'dispute',
  'ask-human',
  'progress',
  'streak',
  'goals',
  'advice',
  'result',
  'courses',
  'time',
  'finish',
]);
const between = /(?<=[.!?])\s+|\s*;\s*|,?\s+(?:and then|and also|then also|and after that|after that|and|also)\s+(?=\p{L}{2})/iu;
const PARTS_MAX = 4; // who writes more tells a story

/** The first of several requests in a message, and another that has to wait; undefined where there is but one. */
export function alsoAsked(
  said: string,
  moment: Moment,
  shown: Shown | undefined,
  locale: string,
): { readonly first: string; readonly other: string } | undefined {
  if (moment.open === 'text' || moment.open === 'blanks') return undefined; // a sentence may hold anything
  const parts = said
    .split(between)
    .map((part) => part.trim())
    .filter(Boolean);
  if (parts.length < 2 || parts.length > PARTS_MAX) return undefined;
  const meant = parts.map((part) => ({ part, intent: understand(part, moment, shown, locale).intent }));
  const [first, other] = meant.filter(({ intent }) => requests.has(intent));
  if (!first || !other || first.intent === other.intent) return undefined;
  const isWhole = meant.every(({ intent }) => requests.has(intent) || ['greet', 'thanks', 'yes', 'chat', 'bye', 'stuck'].includes(intent));
  return isWhole ? { first: first.part, other: other.part.replace(/[.!?]+$/, '') } : undefined;
}
