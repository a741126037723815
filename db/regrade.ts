import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { AnswerId, QuestionId, QuestionVersionId, UserId, type DisputeId } from '../core/ids.ts';
import type { RatingRules } from '../core/practice/rating.ts';
import type { Question } from '../core/questions/index.ts';
import { gradeAgain } from '../core/runs/regrade.ts';
import { asSystem, type Tx } from './client.ts';
import type { Database } from './connection.ts';
import { newId } from './new-id.ts';
import { lockRecord, rebuildLearner, rebuildLearnerIn, rebuildQuestion } from './rebuild.ts';
import { regrades } from './schema/disputes.ts';

const ANSWERS_PAGE = 1000; // a few hundred kilobytes
const LATE_DAYS = 30; // longer than the daily job is ever down

/** Why a question is regraded, and who said so. */
export type Cause = { readonly by: UserId | null; readonly reason: string; readonly dispute?: DisputeId | undefined };

const Graded = z.object({
  answer: AnswerId,
  learner: UserId,
  version: QuestionVersionId,
  given: z.array(z.string()),
  counted: z.number(),
  upheld: z.boolean(),
});
type Graded = z.output<typeof Graded>;

/** The graded answers to any version of a question, of one learner or page by page. */
async function listGraded(tx: Tx, question: QuestionId, { learner, after }: { learner?: UserId; after?: AnswerId }): Promise<Graded[]> {
  const { rows } =
    await tx.execute(sql`select a.id as answer, a.user_id as learner, a.question_version_id as version, to_jsonb(a.answer) as given, app.counted_fraction(a)::float8 as counted,
      exists (select from disputes d where d.answer_id = a.id and d.status = 'upheld') as upheld
    from user_answers a where a.question_id = ${question} and a.status = 'graded' and (${learner ?? null}::uuid is null or a.user_id = ${learner ?? null})
      and (${after ?? null}::uuid is null or a.id > ${after ?? null}) order by a.id ${learner ? sql`` : sql`limit ${ANSWERS_PAGE}`}`);
  return z.array(Graded).parse(rows);
}

/** All versions of a question, the newest last. */
async function listVersions(tx: Tx, question: QuestionId): Promise<Map<string, Question>> {
  const { rows } = await tx.execute<{ id: string; type: string; body: unknown }>(
    sql`select id, question_type as type, body from question_versions where question_id = ${question} order by version_number`,
  );
  return new Map(rows.map(({ id, type, body }) => [id, { type, body }]));
}

type Verdict = 'same' | 'not comparable' | 'kept' | number;

/** What becomes of an answer: its new fraction, or why it stays. What a learner was promised for one answer is not taken back. */
function verdictOn({ version, given, counted, upheld }: Graded, versions: ReadonlyMap<string, Question>): Verdict {
  const newest = [...versions.values()].at(-1)!; // the answer has a version
  const fraction = gradeAgain(versions.get(version)!, newest, given); // one of this question's
  if (fraction === undefined) return 'not comparable';
  if (fraction === counted) return 'same';
  return upheld && fraction < counted ? 'kept' : fraction;
}

/** Regrades what one learner answered to a question and rebuilds them, all or nothing. Gives how many answers changed. */
async function regradeLearnerIn(tx: Tx, learner: UserId, question: QuestionId, cause: Cause, rules: RatingRules): Promise<number> {
  await lockRecord(tx, learner);
  const versions = await listVersions(tx, question);
  const changed = (await listGraded(tx, question, { learner })).flatMap((graded) => {
    const verdict = verdictOn(graded, versions);
    return typeof verdict === 'number' ? [{ ...graded, verdict }] : [];
  });
  if (!changed.length) return 0; // another run of the job was here first
  // Who asked for it, or the dispute, may be gone by now.
  const there = (table: 'users' | 'disputes', id: string | null | undefined) =>
    sql`(select id from ${sql.identifier(table)} where id = ${id ?? null})`;
  await tx.insert(regrades).values(
    changed.map(({ answer, counted, verdict }) => ({
      id: newId(),
      answerId: answer,
      disputeId: there('disputes', cause.dispute),
      fractionBefore: counted,
      fractionAfter: verdict,
      reason: cause.reason,
      regradedBy: there('users', cause.by),
      createdAt: sql`clock_timestamp()`, // not when the transaction began to wait for the lock
    })),
  );
  await rebuildLearnerIn(tx, learner, rules);
  return changed.length;
}

/** What regrading a question came to. */
export type Regraded = {
  readonly looked: number;
  readonly changed: number;
  readonly learners: number;
  readonly notComparable: number;
  readonly kept: number;
};

/**
 * Grades every answer to a question anew under its newest version. Where the grade that counts changes there is a new row,
 * and its learner is rebuilt in the same transaction; the question follows at the end. Run again it finds nothing to do, and
 * after it was killed it goes on with those who are left.
 */
export async function regradeQuestion(db: Database, question: QuestionId, cause: Cause, rules: RatingRules): Promise<Regraded> {
  let done: Regraded = { looked: 0, changed: 0, learners: 0, notComparable: 0, kept: 0 };
  const versions = await asSystem(db, 'regrade a question', (tx) => listVersions(tx, question));
  const concerned = new Set<UserId>();
  for (let after: AnswerId | undefined; ;) {
    const page = await asSystem(db, 'regrade a question', (tx) => listGraded(tx, question, after ? { after } : {}));
    const verdicts = page.map((graded) => verdictOn(graded, versions));
    const count = (wanted: Verdict) => verdicts.filter((verdict) => verdict === wanted).length;
    done = {
      ...done,
      looked: done.looked + page.length,
      notComparable: done.notComparable + count('not comparable'),
      kept: done.kept + count('kept'),
    };
    for (const [index, { learner }] of page.entries()) if (typeof verdicts[index] === 'number') concerned.add(learner);
    if (page.length < ANSWERS_PAGE) break;
    after = page.at(-1)!.answer; // it is full
  }
  for (const learner of concerned) {
    const changed = await asSystem(db, 'regrade a learner', (tx) => regradeLearnerIn(tx, learner, question, cause, rules));
    done = { ...done, changed: done.changed + changed, learners: done.learners + (changed ? 1 : 0) };
  }
  await rebuildQuestion(db, question, rules);
  return done;
}

/**
 * Regrades what was answered after its question was mended, to the version that had been served before: whoever regraded the
 * question then may not have seen it. What came in the last days is looked at again each time, and costs nothing twice.
 */
export async function regradeLate(db: Database, now: Date, rules: RatingRules, signal?: AbortSignal): Promise<number> {
  const { rows } = await asSystem(
    db,
    'find late answers',
    (tx) =>
      tx.execute(sql`select distinct a.question_id as question from user_answers a join question_versions v on v.id = a.question_version_id
      where a.status = 'graded' and a.answered_at > ${new Date(now.getTime() - LATE_DAYS * 86_400_000)} and exists (select from question_versions n
        where n.question_id = a.question_id and n.version_number > v.version_number and n.created_at <= a.answered_at + interval '10 minutes')`), // longer than any answer takes to be saved
  );
  let changed = 0;
  for (const { question } of z.array(z.object({ question: QuestionId })).parse(rows)) {
    signal?.throwIfAborted();
    changed += (await regradeQuestion(db, question, { by: null, reason: 'It was answered after the question was corrected.' }, rules))
      .changed;
  }
  return changed;
}

/** Counts in a regrade of one answer that a person has written: its learner and its question are rebuilt. */
export async function countRegrade(db: Database, answer: AnswerId, rules: RatingRules): Promise<void> {
  const { rows } = await asSystem(db, 'count a regrade', (tx) =>
    tx.execute(sql`select user_id as learner, question_id as question from user_answers where id = ${answer}`),
  );
  const [found] = z.array(z.object({ learner: UserId, question: QuestionId })).parse(rows);
  if (!found) return; // erased since
  await rebuildLearner(db, found.learner, rules);
  await rebuildQuestion(db, found.question, rules);
}
