import { gradeAnswer, readableAnswer, rubricOf, solutionOf, type Question } from '../core/questions/index.ts';
import type { Grade } from '../core/questions/question-type.ts';
import type { StoredAnswer } from '../db/queries/record.ts';

/**
 * The grade that a stored answer was given, undefined while it waits. Code finds again why; but not where somebody judged it,
 * nor where it counts otherwise now: then the version it was given to tells what is not so any more.
 */
export function gradeOfStored(question: Question, { status, fraction, counted, answer }: StoredAnswer): Grade | undefined {
  if (status === 'pending') return undefined;
  return rubricOf(question) || counted !== fraction ? { fraction: fraction ?? 0, parts: [] } : gradeAnswer(question, answer);
}

/** What is right, as staff read it: an answer that is, or what an essay is judged by. */
export function readableSolution(question: Question): string {
  const solution = solutionOf(question);
  if (solution) return readableAnswer(question, solution);
  return (rubricOf(question) ?? []).map(({ text, points }) => `${text} (${points})`).join('; ');
}
