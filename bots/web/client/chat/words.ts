import type { QuestionCard } from '../card/cards.ts';
import { wordsBesideQuestions } from '../rules.ts';

/** The words of a message beside its question cards. */
export const wordsBeside = (text: string, cards: readonly QuestionCard[]): string =>
  wordsBesideQuestions(
    text,
    cards.map(({ question }) => question.number),
  );
