import type { Answered } from './cards.ts';

type Verdict = NonNullable<Answered['verdict']>;
/** What became of one choice: it was chosen rightly or wrongly, or would have been right. */
export type Mark = { readonly kind: 'right' | 'wrong' | 'missed' | 'none'; readonly why: string | undefined };

const plain = (text: string) => text.trim().toLowerCase();

/** What became of each choice, by its text: a verdict speaks in texts, however the answer was given. */
export function markOf({ parts, choices }: Verdict, text: string): Mark {
  const given = parts.find((part) => part.given && plain(part.given) === plain(text));
  const choice = choices.find((each) => plain(each.text) === plain(text));
  const isWanted = choice?.right ?? parts.some(({ wanted }) => wanted !== undefined && plain(wanted) === plain(text));
  const why = choice?.why ?? given?.why;
  if (given) return { kind: given.verdict === 'right' ? 'right' : 'wrong', why };
  return { kind: isWanted ? 'missed' : 'none', why };
}

/** What became of a part of an answer, as it is said within a sentence. */
export const partWords = {
  right: 'right',
  typo: 'right, but for the spelling',
  partly: 'partly right',
  wrong: 'not right',
  missing: 'not answered',
} as const satisfies Record<Verdict['parts'][number]['verdict'], string>;

/** The outcome of a whole answer, in a word that can be coloured. */
export const outcomeOf = ({ score, correct }: Pick<Verdict, 'score' | 'correct'>): 'right' | 'partly' | 'wrong' =>
  correct ? 'right' : score > 0 ? 'partly' : 'wrong';

/** Its sign. */
export const outcomeSigns = { right: 'check', partly: 'partly', wrong: 'cross' } as const satisfies Record<
  ReturnType<typeof outcomeOf>,
  string
>;

/** A share in percent, never rounded up to one that was not reached. */
export const percent = (share: number): string => `${Math.floor(share * 1000 + 1e-6) / 10} %`;
