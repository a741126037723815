import { and, asc, eq, type SQL } from 'drizzle-orm';
import type { TopicId } from '../../core/ids.ts';
import type { PersonDb } from '../client.ts';
import { questions } from '../schema/questions.ts';

const QUESTIONS_MAX = 500; // more than any set is asked from at once

const listInOrder = (db: PersonDb, condition: SQL | undefined) =>
  db.transaction((tx) =>
    tx
      .select({
        id: questions.id,
        questionSetId: questions.questionSetId,
        topicId: questions.topicId,
        originalQuestionNumber: questions.originalQuestionNumber,
        difficulty: questions.difficulty,
        status: questions.status,
      })
      .from(questions)
      .where(condition)
      .orderBy(asc(questions.originalQuestionNumber))
      .limit(QUESTIONS_MAX),
  );

/** The questions of a topic at one difficulty, in their order. */
export const listQuestionsByDifficulty = (db: PersonDb, topic: TopicId, difficulty: number) =>
  listInOrder(db, and(eq(questions.topicId, topic), eq(questions.difficulty, difficulty)));

/** The questions that came from an exam of another system, in the order they had there. */
export const listQuestionsOfSourceExam = (db: PersonDb, externalId: string) =>
  listInOrder(db, eq(questions.sourceExamExternalId, externalId));
