import { z } from 'zod';
import { TutorError } from '../core/errors.ts';
import { CourseId, type LessonId, type UserId } from '../core/ids.ts';
import type { PersonDb } from '../db/client.ts';
import { listSources } from '../db/queries/choosing.ts';
import { listLessonsCalled } from '../db/queries/lessons.ts';
import { listPeopleCalled } from '../db/queries/people.ts';

const NAME_MAX = 300; // as long as any title
const UUID_LENGTH = 36;

/** A course as a speaker names it. */
export const CourseName = z.string().trim().min(1).max(NAME_MAX).describe('The course: its id, number or title, as list-courses gives it.');

/**
 * An id in the input of a tool that a model may call: checked like every id, but without its pattern in the schema, which would
 * cost a hundred tokens on every turn.
 */
export const idOf = <Id extends z.ZodType<string, string>>(id: Id) => z.string().max(UUID_LENGTH).pipe(id);

/** The one course of that name which the speaker may see. */
export async function getCourseNamed(db: PersonDb, name: string): Promise<{ id: CourseId; title: string }> {
  const [found, ...others] = await listSources(db, 'course', name, undefined);
  if (!found) throw new TutorError('not-found', `There is no course called "${name}"; look at the list of courses.`);
  if (others.length) throw new TutorError('invalid', `"${name}" could be several courses; give its number.`);
  return { id: CourseId.parse(found.course_id), title: found.title };
}

/** A learner as whoever looks after them names them. */
export const LearnerName = z
  .string()
  .trim()
  .min(1)
  .max(NAME_MAX)
  .describe('Only this learner: their name, user name, e-mail address or id.');

/** Somebody, as an admin names them. */
export const PersonName = z.string().trim().min(1).max(NAME_MAX).describe('The person: their name, user name, e-mail address or id.');

/** The one person of that name whom the speaker may see. */
export async function getPersonNamed(db: PersonDb, called: string): Promise<{ id: UserId; name: string }> {
  const [found, other] = await listPeopleCalled(db, called);
  if (!found) throw new TutorError('not-found', `There is nobody called "${called}".`);
  if (other) throw new TutorError('invalid', `"${called}" could be several people; give the e-mail address or id.`);
  return found;
}

/** The list as it is, unless one learner was asked for and is not in it. */
export function wantSomebody<Row>(found: readonly Row[], name: string | undefined, otherwise = 'is nobody you look after'): Row[] {
  if (name !== undefined && found.length === 0) throw new TutorError('not-found', `"${name}" ${otherwise}.`);
  return [...found];
}

/** The one lesson of that id or title which the speaker may see. */
export async function getLessonNamed(
  db: PersonDb,
  name: string,
  course: CourseId | undefined,
): Promise<{ id: LessonId; title: string; course: string }> {
  const [found, other] = await db.read((tx) => listLessonsCalled(tx, name, course));
  if (!found) throw new TutorError('not-found', `There is no lesson called "${name}"; look at the list of lessons.`);
  if (other) throw new TutorError('invalid', `"${name}" could be a lesson of ${found.course} or of ${other.course}; give its id.`);
  return found;
}
