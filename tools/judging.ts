import { TutorError } from '../core/errors.ts';
import { gradeByRubric } from '../core/questions/judge.ts';
import { rubricOf } from '../core/questions/index.ts';
import type { Evidence } from '../core/practice/settle.ts';
import { recordGrade, type Pending } from '../db/queries/judging.ts';
import { toSettle } from '../db/queries/standing.ts';
import { settleFor, xpLineOf, type RecordContext } from './settling.ts';

const FRACTION_STEPS = 100_000; // what the column holds: five decimal places

/** What whoever judges says: which items of the rubric are met, or a share of the whole. */
export type Judgement = { readonly met?: readonly string[] | undefined; readonly score?: number | undefined };

/** What a judgement is worth. Points are added up by code, and by the rubric's own numbers. */
export function worthOf({ question }: Pending, { met, score }: Judgement): number {
  if ((met === undefined) === (score === undefined))
    throw new TutorError('invalid', 'Say which items are met, or give a score: one of the two.');
  if (met === undefined) return Math.round(score! * FRACTION_STEPS) / FRACTION_STEPS; // one of the two is there
  const rubric = rubricOf(question);
  if (!rubric) throw new TutorError('invalid', 'That question has no rubric; give a score.');
  const unknown = met.find((id) => !rubric.some((item) => item.id === id));
  if (unknown !== undefined)
    throw new TutorError('invalid', `The rubric has no item "${unknown}": it has ${rubric.map(({ id }) => id).join(', ')}.`);
  const grade = gradeByRubric(
    rubric,
    rubric.map(({ id }) => ({ id, met: met.includes(id), certainty: 1 })),
  )!; // every item has its verdict
  return Math.round(grade.fraction * FRACTION_STEPS) / FRACTION_STEPS;
}

/** Settles a waiting answer as of the day it was given, and records its verdict; false when something moved meanwhile. */
export async function recordJudged(
  pending: Pending,
  fraction: number,
  comment: string,
  { db, now, ratingRules }: RecordContext,
): Promise<boolean> {
  const { answered, run, question, standing, achievements } = pending;
  const given = { answer: answered.id, at: now, fraction, feedback: comment };
  if (answered.provenance === 'relayed') return recordGrade(db, { ...given, standing: null });
  const { timeTakenMs, confidence, hintsUsed, provenance, answeredAt } = answered;
  const { localDay, rightBeforeToday, firstAttempt } = standing;
  const evidence: Evidence = {
    fraction,
    timeTakenMs,
    confidence,
    hintsUsed,
    provenance,
    answeredAt,
    localDay,
    rightBeforeToday,
    firstAttempt,
  };
  const { toWrite, settlements } = settleFor(
    standing.profile,
    achievements,
    [{ ...toSettle(question.id, standing), evidence }],
    ratingRules,
  );
  const [settlement] = settlements;
  return recordGrade(db, {
    ...given,
    studentBefore: settlement?.studentRating?.before,
    studentAfter: settlement?.studentRating?.after,
    questionBefore: settlement?.questionRating?.before,
    questionAfter: settlement?.questionRating?.after,
    standing: { ...toWrite, xp: [xpLineOf(settlement, { subject: standing.subjectId, run: run.id, answer: answered.id })] },
  });
}
