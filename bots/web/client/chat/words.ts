import type { QuestionCard } from '../card/cards.ts';

const beginning = /\*\*(\d+) of (\d+)\.\*\*/;
const ending = /^Answer with .*$/m;

/** The words of a message beside its question cards: a question that is drawn is not read out as well. */
export function wordsBeside(text: string, cards: readonly QuestionCard[]): string {
  const found = beginning.exec(text);
  if (!found || !cards.some(({ question }) => question.number === Number(found[1]))) return text;
  const rest = text.slice(found.index);
  const end = ending.exec(rest);
  const after = end ? rest.slice(end.index + end[0].length) : '';
  return [text.slice(0, found.index), after]
    .map((each) => each.trim())
    .filter(Boolean)
    .join('\n\n');
}
