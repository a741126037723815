import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CourseId, UserId } from '../core/ids.ts';
import { verifies } from '../evals/requirements.ts';
import { asSystem, type Tx } from './client.ts';
import { newId } from './new-id.ts';
import { courses } from './schema/courses.ts';
import { courseStaff, guardianships, identities, tutorStudentAssignments, users } from './schema/people.ts';
import { testDatabase } from './testing.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
const person = () => UserId.parse(newId());
const [guest, linked, admin, student, tutor, parent, learner] = [person(), person(), person(), person(), person(), person(), person()];
const open = CourseId.parse(newId());
const now = sql`now()`;

beforeAll(async () => {
  db = await testDatabase();
  await asSystem(db, 'test', async (tx) => {
    await tx.insert(users).values([{ id: guest }, { id: linked }, { id: admin, role: 'admin', email: 'admin@example.org' }]);
    await tx.insert(users).values([{ id: student }, { id: learner }, { id: tutor, role: 'tutor' }, { id: parent, role: 'parent' }]);
    await tx.insert(tutorStudentAssignments).values({ id: newId(), tutorId: tutor, studentId: learner, acceptedAt: now });
    await tx.insert(guardianships).values({ parentId: parent, studentId: learner, acceptedAt: now });
    await tx.insert(courses).values({ id: open, courseNumber: '1', courseTitle: 'Open', isPublished: true });
    await tx.insert(identities).values({ id: newId(), userId: linked, provider: 'discord', subject: '1' });
  });
});
afterAll(() => db.close());

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: Error & { cause?: { code?: string } }) => error.cause?.code ?? error.message,
  );

describe('roles and ties', () => {
  const system = (run: (tx: Tx) => Promise<unknown>) => codeOf(asSystem(db, 'test', run));

  it('a tie wants the right roles on both ends', async () => {
    verifies('db:role-ties');
    expect(await system((tx) => tx.insert(tutorStudentAssignments).values({ id: newId(), tutorId: parent, studentId: learner }))).toBe(
      '23514',
    );
    expect(await system((tx) => tx.insert(tutorStudentAssignments).values({ id: newId(), tutorId: tutor, studentId: admin }))).toBe(
      '23514',
    );
    expect(await system((tx) => tx.insert(guardianships).values({ parentId: tutor, studentId: learner }))).toBe('23514');
    expect(await system((tx) => tx.insert(courseStaff).values({ courseId: open, userId: student }))).toBe('23514');
    expect(await system((tx) => tx.insert(courseStaff).values({ courseId: open, userId: admin }))).toBe('done');
  });

  it('a role that ties hang on does not change until they end', async () => {
    expect(
      await system((tx) =>
        tx
          .update(users)
          .set({ role: 'student' })
          .where(sql`id = ${tutor}`),
      ),
    ).toBe('23514');
    expect(
      await system((tx) =>
        tx
          .update(users)
          .set({ role: 'tutor' })
          .where(sql`id = ${learner}`),
      ),
    ).toBe('23514');
    expect(
      await system((tx) =>
        tx
          .update(users)
          .set({ role: 'tutor' })
          .where(sql`id = ${student}`),
      ),
    ).toBe('done');
  });

  it('a tie that has ended is not taken up again by somebody whose role has changed', async () => {
    const [pupil, another, mother] = [person(), person(), person()];
    await asSystem(db, 'test', async (tx) => {
      await tx.insert(users).values([{ id: pupil }, { id: another, role: 'tutor' }, { id: mother, role: 'parent' }]);
      await tx.insert(tutorStudentAssignments).values({ id: newId(), tutorId: another, studentId: pupil, acceptedAt: now });
      await tx.insert(guardianships).values({ parentId: mother, studentId: pupil, acceptedAt: now });
      await tx
        .update(tutorStudentAssignments)
        .set({ status: 'completed' })
        .where(sql`student_id = ${pupil}`);
      await tx
        .update(guardianships)
        .set({ endedAt: now })
        .where(sql`student_id = ${pupil}`);
      await tx
        .update(users)
        .set({ role: 'admin' })
        .where(sql`id = ${pupil}`);
    });
    expect(
      await system((tx) =>
        tx
          .update(tutorStudentAssignments)
          .set({ status: 'active' })
          .where(sql`student_id = ${pupil}`),
      ),
    ).toBe('23514');
    expect(
      await system((tx) =>
        tx
          .update(guardianships)
          .set({ endedAt: null })
          .where(sql`student_id = ${pupil}`),
      ),
    ).toBe('23514');
  });

  it('one tutor is assigned once to a learner without a subject', async () => {
    expect(await system((tx) => tx.insert(tutorStudentAssignments).values({ id: newId(), tutorId: tutor, studentId: learner }))).toBe(
      '23505',
    );
  });
});

describe('accounts', () => {
  const system = (run: (tx: Tx) => Promise<unknown>) => codeOf(asSystem(db, 'test', run));
  const stateOf = async (id: UserId) =>
    (
      await asSystem(db, 'test', (tx) =>
        tx
          .select({ isGuest: users.isGuest, isAdmin: users.isAdmin })
          .from(users)
          .where(sql`id = ${id}`),
      )
    )[0];

  it('knows guests by having neither e-mail nor identity', async () => {
    expect(await stateOf(guest)).toEqual({ isGuest: true, isAdmin: false });
    expect(await stateOf(linked)).toEqual({ isGuest: false, isAdmin: false });
    expect(await stateOf(admin)).toEqual({ isGuest: false, isAdmin: true });
    expect(
      await system((tx) =>
        tx
          .update(users)
          .set({ isVerified: true })
          .where(sql`id = ${guest}`),
      ),
    ).toBe('23514');
    expect(
      await system((tx) =>
        tx
          .update(users)
          .set({ isVerified: true })
          .where(sql`id = ${linked}`),
      ),
    ).toBe('done');
  });

  it.each([
    ['an e-mail in capitals', { email: 'Ada@example.org' }],
    ['a password that is no Argon2id', { passwordHash: '$2b$10$abc' }],
    ['an empty name', { name: '' }],
    ['a user name in capitals', { username: 'Ada' }],
  ])('refuses %s', async (_what, change) =>
    expect(await system((tx) => tx.insert(users).values({ id: person(), ...change }))).toBe('23514'),
  );
});
