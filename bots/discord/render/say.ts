import type { Card } from '../card.ts';
import { longCard } from './long.ts';
import { clipped, uncalled } from './text.ts';

const TITLE_MAX = 100; // characters

/** What a tool says, which is Markdown already, under a title. */
export const sayCard = (title: string, text: string): Card =>
  longCard({ title: clipped(title, TITLE_MAX), content: uncalled(text) || 'Nothing.', whole: text, file: 'answer.md' });
