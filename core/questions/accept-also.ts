import { questionBodies, type Question, type QuestionBody } from './index.ts';
import type { AcceptedTexts } from './text.ts';

/** A learner's words as a key: a star they typed is a star, and stands for nothing else. */
const asKey = (words: string, { wildcards }: AcceptedTexts): string => (wildcards ? words.replaceAll('*', '\\*') : words);

const withAlso = <Texts extends AcceptedTexts>(texts: Texts, also: readonly string[]): Texts => ({
  ...texts,
  accepted: [...new Set([...texts.accepted, ...also.filter(Boolean).map((words) => asKey(words, texts))])],
});

/**
 * The body of a question that accepts more words: any number of them for a short answer, one for each blank (empty to leave
 * it) for blanks. Undefined where a question has no list of what it accepts.
 */
export function acceptAlso({ type, body }: Question, also: readonly string[]): QuestionBody | undefined {
  if (type === 'short_answer') {
    const parsed = questionBodies.short_answer.parse(body);
    return 'accepted' in parsed ? withAlso(parsed, also) : undefined;
  }
  if (type !== 'fill_in_blank') return undefined;
  const { text, blanks } = questionBodies.fill_in_blank.parse(body);
  return { text, blanks: blanks.map((blank, place) => withAlso(blank, [also[place] ?? ''])) };
}
