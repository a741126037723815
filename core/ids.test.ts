import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type SubjectId, UserId, uuidv7 } from './ids.ts';

const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
const moment = fc.date({ min: new Date(0), max: new Date('2199-12-31'), noInvalidDate: true });

it('keeps the ids apart, at compile time', () => {
  const user = UserId.parse('0190a000-0000-7000-8000-000000000001');
  // @ts-expect-error a person is not a subject
  const subject: SubjectId = user;
  expect(subject).toBe(user);
  expect(UserId.safeParse('x').success).toBe(false);
});

it('makes version 7 UUIDs for any moment and any chance', () =>
  fc.assert(
    fc.property(moment, random, (at, chance) => {
      const id = uuidv7(at, chance);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at.getTime());
    }),
  ));

it('sorts by the moment', () =>
  fc.assert(
    fc.property(moment, moment, random, random, (a, b, one, two) => {
      fc.pre(a < b);
      expect(uuidv7(a, one) < uuidv7(b, two)).toBe(true);
    }),
  ));

it('refuses too little chance', () => expect(() => uuidv7(new Date(0), new Uint8Array(4))).toThrow('10 random bytes'));
