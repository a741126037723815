import { ratingRules } from '../../core/practice/rating.ts';
import { newId } from '../../db/new-id.ts';
import { asOwner } from '../../db/testing-world.ts';
import type { testDatabase } from '../../db/testing.ts';
import { openKeys } from '../../db/keys.ts';
import { openIdentity, type Identity } from './identity.ts';
import type { Letter, Mailer } from './mailer.ts';
import { identityParts } from './parts.ts';
import type { OidcSettings } from './oidc-issuer.ts';
import type { Person } from './sessions.ts';
import type { Asking } from './sign-in.ts';

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;

type TestDatabase = Awaited<ReturnType<typeof testDatabase>>;

/** Accounts on a test database, with a clock that is set and a mailbox that is read. */
export type Desk = Identity & {
  readonly letters: Letter[];
  readonly said: string[];
  /** Moves the clock. */
  wait(durationMs: number): void;
  /** The code in the last letter to that address. */
  codeFor(address: string): string;
  /** Somebody at a browser with that session, or with none. */
  asking(token?: string, address?: string): Promise<Asking>;
  person(token: string): Promise<Person>;
};

/** The clock of all desks stands still a minute after the hour, so that no window of a limit ends in the middle of a test. */
const beganAt = Math.floor(Date.now() / HOUR_MS) * HOUR_MS + MINUTE_MS;

/** Opens such a desk; `way` is how letters leave. */
export function openDesk(
  database: TestDatabase,
  {
    way = 'mail',
    oidc,
    tokensElsewhere = false,
    publicUrl = 'https://study.example.org',
  }: { way?: Mailer['way']; oidc?: OidcSettings; tokensElsewhere?: boolean; publicUrl?: string } = {},
): Desk {
  const keys = openKeys({ directory: database.directory, fileAllowed: true });
  const letters: Letter[] = [];
  const said: string[] = [];
  let now = beganAt;
  const settings = {
    publicUrl,
    host: '127.0.0.1',
    smtpUrl: undefined,
    mailFrom: undefined,
    oidc,
    tokensElsewhere,
    ratingRules,
    guestsPerAddressHour: 1000,
    guestTokensPerAddressDay: 200,
    timeZone: 'Europe/Madrid',
  };
  const identity = openIdentity({
    ...identityParts({ database, keys, log: (line) => said.push(line) }, settings),
    mailer: { way, send: (letter) => Promise.resolve(void letters.push(letter)) },
    now: () => new Date(now),
    newId,
  });
  return {
    ...identity,
    letters,
    said,
    wait: (durationMs) => void (now += durationMs),
    codeFor(address) {
      const text = letters.findLast(({ to }) => to === address)?.text ?? '';
      return /#(?:code|invitation)=([\w-]+)/.exec(text)?.[1] ?? `no code for ${address} in: ${text}`;
    },
    asking: async (token, address = newId()) => ({
      person: token === undefined ? undefined : await identity.personOfSession(token),
      token,
      address,
    }),
    async person(token) {
      const person = await identity.personOfSession(token);
      if (!person) throw new Error('that session is over');
      return person;
    },
  };
}

/** The password of everybody whom `peopleAt` makes. */
export const password = 'correct horse battery';

/** Makes people at a desk, who are at home there; `at` is asked once somebody is wanted. */
export function peopleAt(
  at: () => { readonly db: TestDatabase; readonly desk: Desk },
  home: { readonly locale: string; readonly timeZone: string } = { locale: 'en', timeZone: 'UTC' },
) {
  let count = 0;
  const newAddress = () => `somebody-${(count += 1)}@example.org`;
  const guest = async () => (await at().desk.beginGuest({ address: 'here', ...home })).token;
  return {
    newAddress,
    guest,
    /** An account with that address, and its session. */
    account: async (email = newAddress(), name?: string): Promise<{ email: string; token: string }> => {
      const { desk } = at();
      const token = await guest();
      await desk.signUp({ email, password, name }, await desk.asking(token));
      return { email, token: (await desk.verify({ code: desk.codeFor(email) }, await desk.asking(token))).token };
    },
    /** Gives a program of theirs a token, as whoever sits at their session could. */
    letProgramIn: (user: string) =>
      asOwner(
        at().db,
        `insert into access_tokens (id, user_id, name, token_hash, scopes) values ('${newId()}', '${user}', 'assistant', '${newId()}', '{study,role}')`,
      ),
    programsOf: (user: string) => asOwner(at().db, `select from access_tokens where user_id = '${user}' and revoked_at is null`),
  };
}
