import { and, asc, eq, sql } from 'drizzle-orm';
import { TutorError } from '../../core/errors.ts';
import type { UserId } from '../../core/ids.ts';
import { askAsSystem, asSystem, type Speaker, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import { DISCORD } from './discord-people.ts';
import { session } from '../schema/identity.ts';
import { identities } from '../schema/people.ts';

/** Who somebody is elsewhere: an account there, by who keeps it and how they tell it from others; and what its person is called there. */
export type Elsewhere = { readonly provider: string; readonly subject: string; readonly name?: string | null };

/** What is kept while somebody is on their way to sign in elsewhere, in the place of a session that is nobody's. */
export const recordWay = (tx: Tx, given: { readonly sid: string; readonly sess: object; readonly expire: Date }) =>
  tx.insert(session).values({ ...given, userId: null });

/** Takes what was kept for who comes back, once, if they come back as they were sent. */
export async function takeWay(
  db: Database,
  sid: string,
  at: Date,
  fits: { readonly field: string; readonly value: string },
): Promise<unknown> {
  const [taken] = await asSystem(db, 'take up a way to sign in', (tx) =>
    tx
      .delete(session)
      .where(
        and(
          eq(session.sid, sid),
          sql`${session.userId} is null and ${session.expire} > ${at.toISOString()}::timestamptz and ${session.sess} ->> ${fits.field} = ${fits.value}`,
        ),
      )
      .returning({ sess: session.sess }),
  );
  return taken?.sess;
}

/** Reads what was kept, and leaves it. */
export async function findWay(db: Database, sid: string, at: Date): Promise<unknown> {
  const [found] = await asSystem(db, 'look at a way to sign in', (tx) =>
    tx
      .select({ sess: session.sess })
      .from(session)
      .where(and(eq(session.sid, sid), sql`${session.userId} is null and ${session.expire} > ${at.toISOString()}::timestamptz`)),
  );
  return found?.sess;
}

/** Whose account that is elsewhere, whether they are active or not. */
export async function findIdentity(tx: Tx, { provider, subject }: Elsewhere): Promise<{ user: UserId } | undefined> {
  const [found] = await tx
    .select({ user: identities.userId })
    .from(identities)
    .where(and(eq(identities.provider, provider), eq(identities.subject, subject)));
  return found;
}

/** The active person whose account that is elsewhere. */
export async function findSpeakerElsewhere(
  db: Database,
  { provider, subject }: Elsewhere,
): Promise<(Speaker & { readonly locale: string; readonly timeZone: string }) | undefined> {
  const [found] = await askAsSystem<Speaker & { locale: string; timeZone: string }>(
    db,
    'find-speaker-elsewhere',
    `select u.id as user, u.role, u.locale, u.time_zone as "timeZone" from identities i join users u on u.id = i.user_id and u.is_active
     where i.provider = $1 and i.subject = $2`,
    [provider, subject],
  );
  return found;
}

/** Says that an account elsewhere is theirs. False where it is somebody's already, by another request at the same moment. */
export async function recordIdentity(tx: Tx, id: string, user: UserId, elsewhere: Elsewhere): Promise<boolean> {
  const { rowCount } = await tx
    .insert(identities)
    .values({ id, userId: user, ...elsewhere })
    .onConflictDoNothing();
  return rowCount === 1;
}

/** The accounts elsewhere that are somebody's, with what they are called there where that is kept. */
export const listIdentities = (
  db: Database,
  user: UserId,
): Promise<{ id: string; provider: string; there: string | null; since: Date }[]> =>
  asSystem(db, 'list linked accounts', (tx) =>
    tx
      .select({ id: identities.id, provider: identities.provider, there: identities.name, since: identities.createdAt })
      .from(identities)
      .where(eq(identities.userId, user))
      .orderBy(asc(identities.createdAt), asc(identities.id)),
  );

/** Lets go of an account elsewhere, unless nothing else would be left to sign in with: on the page nobody signs in with Discord. */
export async function removeIdentity(tx: Tx, user: UserId, id: string): Promise<void> {
  // Locked first: of two that are let go at the same moment, one is the last.
  await tx.execute(sql`select from users where id = ${user} for update`);
  const { rows } = await tx.execute<{ mine: boolean; others: boolean }>(sql`
    select exists (select from identities where user_id = ${user} and id::text = ${id}) as mine,
      exists (select from identities where user_id = ${user} and id::text <> ${id} and provider <> ${DISCORD})
        or exists (select from users where id = ${user} and password_hash is not null) as others`);
  if (!rows[0]?.mine) throw new TutorError('not-found', 'That account is not linked to yours.');
  if (!rows[0].others)
    throw new TutorError('conflict', 'That is the only way you can sign in. Choose a password or link another account first.');
  await tx.delete(identities).where(and(eq(identities.userId, user), sql`${identities.id}::text = ${id}`));
}

/** Forgets, in every session of somebody, the guest whose progress could be taken over. */
export const forgetGuest = (tx: Tx, user: UserId, guest: UserId) =>
  tx
    .update(session)
    .set({ sess: sql`(${session.sess}::jsonb - 'guest')::json` })
    .where(and(eq(session.userId, user), sql`${session.sess} ->> 'guest' = ${guest}`));
