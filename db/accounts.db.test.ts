import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserId } from '../core/ids.ts';
import { asSystem, type Tx } from './client.ts';
import { newId } from './new-id.ts';
import { identities, users } from './schema/people.ts';
import { testDatabase } from './testing.ts';

let db: Awaited<ReturnType<typeof testDatabase>>;
const person = () => UserId.parse(newId());
const [guest, linked, admin] = [person(), person(), person()];

beforeAll(async () => {
  db = await testDatabase();
  await asSystem(db, 'test', async (tx) => {
    await tx.insert(users).values([{ id: guest }, { id: linked }, { id: admin, role: 'admin', email: 'admin@example.org' }]);
    await tx.insert(identities).values({ id: newId(), userId: linked, provider: 'discord', subject: '1' });
  });
});
afterAll(() => db.close());

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: Error & { cause?: { code?: string } }) => error.cause?.code ?? error.message,
  );

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
