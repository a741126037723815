import { gradeByRubric } from '../core/questions/judge.ts';
import { rubricOf } from '../core/questions/index.ts';
import type { Grade } from '../core/questions/question-type.ts';
import type { AttemptId } from '../core/ids.ts';
import { findOwnPending, type Pending } from '../db/queries/judging.ts';
import { recordJudged, stored } from './judging.ts';
import { RECORD_TRIES_MAX, type Gained, type Graded } from './settling.ts';
import type { ToolContext } from './tool.ts';

/** What came of asking: the grade, and what it gave the learner. */
export type Judged = { readonly grade: Grade; readonly gained: Gained };

/** What a learner reads in their report: what was found in their answer and what was not, whose word that is, and what to do about it. */
const commentOn = ({ parts }: Grade): string => {
  const [met, missing] = [parts.flatMap(({ why }) => why ?? []), parts.flatMap(({ wanted }) => wanted ?? [])];
  const lines = [met.length ? `Found: ${met.join(' · ')}` : '', missing.length ? `Not found: ${missing.join(' · ')}` : ''];
  return [...lines, 'A program judged this; if it is mistaken, dispute the verdict.'].filter(Boolean).join('\n');
};

/** Asks the judge, while no transaction is open. Only the code that adds up points makes a grade of what it says. */
async function askJudge({ question, answered, usesAi }: Pending, { judge, signal }: ToolContext): Promise<Grade | undefined> {
  const rubric = rubricOf(question);
  if (!rubric || !usesAi) return undefined;
  const text = [question.text, question.code].filter(Boolean).join('\n\n');
  const verdicts = await judge.judge({ question: text, rubric, answer: answered.answer.join('\n') }, signal);
  const grade = verdicts && gradeByRubric(rubric, verdicts);
  return grade && { ...grade, fraction: stored(grade.fraction) };
}

/**
 * Has an answer judged that is recorded and waits. Undefined where it goes on waiting: the judge could not tell, somebody
 * was quicker, or the learner has given the run up.
 */
export async function judgeRecorded(attempt: AttemptId, context: ToolContext): Promise<Judged | undefined> {
  const first = await findOwnPending(context.db, attempt);
  const grade = first?.answered.status === 'pending' ? await askJudge(first, context) : undefined;
  if (!grade) return undefined;
  for (let tries = 0; tries < RECORD_TRIES_MAX; tries += 1) {
    const pending = await findOwnPending(context.db, attempt); // the judge took its time: where the learner stands is read again
    if (pending?.answered.status !== 'pending' || (pending.run.state !== 'open' && pending.run.state !== 'grading')) return undefined;
    const gained = await recordJudged(pending, { fraction: grade.fraction, comment: commentOn(grade), by: 'judge' }, context);
    if (gained) return { grade, gained };
  }
  return undefined;
}

/** The same for all of a page that wait, at once. */
export const judgePage = (page: readonly Graded[], context: ToolContext): Promise<unknown> =>
  Promise.all(page.flatMap(({ open, grade }) => (grade ? [] : [judgeRecorded(open.attempt.id, context)])));
