import { asc, eq } from 'drizzle-orm';
import type { UserId } from '../../core/ids.ts';
import type { PersonDb } from '../client.ts';
import { modules, topics } from '../schema/courses.ts';
import { userTopicProgress } from '../schema/practice.ts';

const TOPICS_MAX = 500; // more than a learner ever has

/** How far a learner is in every topic they practised, in the order the courses teach them. */
export const listTopicProgress = (db: PersonDb, user: UserId) =>
  db.transaction((tx) =>
    tx
      .select({
        topicId: topics.id,
        code: topics.code,
        name: topics.name,
        courseId: modules.courseId,
        proficiencyLevel: userTopicProgress.proficiencyLevel,
        questionsAttempted: userTopicProgress.questionsAttempted,
        questionsCorrect: userTopicProgress.questionsCorrect,
        averageTimeMs: userTopicProgress.averageTimeMs,
        lastPracticeDate: userTopicProgress.lastPracticeDate,
      })
      .from(userTopicProgress)
      .innerJoin(topics, eq(topics.id, userTopicProgress.topicId))
      .innerJoin(modules, eq(modules.id, topics.moduleId))
      .where(eq(userTopicProgress.userId, user))
      .orderBy(asc(modules.courseId), asc(modules.position), asc(topics.position))
      .limit(TOPICS_MAX),
  );
