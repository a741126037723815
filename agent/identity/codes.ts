import { TutorError } from '../../core/errors.ts';
import type { Tx } from '../../db/client.ts';
import { findCode, recordCode, useCode, type Code } from '../../db/queries/one-time-codes.ts';
import { countTries } from './limits.ts';
import type { IdentityParts } from './parts.ts';
import { hashOf, newToken } from './tokens.ts';

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How long each kind of code is good. */
const lasting = {
  mail: DAY_MS,
  link: 10 * MINUTE_MS,
  reset: 60 * MINUTE_MS,
  invite: 7 * DAY_MS,
  admin: 30 * MINUTE_MS,
} as const satisfies Record<Code['kind'], number>;

const unusable = () =>
  new TutorError('invalid', 'That link does not work: it was used, replaced by a newer one, or is too old. Please ask for a new one.');

/** Keeps the hash of a code, and says until when it is good; one of the same kind before it is good no more. */
export async function keepCode(tx: Tx, { now, newId }: IdentityParts, code: Omit<Code, 'id' | 'expiresAt'>): Promise<Date> {
  const at = now();
  const expiresAt = new Date(at.getTime() + lasting[code.kind]);
  await recordCode(tx, { ...code, id: newId(), createdAt: at, expiresAt });
  return expiresAt;
}

/** Makes a code, of which only the hash is kept. */
export async function issueCode(tx: Tx, parts: IdentityParts, code: Omit<Code, 'id' | 'codeHash' | 'expiresAt'>): Promise<string> {
  const secret = newToken();
  await keepCode(tx, parts, { ...code, codeHash: hashOf(secret) });
  return secret;
}

/** Reads what a code is good for, and leaves it unused. */
export async function readCode(parts: IdentityParts, kind: Code['kind'], secret: string, address: string): Promise<Code> {
  await countTries(parts, [{ limit: 'code-address', whom: address }]);
  const code = await findCode(parts.database, kind, hashOf(secret), parts.now());
  if (!code) throw unusable();
  return code;
}

/** Uses a code that was read; refuses when it was used meanwhile, and then nothing of the transaction is stored. */
export async function spendCode(tx: Tx, { now }: IdentityParts, code: Code): Promise<void> {
  if (!(await useCode(tx, code.id, now()))) throw unusable();
}
