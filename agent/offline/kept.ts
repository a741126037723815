import { choosableIn } from '../../core/questions/forms/choosable.ts';
import type { Kept } from './quote.ts';
import type { Scene } from './scene.ts';

/** What must not be told by the way. */
export function keptIn({ turn }: Scene): Kept | undefined {
  const { question } = turn.state ?? {};
  if (!question) return undefined;
  const { shown } = question;
  const around = 'text' in shown && typeof shown.text === 'string' ? ` ${shown.text.replaceAll(/\{\{\d+\}\}/g, ' ')}` : '';
  return { question: question.text + around, options: choosableIn(shown).map(({ text }) => text) };
}
