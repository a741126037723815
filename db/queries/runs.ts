import { and, asc, desc, eq } from 'drizzle-orm';
import type { ExamId, UserId } from '../../core/ids.ts';
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
      .orderBy(desc(userTestRuns.completedAt))
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
      .orderBy(asc(exams.title))
      .limit(PAGE_MAX),
  );
