import { newId } from '../../db/new-id.ts';
import type { testDatabase } from '../../db/testing.ts';
import { openKeys } from '../../db/keys.ts';
import { openIdentity, type Identity } from './identity.ts';
import type { Letter, Mailer } from './mailer.ts';
import { identityParts } from './parts.ts';
import type { Person } from './sessions.ts';
import type { Asking } from './sign-in.ts';

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

/** Opens such a desk; `way` is how letters leave. */
export function openDesk(database: TestDatabase, { way = 'mail' }: { way?: Mailer['way'] } = {}): Desk {
  const keys = openKeys({ directory: database.directory, fileAllowed: true });
  const letters: Letter[] = [];
  const said: string[] = [];
  let offset = 0;
  const settings = {
    publicUrl: 'https://study.example.org',
    host: '127.0.0.1',
    smtpUrl: undefined,
    mailFrom: undefined,
    guestsPerAddressHour: 1000,
  };
  const identity = openIdentity({
    ...identityParts({ database, keys, log: (line) => said.push(line) }, settings),
    mailer: { way, send: (letter) => Promise.resolve(void letters.push(letter)) },
    now: () => new Date(Date.now() + offset),
    newId,
  });
  return {
    ...identity,
    letters,
    said,
    wait: (durationMs) => (offset += durationMs),
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
