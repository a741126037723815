import { createHmac } from 'node:crypto';
import type { RatingRules } from '../../core/practice/rating.ts';
import { thisMachine } from '../../core/this-machine.ts';
import type { Database } from '../../db/connection.ts';
import type { Keyring } from '../../db/keys.ts';
import { newId } from '../../db/new-id.ts';
import { openMailer, type Mailer } from './mailer.ts';
import { oidcSettingsOf, openIssuer, type Issuer, type OidcSettings } from './oidc-issuer.ts';

/** What a deployment says of accounts. */
export type IdentitySettings = {
  /** The address that people type: every link in a letter begins with it. */
  readonly publicUrl: string;
  /** The address the program listens on. */
  readonly host: string;
  readonly smtpUrl: string | undefined;
  /** Who letters come from. */
  readonly mailFrom: string | undefined;
  /** An issuer with whose accounts people sign in, if there is one. */
  readonly oidc: OidcSettings | undefined;
  /** By which a record is rebuilt when two become one. */
  readonly ratingRules: RatingRules;
  /** How many guests one address may begin in an hour. */
  readonly guestsPerAddressHour: number;
  /** How many tokens models may cost in a day for the guests of one address; 0 for no limit. */
  readonly guestTokensPerAddressDay: number;
  /** Where it is until somebody says where they are: a browser tells, Discord does not. */
  readonly timeZone: string;
};

/** What they are read from: the settings by their names. */
type Named = {
  readonly PUBLIC_URL: string;
  readonly HOST: string;
  readonly SMTP_URL?: string | undefined;
  readonly MAIL_FROM?: string | undefined;
  readonly GUESTS_PER_ADDRESS_HOUR: number;
  readonly TUTOR_TOKENS_PER_GUEST_ADDRESS_DAY: number;
  readonly TIME_ZONE: string;
  readonly RATING_K: number;
  readonly RATING_K_SHRINKS: boolean;
} & Parameters<typeof oidcSettingsOf>[0];

/** What the settings of a deployment say of accounts. */
export const identitySettingsOf = (env: Named): IdentitySettings => ({
  publicUrl: env.PUBLIC_URL,
  host: env.HOST,
  smtpUrl: env.SMTP_URL,
  mailFrom: env.MAIL_FROM,
  guestsPerAddressHour: env.GUESTS_PER_ADDRESS_HOUR,
  guestTokensPerAddressDay: env.TUTOR_TOKENS_PER_GUEST_ADDRESS_DAY,
  timeZone: env.TIME_ZONE,
  ratingRules: { k: env.RATING_K, shrinks: env.RATING_K_SHRINKS },
  oidc: oidcSettingsOf(env),
});

/** What everything here needs of the product. */
export type IdentityParts = {
  readonly database: Database;
  readonly settings: IdentitySettings;
  readonly mailer: Mailer;
  readonly issuer: Issuer | undefined;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly log: (line: string) => void;
  /** A name under which something is counted, which tells nobody who reads the counters whose it is. */
  readonly veil: (text: string) => string;
};

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
    issuer: settings.oidc && openIssuer(settings.oidc, publicUrl, log),
    mailer: openMailer({ smtpUrl, from, isLocal: isLocal(settings), log, print: (text) => console.log(text) }),
    now: () => new Date(),
    newId,
    log,
    veil: (text) => createHmac('sha256', secret).update(text).digest('base64url'),
  };
}
