import { and, asc, desc, eq } from 'drizzle-orm';
import type { AnswerId, QuestionVersionId, RunId, TopicId, UserId } from '../../core/ids.ts';
import type { PersonDb } from '../client.ts';
import { lessons } from '../schema/courses.ts';
import { userAnswers } from '../schema/runs.ts';

const LESSONS_MAX = 3; // more to read is no advice

/** Where one of the speaker's own answers was given, and to what. */
export type OwnAnswer = { readonly id: AnswerId; readonly run: RunId; readonly version: QuestionVersionId };

/** One of the speaker's own answers: the one named, the last in a run, or the last of all. */
export const findOwnAnswer = (
  db: PersonDb,
  user: UserId,
  { answer, run }: { readonly answer?: AnswerId | undefined; readonly run?: RunId | undefined } = {},
): Promise<OwnAnswer | undefined> =>
  db.read(async (tx) => {
    const named = answer ? eq(userAnswers.id, answer) : undefined;
    const within = run ? eq(userAnswers.userTestRunId, run) : undefined;
    const [found] = await tx
      .select({ id: userAnswers.id, run: userAnswers.userTestRunId, version: userAnswers.questionVersionId })
      .from(userAnswers)
      .where(and(eq(userAnswers.userId, user), named, within))
      .orderBy(desc(userAnswers.answeredAt), desc(userAnswers.sequence))
      .limit(1);
    return found;
  });

/** The titles of the lessons that teach a topic, as far as the speaker may see them. */
export const listLessonsOf = (db: PersonDb, topic: TopicId): Promise<string[]> =>
  db.read(async (tx) => {
    const rows = await tx
      .select({ title: lessons.title })
      .from(lessons)
      .where(eq(lessons.topicId, topic))
      .orderBy(asc(lessons.position))
      .limit(LESSONS_MAX);
    return rows.map(({ title }) => title);
  });
