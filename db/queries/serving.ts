import { z } from 'zod';
import {
  AttemptId,
  type CourseId,
  type ExamId,
  type PracticeTestId,
  type QuestionId,
  type QuestionSetId,
  type QuestionVersionId,
  type RunId,
  type SubjectId,
  type TopicId,
} from '../../core/ids.ts';
import type { Door } from '../../core/people/doors.ts';
import { disputeStatuses } from '../../core/questions/type-names.ts';
import type { feedbackTimings, runModes, runSources, RunMetadata, Shuffle } from '../../core/runs/run.ts';
import type { PersonCalls } from '../client.ts';
import { StoredAnswer, StoredQuestion, StoredRun } from './record.ts';

/** A run to be started. */
export type RunToStart = {
  readonly id: RunId;
  readonly courseId: CourseId | null;
  readonly subjectId: SubjectId | null;
  readonly source: (typeof runSources)[number];
  readonly setId?: QuestionSetId;
  readonly examId?: ExamId;
  readonly practiceTestId?: PracticeTestId;
  readonly topicId?: TopicId;
  readonly mode: (typeof runModes)[number];
  readonly channel: Door;
  readonly feedback: (typeof feedbackTimings)[number];
  readonly order: readonly QuestionId[];
  readonly seed: number;
  readonly title: string;
  readonly timeLimitSeconds: number | null;
  readonly passingScorePercent: number | null;
  readonly at: Date;
  readonly metadata: RunMetadata;
};

const Started = z.object({
  started: z.literal(true).optional(),
  refused: z.enum(['attempts', 'exam']).optional(),
  allowed: z.int().optional(),
});

/** Starts a run, or says why not: no attempt is left at the exam, or another exam is open. */
export const recordStart = async (db: PersonCalls, run: RunToStart): Promise<z.output<typeof Started>> =>
  Started.parse(await db.call('start_run', run));

/** The questions as they would be served now, with their keys; none when the run is over. */
export const listQuestionsToServe = async (db: PersonCalls, run: RunId, questions: readonly QuestionId[]): Promise<StoredQuestion[]> =>
  z.array(StoredQuestion).parse(await db.call('questions_to_serve', run, questions));

/** What is served: one question, or the questions of a page. */
export type Serving = {
  readonly run: RunId;
  readonly at: Date;
  readonly door: Door;
  readonly page: number | null;
  readonly questions: readonly {
    readonly id: AttemptId;
    readonly question: QuestionId;
    readonly version: QuestionVersionId;
    readonly position: number;
    readonly shuffle: Shuffle;
  }[];
};

const Served = z.object({ served: z.boolean(), open: AttemptId.optional(), refused: z.enum(['exam', 'course']).optional() });

/** Serves questions; where one is open already, that one stays and is named. */
export const serveQuestions = async (db: PersonCalls, serving: Serving): Promise<z.output<typeof Served>> =>
  Served.parse(await db.call('serve', serving));

/** Puts a question aside: it comes back after the others. False when it is not open any more. */
export const recordSkip = async (db: PersonCalls, attempt: AttemptId, now: Date): Promise<boolean> =>
  z.boolean().parse(await db.call('skip_question', attempt, now));

const Hint = z.object({ open: z.boolean(), hint: z.string().optional(), rung: z.int().optional() });

/** The next hint of an open question, counted as taken; no `hint` when there is none left. */
export const takeHint = async (db: PersonCalls, attempt: AttemptId, now: Date): Promise<z.output<typeof Hint>> =>
  Hint.parse(await db.call('take_hint', attempt, now));

/** Makes an open run the one that goes on. */
export const recordResume = async (db: PersonCalls, run: RunId, now: Date): Promise<boolean> =>
  z.boolean().parse(await db.call('resume_run', run, now));

/** What the speaker sits just now: an exam, another run whose verdicts come later, or neither. */
export const findSitting = async (db: PersonCalls, now: Date): Promise<'exam' | 'withheld' | null> =>
  z
    .enum(['exam', 'withheld'])
    .nullable()
    .parse(await db.call('sits', now));

const Report = z.object({
  run: StoredRun,
  /** Whether any grade in it has changed since it was given. */
  regraded: z.boolean(),
  items: z.array(
    z.object({
      question: StoredQuestion,
      shuffle: z.record(z.string(), z.array(z.string())),
      answer: StoredAnswer.nullable(),
      /** The newest version, where the answer was regraded. */
      newest: StoredQuestion.nullable(),
      /** What the first answer to it counts for now: where mistakes come back, the run is scored by that. */
      firstFraction: z.number().min(0).max(1).nullable(),
      firstHints: z.int(),
      dispute: z.object({ status: z.enum(disputeStatuses), said: z.string().nullable() }).nullable(),
    }),
  ),
});
/** All of a run, with keys: what of it is told is the caller's to decide. */
export type StoredReport = z.output<typeof Report>;

/** All of one of the speaker's own runs. */
export async function findReport(db: PersonCalls, run: RunId): Promise<StoredReport | undefined> {
  const found = await db.call('run_report', run);
  return found === null ? undefined : Report.parse(found);
}
