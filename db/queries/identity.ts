import { and, eq, isNull, or, sql } from 'drizzle-orm';
import { UserId } from '../../core/ids.ts';
import type { Door } from '../../core/people/doors.ts';
import type { Role } from '../../core/people/roles.ts';
import { asSystem, type Speaker, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import { accessTokens, session } from '../schema/identity.ts';
import { auditLog, users } from '../schema/people.ts';

/** The active person with that id, user name or e-mail address, if there is one. */
export async function findSpeaker(db: Database, called: string): Promise<(Speaker & { locale: string; timeZone: string }) | undefined> {
  const name = called.trim().toLowerCase();
  const id = UserId.safeParse(name);
  const [row] = await asSystem(db, 'find who is meant', (tx) =>
    tx
      .select({
        user: users.id,
        role: users.role,
        locale: users.locale,
        timeZone: users.timeZone,
        isActive: users.isActive,
      })
      .from(users)
      .where(id.success ? eq(users.id, id.data) : or(eq(users.username, name), eq(users.email, name)))
      .limit(1),
  );
  if (!row?.isActive) return undefined;
  const { isActive: _, ...speaker } = row;
  return speaker;
}

/** What a session remembers beside whose it is: since when, and the guest whose progress could be taken over. */
export type SessionNote = { readonly madeAt: string; readonly guest?: UserId };

/** A session with the person whose it is. */
export type FoundSession = {
  readonly user: UserId;
  readonly role: Role;
  readonly locale: string;
  readonly timeZone: string;
  readonly name: string | null;
  readonly username: string | null;
  readonly email: string | null;
  readonly isGuest: boolean;
  readonly note: SessionNote;
  /** An address that waits to be proven. */
  readonly pending: string | null;
  /** The path of their picture. */
  readonly picture: string | null;
  /** Whether it was prolonged just now, which the browser has to hear. */
  readonly rolled: boolean;
};

/** How long a session lasts from now on, and how short what is left must be for it to be written. */
export type Rolling = { readonly at: Date; readonly until: Date; readonly ifBefore: Date };

/** The session of that id, if it lasts and its person is active: all in one statement, asked on every request. */
export async function findSession(db: Database, sid: string, { at, until, ifBefore }: Rolling): Promise<FoundSession | undefined> {
  const { rows } = await asSystem(db, 'find a session', (tx) =>
    tx.execute<FoundSession>(sql`
      with found as (
        select s.sid, s.sess as note, s.expire, u.id, u.role, u.locale, u.time_zone, u.name, u.username, u.email, u.is_guest
        from session s join users u on u.id = s.user_id and u.is_active where s.sid = ${sid} and s.expire > ${at.toISOString()}::timestamptz
      ), rolled as (
        update session set expire = ${until.toISOString()}::timestamptz
        where sid in (select sid from found where expire < ${ifBefore.toISOString()}::timestamptz) returning sid
      )
      select id as user, role, locale, time_zone as "timeZone", name, username, email, is_guest as "isGuest", note,
        (select c.destination from one_time_codes c where c.user_id = found.id and c.kind = 'mail' and c.used_at is null
           and c.expires_at > ${at.toISOString()}::timestamptz order by c.created_at desc limit 1) as pending,
        (select '/' || o.key from stored_objects o where o.user_id = found.id) as picture,
        exists (select from rolled) as rolled
      from found`),
  );
  return rows[0];
}

/** Begins a session. */
export const recordSession = (tx: Tx, given: { sid: string; user: UserId; note: SessionNote; expire: Date }) =>
  tx.insert(session).values({ sid: given.sid, sess: given.note, expire: given.expire, userId: given.user });

/** Ends one session, if it is there. */
export const removeSession = (tx: Tx, sid: string) => tx.delete(session).where(eq(session.sid, sid));

/** Ends all sessions of a person. */
export const removeSessionsOf = (tx: Tx, user: UserId) => tx.delete(session).where(eq(session.userId, user));

/** Ends all by which anybody is let in as a person: their sessions, and the tokens of programs, which whoever had a session could make. */
export async function shutAllOut(tx: Tx, user: UserId): Promise<void> {
  await removeSessionsOf(tx, user);
  await tx
    .update(accessTokens)
    .set({ revokedAt: sql`clock_timestamp()` })
    .where(and(eq(accessTokens.userId, user), isNull(accessTokens.revokedAt)));
}

/** Makes a person whom nobody knows yet. */
export const recordGuest = (tx: Tx, guest: { id: UserId; locale: string; timeZone: string; lastLogin: Date; name?: string | undefined }) =>
  tx.insert(users).values(guest);

/** Makes a person of a known id, unless they are there. */
export const keepPerson = (tx: Tx, person: { id: UserId; name: string; locale: string; timeZone: string }) =>
  tx.insert(users).values(person).onConflictDoNothing();

/** What happened to an account, for the audit log; without an actor it says why there is none. */
export type IdentityEvent = {
  readonly id: string;
  readonly at: Date;
  readonly action: string;
  /** The door at which it happened, if not the web's. */
  readonly door?: Door;
  readonly actor?: { readonly user: UserId; readonly role: Role };
  readonly subject?: UserId;
  readonly outcome?: 'done' | 'refused';
  readonly reason?: string;
};

/** Leaves a row in the audit log, without any value. */
export const recordEvent = (tx: Tx, { id, at, action, door = 'web', actor, subject, outcome, reason }: IdentityEvent) =>
  tx.insert(auditLog).values({
    id,
    createdAt: at,
    action,
    door,
    actorId: actor?.user,
    actorRole: actor?.role,
    subjectId: subject ?? actor?.user,
    outcome,
    reason,
  });
