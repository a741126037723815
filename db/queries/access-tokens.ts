import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { AccessScope } from '../../core/people/access.ts';
import { askAsSystem, type PersonDb, type Speaker } from '../client.ts';
import type { Database } from '../connection.ts';

const TOKENS_MAX = 50; // of a person at a time; more is a program that makes them

/** A token as it is kept: nobody who reads it can use it. */
export type TokenToRecord = {
  readonly id: string;
  readonly name: string;
  readonly hash: Buffer;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
};

/** Keeps a token of the speaker's; false when they have too many. */
export async function recordAccessToken(db: PersonDb, { hash, ...token }: TokenToRecord): Promise<boolean> {
  return (await db.call('make_access_token', { ...token, hash: hash.toString('hex'), most: TOKENS_MAX })) === 'done';
}

/** Ends a token of the speaker's, with all of its program's; false where there is none. */
export const revokeAccessToken = async (db: PersonDb, id: string): Promise<boolean> =>
  (await db.call('revoke_access_token', { id })) === 'done';

const Listed = z.object({
  id: z.uuid(),
  name: z.string(),
  byConsent: z.boolean(),
  scopes: z.array(z.string()),
  createdAt: z.coerce.date(),
  lastUsedAt: z.coerce.date().nullable(),
  expiresAt: z.coerce.date().nullable(),
});

/** The tokens that open the speaker's record, the newest first; a program that renews its own is there once. */
export const listAccessTokens = (db: PersonDb, at: Date): Promise<z.output<typeof Listed>[]> =>
  db.read(async (tx) => {
    const { rows } = await tx.execute(sql`
      select * from (
        select distinct on (coalesce(client_id, id)) id, name, client_id is not null as "byConsent", scopes, created_at as "createdAt",
          max(last_used_at) over (partition by coalesce(client_id, id)) as "lastUsedAt", expires_at as "expiresAt"
        from access_tokens where user_id = app.person() and revoked_at is null and (expires_at is null or expires_at > ${at.toISOString()}::timestamptz)
        order by coalesce(client_id, id), expires_at desc nulls first, id desc) t order by "createdAt" desc, id limit ${2 * TOKENS_MAX}`);
    return z.array(Listed).parse(rows);
  });

/** Whom a token speaks for. */
export type FoundAccess = {
  readonly id: string;
  readonly client: string | null;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  readonly visitor: Speaker & { readonly locale: string; readonly timeZone: string };
};

type FoundRow = Omit<FoundAccess, 'visitor'> & FoundAccess['visitor'];

const FIND_ACCESS = `
  with found as (
    select t.id, t.client_id as client, t.scopes, t.expires_at as "expiresAt", t.last_used_at, u.id as user, u.role, u.locale, u.time_zone as "timeZone"
    from access_tokens t join users u on u.id = t.user_id and u.is_active
    where t.token_hash = $1 and t.revoked_at is null and (t.expires_at is null or t.expires_at > $2::timestamptz) and $3 = any (t.scopes) and 'refresh' <> all (t.scopes)
  ), noted as (
    update access_tokens set last_used_at = $2::timestamptz where id in (select id from found where last_used_at is null or last_used_at < $4::timestamptz)
  )
  select id, client, scopes, "expiresAt", "user", role, locale, "timeZone" from found`;

/** What a token opens, if it is good and its person active; when it was used is written once in a while only. */
export async function findAccess(
  db: Database,
  hash: Buffer,
  { at, scope, usedBefore }: { readonly at: Date; readonly scope: AccessScope; readonly usedBefore: Date },
): Promise<FoundAccess | undefined> {
  const [row] = await askAsSystem<FoundRow>(db, 'find-access', FIND_ACCESS, [hash, at, scope, usedBefore]);
  if (!row) return undefined;
  const { id, client, scopes, expiresAt, ...visitor } = row;
  return { id, client, scopes, expiresAt, visitor };
}
