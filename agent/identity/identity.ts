import { beginGuest } from './guests.ts';
import { countTries, type Try } from './limits.ts';
import type { IdentityParts } from './parts.ts';
import { endSession, personOfSession, type Begun, type Person } from './sessions.ts';

type Rest<Run> = Run extends (parts: IdentityParts, ...given: infer Given) => infer Result ? (...given: Given) => Result : never;

/** What happens before it is known who speaks: for doors at which people sign in. */
export type Identity = {
  readonly personOfSession: (token: string) => Promise<Person | undefined>;
  readonly beginGuest: (given: Parameters<typeof beginGuest>[1]) => Promise<Begun>;
  readonly endSession: Rest<typeof endSession>;
  /** Counts tries, and refuses when they are too many. */
  readonly countTries: (tries: readonly Try[]) => Promise<void>;
};

/** Opens it on the product's database. */
export const openIdentity = (parts: IdentityParts): Identity => ({
  personOfSession: (token) => personOfSession(parts, token),
  beginGuest: (given) => beginGuest(parts, given),
  endSession: (person, which) => endSession(parts, person, which),
  countTries: (tries) => countTries(parts, tries),
});
