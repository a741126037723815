import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm';
import type { UserId } from '../../core/ids.ts';
import type { Role } from '../../core/people/roles.ts';
import { asSystem, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import { oneTimeCodes } from '../schema/identity.ts';

/** A code as it is kept: its hash, whose it is and what it is good for. */
export type Code = {
  readonly id: string;
  readonly kind: 'mail' | 'link' | 'reset' | 'invite' | 'admin';
  readonly codeHash: Buffer;
  readonly userId?: UserId | null;
  readonly destination?: string | null;
  readonly passwordHash?: string | null;
  readonly role?: Role | null;
  readonly expiresAt: Date;
};

/** Keeps a code, and takes away those of its kind that the person, or nobody, had before. */
export async function recordCode(tx: Tx, code: Code & { readonly createdAt: Date }): Promise<void> {
  await voidCodes(tx, code.kind, code.userId ?? null, code.destination ?? null);
  await tx.insert(oneTimeCodes).values(code);
}

/** Takes away the codes of a kind: a person's; or, of nobody's, those for an address. */
export const voidCodes = (tx: Tx, kind: Code['kind'], user: UserId | null, destination: string | null = null) =>
  tx
    .delete(oneTimeCodes)
    .where(
      and(
        eq(oneTimeCodes.kind, kind),
        isNull(oneTimeCodes.usedAt),
        user
          ? eq(oneTimeCodes.userId, user)
          : and(
              isNull(oneTimeCodes.userId),
              destination === null ? isNull(oneTimeCodes.destination) : eq(oneTimeCodes.destination, destination),
            ),
      ),
    );

/** The code with that hash, if it is still good. */
export async function findCode(db: Database, kind: Code['kind'], codeHash: Buffer, at: Date): Promise<Code | undefined> {
  const [row] = await asSystem(db, 'find a code', (tx) =>
    tx
      .select()
      .from(oneTimeCodes)
      .where(
        and(eq(oneTimeCodes.codeHash, codeHash), eq(oneTimeCodes.kind, kind), isNull(oneTimeCodes.usedAt), gt(oneTimeCodes.expiresAt, at)),
      ),
  );
  return row && { ...row, kind };
}

/** Uses a code; false when somebody was quicker. */
export async function useCode(tx: Tx, id: string, at: Date): Promise<boolean> {
  const used = await tx
    .update(oneTimeCodes)
    .set({ usedAt: at, passwordHash: null })
    .where(and(eq(oneTimeCodes.id, id), isNull(oneTimeCodes.usedAt)))
    .returning({ id: oneTimeCodes.id });
  return used.length === 1;
}

/** Whose code that is, if it is still good and was brought no more often than it may be: this once is counted. */
export async function tryCode(
  db: Database,
  kind: Code['kind'],
  codeHash: Buffer,
  { at, triesMax }: { readonly at: Date; readonly triesMax: number },
): Promise<{ readonly id: string; readonly user: UserId | null } | undefined> {
  const [tried] = await asSystem(db, 'try a code', (tx) =>
    tx
      .update(oneTimeCodes)
      .set({ tries: sql`${oneTimeCodes.tries} + 1` })
      .where(
        and(
          eq(oneTimeCodes.codeHash, codeHash),
          eq(oneTimeCodes.kind, kind),
          isNull(oneTimeCodes.usedAt),
          gt(oneTimeCodes.expiresAt, at),
          lt(oneTimeCodes.tries, triesMax),
        ),
      )
      .returning({ id: oneTimeCodes.id, user: oneTimeCodes.userId }),
  );
  return tried;
}
