import type { Card } from '../card.ts';
import { longCard } from './long.ts';
import { discordMarkdown } from './markdown.ts';
import { clipped } from './text.ts';

const TITLE_MAX = 100; // characters

/** What a tool says, in Markdown, under a title. */
export const sayCard = (title: string, text: string): Card =>
  longCard({ title: clipped(title, TITLE_MAX), content: discordMarkdown(text) || 'Nothing.', whole: text, file: 'answer.md' });
