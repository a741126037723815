import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { CourseId, GoalId, SubjectId, TopicId, UserId } from '../../core/ids.ts';
import { goalStatuses } from '../../core/tutoring/words.ts';
import type { PersonDb, Tx } from '../client.ts';
import { goals, goalTopics } from '../schema/goals.ts';

const StoredGoal = z.object({
  goal: z.uuid(),
  title: z.string(),
  status: z.enum(goalStatuses),
  completionPercent: z.coerce.number(),
  topics: z.int(),
  targetDate: z.string().nullable(),
});
/** A goal and how far its learner is. */
export type StoredGoal = z.output<typeof StoredGoal>;

/** One of the learner's own goals. */
export async function findGoal(tx: Tx, student: UserId, goal: GoalId): Promise<StoredGoal | undefined> {
  const { rows } =
    await tx.execute(sql`select v.id as goal, v.title, v.status, v.completion_percentage as "completionPercent", v.target_completion_date::text as "targetDate",
    (select count(*)::integer from goal_topics t where t.goal_id = v.id) as topics from v_goals v where v.id = ${goal} and v.student_id = ${student}`);
  return rows[0] && StoredGoal.parse(rows[0]);
}

/** The topics of a course, in their order. */
export const listTopicsOf = (db: PersonDb, course: CourseId, limit: number): Promise<TopicId[]> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute<{ id: TopicId }>(
      sql`select t.id from topics t join modules m on m.id = t.module_id where m.course_id = ${course} order by m.position, t.position limit ${limit}`,
    );
    return rows.map(({ id }) => id);
  });

/** A goal that a learner sets themselves. */
export type GoalToSet = {
  readonly id: GoalId;
  readonly student: UserId;
  readonly subject: SubjectId | null;
  readonly title: string;
  readonly targetDate: string | null;
  readonly topics: readonly TopicId[];
};

/** Sets a goal. One of that title that is active already is the one; undefined where there are too many. */
export async function recordGoal(
  tx: Tx,
  { id, student, subject, title, targetDate, topics }: GoalToSet,
  max: number,
): Promise<StoredGoal | undefined> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${student}, 2))`);
  const open = await tx
    .select({ id: goals.id, title: goals.title })
    .from(goals)
    .where(and(eq(goals.studentId, student), eq(goals.status, 'active')))
    .limit(max);
  const known = open.find((each) => each.title.toLowerCase() === title.toLowerCase());
  if (known) return findGoal(tx, student, known.id);
  if (open.length >= max) return undefined;
  await tx
    .insert(goals)
    .values({ id, studentId: student, createdBy: student, subjectId: subject, title, targetCompletionDate: targetDate });
  if (topics.length) await tx.insert(goalTopics).values(topics.map((topicId) => ({ goalId: id, topicId })));
  return findGoal(tx, student, id);
}

/** What may change in a goal; what is undefined stays. */
export type GoalChange = {
  readonly title?: string | undefined;
  readonly targetDate?: string | null | undefined;
  readonly status?: (typeof goalStatuses)[number] | undefined;
};

/** Changes one of the learner's own goals. */
export async function changeGoal(
  tx: Tx,
  student: UserId,
  goal: GoalId,
  { title, targetDate, status }: GoalChange,
  at: Date,
): Promise<void> {
  const completedAt =
    status === undefined ? {} : { status, completedAt: status === 'completed' ? sql`coalesce(completed_at, ${at}::timestamptz)` : null };
  await tx
    .update(goals)
    .set({ ...(title !== undefined && { title }), ...(targetDate !== undefined && { targetCompletionDate: targetDate }), ...completedAt })
    .where(and(eq(goals.id, goal), eq(goals.studentId, student)));
}
