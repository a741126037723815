import { and, asc, desc, eq, ne, sql } from 'drizzle-orm';
import type { ExamId, RunId, UserId } from '../../core/ids.ts';
import type { examKinds } from '../../core/runs/run.ts';
import type { PersonDb } from '../client.ts';
import { exams } from '../schema/exams.ts';
import { userTestRuns } from '../schema/runs.ts';

const PAGE_MAX = 100; // what a page or a message can show

/** A learner's finished runs, newest first. */
export const listFinishedRuns = (db: PersonDb, user: UserId, limit = PAGE_MAX) =>
  db.transaction((tx) =>
    tx
      .select({
        id: userTestRuns.id,
        courseId: userTestRuns.courseId,
        source: userTestRuns.source,
        startedAt: userTestRuns.startedAt,
        completedAt: userTestRuns.completedAt,
        scorePercent: userTestRuns.scorePercent,
        passed: userTestRuns.passed,
        totalQuestions: userTestRuns.totalQuestions,
        correctAnswers: userTestRuns.correctAnswers,
      })
      .from(userTestRuns)
      .where(and(eq(userTestRuns.userId, user), eq(userTestRuns.state, 'finished')))
      .orderBy(desc(userTestRuns.completedAt), desc(userTestRuns.id))
      .limit(Math.min(limit, PAGE_MAX)),
  );

/** The exams of a kind that may be taken now, by title. */
export const listActiveExams = (
  db: PersonDb,
  kind: (typeof examKinds)[number],
): Promise<{ id: ExamId; title: string; minutes: number | null }[]> =>
  db.transaction((tx) =>
    tx
      .select({ id: exams.id, title: exams.title, minutes: exams.timeLimitMinutes })
      .from(exams)
      .where(and(eq(exams.kind, kind), eq(exams.isActive, true)))
      .orderBy(asc(exams.title), asc(exams.id))
      .limit(PAGE_MAX),
  );

const RUNS_MAX = 30; // what fits a message; older ones are in the reports

/** A learner's runs: the open ones first, the last touched before the others, then those that are over, newest first. */
export const listMyRuns = (db: PersonDb, user: UserId) =>
  db.read((tx) =>
    tx
      .select({
        run: userTestRuns.id,
        title: userTestRuns.title,
        course: sql<string | null>`(select c.course_title from courses c where c.id = user_test_runs.course_id)`,
        mode: userTestRuns.mode,
        state: userTestRuns.state,
        feedback: userTestRuns.feedback,
        questions: sql<number>`cardinality(${userTestRuns.questionOrder})`,
        answered: sql<number>`(select count(distinct a.question_id)::integer from user_answers a where a.user_test_run_id = user_test_runs.id)`,
        startedAt: userTestRuns.startedAt,
        deadlineAt: sql<Date | null>`started_at + make_interval(secs => time_limit_seconds)`.mapWith(userTestRuns.startedAt),
        endedAt: userTestRuns.completedAt,
        scorePercent: userTestRuns.scorePercent,
        passed: userTestRuns.passed,
      })
      .from(userTestRuns)
      .where(eq(userTestRuns.userId, user))
      .orderBy(sql`user_test_runs.state <> 'open'`, desc(userTestRuns.resumedAt))
      .limit(RUNS_MAX),
  );

/** The run of a learner that ended last, however it ended. */
export const findLastEnded = (db: PersonDb, user: UserId): Promise<RunId | undefined> =>
  db.read(async (tx) => {
    const [found] = await tx
      .select({ run: userTestRuns.id })
      .from(userTestRuns)
      .where(and(eq(userTestRuns.userId, user), ne(userTestRuns.state, 'open')))
      .orderBy(sql`coalesce(completed_at, resumed_at) desc`, desc(userTestRuns.id)) // what is being graded has no end yet
      .limit(1);
    return found?.run;
  });
