import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { TopicId, type CourseId, type SubjectId } from '../core/ids.ts';
import { GOAL_TITLE_MAX } from '../core/limits.ts';
import { listSources } from '../db/queries/choosing.ts';
import { listTopicsOf } from '../db/queries/goals.ts';
import type { ToolContext } from './tool.ts';

/** The most topics of one goal: more than any course of ours has. */
export const GOAL_TOPICS_MAX = 100;

/** What a goal is called. */
export const GoalTitle = z.string().trim().min(1).max(GOAL_TITLE_MAX).describe('What they want to reach, in their words.');

/** Refuses a day that is over where the learner lives. */
export function refusePast(targetDate: string | null | undefined, { now, timeZone }: Pick<ToolContext, 'now' | 'timeZone'>): void {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone }).format(now); // year-month-day
  if (targetDate && targetDate < today) throw new TutorError('invalid', `${targetDate} is over already; name a day that is to come.`);
}

type Aim = { readonly subject: SubjectId | null; readonly topics: readonly TopicId[] };

async function topicNamed(
  db: ToolContext['db'],
  name: string,
  course: CourseId | undefined,
): Promise<{ id: TopicId; subject: SubjectId | null }> {
  const [found, ...others] = await listSources(db, 'topic', name, course);
  if (!found) throw new TutorError('not-found', `There is no topic called "${name}"; look at the list of courses.`);
  if (others.length) throw new TutorError('invalid', `"${name}" could be a topic of several courses; name the course as well.`);
  return { id: TopicId.parse(found.topic_id), subject: found.subject_id };
}

/** The topics that a goal asks for: those named, or all of the course. */
export async function aimAt(course: CourseId | undefined, topics: readonly string[] | undefined, { db }: ToolContext): Promise<Aim> {
  if (topics) {
    const found = await Promise.all(topics.map((name) => topicNamed(db, name, course)));
    const subjects = new Set(found.map(({ subject }) => subject));
    return { subject: subjects.size === 1 ? (found[0]?.subject ?? null) : null, topics: [...new Set(found.map(({ id }) => id))] };
  }
  if (!course) return { subject: null, topics: [] };
  const [source] = await listSources(db, 'course', course, undefined);
  return { subject: source?.subject_id ?? null, topics: await listTopicsOf(db, course, GOAL_TOPICS_MAX) };
}
