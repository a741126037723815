import { countAccess, personOfToken } from './access-tokens.ts';
import { changeEmail, changePassword } from './change-account.ts';
import { discordPerson, knownOnDiscord } from './discord-person.ts';
import { makeFirstAdmin, offerFirstAdmin } from './first-admin.ts';
import { beginGuest, guestPurse } from './guests.ts';
import { invite } from './invite.ts';
import { confirmLink, linkCode, lookAtLink } from './link-discord.ts';
import { listLinked, unlink } from './linked.ts';
import { countTries } from './limits.ts';
import { localPerson } from './local-person.ts';
import type { Mailer } from './mailer.ts';
import {
  allowProgram,
  challengeOf,
  exchangeCode,
  findProgram,
  openAsked,
  proofFor,
  registerProgram,
  renewTokens,
  sealAsked,
} from './oauth.ts';
import type { IdentityParts } from './parts.ts';
import { forgot, reset } from './reset.ts';
import { endSession, personOfSession } from './sessions.ts';
import { beginElsewhere, comeBack, decideLink, waitingLink } from './sign-in-elsewhere.ts';
import { signIn, takeOverOf } from './sign-in.ts';
import { signUp, verify } from './sign-up.ts';
import { takeOver } from './take-over.ts';

const functions = {
  personOfSession,
  personOfToken,
  countAccess,
  registerProgram,
  findProgram,
  sealAsked,
  openAsked,
  proofFor,
  allowProgram,
  challengeOf,
  exchangeCode,
  renewTokens,
  discord: discordPerson,
  knownOnDiscord,
  beginGuest,
  guestPurse,
  endSession,
  signUp,
  verify,
  signIn,
  takeOverOf,
  takeOver,
  beginElsewhere,
  comeBack,
  waitingLink,
  decideLink,
  linkCode,
  lookAtLink,
  confirmLink,
  listLinked,
  unlink,
  forgot,
  reset,
  changePassword,
  changeEmail,
  offerFirstAdmin,
  makeFirstAdmin,
  invite,
  localPerson,
  countTries,
} as const;

type Bound<Run> = Run extends (parts: IdentityParts, ...given: infer Given) => infer Result ? (...given: Given) => Result : never;

/** What happens before it is known who speaks: for doors at which people sign in. */
export type Identity = { readonly [Name in keyof typeof functions]: Bound<(typeof functions)[Name]> } & {
  /** How somebody comes to an account here. */
  readonly signUpBy: Mailer['way'];
  /** What the issuer is called with whose accounts people sign in. */
  readonly elsewhere: string | null;
  /** Who gives programs their tokens, if another server does. */
  readonly tokensBy: string | null;
};

/** Opens it on the product's database. */
export const openIdentity = (parts: IdentityParts): Identity =>
  ({
    ...Object.fromEntries(
      Object.entries(functions).map(([name, run]) => [name, (...given: unknown[]) => Reflect.apply(run, undefined, [parts, ...given])]),
    ),
    signUpBy: parts.mailer.way,
    elsewhere: parts.issuer?.name ?? null,
    tokensBy: parts.tokens?.url ?? null,
  }) as Identity; // each function without its first argument, which no type of Object.fromEntries can say
