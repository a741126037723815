import type { QuestionId } from '../ids.ts';

/** How many questions of an exam are open together on one page. */
export const PAGE_QUESTIONS = 10;

/** The next page of a run: its number, by the first question that has no answer, and up to ten questions that have none. */
export function pageOf(items: readonly { readonly question: QuestionId; readonly answered: boolean }[]): {
  readonly page: number;
  readonly questions: readonly QuestionId[];
} {
  const first = items.findIndex(({ answered }) => !answered);
  const open = items.filter(({ answered }) => !answered).slice(0, PAGE_QUESTIONS);
  return { page: Math.floor(Math.max(first, 0) / PAGE_QUESTIONS) + 1, questions: open.map(({ question }) => question) };
}
