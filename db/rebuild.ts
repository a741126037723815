import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import { TutorError } from '../core/errors.ts';
import type { QuestionId, UserId } from '../core/ids.ts';
import type { RatingRules } from '../core/practice/rating.ts';
import { asSystem, type Tx } from './client.ts';
import type { Database } from './connection.ts';
import { listMoves, readRecord } from './queries/replaying.ts';
import { standingPayload } from './queries/standing.ts';
import { countsOf, differencesOf, ratingOf, type Counts, type Differences } from './replayed.ts';
import { users } from './schema/people.ts';
import { questionRatings, reviewCards, studentRatings, userCourseProgress, userTopicProgress } from './schema/practice.ts';
import { questions } from './schema/questions.ts';

const LEARNERS_PAGE = 500; // ids only
const QUESTIONS_BATCH = 50; // their ratings stay locked until all are replayed, and their learners wait

const none: Counts = { profiles: 0, ratings: 0, topics: 0, courses: 0, cards: 0, xp: 0 };
const isNone = (counts: Counts): boolean => Object.values(counts).every((count) => count === 0);

/** Writes what differs: as answers write it, and what they never do, which is to take rows away. */
async function writeDifferences(tx: Tx, learner: UserId, before: Parameters<typeof standingPayload>[0]['before'], found: Differences) {
  const { profile, subjects, topics, courses, cards, xp } = found;
  const settled = {
    settlements: [],
    profile,
    questions: new Map(),
    subjects: subjects.put,
    topics: topics.put,
    courses: courses.put,
    cards: cards.put,
  };
  const payload = JSON.stringify(standingPayload({ before, profile, settled, xp, earned: [] }));
  await tx.execute(sql`select app.write_standing(${learner}, ${payload}::jsonb, now())`);
  for (const [course, { setsCompleted }] of courses.put) {
    await tx
      .update(userCourseProgress)
      .set({ questionSetsCompleted: setsCompleted })
      .where(and(eq(userCourseProgress.userId, learner), eq(userCourseProgress.courseId, course)));
  }
  const gone = [
    [studentRatings, studentRatings.studentId, studentRatings.subjectId, subjects.drop],
    [userTopicProgress, userTopicProgress.userId, userTopicProgress.topicId, topics.drop],
    [userCourseProgress, userCourseProgress.userId, userCourseProgress.courseId, courses.drop],
    [reviewCards, reviewCards.userId, reviewCards.questionId, cards.drop],
  ] as const;
  for (const [table, whose, what, ids] of gone)
    if (ids.length) await tx.delete(table).where(and(eq(whose, learner), inArray(what, [...ids])));
}

/** What rebuilding one learner came to. */
export type RebuiltLearner = { readonly answers: number; readonly changed: Counts };

/**
 * Locks a learner's record, the profile first, as every answer does: one that comes meanwhile waits, sees that the record
 * was moved, and is settled anew.
 */
export async function lockRecord(tx: Tx, learner: UserId): Promise<void> {
  await tx.execute(sql`insert into user_profiles (user_id) select id from users where id = ${learner} on conflict do nothing`);
  const { rows } = await tx.execute(sql`select from user_profiles where user_id = ${learner} for update`);
  if (!rows.length) throw new TutorError('not-found', 'There is nobody of that id.');
}

/** Rebuilds a learner inside a transaction. */
export async function rebuildLearnerIn(tx: Tx, learner: UserId, rules: RatingRules): Promise<RebuiltLearner> {
  await lockRecord(tx, learner);
  const record = await readRecord(tx, learner);
  const found = differencesOf(record, rules);
  const changed = countsOf(found);
  if (!isNone(changed)) await writeDifferences(tx, learner, record.profile, found);
  return { answers: record.answers.length, changed };
}

/** Builds all that is derived of a learner again from their answers and runs: ratings, mastery, cards, progress, XP, counts. */
export const rebuildLearner = (db: Database, learner: UserId, rules: RatingRules): Promise<RebuiltLearner> =>
  asSystem(db, 'rebuild a learner', (tx) => rebuildLearnerIn(tx, learner, rules));

/** Rebuilds the ratings of some questions inside a transaction; gives how many were otherwise. */
async function rebuildQuestionsIn(tx: Tx, ids: readonly QuestionId[], rules: RatingRules): Promise<number> {
  // In the order of their ids, as answers lock them.
  await tx.execute(sql`select from question_ratings where question_id in ${ids} order by question_id for update`);
  let changed = 0;
  for (const stored of await listMoves(tx, ids)) {
    const wanted = ratingOf(stored, rules);
    if (!wanted) continue;
    changed += 1;
    await tx
      .insert(questionRatings)
      .values({ questionId: stored.question, ...wanted })
      .onConflictDoUpdate({ target: questionRatings.questionId, set: wanted });
  }
  return changed;
}

/** Builds a question's rating again from the answers that moved it; says whether it was otherwise. */
export const rebuildQuestion = async (db: Database, question: QuestionId, rules: RatingRules): Promise<boolean> =>
  (await asSystem(db, 'rebuild a question', (tx) => rebuildQuestionsIn(tx, [question], rules))) > 0;

/** Whoever has anything to rebuild, page by page. */
async function* learnersOf(db: Database): AsyncGenerator<UserId[]> {
  const has = (table: string, column = 'user_id') => sql.raw(`exists (select from ${table} t where t.${column} = users.id)`);
  const any = sql.join(
    [
      has('user_profiles'),
      has('user_answers'),
      has('student_ratings', 'student_id'),
      has('user_topic_progress'),
      has('user_course_progress'),
      has('review_cards'),
    ],
    sql` or `,
  );
  for (let last: UserId | undefined; ;) {
    const page = await asSystem(db, 'list learners', (tx) =>
      tx
        .select({ id: users.id })
        .from(users)
        .where(and(last ? gt(users.id, last) : undefined, sql`(${any})`))
        .orderBy(asc(users.id))
        .limit(LEARNERS_PAGE),
    );
    if (!page.length) return;
    yield page.map(({ id }) => id);
    last = page.at(-1)!.id; // it is not empty
  }
}

/** What rebuilding everything came to. */
export type Rebuilt = {
  readonly learners: number;
  readonly learnersChanged: number;
  readonly answers: number;
  readonly questions: number;
  readonly questionsChanged: number;
  readonly changed: Counts;
};

type Options = { readonly progress?: (line: string) => void };

/**
 * Rebuilds every learner, each in a transaction of their own, then every question's rating. Neither replays the other: an
 * answer holds both ratings as they were before it. It may be stopped at any time and begun again.
 */
export async function rebuildAll(db: Database, rules: RatingRules, { progress = () => undefined }: Options = {}): Promise<Rebuilt> {
  let done: Rebuilt = { learners: 0, learnersChanged: 0, answers: 0, questions: 0, questionsChanged: 0, changed: none };
  for await (const page of learnersOf(db)) {
    for (const learner of page) {
      const { answers, changed } = await rebuildLearner(db, learner, rules);
      const sum = Object.fromEntries(Object.entries(changed).map(([name, count]) => [name, count + done.changed[name as keyof Counts]])); // its own keys
      done = {
        ...done,
        learners: done.learners + 1,
        learnersChanged: done.learnersChanged + (isNone(changed) ? 0 : 1),
        answers: done.answers + answers,
        changed: sum as Counts,
      };
    }
    if (page.length === LEARNERS_PAGE) progress(`Learners: ${done.learners} looked at so far, ${done.learnersChanged} put right.`);
  }
  for (let last: QuestionId | undefined; ;) {
    const batch = await asSystem(db, 'list questions', (tx) =>
      tx
        .select({ id: questions.id })
        .from(questions)
        .where(last ? gt(questions.id, last) : undefined)
        .orderBy(asc(questions.id))
        .limit(QUESTIONS_BATCH),
    );
    if (!batch.length) return done;
    const changed = await asSystem(db, 'rebuild questions', (tx) =>
      rebuildQuestionsIn(
        tx,
        batch.map(({ id }) => id),
        rules,
      ),
    );
    done = { ...done, questions: done.questions + batch.length, questionsChanged: done.questionsChanged + changed };
    if (done.questions % (QUESTIONS_BATCH * 20) === 0)
      progress(`Questions: ${done.questions} looked at so far, ${done.questionsChanged} ratings put right.`);
    last = batch.at(-1)!.id; // it is not empty
  }
}
