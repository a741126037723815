import { sql } from 'drizzle-orm';
import { UserId } from '../../core/ids.ts';
import type { Role } from '../../core/people/roles.ts';
import { asSystem } from '../client.ts';
import type { Database } from '../connection.ts';
import { guardianships, tutorStudentAssignments, users } from '../schema/people.ts';

const person = (number: number) => UserId.parse(`01980000-0000-7000-8000-${String(number).padStart(12, '0')}`);

/** People to try things with, one for each role. They have no password, so nobody can sign in as them. */
export const samplePeople = [
  { id: person(1), username: 'alma', name: 'Alma Ortiz', role: 'student' },
  { id: person(2), username: 'bao', name: 'Bao Nguyen', role: 'student' },
  { id: person(3), username: 'tomas', name: 'Tomas Berg', role: 'tutor' },
  { id: person(4), username: 'paula', name: 'Paula Ortiz', role: 'parent' },
  { id: person(5), username: 'ines', name: 'Ines Duarte', role: 'instructor' },
  { id: person(6), username: 'ada', name: 'Ada Admin', role: 'admin' },
] as const satisfies readonly { id: UserId; username: string; name: string; role: Role }[];

const [alma, , tomas, paula] = samplePeople;

/** Adds the sample people where they are missing; who is there already stays as they are. */
export async function seedPeople(db: Database): Promise<number> {
  return asSystem(db, 'seed sample people', async (tx) => {
    const added = await tx
      .insert(users)
      .values(samplePeople.map((sample) => ({ ...sample, email: `${sample.username}@example.org` })))
      .onConflictDoNothing()
      .returning({ id: users.id });
    const there = await tx
      .select({ id: users.id })
      .from(users)
      .where(sql`${users.id} in (${alma.id}, ${tomas.id}, ${paula.id})`);
    if (there.length === 3) {
      await tx
        .insert(tutorStudentAssignments)
        .values({ id: person(101), tutorId: tomas.id, studentId: alma.id, acceptedAt: sql`now()`, acceptedBy: alma.id })
        .onConflictDoNothing();
      await tx
        .insert(guardianships)
        .values({ parentId: paula.id, studentId: alma.id, acceptedAt: sql`now()`, acceptedBy: alma.id })
        .onConflictDoNothing();
    }
    return added.length;
  });
}
