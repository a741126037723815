import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import type { AnswerId, RunId } from '../core/ids.ts';
import { findOwnAnswer, type OwnAnswer } from '../db/queries/answers.ts';
import { findReport, type StoredReport } from '../db/queries/serving.ts';
import { asReport, type Report } from './reporting.ts';
import type { ToolContext } from './tool.ts';

const NUMBER_MAX = 10_000; // no run is longer

/** The number of a question, as a learner says it. */
export const QuestionNumber = z.int().min(1).max(NUMBER_MAX).describe('The number of the question; without it the last one they answered.');

/** Which of their answers a learner means: the one named, the question of that number in a run, or else the last. */
export type AnswerMeant = {
  readonly answer?: AnswerId | undefined;
  readonly run?: RunId | undefined;
  readonly number?: number | undefined;
};

/** An answer of the learner's, with its run and as far as it may be told. */
export type Recalled = {
  readonly own: OwnAnswer;
  readonly report: Report;
  readonly item: Report['items'][number];
  readonly stored: StoredReport['items'][number];
  readonly run: StoredReport['run'];
};

/** Finds the answer that is meant among the learner's own: nobody else's can be named. */
export async function recallAnswer({ answer, run, number }: AnswerMeant, { db, who }: Pick<ToolContext, 'db' | 'who'>): Promise<Recalled> {
  const last = await findOwnAnswer(db, who.user, { answer, run });
  const found = last ? await findReport(db, last.run) : undefined;
  if (!last || !found)
    throw new TutorError('not-found', answer || run ? 'You have given no such answer.' : 'You have answered nothing yet.');
  const report = asReport(found);
  const place = number === undefined ? found.items.findIndex((each) => each.answer?.id === last.id) : number - 1;
  const stored = found.items[place];
  if (!stored) throw new TutorError('not-found', number === undefined ? 'You have given no such answer.' : noSuchNumber(report));
  const item = report.items.find((each) => each.number === place + 1); // a report leaves out what was not asked yet
  if (!stored.answer || !item) throw new TutorError('conflict', `You have not answered question ${place + 1} of ${report.title}.`);
  return { own: { ...last, id: stored.answer.id, version: stored.question.version }, report, item, stored, run: found.run };
}

const noSuchNumber = ({ title, questions }: Report) => `${title} has the questions 1 to ${questions}.`;
