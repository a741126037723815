import { z } from 'zod';

/** An id that remembers what it names: a UserId is a string, but a string is not a UserId. */
export const UserId = z.uuid().brand('UserId');
export type UserId = z.infer<typeof UserId>;

export const CourseId = z.uuid().brand('CourseId');
export type CourseId = z.infer<typeof CourseId>;

export const SubjectId = z.uuid().brand('SubjectId');
export type SubjectId = z.infer<typeof SubjectId>;

const RANDOM_BYTES = 10;

/**
 * A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then chance. Ids made later sort later, so an index on them
 * grows at its end. Time and chance are arguments; who makes ids for real is `db/new-id.ts`.
 */
export function uuidv7(at: Date, random: Uint8Array): string {
  if (random.length < RANDOM_BYTES) throw new RangeError(`uuidv7 wants ${RANDOM_BYTES} random bytes, not ${random.length}.`);
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(at.getTime(), 0, 6);
  bytes.set(random.subarray(0, RANDOM_BYTES), 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f); // bytes 6 and 8 exist: the buffer has 16
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
