import { sql } from 'drizzle-orm';
import type { UserId } from '../../core/ids.ts';
import { asSystem, type Tx } from '../client.ts';
import type { Database } from '../connection.ts';
import type { TokenToRecord } from './access-tokens.ts';

/** A program that may ask people for access. */
export type OAuthClient = {
  readonly id: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly createdAt: Date;
};

/** Keeps a program that introduced itself. */
export const recordClient = (db: Database, { id, name, redirectUris }: Omit<OAuthClient, 'createdAt'>): Promise<void> =>
  asSystem(db, 'keep a program', async (tx) => {
    await tx.execute(
      sql`insert into oauth_clients (id, name, redirect_uris) values (${id}, ${name}, ${sql.param([...redirectUris])}::text[])`,
    );
  });

/** The program of that id, if it introduced itself. */
export async function findClient(db: Database, id: string): Promise<OAuthClient | undefined> {
  const { rows } = await asSystem(db, 'find a program', (tx) =>
    tx.execute<{ id: string; name: string; redirectUris: string[]; createdAt: string }>(
      sql`select id, name, redirect_uris as "redirectUris", created_at as "createdAt" from oauth_clients where id = ${id}`,
    ),
  );
  const [row] = rows;
  return row && { ...row, createdAt: new Date(row.createdAt) };
}

/** Gives a person's program tokens by their consent. */
export async function recordGranted(tx: Tx, user: UserId, client: string, tokens: readonly TokenToRecord[]): Promise<void> {
  for (const { id, name, hash, scopes, expiresAt } of tokens)
    await tx.execute(sql`insert into access_tokens (id, user_id, client_id, name, token_hash, scopes, expires_at)
      values (${id}, ${user}, ${client}, ${name}, ${hash}, ${sql.param([...scopes])}::text[], ${expiresAt?.toISOString() ?? null}::timestamptz)`);
}

/** Uses something once that is good once: false for whoever comes second. */
export async function spend(tx: Tx, id: string, expiresAt: Date): Promise<boolean> {
  const { rowCount } = await tx.execute(
    sql`insert into spent_tokens (id, expires_at) values (${id}, ${expiresAt.toISOString()}::timestamptz) on conflict do nothing`,
  );
  return rowCount === 1;
}

/** Ends what a program may do in a person's name. */
export const revokeGranted = (tx: Tx, user: UserId, client: string) =>
  tx.execute(
    sql`update access_tokens set revoked_at = clock_timestamp() where user_id = ${user} and client_id = ${client} and revoked_at is null`,
  );

/** Whom a refresh token belongs to, whether it is still good or not. */
export async function findRefresh(
  tx: Tx,
  hash: Buffer,
): Promise<
  | { id: string; user: UserId; client: string | null; scopes: string[]; name: string; expiresAt: string | null; revoked: boolean }
  | undefined
> {
  const { rows } = await tx.execute<{
    id: string;
    user: UserId;
    client: string | null;
    scopes: string[];
    name: string;
    expiresAt: string | null;
    revoked: boolean;
  }>(sql`select t.id, t.user_id as user, t.client_id as client, t.scopes, t.name, t.expires_at as "expiresAt", t.revoked_at is not null or not u.is_active as revoked
      from access_tokens t join users u on u.id = t.user_id where t.token_hash = ${hash} and 'refresh' = any (t.scopes) for update of t`);
  return rows[0];
}

/** Ends one token. */
export const revokeOne = (tx: Tx, id: string) =>
  tx.execute(sql`update access_tokens set revoked_at = clock_timestamp() where id = ${id} and revoked_at is null`);
