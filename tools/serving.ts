import { TutorError } from '../core/errors.ts';
import { AttemptId, type QuestionId } from '../core/ids.ts';
import { partsToShuffle } from '../core/questions/index.ts';
import { shuffleParts } from '../core/runs/shuffle.ts';
import { findOpenAttempt, type StoredQuestion, type StoredRunView } from '../db/queries/record.ts';
import { listQuestionsToServe, serveQuestions } from '../db/queries/serving.ts';
import { asQuestion, type Question } from './asked.ts';
import type { ToolContext } from './tool.ts';

const gone = () => new TutorError('conflict', 'That question is not there any more. Ask for the next one.');

/** A question that was served and waits for its answer, once more. */
export async function showOpen(attempt: AttemptId, { db, now }: Pick<ToolContext, 'db' | 'now'>): Promise<Question> {
  const open = await findOpenAttempt(db, attempt, now);
  if (!open) throw gone();
  return asQuestion(open);
}

const refusals = {
  exam: 'You have an exam open; other questions wait until it is over.',
  course: 'That course is not open at the moment; your run waits for it.',
} as const;

/** Questions with the order of their parts in this run: the same however often it is asked. */
const arranged = ({ run }: StoredRunView, questions: readonly StoredQuestion[], newId: () => string) =>
  questions.map((question) => ({
    attempt: {
      id: AttemptId.parse(newId()),
      position: run.order.indexOf(question.id),
      shuffle: shuffleParts(partsToShuffle(question), run.seed, question.id),
    },
    question,
  }));

/** Serves questions of a run together: one, or a page. Undefined where another is open already, or the run is over. */
export async function serveTogether(
  view: StoredRunView,
  questions: readonly QuestionId[],
  page: number | null,
  { db, now, newId, door }: ToolContext,
): Promise<readonly Question[] | AttemptId> {
  const served = arranged(view, await listQuestionsToServe(db, view.run.id, questions), newId);
  if (served.length < questions.length) throw gone();
  const rows = served.map(({ attempt, question }) => ({ ...attempt, question: question.id, version: question.version }));
  const { open, served: done, refused } = await serveQuestions(db, { run: view.run.id, at: now, door, page, questions: rows });
  if (done) return served.map(asQuestion);
  if (refused) throw new TutorError('conflict', refusals[refused]);
  if (!open) throw gone();
  return open;
}

/** A question of a run: shown again if it is open, served if it is not; what another device has open goes before. */
export async function serveNext(view: StoredRunView, question: QuestionId, context: ToolContext): Promise<Question> {
  const open = view.items.find((item) => item.question === question)?.open;
  if (open) return showOpen(open, context);
  const served = await serveTogether(view, [question], null, context);
  if (typeof served === 'string') return showOpen(served, context);
  return served[0]!; // one was asked for, and all were served
}
