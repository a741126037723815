import { z } from 'zod';
import { TutorError } from '../../core/errors.ts';
import { examTypes } from '../../core/game/achievements.ts';
import { AnswerId, AttemptId, CourseId, type MessageId, QuestionId, QuestionVersionId, RunId, SubjectId, TopicId } from '../../core/ids.ts';
import { questionTypeNames } from '../../core/questions/type-names.ts';
import {
  answerStatuses,
  feedbackTimings,
  provenances,
  runModes,
  runSources,
  runStates,
  RunMetadata,
  Shuffle,
} from '../../core/runs/run.ts';
import type { PersonCalls } from '../client.ts';
import { standingPayload, StoredProfile, StoredStanding, Unearned, type StandingToWrite } from './standing.ts';

const moment = z.coerce.date();
const fraction = z.number().min(0).max(1);

/** A run as it stands. */
export const StoredRun = z.object({
  id: RunId,
  title: z.string(),
  mode: z.enum(runModes),
  source: z.enum(runSources),
  feedback: z.enum(feedbackTimings),
  state: z.enum(runStates),
  seed: z.int(),
  courseId: CourseId.nullable(),
  subjectId: SubjectId.nullable(),
  examType: z.enum(examTypes).nullable(),
  order: z.array(QuestionId),
  startedAt: moment,
  deadlineAt: moment.nullable(),
  completedAt: moment.nullable(),
  timeLimitSeconds: z.int().nullable(),
  passingScorePercent: z.int().nullable(),
  score: fraction.nullable(),
  passed: z.boolean().nullable(),
  totalQuestions: z.int().nullable(),
  correctAnswers: z.int().nullable(),
  xpEarned: z.int(),
  metadata: RunMetadata,
});
export type StoredRun = z.output<typeof StoredRun>;

/** A version of a question, with its key. It is for code that grades and explains. */
export const StoredQuestion = z.object({
  id: QuestionId,
  version: QuestionVersionId,
  versionNumber: z.int(),
  type: z.enum(questionTypeNames),
  text: z.string(),
  html: z.string().nullable(),
  code: z.string().nullable(),
  body: z.json(),
  explanation: z.string().nullable(),
  topic: z.string().nullable(),
  topicId: TopicId.nullable(),
  difficulty: z.int(),
});
export type StoredQuestion = z.output<typeof StoredQuestion>;

/** An answer with the verdict it was given and the one that counts now. */
export const StoredAnswer = z.object({
  id: AnswerId,
  attempt: AttemptId,
  question: QuestionId,
  answer: z.array(z.string()),
  typed: z.array(z.string()).nullable(),
  status: z.enum(answerStatuses),
  fraction: fraction.nullable(),
  counted: fraction.nullable(),
  timeTakenMs: z.int().nullable(),
  confidence: z.int().nullable(),
  hintsUsed: z.int(),
  provenance: z.enum(provenances),
  idempotencyKey: z.string().nullable(),
  answeredAt: moment,
  /** What whoever judged it said of it. */
  feedback: z.string().nullable(),
  xp: z.int(),
});
export type StoredAnswer = z.output<typeof StoredAnswer>;

const OpenAttempt = z.object({
  attempt: z.object({
    id: AttemptId,
    page: z.int().nullable(),
    position: z.int(),
    shuffle: Shuffle,
    hintsShown: z.int(),
    servedAt: moment,
    usedAt: moment.nullable(),
    supersededAt: moment.nullable(),
  }),
  run: StoredRun,
  question: StoredQuestion,
  standing: StoredStanding,
  achievements: z.array(Unearned),
  /** How many other questions of the run have no answer yet. */
  left: z.int(),
  answered: StoredAnswer.nullable(),
});
/** A question as it was served to its learner, with its key, and where they stand. */
export type OpenAttempt = z.output<typeof OpenAttempt>;

/** The question that is open: the attempt named, the one that the same submission answered, or the one served last in an open run. */
export async function findOpenAttempt(
  db: PersonCalls,
  attempt: AttemptId | undefined,
  now: Date,
  key?: string,
): Promise<OpenAttempt | undefined> {
  const found = await db.call('open_attempt', attempt ?? null, key ?? null, now);
  return found === null ? undefined : OpenAttempt.parse(found);
}

/** One answer as it is written. */
export type AnswerToRecord = {
  readonly id: AnswerId;
  readonly attempt: AttemptId;
  readonly answer: readonly string[];
  readonly typed: readonly string[];
  readonly status: (typeof answerStatuses)[number];
  readonly fraction: number | null;
  /** As many as were counted when it was read: another taken since changes what the answer is worth. */
  readonly hints: number;
  readonly feedback: string | null;
  readonly timeTakenMs: number | null;
  readonly confidence: number | null;
  readonly provenance: (typeof provenances)[number];
  readonly key: string | null;
  readonly localDay: string;
  readonly studentBefore?: number | undefined;
  readonly studentAfter?: number | undefined;
  readonly questionBefore?: number | undefined;
  readonly questionAfter?: number | undefined;
};

const Written = z.object({ changed: z.boolean(), refused: z.enum(['exam', 'key', 'message']).optional() });

const refusals = {
  exam: 'You have an exam open; everything else waits until it is over.',
  key: 'That submission was used for another question already.',
  message: 'That message of the learner has answered a question already. The one that is open waits for their next message.',
} as const;

/** Whether it was written; what no second try would change is said in a sentence. */
function isWritten(result: unknown): boolean {
  const { changed, refused } = Written.parse(result);
  if (refused) throw new TutorError('conflict', refusals[refused]);
  return !changed;
}

/** A day of a learner that their answer begins, as it was read from their profile. */
export type DayToBegin = { readonly day: string; readonly zone: string; readonly revision: number };

/** Answers of one run, with the message that they were found in, where they were. */
export type AnswersToRecord = {
  readonly run: RunId;
  readonly at: Date;
  readonly answers: readonly AnswerToRecord[];
  readonly message: MessageId | null;
  readonly day: DayToBegin | null;
  readonly standing: StandingToWrite | null;
};

/**
 * Records answers of one run with all that they move, in one statement. False when something is not as it was read any
 * more: then nothing was written.
 */
export async function recordAnswers(db: PersonCalls, given: AnswersToRecord): Promise<boolean> {
  const standing = given.standing && standingPayload(given.standing);
  return isWritten(await db.call('record_answers', { ...given, standing }));
}

const RunItem = z.object({
  question: QuestionId,
  topicId: TopicId.nullable(),
  servedAt: moment.nullable(),
  open: AttemptId.nullable(),
  page: z.int().nullable(),
  skipped: z.boolean(),
  answered: StoredAnswer.nullable(),
  firstFraction: fraction.nullable(),
  firstHints: z.int(),
  relayed: z.boolean(),
  answers: z.int(),
});
const RunView = z.object({
  run: StoredRun,
  profile: StoredProfile,
  achievements: z.array(Unearned),
  items: z.array(RunItem),
});
/** A run with what became of each of its questions so far. */
export type StoredRunView = z.output<typeof RunView>;

/** The run named, or the one touched last of those that are open. */
export async function findRun(db: PersonCalls, run: RunId | undefined, now: Date): Promise<StoredRunView | undefined> {
  const found = await db.call('run_view', run ?? null, now);
  return found === null ? undefined : RunView.parse(found);
}

/** What a run is ended with. */
export type EndToRecord = {
  readonly run: RunId;
  readonly at: Date;
  readonly state: (typeof runStates)[number];
  readonly answers: number;
  readonly pending: number;
  readonly score?: number;
  readonly passed?: boolean | null;
  readonly totalQuestions?: number;
  readonly correctAnswers?: number;
  readonly timeSpentSeconds?: number;
  readonly xpEarned?: number;
  readonly setsCompleted?: true | undefined;
  readonly standing: StandingToWrite | null;
};

/** Ends a run; false when an answer came meanwhile or it is over already. */
export async function endRun(db: PersonCalls, given: EndToRecord): Promise<boolean> {
  const standing = given.standing && standingPayload(given.standing);
  return isWritten(await db.call('end_run', { ...given, standing }));
}
