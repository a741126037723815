import { wordsBeside as beside } from '../../../../core/chat/words-beside.ts';
import type { QuestionCard } from '../card/cards.ts';

/** The words of a message beside its question cards. */
export const wordsBeside = (text: string, cards: readonly QuestionCard[]): string =>
  beside(
    text,
    cards.map(({ question }) => question.number),
  );
