import { createHmac } from 'node:crypto';
import type { Database } from '../../db/connection.ts';
import type { Keyring } from '../../db/keys.ts';
import { newId } from '../../db/new-id.ts';

/** What a deployment says of accounts. */
export type IdentitySettings = {
  /** How many guests one address may begin in an hour. */
  readonly guestsPerAddressHour: number;
};

/** What everything here needs of the product. */
export type IdentityParts = {
  readonly database: Database;
  readonly settings: IdentitySettings;
  readonly now: () => Date;
  readonly newId: () => string;
  /** A name under which something is counted, which tells nobody who reads the counters whose it is. */
  readonly veil: (text: string) => string;
};

/** Puts the parts together. */
export function identityParts(database: Database, keys: Keyring, settings: IdentitySettings): IdentityParts {
  const secret = keys.current.derive('counters');
  return {
    database,
    settings,
    now: () => new Date(),
    newId,
    veil: (text) => createHmac('sha256', secret).update(text).digest('base64url'),
  };
}
