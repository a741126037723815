import { sql } from 'drizzle-orm';
import { check, index, integer, json, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type { UserId } from '../../core/ids.ts';
import { roles } from '../../core/people/roles.ts';
import { bytes, createdAt, id, moment, oneOf, ref, updatedAt } from '../columns.ts';
import { users } from './people.ts';

/** Web sessions, in the form connect-pg-simple and the source document know. */
export const session = pgTable(
  'session',
  {
    sid: text().primaryKey(),
    sess: json().notNull(),
    expire: moment().notNull(),
    userId: ref<UserId>().references(() => users.id, { onDelete: 'cascade' }),
  },
  (table) => [index().on(table.expire), index().on(table.userId)],
);

/** Programs that may ask a person for access. */
export const oauthClients = pgTable(
  'oauth_clients',
  {
    id: id<string>(),
    name: text().notNull(),
    redirectUris: text().array().notNull(),
    secretHash: bytes(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  () => [check('oauth_clients_redirects', sql`cardinality(redirect_uris) between 1 and 20`)],
);

/** Tokens a person gave to a program; only their hash is kept. */
export const accessTokens = pgTable(
  'access_tokens',
  {
    id: id<string>(),
    userId: ref<UserId>()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    clientId: uuid().references(() => oauthClients.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    tokenHash: bytes().notNull().unique('access_tokens_token_hash_unique'),
    scopes: text()
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    expiresAt: moment(),
    lastUsedAt: moment(),
    revokedAt: moment(),
    createdAt: createdAt(),
  },
  (table) => [index().on(table.userId), index().on(table.clientId), index().on(table.expiresAt)],
);

const codeKinds = ['mail', 'link', 'reset', 'invite', 'admin'] as const;

/**
 * Codes that work once: to prove an address, to link an account, to reset a password, to come by invitation, to be the first
 * admin. Only their hash is kept. What a person asked for stays here until it is proven: nothing of it counts before.
 */
export const oneTimeCodes = pgTable(
  'one_time_codes',
  {
    id: id<string>(),
    userId: ref<UserId>().references(() => users.id, { onDelete: 'cascade' }),
    kind: text({ enum: codeKinds }).notNull(),
    codeHash: bytes().notNull().unique('one_time_codes_code_hash_unique'),
    destination: text(),
    passwordHash: text(), // the password that was chosen with an address that is not proven yet
    role: text({ enum: roles }), // what who is invited will be
    tries: integer().notNull().default(0),
    expiresAt: moment().notNull(),
    usedAt: moment(),
    createdAt: createdAt(),
  },
  (table) => [
    index().on(table.userId),
    index().on(table.expiresAt),
    check('one_time_codes_kind_known', oneOf('kind', codeKinds)),
    check('one_time_codes_tries', sql`tries >= 0`),
    check('one_time_codes_password_argon2id', sql`password_hash like '$argon2id$%'`),
    check('one_time_codes_role_known', oneOf('role', roles)),
  ],
);

/** How often something was tried in a window of time. */
export const rateLimits = pgTable(
  'rate_limits',
  { key: text().notNull(), windowStart: moment().notNull(), tries: integer().notNull().default(1) },
  (table) => [
    primaryKey({ columns: [table.key, table.windowStart] }),
    index().on(table.windowStart),
    check('rate_limits_tries', sql`tries >= 0`),
  ],
);

/** Signed tokens that were used and must not be used again before they expire. */
export const spentTokens = pgTable('spent_tokens', { id: text().primaryKey(), expiresAt: moment().notNull() }, (table) => [
  index().on(table.expiresAt),
]);
