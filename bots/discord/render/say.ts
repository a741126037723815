import type { Card } from '../card.ts';
import { longCard } from './long.ts';
import { fit, inLine, plain, uncalled } from './text.ts';

const TITLE_MAX = 100; // characters

/** What a tool says, which is Markdown already, under a title. */
export const sayCard = (title: string, text: string): Card =>
  longCard({ title: fit(inLine(title), TITLE_MAX, plain), content: uncalled(text) || 'Nothing.', whole: text, file: 'answer.md' });
