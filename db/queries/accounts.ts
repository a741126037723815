import { and, eq, ne, or, sql } from 'drizzle-orm';
import { TutorError } from '../../core/errors.ts';
import type { UserId } from '../../core/ids.ts';
import type { Role } from '../../core/people/roles.ts';
import { asSystem, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import { users } from '../schema/people.ts';

/** An account as sign-in sees it. */
export type Account = {
  readonly user: UserId;
  readonly role: Role;
  readonly email: string | null;
  readonly isGuest: boolean;
  readonly isActive: boolean;
  readonly passwordHash: string | null;
};

const columns = {
  user: users.id,
  role: users.role,
  email: users.email,
  isGuest: users.isGuest,
  isActive: users.isActive,
  passwordHash: users.passwordHash,
};

/** The account with that e-mail address or user name, whether it is active or not. */
export async function findAccount(db: Database, name: string): Promise<Account | undefined> {
  // Should one's user name be another's address, the address goes first.
  const rows = await asSystem(db, 'find an account', (tx) =>
    tx
      .select(columns)
      .from(users)
      .where(or(eq(users.email, name), eq(users.username, name)))
      .orderBy(sql`${users.email} = ${name} desc nulls last`)
      .limit(1),
  );
  return rows[0];
}

/** The active account with that id. */
export async function findAccountOf(db: Database, user: UserId): Promise<Account | undefined> {
  const rows = await asSystem(db, 'find an account', (tx) =>
    tx
      .select(columns)
      .from(users)
      .where(and(eq(users.id, user), eq(users.isActive, true))),
  );
  return rows[0];
}

/** Whether an address belongs to somebody, or to somebody else than that person. */
export async function isAddressTaken(tx: Tx, email: string, except?: UserId): Promise<boolean> {
  const rows = await tx
    .select({ id: users.id })
    .from(users)
    .where(except ? and(eq(users.email, email), ne(users.id, except)) : eq(users.email, email));
  return rows.length > 0;
}

/** What becomes of an account. */
export type AccountChange = {
  readonly name?: string;
  readonly email?: string;
  readonly passwordHash?: string;
  readonly role?: Role;
  readonly isVerified?: true;
  readonly lastLogin?: Date;
};

const TAKEN = 'That address belongs to another account by now. Sign in to that one; what you did here is still here.';

/**
 * Changes an account that is active and, where it is said, has the password that was looked at; returns its role, or nothing
 * when it is not like that any more.
 */
export async function changeAccount(
  tx: Tx,
  user: UserId,
  change: AccountChange,
  { had }: { readonly had?: string } = {},
): Promise<Role | undefined> {
  if (change.email && (await isAddressTaken(tx, change.email, user))) throw new TutorError('conflict', TAKEN);
  try {
    const [row] = await tx
      .update(users)
      .set(change)
      .where(and(eq(users.id, user), eq(users.isActive, true), had === undefined ? undefined : eq(users.passwordHash, had)))
      .returning({ role: users.role });
    return row?.role;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    if (/users_email_unique/.test(cause)) throw new TutorError('conflict', TAKEN, { cause: error }); // at the same moment
    throw error;
  }
}

/** Whether an admin can sign in: by password, or through who they are elsewhere. */
export async function canAnAdminSignIn(tx: Tx): Promise<boolean> {
  const rows = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, 'admin'), eq(users.isActive, true), or(sql`${users.passwordHash} is not null`, eq(users.hasIdentity, true))))
    .limit(1);
  return rows.length > 0;
}

/** What somebody did that another account could take over. */
export async function countProgress(db: Database, user: UserId): Promise<{ answers: number; runs: number }> {
  const { rows } = await asSystem(db, 'count progress', (tx) =>
    tx.execute<{ answers: number; runs: number }>(sql`
      select (select count(*) from user_answers where user_id = ${user})::int as answers,
        (select count(*) from user_test_runs where user_id = ${user})::int as runs`),
  );
  return rows[0]!; // counts always give a row
}
