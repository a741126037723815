import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { TutorError } from '../../core/errors.ts';

const argon2id = promisify(argon2);

/** What one hashing costs: enough that guessing is slow, little enough that two at once leave the machine to others. */
const cost = { memory: 32 * 1024, passes: 2, parallelism: 1, tagLength: 32 } as const;
const SALT_BYTES = 16;
const AT_ONCE_MAX = 2;
const WAITING_MAX = 60; // some seconds: who comes later is told to come back
/** What a stored hash may cost at most, should one have come from elsewhere. */
const STORED_MAX = { memory: 256 * 1024, passes: 10, parallelism: 8 } as const;

let running = 0;
const waiting: (() => void)[] = [];

/** Runs two at a time, so that a flood of sign-ins takes neither the memory nor the processor from those who study. */
async function inTurn<T>(run: () => Promise<T>): Promise<T> {
  if (waiting.length >= WAITING_MAX) throw new TutorError('unavailable', 'Too many people sign in at this moment; please try again soon.');
  if (running >= AT_ONCE_MAX) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await run();
  } finally {
    const next = waiting.shift(); // who waits takes this place
    if (next) next();
    else running -= 1;
  }
}

const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
/** Two ways to write the same letters are the same password. */
const message = (password: string) => Buffer.from(password.normalize('NFKC'));

/** The hash that is stored, with its salt and its cost. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  const tag = await inTurn(() => argon2id('argon2id', { ...cost, message: message(password), nonce }));
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(nonce)}$${base64(tag)}`;
}

const form = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{11,172})$/;

/** A hash of nothing that anybody knows: whoever is not there costs as much work as who is. */
const nobodys = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(randomBytes(SALT_BYTES))}$${base64(randomBytes(cost.tagLength))}`;

/** Whether that is the password of the hash; with no hash it is not, after the same work. */
export async function isPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', tag = ''] = form.exec(stored ?? nobodys) ?? [];
  const given = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const readable = given.memory <= STORED_MAX.memory && given.passes <= STORED_MAX.passes && given.parallelism <= STORED_MAX.parallelism;
  if (!readable) return isPassword(password, nobodys);
  const wanted = Buffer.from(tag, 'base64');
  const nonce = Buffer.from(salt, 'base64');
  const found = await inTurn(() => argon2id('argon2id', { ...given, message: message(password), nonce, tagLength: wanted.length }));
  return timingSafeEqual(found, wanted) && stored !== null && stored !== undefined;
}

/** Refuses a password that stands beside it on every list. */
export function refuseAddress(password: string, email: string): void {
  if (password.trim().toLowerCase() === email) throw new TutorError('invalid', 'Choose a password that is not your e-mail address.');
}
