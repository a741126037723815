import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CourseId, SubjectId, UserId } from '../core/ids.ts';
import { looksAfter, roles, type Role } from '../core/people/roles.ts';
import { verifies } from '../evals/requirements.ts';
import { asPerson, asSystem, type AuditEntry, type Tx } from './client.ts';
import { newId } from './new-id.ts';
import { courses, subjects } from './schema/courses.ts';
import { courseStaff, enrolments, guardianships, privateNotes, tutorStudentAssignments, users } from './schema/people.ts';
import { testDatabase } from './testing.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
const person = () => UserId.parse(newId());
const own = {
  student: person(),
  tutor: person(),
  parent: person(),
  instructor: person(),
  admin: person(),
} satisfies Record<Role, UserId>;
const [learner, stranger, waiting] = [person(), person(), person()];
const [open, closed] = [CourseId.parse(newId()), CourseId.parse(newId())];
const everybody = [...Object.values(own), learner, stranger, waiting];
const now = sql`now()`;

beforeAll(async () => {
  db = await testDatabase();
  await asSystem(db, 'test', async (tx) => {
    await tx.insert(users).values([
      ...roles.map((role) => ({ id: own[role], role, name: role, email: `${role}@example.org` })),
      ...[learner, stranger, waiting].map((id, number) => ({
        id,
        role: 'student' as const,
        name: `student ${number}`,
      })),
    ]);
    await tx.insert(subjects).values({ id: SubjectId.parse(newId()), name: 'Networks' });
    await tx.insert(courses).values([
      { id: open, courseNumber: '1', courseTitle: 'Open', isPublished: true },
      { id: closed, courseNumber: '2', courseTitle: 'Closed' },
    ]);
    await tx.insert(tutorStudentAssignments).values([
      { id: newId(), tutorId: own.tutor, studentId: learner, acceptedAt: now },
      { id: newId(), tutorId: own.tutor, studentId: waiting },
      { id: newId(), tutorId: own.tutor, studentId: stranger, acceptedAt: now, status: 'completed' },
    ]);
    await tx.insert(guardianships).values([
      { parentId: own.parent, studentId: learner, acceptedAt: now },
      { parentId: own.parent, studentId: waiting },
      { parentId: own.parent, studentId: stranger, acceptedAt: now, endedAt: now },
    ]);
    await tx.insert(courseStaff).values({ courseId: closed, userId: own.instructor });
    await tx.insert(enrolments).values([
      { courseId: closed, userId: learner },
      { courseId: closed, userId: stranger, endedAt: now },
      { courseId: open, userId: waiting },
    ]);
    await tx.execute(sql`insert into deployment (key_fingerprint) values ('k')`);
    await tx.insert(privateNotes).values({ userId: learner, note: Buffer.from('x'), keyId: 'k' });
  });
});
afterAll(() => db.close());

const read = <T>(user: UserId, run: (tx: Tx) => Promise<T>) => asPerson(db, { user, role: 'student' }, run);
const audit = (): AuditEntry => ({ id: newId(), at: new Date(), door: 'cli', action: 'test', fields: [] });
const write = <T>(user: UserId, run: (tx: Tx) => Promise<T>) => asPerson(db, { user, role: 'student' }, run, audit());
const visible = async (user: UserId) => (await read(user, (tx) => tx.select({ id: users.id }).from(users))).map(({ id }) => id).toSorted();
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: Error & { cause?: { code?: string }; code?: string }) => error.cause?.code ?? error.code ?? error.message,
  );
const denied = '42501';

describe('rows of people', () => {
  // What each tie in core's table should show in the rows made above: a tie that waits or has ended shows nothing.
  const shown = {
    none: [],
    assignment: [learner],
    guardianship: [learner],
    course: [learner],
    all: everybody,
  } as const;

  it.each(roles)('a %s sees what their ties show, whatever role is claimed', async (role) => {
    verifies('db:own-rows');
    expect(await visible(own[role])).toEqual([...new Set([own[role], ...shown[looksAfter[role]]])].toSorted());
  });

  it('nobody sees anything without an identity', async () => {
    verifies('db:no-identity-no-rows');
    expect(await codeOf(visible(person()))).toBe(denied); // refused before the first query
    const client = await db.connect();
    await client.query('begin; set local role viva_app');
    for (const table of ['users', 'subjects', 'courses', 'audit_log', 'enrolments'])
      expect((await client.query(`select 1 from ${table}`)).rowCount).toBe(0);
    await client.query('rollback');
    client.release();
  });

  it('a deactivated person sees nothing at once', async () => {
    verifies('db:deactivated-sees-nothing');
    await asSystem(db, 'test', (tx) =>
      tx
        .update(users)
        .set({ isActive: false })
        .where(sql`id = ${own.tutor}`),
    );
    await expect(visible(own.tutor)).rejects.toMatchObject({ kind: 'forbidden', message: 'This account is not active any more.' });
    await expect(write(own.tutor, async () => undefined)).rejects.toMatchObject({ kind: 'forbidden' });
    const client = await db.connect(); // and should something ever ask the database past that, the rows themselves are shut
    await client.query(`begin; set local role viva_app; set local viva.person = '${own.tutor}'`);
    for (const table of ['users', 'subjects', 'courses']) expect((await client.query(`select 1 from ${table}`)).rowCount).toBe(0);
    await client.query('rollback');
    client.release();
    await asSystem(db, 'test', (tx) =>
      tx
        .update(users)
        .set({ isActive: true })
        .where(sql`id = ${own.tutor}`),
    );
    expect(await visible(own.tutor)).toContain(learner);
  });

  it('a person changes their own row only, and never their role', async () => {
    expect(
      await write(learner, (tx) =>
        tx
          .update(users)
          .set({ name: 'New' })
          .where(sql`true`)
          .returning({ id: users.id }),
      ),
    ).toEqual([{ id: learner }]);
    expect(await codeOf(write(learner, (tx) => tx.update(users).set({ role: 'admin' })))).toBe(denied);
    expect(await codeOf(write(learner, (tx) => tx.execute(sql`update users set is_active = true`)))).toBe(denied);
    expect(await codeOf(write(own.admin, (tx) => tx.execute(sql`insert into users (id) values (${newId()})`)))).toBe(denied);
    expect(await codeOf(write(own.admin, (tx) => tx.execute(sql`delete from users`)))).toBe(denied);
  });

  it('nobody asks the rules themselves about others', async () => {
    expect(await codeOf(read(learner, (tx) => tx.execute(sql`select app.want_role(${own.admin}, '{admin}', 'x')`)))).toBe(denied);
  });

  it('nobody reads a password hash, a token hash or a session', async () => {
    for (const query of [
      'select password_hash from users',
      'select token_hash from access_tokens',
      'select * from session',
      'select * from one_time_codes',
      'select * from oauth_clients',
      'select * from spent_tokens',
      'select * from rate_limits',
      'select * from deployment',
      'select * from audit_log_default',
    ]) {
      expect(await codeOf(read(own.admin, (tx) => tx.execute(sql.raw(query)))), query).toBe(denied);
    }
  });

  it('a private note is the learner’s alone, also for tutor, parent and admin', async () => {
    const seen = await Promise.all(
      [learner, own.tutor, own.parent, own.instructor, own.admin].map((user) =>
        read(user, async (tx) => (await tx.select({ id: privateNotes.userId }).from(privateNotes)).length),
      ),
    );
    expect(seen).toEqual([1, 0, 0, 0, 0]);
    expect(
      await codeOf(write(own.admin, (tx) => tx.insert(privateNotes).values({ userId: stranger, note: Buffer.from('x'), keyId: 'k' }))),
    ).toBe(denied);
  });

  it('a course that is not published is there for its staff and admins only', async () => {
    const titles = (user: UserId) =>
      read(user, async (tx) => (await tx.select({ title: courses.courseTitle }).from(courses)).map(({ title }) => title).toSorted());
    expect(await Promise.all([learner, own.tutor, own.instructor, own.admin].map(titles))).toEqual([
      ['Open'],
      ['Open'],
      ['Closed', 'Open'],
      ['Closed', 'Open'],
    ]);
  });
});

describe('the audit log', () => {
  it('takes a person’s own entries and refuses another’s', async () => {
    expect(await codeOf(write(learner, async () => undefined))).toBe('done');
    expect(
      await codeOf(
        write(learner, (tx) => tx.execute(sql`insert into audit_log (id, actor_id, action) values (${newId()}, ${stranger}, 'forged')`)),
      ),
    ).toBe(denied);
  });

  it('refuses update, delete and truncate, to both roles and to the owner', async () => {
    verifies('db:append-only');
    await write(learner, async () => undefined);
    const statements = ['update audit_log set action = action', 'delete from audit_log', 'truncate audit_log'];
    for (const statement of statements) {
      expect(await codeOf(write(own.admin, (tx) => tx.execute(sql.raw(statement)))), statement).toBe(denied);
      expect(await codeOf(asSystem(db, 'test', (tx) => tx.execute(sql.raw(statement)))), statement).toBe(denied);
    }
    const owner = await db.connect();
    const partitions = (
      await owner.query<{ name: string }>(
        `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'audit_log'::regclass`,
      )
    ).rows;
    expect(partitions.length).toBeGreaterThan(2);
    for (const statement of [...statements, ...partitions.map(({ name }) => `truncate ${name}`)])
      expect(await codeOf(owner.query(statement)), statement).toBe('23001');
    owner.release();
  });

  it('shows a person what they did and what was done to them', async () => {
    const actions = (user: UserId) => read(user, async (tx) => (await tx.execute(sql`select 1 from audit_log`)).rowCount);
    await asPerson(db, { user: own.admin, role: 'admin' }, async () => undefined, { ...audit(), subject: stranger });
    expect(await actions(stranger)).toBe(1);
    expect(await actions(waiting)).toBe(0);
    expect(await actions(own.admin)).toBeGreaterThan(1);
  });
});
