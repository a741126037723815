import { createHmac } from 'node:crypto';
import type { Database } from '../../db/connection.ts';
import type { Keyring } from '../../db/keys.ts';
import { newId } from '../../db/new-id.ts';
import { openMailer, type Mailer } from './mailer.ts';

/** What a deployment says of accounts. */
export type IdentitySettings = {
  /** The address that people type: every link in a letter begins with it. */
  readonly publicUrl: string;
  /** The address the program listens on. */
  readonly host: string;
  readonly smtpUrl: string | undefined;
  /** Who letters come from. */
  readonly mailFrom: string | undefined;
  /** How many guests one address may begin in an hour. */
  readonly guestsPerAddressHour: number;
  /** How many tokens models may cost in a day for the guests of one address; 0 for no limit. */
  readonly guestTokensPerAddressDay: number;
};

/** What everything here needs of the product. */
export type IdentityParts = {
  readonly database: Database;
  readonly settings: IdentitySettings;
  readonly mailer: Mailer;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly log: (line: string) => void;
  /** A name under which something is counted, which tells nobody who reads the counters whose it is. */
  readonly veil: (text: string) => string;
};

const thisMachine = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

/** Whether nobody reaches the program but who sits at this machine: a proxy in front would have another public address. */
const isLocal = ({ host, publicUrl }: IdentitySettings) => thisMachine.has(host) && thisMachine.has(new URL(publicUrl).hostname);

/** Puts the parts together. */
export function identityParts(
  { database, keys, log }: { readonly database: Database; readonly keys: Keyring; readonly log: (line: string) => void },
  settings: IdentitySettings,
): IdentityParts {
  const secret = keys.current.derive('counters');
  const { smtpUrl, mailFrom, publicUrl } = settings;
  const from = mailFrom ?? `Viva <viva@${new URL(publicUrl).hostname}>`;
  return {
    database,
    settings,
    mailer: openMailer({ smtpUrl, from, isLocal: isLocal(settings), log, print: (text) => console.log(text) }),
    now: () => new Date(),
    newId,
    log,
    veil: (text) => createHmac('sha256', secret).update(text).digest('base64url'),
  };
}
