import { TutorError } from '../core/errors.ts';
import { gradeByRubric } from '../core/questions/judge.ts';
import type { AnswerId } from '../core/ids.ts';
import { readableAnswer, rubricOf } from '../core/questions/index.ts';
import type { Evidence } from '../core/practice/settle.ts';
import type { PersonCalls } from '../db/client.ts';
import { findPending, recordGrade, type GradedBy, type Pending } from '../db/queries/judging.ts';
import { toSettle } from '../db/queries/standing.ts';
import { gainedBetween, settleFor, xpLineOf, type Gained, type RecordContext } from './settling.ts';

const FRACTION_STEPS = 100_000; // what the column holds: five decimal places

/** What whoever judges says: which items of the rubric are met, or a share of the whole. */
export type Judgement = { readonly met?: readonly string[] | undefined; readonly score?: number | undefined };

/** A fraction as the record keeps it. */
export const stored = (fraction: number) => Math.round(fraction * FRACTION_STEPS) / FRACTION_STEPS;

/** What a judgement is worth. Points are added up by code, and by the rubric's own numbers. */
export function worthOf({ question }: Pending, { met, score }: Judgement): number {
  if ((met === undefined) === (score === undefined))
    throw new TutorError('invalid', 'Say which items are met, or give a score: one of the two.');
  if (met === undefined) return stored(score!); // one of the two is there
  const rubric = rubricOf(question);
  if (!rubric) throw new TutorError('invalid', 'That question has no rubric; give a score.');
  const unknown = met.find((id) => !rubric.some((item) => item.id === id));
  if (unknown !== undefined)
    throw new TutorError('invalid', `The rubric has no item "${unknown}": it has ${rubric.map(({ id }) => id).join(', ')}.`);
  const grade = gradeByRubric(
    rubric,
    rubric.map(({ id }) => ({ id, met: met.includes(id), certainty: 1 })),
  )!; // every item has its verdict
  return stored(grade.fraction);
}

/** A verdict to be recorded: what the answer is worth, what is said of it, and by whom. */
type Said = { readonly fraction: number; readonly comment: string; readonly by: GradedBy };

/** Settles a waiting answer as of the day it was given, and records its verdict; undefined when something moved meanwhile. */
export async function recordJudged(
  pending: Pending,
  { fraction, comment, by }: Said,
  { db, now, ratingRules }: Pick<RecordContext, 'db' | 'now' | 'ratingRules'>,
): Promise<Gained | undefined> {
  const { answered, run, question, standing, achievements } = pending;
  const given = { answer: answered.id, at: now, fraction, feedback: comment };
  const { profile } = standing;
  if (answered.provenance === 'relayed')
    return (await recordGrade(db, { ...given, standing: null }, by)) ? gainedBetween(profile, profile, []) : undefined;
  const { timeTakenMs, confidence, hintsUsed, provenance, answeredAt } = answered;
  const { localDay, rightBeforeToday, paidToday, firstAttempt } = standing;
  const evidence: Evidence = {
    fraction,
    timeTakenMs,
    confidence,
    hintsUsed,
    provenance,
    answeredAt,
    localDay,
    rightBeforeToday,
    paidToday,
    firstAttempt,
  };
  const { toWrite, settlements } = settleFor(profile, achievements, [{ ...toSettle(question.id, standing), evidence }], ratingRules);
  const [settlement] = settlements;
  const toRecord = {
    ...given,
    studentBefore: settlement?.studentRating?.before,
    studentAfter: settlement?.studentRating?.after,
    questionBefore: settlement?.questionRating?.before,
    questionAfter: settlement?.questionRating?.after,
    standing: { ...toWrite, xp: [xpLineOf(settlement, { subject: standing.subjectId, run: run.id, answer: answered.id })] },
  };
  return (await recordGrade(db, toRecord, by)) ? gainedBetween(profile, toWrite.profile, toWrite.earned) : undefined;
}

/** What a judgement comes to, in words, for whoever shall confirm it. */
export async function proposeJudgement<Wish extends Judgement & { readonly answer: AnswerId; readonly comment: string }>(
  input: Wish,
  { db }: { readonly db: PersonCalls },
): Promise<{ input: Wish; words: string }> {
  const pending = await findPending(db, input.answer);
  if (!pending) throw new TutorError('not-found', 'There is no such answer that is yours to judge.');
  const { question, answered } = pending;
  const given = readableAnswer(question, answered.answer);
  return {
    input,
    words: `Judge "${given}", an answer to "${question.text}", as ${Math.round(worthOf(pending, input) * 100)} %: "${input.comment}"`,
  };
}
